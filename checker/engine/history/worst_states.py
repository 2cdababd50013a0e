"""The worst states behind each state of an auxiliary component: which of them it leads to, and by which shortest way.

What it takes to mend each state is worked out once, without the auxiliary component, or on whole sets (`worst_behind`). Then
runs are followed, with what the auxiliary component may be, only as far as there is something to be found out.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.explicit.space import Space, located
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.verdict import SHOWN, Outcome, Remedies, ranking
from staleproof.model.vocabulary import Label, Property

Way = Callable[[], list[Label]]
"""A shortest way to a state, found when it is asked for."""
RankedWay = tuple[int, Way]
"""A state that was found: its level, and a way there."""


class Among(Protocol):
    """The states that are looked for: the worst rank that they have, how many have it, and which of them are met."""

    @property
    def worst(self) -> int:
        """The worst rank; 0 if there is no state."""

    @property
    def size(self) -> int:
        """The number of states of the worst rank."""

    def where(self, trail: Trail) -> tuple[Numbers, Numbers]:
        """Which states of the last level (by position) are among these, and their ranks."""


class Ranked(NamedTuple):
    """Settled states in the order of their numbers, and for each a rank from 1 on: that of its best remedy if it is bad."""

    states: Numbers
    ranks: Numbers

    @property
    def worst(self) -> int:
        """The worst rank; 0 if there is no state."""
        return int(self.ranks.max(initial=0))

    @property
    def size(self) -> int:
        """The number of states of the worst rank."""
        return int(np.count_nonzero(self.ranks == self.worst))

    def where(self, trail: Trail) -> tuple[Numbers, Numbers]:
        """Which states of the last level (by position) are among these, and their ranks."""
        assert trail.product.widths[1:] == trail.space.product.widths, "states are numbered as in the space"
        places, there = located(trail.levels[-1] >> trail.low, self.states)
        return np.flatnonzero(there), self.ranks[places[there]]


def ranked(space: Space, bad: Property, remedies: Remedies) -> Ranked:
    """The settled bad states of a space. Raises BoundError where a bound is hit."""
    if space.stopped is not None:
        raise BoundError(space.stopped)
    states = np.sort(space.where(settled=True, statement=bad))
    return Ranked(states, ranking(space, states, bad, remedies))


def resting(space: Space, witness: Property) -> Ranked:
    """The settled states in which a statement is true, all of one rank. Raises BoundError if the space was stopped."""
    return ranked(space, witness, ())


@dataclass(eq=False)
class Goal:
    """What is looked for behind an auxiliary state: the worst of some states.

    `found` has for each rank that was met where its first states were met: on which level, and there at which place.
    """

    behind: Hashable
    among: Among
    found: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def worst(self) -> int:
        """The worst rank that was found, 0 if none was."""
        return max(self.found, default=0)

    @property
    def reached(self) -> bool:
        """Whether nothing more is to be found out: some states of the worst rank that there is are known."""
        top = self.among.worst
        return not top or len(self.found.get(top, ())) >= min(SHOWN, self.among.size)

    def take(self, level: int, places: Numbers, ranks: Numbers) -> None:
        """Take in states of a level with their ranks."""
        for rank in np.unique(ranks).tolist():
            known = self.found.setdefault(rank, [])
            known += [(level, place) for place in places[ranks == rank][: SHOWN - len(known)].tolist()]

    def first(self, trail: Trail, rank: int) -> list[RankedWay]:
        """The first states of a rank."""
        return [(level, partial(trail.path_to, level, place, self.behind)) for level, place in self.found.get(rank, ())]


def follow(trail: Trail, goals: Iterable[Goal]) -> None:
    """Follow runs until every goal is reached or there is nothing more to follow. Raises BoundError where a bound is hit."""
    left = [goal for goal in goals if not goal.reached]
    while left and trail.levels[-1].size:
        trail.further({goal.behind for goal in left})
        hits = {id(goal.among): goal.among.where(trail) for goal in left}
        for goal in left:
            places, ranks = hits[id(goal.among)]
            chosen = trail.having(goal.behind, trail.levels[-1][places])
            goal.take(len(trail.levels) - 1, places[chosen], ranks[chosen])
        left = [goal for goal in left if not goal.reached]


@dataclass(frozen=True)
class Behind:
    """What it takes at worst to mend what is bad behind an auxiliary state; ranks, `reason` and `seen` as of a `Response`.

    `bad` are ways to the first of the worst states, `seen` to the first witnesses, the shortest first.
    """

    outcome: Outcome
    rank: int = 0
    bad: tuple[Way, ...] = ()
    seen: tuple[Way, ...] = ()
    reason: str = ""


class Anyway(NamedTuple):
    """What is bad whatever the auxiliary state is: its worst rank, 0 if nothing is, and the first states of that."""

    rank: int
    first: Callable[[], list[RankedWay]]


NOTHING = Anyway(0, list)


def anyway(space: Space, among: Ranked) -> Anyway:
    """The worst of some states of a space."""
    return Anyway(among.worst, partial(_first, space, among))


def behind(trail: Trail, bad: Goal, anyway: Anyway, seen: Goal) -> Behind:
    """The answer when the goals have been followed."""
    rank = max(bad.worst, anyway.rank)
    shown = tuple(way for _, way in seen.first(trail, 1))
    if not rank:
        return Behind(Outcome.HOLDS if shown else Outcome.VACUOUS, seen=shown)
    anyones = anyway.first() if anyway.rank == rank else []
    ordered = sorted((*bad.first(trail, rank), *anyones), key=lambda found: found[0])
    return Behind(Outcome.VIOLATED, rank, tuple(way for _, way in ordered), shown)


def _first(space: Space, among: Ranked) -> list[RankedWay]:
    """The first states of the worst rank, with their levels and the ways there."""
    states = among.states[among.ranks == among.worst]
    depths = space.depth(states)
    first = np.argsort(depths, kind="stable")[:SHOWN].tolist()
    return [(int(depths[n]), partial(space.path, int(states[n]))) for n in first]
