"""Everything that a check finds out about a design, as plain data: what all renderings are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from staleproof.checker.answers.scope import Asked
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import System

WIDE = "+"
"""Behind the view in the name of a story in which all copies of the browser are followed."""
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
class Story:
    """A concrete path on the cone of one view, the same one on whichever concrete cone it was found."""

    loaded: Loaded
    dashboard: str
    view: str
    path: Concrete
    concrete: ConcreteCone = field(compare=False)

    @cached_property
    def system(self) -> System:
        """The cone around records in the statuses that the story begins with."""
        return self.concrete.system(self.path.start)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that its records begin in, that of the record it is about first."""
        return self.concrete.statuses(self.path.start)

    @property
    def shows_something(self) -> bool:
        """Whether the view lists the record in the end."""
        row = self.concrete.seen(self.path.states[-1])
        return row is not None and self.concrete.text(row.status) is not None

    @cached_property
    def replay(self) -> str:
        """The name of the story for the replay command: the view, the first statuses, then the move taken at each step."""
        steps = (
            next(n for n, move in enumerate(self.system.moves(state)) if move.label == label)
            for state, label in zip(self.path.states, self.path.labels, strict=False)
        )
        first = f"{self.loaded.views.index((self.dashboard, self.view))}{WIDE if self.concrete.cone.wide else ''}"
        return "/".join((first, str(self.path.start), *map(str, steps)))


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
    """Half a cell of the matrix (own or foreign), without faults and under those that the design claims to survive."""

    mutation: str
    dashboard: str
    view: str
    whose: str
    handler: str | None
    calm: Reading
    faulty: Reading


@dataclass(frozen=True)
class InView:
    """How a promise came out in one view; `calm` says that no faults were needed."""

    dashboard: str
    view: str
    outcome: Outcome
    witnesses: int
    reason: str = ""
    story: Story | None = None
    calm: bool = True


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
class Promise:
    """How a promise came out: for which scope, under which faults, and in how many `places` it could have been broken.

    Places are entries of the matrix, statuses of the lifecycle or reachable states; `witnesses` is their number.
    `views` are the answers for single views, where it was asked of each; `breaches` says what breaks it, where nothing is
    searched; `left_out` which declared faults it was not asked under, and why.
    """

    name: str
    outcome: Outcome
    says: str
    scope: str
    faults: tuple[str, ...] = ()
    witnesses: int = 0
    reason: str = ""
    story: Story | None = None
    views: tuple[InView, ...] = ()
    places: str = "entries"
    breaches: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def asked(self) -> str:
        """For which scope and under which faults, with those that are left out and why; the lifecycle has no faults."""
        if self.name == "lifecycle-sound":
            return self.scope
        left_out = f" ({self.left_out})" if self.left_out else ""
        return f"{self.scope}; {', '.join(self.faults) or 'no faults'}{left_out}"

    @property
    def proof(self) -> str:
        """What stands behind a promise that holds."""
        return f"{self.witnesses:,} {self.places} in which it could have been broken"


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
    """All answers about one design to what was `asked`; `states` were explored for it in `seconds` of processor time.

    `open` are the views of which not everything is decided.
    """

    loaded: Loaded
    asked: Asked
    matrix: tuple[MatrixEntry, ...]
    promises: tuple[Promise, ...]
    claims: tuple[Claim, ...]
    states: int
    transitions: int
    seconds: float
    assumptions: tuple[str, ...]
    open: tuple[Open, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """The promises that are violated."""
        return tuple(p.name for p in self.promises if p.outcome is Outcome.VIOLATED)

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

    @property
    def surprises(self) -> tuple[str, ...]:
        """The promises that came out otherwise than the design expects, as far as they are judged."""
        expected, unjudged = self.loaded.design.expect, self.unjudged
        return tuple(
            p.name for p in self.promises if (p.outcome is Outcome.VIOLATED) != (p.name in expected) and p.name not in unjudged
        )

    @property
    def unjudged(self) -> tuple[str, ...]:
        """The promises that are expected to be broken and that were not asked, or not of views in which they may be."""
        judged = {p.name for p in self.promises if self.asked.every_view or p.outcome is Outcome.VIOLATED}
        return tuple(name for name in self.loaded.design.expect if name not in judged)
