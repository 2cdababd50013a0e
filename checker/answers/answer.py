"""Everything that a check finds out about a design, as plain data: what all renderings are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from staleproof.checker.answers.instance import InstanceKey
from staleproof.checker.answers.judgement import Judgement
from staleproof.checker.answers.promise import InView, Promise
from staleproof.checker.answers.scope import Asked
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.expectation import ExpectPart
from staleproof.model.language.loaded import Loaded

NO_ENTRY, NOT_SEEN, VACUOUS, UNKNOWN = "–", "·", "vacuous", "?"
ORDER = (NO_ENTRY, NOT_SEEN, *CELLS, VACUOUS, UNKNOWN)
"""What an entry of the matrix may say, the best first.

Nobody can make the change from that browser, or the view cannot tell it; then a cell; at last that nothing of the kind
occurs, or that a bound was hit.
"""


def rank(shown: str) -> int:
    """How bad it is what an entry says; where nothing can be stale that is no better than where all settles."""
    return ORDER.index(CELLS[0] if shown in (NO_ENTRY, NOT_SEEN) else shown)


@dataclass(frozen=True)
class Reading:
    """What an entry says under some faults, with the shortest story of it.

    `cell` is one of ORDER. `unseen` says that the view looks the same before and after, and nothing makes it look otherwise;
    `reason` names the bound that was hit, if the cell says that one was, and `at_most` the worst cell that it can be then;
    with a story it is not better than `at_least`.
    """

    cell: str
    story: Story | None = None
    unseen: bool = False
    reason: str = ""
    at_most: str = ""
    at_least: str = ""

    @property
    def best(self) -> str:
        """The best cell that it can be."""
        return self.at_least or self.cell

    @property
    def shown(self) -> str:
        """The cell as it is told."""
        return NOT_SEEN if self.unseen else self.cell


@dataclass(frozen=True)
class MatrixEntry:
    """Half a cell of the matrix (own or foreign), without faults and under those that the design claims to survive.

    `waited` is what it says if people do nothing but wait, where that was asked.
    """

    mutation: str
    dashboard: str
    view: str
    whose: str
    handler: str | None
    calm: Reading
    faulty: Reading
    waited: Reading | None = None


class Visited(NamedTuple):
    """How far a space was explored: its states, the steps between them, the most steps from the first one.

    `stopped` names the bound that was hit, if one was.
    """

    states: int
    transitions: int
    depth: int = 0
    stopped: str = ""


@dataclass(frozen=True)
class ViewAnswer:
    """What was found out about one view: its column of the matrix, and how the promises that are searched came out in it.

    `explored` are the spaces that were needed for it, each by a name that other views know it by too; it took `seconds` of
    processor time.
    """

    dashboard: str
    view: str
    column: tuple[MatrixEntry, ...]
    promises: tuple[tuple[str, InView], ...]
    explored: Mapping[str, Visited]
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The view as it is called on the command line."""
        return f"{self.dashboard}.{self.view}"

    @property
    def states(self) -> int:
        """How many states were looked at."""
        return sum(space.states for space in self.explored.values())


@dataclass(frozen=True)
class Open:
    """What is not decided of a view: how many `entries` of so many, which promises, and why.

    `reached` is how far the largest exploration went that hit a bound, None if none did.
    """

    view: str
    entries: int
    of: int
    promises: tuple[str, ...]
    reasons: tuple[str, ...]
    reached: Visited | None


@dataclass(frozen=True)
class Claim:
    """How a claimed sentence came out, and what refutes it."""

    name: str
    group: str
    says: str
    outcome: Outcome
    because: str = ""
    story: Story | None = None


@dataclass(frozen=True)
class Answer:
    """All answers about one design to what was `asked`; `states` were explored for it.

    That took `seconds` of processor time; None if this is not to be told.
    `open` are the views of which not everything is decided. So many designs were asked in which causes of breaches were
    `mended`, to find those that hide behind them; of so many broken places all were found: `searched`.
    """

    loaded: Loaded
    asked: Asked
    matrix: tuple[MatrixEntry, ...]
    promises: tuple[Promise, ...]
    claims: tuple[Claim, ...]
    states: int
    transitions: int
    seconds: float | None
    assumptions: tuple[str, ...]
    open: tuple[Open, ...] = ()
    mended: int = 0
    searched: int = 0

    @property
    def broken(self) -> tuple[str, ...]:
        """The promises that are violated."""
        return tuple(p.name for p in self.promises if p.outcome is Outcome.VIOLATED)

    @property
    def broken_places(self) -> frozenset[InstanceKey]:
        """Where a promise is broken of which stories are searched."""
        found = ((promise.name, one) for promise in self.promises if not promise.breaches for one in promise.instances)
        return frozenset(one.of(name) for name, one in found if one.outcome is Outcome.VIOLATED)

    @property
    def unsearched(self) -> int:
        """At how many broken places causes may hide behind those that were found."""
        return len(self.broken_places) - self.searched

    @property
    def unknown(self) -> tuple[str, ...]:
        """Why entries of the matrix are unknown, each reason once; nothing if all are known."""
        readings = (reading for entry in self.matrix for reading in (entry.calm, entry.faulty))
        return tuple(dict.fromkeys(reading.reason for reading in readings if reading.cell == UNKNOWN))

    @property
    def undecided(self) -> tuple[str, ...]:
        """Why entries and promises are undecided, each reason once; nothing if all are decided."""
        unsure = (promise.reason for promise in self.promises if promise.outcome is Outcome.INCONCLUSIVE)
        return tuple(dict.fromkeys((*self.unknown, *unsure)))

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """Each promise that was asked, beside what the design expects of it."""
        expected, views = dict.fromkeys(self.loaded.design.expected), self.loaded.views
        return tuple(Judgement(p, tuple(e for e in expected if e.promise == p.name), self.asked, views) for p in self.promises)

    @property
    def surprises(self) -> tuple[str, ...]:
        """The promises that came out otherwise than the design expects, as far as they are judged."""
        return tuple(judgement.promise.name for judgement in self.judgements if judgement.surprising)

    @property
    def unjudged(self) -> tuple[ExpectPart, ...]:
        """What is expected to be broken and was not asked, or not of all views in which it may be."""
        asked = {promise.name for promise in self.promises}
        waiting = {part for judgement in self.judgements for part in judgement.unjudged}
        return tuple(part for part in self.loaded.design.expected if part.promise not in asked or part in waiting)
