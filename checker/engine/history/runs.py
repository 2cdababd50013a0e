"""Runs of a system with what its auxiliary component may be, level by level behind the initial state."""

from collections.abc import Hashable, Iterable

import numpy as np

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.explicit.known_component import Behaviour
from staleproof.checker.engine.explicit.predecessors import arrivals
from staleproof.checker.engine.explicit.product import FullError, Product, in_room
from staleproof.checker.engine.explicit.space import WORD, Space, union
from staleproof.checker.engine.explicit.tables import Numbers, Table
from staleproof.checker.engine.history.subsets import Family, Flags, Subsets, met
from staleproof.model.vocabulary import Label, System

NARROW = 6
"""Bits for sets of auxiliary states, to begin with."""


class Trail:
    """States of a space, explored or begun, each as often as it is met with auxiliary states that it was not met with before.

    A number is that of a state in the space with a set of auxiliary states in the lowest bits. In one that was explored to
    its end only that field grows.
    """

    def __init__(self, space: Space, limits: Limits | None = None) -> None:
        system = space.product.system
        assert system.auxiliary is not None, "there is nothing to be followed"
        subsets = Subsets(system.auxiliary)
        wide = System((subsets, *system.components), guard=system.guard)
        self.space = space
        self.limits = limits or space.limits
        self.family = Family(Table(Behaviour(subsets)))
        self.product = Product(wide, (self.family.table, *space.product.tables), (NARROW, *space.product.widths))
        self.levels = [np.array([self.product.encode((subsets.initial, *system.initial))], np.int64)]
        self.transitions = 0
        self._visited = self.levels[0]

    @property
    def low(self) -> int:
        """The bits of the set."""
        return self.product.widths[0]

    @property
    def count(self) -> int:
        """The number of states that were met."""
        return len(self._visited)

    @property
    def bytes(self) -> int:
        """The memory that the states take."""
        return WORD * (self.count + sum(map(len, self.levels)))

    # Steps.

    def further(self, wanted: Iterable[Hashable]) -> None:
        """Add the next level, of runs in which the auxiliary component is as initially or as wanted."""
        narrow, frontier, visited = self.product, self.levels[-1], self._visited
        kept = frozenset((*wanted, *self.family.members(self.family.initial)))
        for member in sorted(kept, key=repr):
            self.family.number(frozenset({member}))

        def following(wider: Product) -> tuple[int, Numbers, Numbers]:
            return self._following(wider, wider.adopted(frontier, narrow), wider.adopted(visited, narrow), kept)

        self.product, (count, new, self._visited) = in_room(narrow, following, Product.widened)
        self.levels = [*(self.product.adopted(level, narrow) for level in self.levels), new]
        self.transitions += count
        self.limits.allow(states=self.count)

    def _following(
        self, product: Product, frontier: Numbers, visited: Numbers, kept: frozenset[Hashable]
    ) -> tuple[int, Numbers, Numbers]:
        fired: list[Numbers] = []
        count = 0
        for step in product.steps(frontier, self.space.kinds):
            fired.append(step.states)
            count += len(step.states)
            self.limits.allow(memory=self.space.bytes + WORD * (3 * len(visited) + 8 * len(frontier) + 4 * count))
        found = self._within(product, union(fired), kept)
        new, known = met(self.family, product.widths[0], found, visited)
        if len(self.family.table.states) > 1 << product.widths[0]:
            raise FullError(0)
        return count, new, known

    def _within(self, product: Product, states: Numbers, kept: frozenset[Hashable]) -> Numbers:
        """The states with what is to be kept of their sets; those of which nothing is are left out."""
        sets = product.locals(0, states)
        less = self.family.common(sets, np.full(len(sets), self.family.number(kept), np.int64))
        return np.sort((states - sets + less)[less != self.family.empty])

    # Questions.

    def having(self, member: Hashable, states: Numbers) -> Flags:
        """Which of the states have an auxiliary state in their sets."""
        return self.family.having(member, self.product.locals(0, states))

    def path_to(self, level: int, place: int, member: Hashable) -> list[Label]:
        """A shortest way to a state by its place in the level on which it is met with an auxiliary state."""
        return self._walked_back(level, int(self.levels[level][place]) >> self.low, member)

    def depth(self, state: int, member: Hashable) -> int:
        """The level on which a state of the space is met with an auxiliary state."""
        return next(n for n, level in enumerate(self.levels) if self._on(level, state, member))

    def _on(self, level: Numbers, state: int, member: Hashable) -> bool:
        place = int(np.searchsorted(level, state << self.low))
        found = level[place : place + 1]
        return bool((found >> self.low == state).any() and self.having(member, found).any())

    def path(self, state: int, member: Hashable) -> list[Label]:
        """A shortest way to a state of the space on which the auxiliary component gets to a state of its own."""
        return self._walked_back(self.depth(state, member), state, member)

    def _walked_back(self, depth: int, state: int, member: Hashable) -> list[Label]:
        labels: list[Label] = []
        for level in reversed(self.levels[:depth]):
            label, state, member = self._predecessor(state, member, level)
            labels.append(label)
        return labels[::-1]

    def _predecessor(self, state: int, member: Hashable, level: Numbers) -> tuple[Label, int, Hashable]:
        target = self._alone(state, member)
        for steps in arrivals(self.product, self.space.kinds, level, self.low):
            for label, origin in steps.to(state):
                before = origin >> self.low
                for one in sorted(self.family.members(origin & ((1 << self.low) - 1)), key=repr):
                    after, _ = self.product.fire(label, np.array([self._alone(before, one)], np.int64))
                    if target in after.tolist():
                        return label, before, one
        raise AssertionError("a level is not reached from the one before")

    def _alone(self, state: int, member: Hashable) -> int:
        """A state of the space with one auxiliary state."""
        return (state << self.low) | self.family.number(frozenset({member}))
