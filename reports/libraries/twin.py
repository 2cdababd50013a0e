"""The model and the real libraries side by side: the same steps in both, everything visible compared after each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from staleproof.model.vocabulary import Label, State, System
from staleproof.reports.libraries.node_commands import Command, begin, command, fire
from staleproof.reports.libraries.process import Libraries, Look
from staleproof.reports.libraries.visible_states import look

BATCH = 500
"""Steps that are sent at once."""


class Mismatch(NamedTuple):
    """Where the two part: the steps until there, the last one included, and what is seen of a component on both sides."""

    path: tuple[Label, ...]
    component: str
    model: Any
    library: Any

    def __str__(self) -> str:
        steps = "\n".join(f"  {label.component}: {label.event.name} {label.event.data or ''}" for label in self.path)
        return f"after\n{steps}\n{self.component} is\n  {self.model} in the model\n  {self.library} in the libraries"


class Walk(NamedTuple):
    """Steps, from the initial state if no other is given; another one differs from it only in the server's rows."""

    labels: tuple[Label, ...]
    start: State | None = None


class Expected(NamedTuple):
    """A step that the model took: its command, its walk and its number there, and what it led from and to."""

    command: Command
    walk: tuple[Label, ...]
    step: int
    before: State | None
    after: State


class Twin:
    """A system of the model and the world of the libraries that was set up alike; `compared` counts states."""

    def __init__(self, libraries: Libraries, system: System, setup: dict[str, Any], server: str = "world") -> None:
        self.system = system
        self.compared = 0
        self._libraries = libraries
        self._server = server
        self._memory: tuple[dict[Any, Any], ...] = tuple({} for _ in system.components)
        self._seen = libraries.open(setup)

    def run(self, walks: Iterable[Walk]) -> Mismatch | None:
        """Take walks, each in a world of its own, and tell the first mismatch."""
        steps = (step for walk in walks for step in self._expected(walk))
        while batch := list(islice(steps, BATCH)):
            mismatch = self._take(batch)
            if mismatch is not None:
                return mismatch
        return None

    def _take(self, batch: list[Expected]) -> Mismatch | None:
        looks, error = self._libraries.take([step.command for step in batch])
        for step, seen in zip(batch, looks, strict=False):
            mismatch = self._compare(step, seen)
            if mismatch is not None:
                return mismatch
        if error is None:
            return None
        failed = batch[len(looks)]
        return Mismatch(failed.walk[: failed.step], failed.command[0], "a possible step", error)

    def _expected(self, walk: Walk) -> Iterator[Expected]:
        state = self.system.initial if walk.start is None else walk.start
        yield Expected(begin(self.system.local(state, self._server)), walk.labels, 0, None, state)
        for number, label in enumerate(walk.labels, 1):
            fired = fire(self.system, state, label)
            assert fired is not None, f"the model refuses {label}"
            yield Expected(command(fired), walk.labels, number, state, fired.after)
            state = fired.after

    def _compare(self, step: Expected, seen: Look) -> Mismatch | None:
        self.compared += 1
        self._seen.update(seen)
        for place, component in enumerate(self.system.components):
            name, local = component.name, step.after[place]
            if name not in self._seen or (step.before and step.before[place] == local and name not in seen):
                continue
            expected = self._look(place, local)
            if expected != self._seen[name]:
                return Mismatch(step.walk[: step.step], name, expected, self._seen[name])
        return None

    def _look(self, place: int, local: Any) -> Any:
        memory = self._memory[place]
        if local not in memory:
            memory[local] = look(self.system.components[place], local)
        return memory[local]
