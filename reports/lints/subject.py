"""A design as lints look at it: its tabs, its views, and every step with who takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from staleproof.model.language.loaded import Loaded
from staleproof.model.language.step import Step, StepPart
from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.browser import Tab
from staleproof.model.validation.steps import TRACKS
from staleproof.reports.explaining.view_updates import ViewUpdates, every


class WrittenStep(NamedTuple):
    """A step where it is written, and who takes it: a handler in a track, or a tab on a push, a connect or a message."""

    step: Step
    path: Path
    dashboard: str
    name: str
    track: str


@dataclass(frozen=True)
class LintedDesign:
    """A design with what lints ask of it more than once."""

    loaded: Loaded

    @cached_property
    def tabs(self) -> dict[str, Tab]:
        """The dashboards."""
        return {name: Tab(self.loaded.design, name) for name in self.loaded.design.dashboards}

    @cached_property
    def updates(self) -> dict[str, tuple[ViewUpdates, ...]]:
        """The views of each dashboard."""
        return {name: every(self.loaded, name) for name in self.tabs}

    @cached_property
    def taken(self) -> tuple[WrittenStep, ...]:
        """Every step that somebody takes, those of routines once for each who runs them."""
        return tuple(taken for name, tab in self.tabs.items() for taken in self._taken(name, tab))

    def _taken(self, dashboard: str, tab: Tab) -> Iterator[WrittenStep]:
        base: Path = ("dashboards", dashboard)
        for name, handler in tab.board.handlers.items():
            for track in TRACKS:
                at = (*base, "handlers", name, track)
                yield from self._flat(getattr(handler, track), WrittenStep("rollback", at, dashboard, name, track))
        push = tab.board.push
        if push is not None and push.dead is None:
            for message, steps in push.on_message.items():
                at = (*base, "push", "on_message", message)
                yield from self._flat(steps, WrittenStep("rollback", at, dashboard, f"push {message}", "push"))
            for field in ("on_connect", "on_reconnect"):
                by = WrittenStep("rollback", (*base, "push", field), dashboard, field.removeprefix("on_"), "push")
                yield from self._flat(getattr(push, field), by)
        if tab.board.other_tabs is not None:
            by = WrittenStep("rollback", (*base, "other_tabs", "tell"), dashboard, "other tabs", "push")
            yield from self._flat(tab.board.other_tabs.tell, by)

    def _flat(self, steps: tuple[Step, ...], by: WrittenStep) -> Iterator[WrittenStep]:
        for place, step in enumerate(steps):
            if isinstance(step, str):
                yield by._replace(step=step, path=(*by.path, place))
                continue
            at = (*by.path, place, step.action)
            yield by._replace(step=step, path=at)
            if step.run is not None:
                yield from self._flat(self.loaded.design.routines[step.run], by._replace(path=("routines", step.run)))
            elif step.all is not None:
                yield from self._flat(step.all, by._replace(path=at))

    def targets(self, taken: WrittenStep) -> tuple[str, ...]:
        """The copies that a step names or reaches."""
        groups = self.tabs[taken.dashboard].groups((taken.step,))
        return tuple(target for group in groups for op in group for target in op.targets)

    def track(self, dashboard: str, handler: str, *tracks: str) -> Path:
        """The first of some tracks that a handler has, else the handler."""
        path: Path = ("dashboards", dashboard, "handlers", handler)
        return next(((*path, track) for track in tracks if (*path, track) in self.loaded.source.positions), path)

    def read(self, dashboard: str) -> frozenset[str]:
        """The copies that views of a dashboard read."""
        return frozenset(view.reads for view in self.tabs[dashboard].board.views.values())


def with_key(step: Step) -> bool:
    """Whether a step names its queries by a key."""
    return isinstance(step, StepPart) and step.keyed is not None


def owner(taken: WrittenStep) -> Path:
    """The list of steps that a step is written in: a routine, or a track of a handler, a push or other tabs."""
    return taken.path[: next(n for n, part in enumerate(taken.path) if isinstance(part, int))]
