"""The worst states behind an auxiliary state as a set, which states that are met one by one are looked up in."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

import numpy as np

from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.diagrams.members import members
from staleproof.checker.engine.diagrams.nodes import NOTHING
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.diagrams.set_answers import ranked
from staleproof.checker.engine.engine_choice import Engines, Explore
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.history.worst_states import Anyway, RankedWay
from staleproof.checker.engine.verdict import SHOWN, Remedies
from staleproof.model.vocabulary import Property

Ranks = tuple[tuple[int, int], ...]
"""Ranks, the worst first, each with the set of the settled states that have it."""


@dataclass(frozen=True, eq=False)
class Target:
    """The settled states of the worst rank behind one auxiliary state, as a set of a system with that in its states."""

    whole: Reached
    states: int
    worst: int
    beside: dict[str, Hashable]

    @cached_property
    def size(self) -> int:
        """The number of these states."""
        return self.whole.moves.diagrams.count(self.states)

    def where(self, trail: Trail) -> tuple[Numbers, Numbers]:
        """Which states of the last level (by position) are among these, and their ranks."""
        level = trail.levels[-1]
        settled = np.flatnonzero(trail.product.settled(level))
        there = settled[members(self.whole, self.states, trail.product, level[settled], self.beside)]
        return there, np.full(len(there), self.worst)


def target(whole: Reached, ranks: Ranks, name: str, behind: Hashable) -> Target:
    """The worst of some states in which a component is in a local state."""
    mine = Property((name,), lambda local: local == behind)
    within = ((rank, whole.moves.statements.where(mine, states)) for rank, states in ranks)
    rank, states = next(((rank, states) for rank, states in within if states), (0, NOTHING))
    return Target(whole, states, rank, {name: behind})


def anyway(engines: Engines, bad: Property, remedies: Remedies) -> Anyway:
    """The worst of some settled states whatever the auxiliary state is; they are walked to where the ways are asked for."""
    assert engines.reached is not None, "diagrams are too large"
    rank, states = next(iter(ranked(engines.reached, bad, remedies)), (0, NOTHING))
    return Anyway(rank, partial(_first, engines.explore, engines.reached, states))


def _first(explore: Explore, reached: Reached, states: int) -> list[RankedWay]:
    """The first states of a set, with their levels and the ways there."""
    wanted = min(SHOWN, reached.moves.diagrams.count(states))
    met: dict[int, list[int]] = {}

    def enough(space: Space) -> bool:
        depth, level = len(space.levels) - 1, space.levels[-1]
        settled = np.flatnonzero(space.product.settled(level))
        met[depth] = settled[members(reached, states, space.product, level[settled], {})].tolist()
        return sum(map(len, met.values())) >= wanted

    space = explore(None, enough)
    if space.stopped is not None:
        raise BoundError(space.stopped)
    found = ((depth, int(space.levels[depth][place])) for depth, places in met.items() for place in places)
    return [(depth, partial(space.path, state)) for depth, state in islice(found, SHOWN)]
