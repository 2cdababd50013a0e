"""Which statuses the world of a refinement, or of a search of all runs, need not tell apart."""

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.partition import Classes, coarsest
from staleproof.model.components.server import Ask, Server
from staleproof.model.lifecycle.table import Transition
from staleproof.model.systems.concrete_cone import ConcreteCone


class Marking(NamedTuple):
    """The commits that may be the marked one, those of an entry if one is sought."""

    entry: Entry | None
    rows: tuple[Transition, ...]

    @property
    def by_others(self) -> bool:
        """Whether a commit by others may be the marked one."""
        return self.entry is None or self.entry.handler is None

    def by(self, source: str, ask: Ask, target: str) -> bool:
        """Whether what a request makes of a status may be the marked commit."""
        if self.entry is None:
            return True
        return ask.by == self.entry.handler and (source, target) in {(t.source, t.target) for t in self.rows}


class Reactions:
    """What can happen in a status: commits by others, and what becomes of requests, with all that tells them apart.

    Which requests are refused, and which cases cannot be, follows from those that are accepted.
    """

    def __init__(self, concrete: ConcreteCone, marking: Marking) -> None:
        self.concrete, self.marking = concrete, marking
        self.server = Server(concrete.cone.lifecycle, ())
        named = zip(concrete.handlers, concrete.asks, concrete.programs, strict=True)
        self.asks = tuple((ask, case, program.guess) for name, ask, program in named for case in concrete.outcomes(name))

    def classes(self, look: Callable[[str], Hashable]) -> Classes:
        """The classes of statuses that look the same and are the same in this."""
        statuses = self.concrete.cone.lifecycle.statuses
        return coarsest({s: look(s) for s in statuses}, {s: frozenset(self._steps(s)) for s in statuses})

    def _steps(self, status: str) -> Iterator[tuple[Hashable, str]]:
        for t in self.concrete.cone.leaving(status):
            yield ("commit", self.concrete.cone.heard(t.action)), t.target
        for t in self.marking.rows:
            if t.source == status and self.marking.by_others:
                yield ("mark", self.concrete.cone.heard(t.action)), t.target
        for number, (ask, case, guess) in enumerate(self.asks):
            decided = self.server.decide(status, ask, case)
            if isinstance(decided, str):
                yield (number, case, self.marking.by(status, ask, decided), guess == decided), decided
