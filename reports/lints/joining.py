"""Lints of reads that a GET under way spoils: it may have begun before the change, and is taken for the new read."""

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from staleproof.model.components.program import Group, Op
from staleproof.model.language.design import QueryPart
from staleproof.model.language.step import StepPart
from staleproof.model.language.yaml_text import Path
from staleproof.model.records.addresses import COPY
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.systems.browser import ages
from staleproof.reports.explaining.view_updates import ViewUpdates, calls
from staleproof.reports.lints.codes import Code, Finding
from staleproof.reports.lints.subject import LintedDesign

SAYS: dict[Code, tuple[str, str]] = {
    "SP124": (
        "a first load of ",
        " swallows the new read, though it may have begun before the change; a `cancel` with `unloaded: true` in front helps",
    ),
    "SP125": (
        "with `cancel_refetch: false` the new read of ",
        " joins a GET under way, which may have begun before the change",
    ),
    "SP126": (
        "only the open page is read again: elsewhere there is a mark on ",
        ", which the answer to a GET under way clears; `refetch_type: all` reads everywhere",
    ),
    "SP127": (
        "only the open page is read again: elsewhere there is a mark on ",
        ", which opening the page does not heed (`refetch_on_mount: false`)",
    ),
}


class Reader(NamedTuple):
    """Steps that read copies again: where they are written, whose they are, and as groups of calls for each view."""

    path: Path
    name: str
    groups: tuple[tuple[ViewUpdates, tuple[Group, ...]], ...]


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP124 to SP127, SP129."""
    for dashboard in subject.tabs:
        yield from _arrays(subject, dashboard)
        for reader in (*_handlers(subject, dashboard), *_pushes(subject, dashboard)):
            for code, (says, then) in SAYS.items():
                views = tuple(updates.view for updates, groups in reader.groups if code in _spoilt(updates, groups))
                if views:
                    yield Finding(code, reader.path, says, dashboard, reader.name, views, then)


def _arrays(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    """Arrays of which several GETs may be under way: what is kept is not what was asked for last."""
    tab = subject.tabs[dashboard]
    steps = (taken.step for taken in subject.taken if taken.dashboard == dashboard)
    fetched = {name for step in steps if isinstance(step, StepPart) for name in step.fetch or ()}
    for name, array in tab.board.arrays.items():
        again = array.kept_in == "redux" or array.poll is not None or name in fetched
        if again and name in subject.read(dashboard) and not array.last_request_only:
            says = "of several GETs under way, the last to arrive is kept; `last_request_only: true` keeps the last to be sent"
            yield Finding("SP129", ("dashboards", dashboard, "arrays", name), says, dashboard, name)


def _handlers(subject: LintedDesign, dashboard: str) -> Iterator[Reader]:
    for name in subject.tabs[dashboard].board.handlers:
        groups = tuple(
            (updates, updates.cone.programs[name].success) for updates in subject.updates[dashboard] if name in updates.own
        )
        yield Reader(subject.track(dashboard, name, "success", "settled"), name, groups)


def _pushes(subject: LintedDesign, dashboard: str) -> Iterator[Reader]:
    tab, path = subject.tabs[dashboard], ("dashboards", dashboard, "push")
    push = tab.board.push
    if push is None or not tab.hears:
        return
    hearing = [updates for updates in subject.updates[dashboard] if updates.foreign]
    for message, todo in push.on_message.items():
        groups = tuple((updates, updates.cone.tab.groups(todo)) for updates in hearing)
        yield Reader((*path, "on_message", message), f"push {message}", groups)
    for field in ("on_connect", "on_reconnect"):
        groups = tuple((updates, updates.cone.tab.groups(getattr(push, field))) for updates in hearing)
        yield Reader((*path, field), field.removeprefix("on_"), groups)


class UnderWay(NamedTuple):
    """Which GETs from before the change may be under way at a step: a first load, any on the open page, any elsewhere.

    `marked` says that what is not on the open page has a mark at the most.
    """

    first_load: bool = True
    here: bool = True
    elsewhere: bool = True
    marked: bool = True

    def after(self, op: Op) -> "UnderWay":
        """What is left of them after a call on the copy."""
        match op.kind:
            case "cancel":
                return UnderWay(False, False, False, self.marked) if op.option is None else self._replace(first_load=False)
            case "restart":
                return UnderWay(False, False, False, False)
            case "remove":
                return self._removed(str(op.option))
            case "refetch" | "fetch":
                assert isinstance(op.option, Refetch)
                here = self.here and not (op.option.cancel and op.option.which in ("active", "all", "always"))
                read = op.option.which not in ("active", "none")
                return UnderWay(self.first_load, here, self.elsewhere and not read, self.marked and not read)
            case "patch" | "rollback" | "reply" | "put" | "busy":
                return self
            case _:
                assert_never(op.kind)

    def _removed(self, which: str) -> "UnderWay":
        """What a remove of the queries that are looked at leaves, of the others, or of all."""
        here, elsewhere = which == "inactive", which == "active"
        return UnderWay(self.first_load and here, self.here and here, self.elsewhere and elsewhere, self.marked and elsewhere)


def _spoilt(updates: ViewUpdates, groups: tuple[Group, ...]) -> tuple[Code, ...]:
    """Which lints the last read of the copy among these steps has; none if no step reads it."""
    copy, left, spoilt = updates.copy, UnderWay(), UnderWay(False, False, False, False)
    for target, op in updates.heard(calls(groups)):
        if target == COPY:
            left = left.after(op)
            spoilt = left if isinstance(op.option, Refetch) and updates.reads(COPY, op.option) else spoilt
    if not isinstance(copy, QueryPart):
        return ()
    lints: dict[Code, bool] = {
        "SP124": spoilt.first_load and not spoilt.here,
        "SP125": spoilt.here,
        "SP126": spoilt.elsewhere and ages(copy) != "at once" and not copy.aborts and copy.refetch_on_mount is True,
        "SP127": spoilt.marked and not copy.refetch_on_mount,
    }
    return tuple(code for code, there in lints.items() if there)
