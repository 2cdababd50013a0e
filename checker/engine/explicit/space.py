"""The reachable states of a system, breadth first, with the shortest way to each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.bounds import BoundError, Limits, MemoryBoundError, exhausting
from staleproof.checker.engine.explicit.predecessors import arrivals
from staleproof.checker.engine.explicit.product import Fired, Product, in_room, product
from staleproof.checker.engine.explicit.sieve import Sieve
from staleproof.checker.engine.explicit.tables import Numbers, Tables
from staleproof.model.vocabulary import Kind, Label, Property, System

ALL = frozenset(Kind)
CALM = frozenset({Kind.INTERNAL, Kind.ENVIRONMENT})
WORD = 8
"""Bytes of the number of a state."""
PORTION = 1 << 18
"""States that are looked at together where a question does not need all at once."""
TOGETHER = 1 << 13
"""States behind steps that are gone through together for those that were met before."""


@dataclass
class Space:
    """What an exploration by steps of some kinds found: states level by level, each in as few steps as possible.

    `steps` counts the steps from each level that was followed.
    `stopped` names the bound that was hit; such a space answers nothing about all states. `short` says that it was for
    want of memory. `beyond` is a product in which the states fit that are met when something else is tried from them.
    """

    product: Product
    kinds: frozenset[Kind] = ALL
    limits: Limits = field(default_factory=Limits)
    levels: list[Numbers] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    stopped: str | None = None
    short: bool = False
    beyond: Product = field(init=False)
    _paths: dict[int, list[Label]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.beyond = self.product

    @property
    def bytes(self) -> int:
        """The memory that the states take."""
        return WORD * self.count

    @property
    def count(self) -> int:
        """The number of reachable states."""
        return sum(map(len, self.levels))

    @property
    def transitions(self) -> int:
        """The number of steps from the states that were followed."""
        return sum(self.steps)

    @property
    def ended(self) -> bool:
        """Whether these are all reachable states."""
        return self.stopped is None and not self.levels[-1].size

    def until(self, enough: Callable[["Space"], bool]) -> "Space":
        """What would have been found if that had been enough; the space itself if it is not of any level that was followed."""
        for level in range(len(self.steps)):
            begun = Space(self.product, self.kinds, self.limits, self.levels[: level + 1], self.steps[:level])
            if enough(begun):
                return begun
        return self

    def where(self, *, settled: bool | None, statement: Property) -> Numbers:
        """The reachable states in which a statement is true, by level; if `settled` is given, only (un)settled ones."""
        return self.within(np.concatenate(self.levels), settled=settled, statement=statement)

    def within(self, states: Numbers, *, settled: bool | None, statement: Property) -> Numbers:
        """Those of the given states in which a statement is true."""
        found = [self._within(portion, settled, statement) for portion in portions(states)]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _within(self, states: Numbers, settled: bool | None, statement: Property) -> Numbers:  # noqa: FBT001
        chosen = states if settled is None else states[self.product.settled(states) == settled]
        return chosen[self.product.holds(statement, chosen)] if chosen.size else chosen

    def depth(self, states: Numbers) -> Numbers:
        """The level of each given reachable state."""
        found = np.full(len(states), -1, np.int64)
        for depth, level in enumerate(self.levels):
            found[_among(states, level)] = depth
        return found

    def path(self, state: int) -> list[Label]:
        """A shortest way from the initial state to a reachable one, found by walking the levels back."""
        if state not in self._paths:
            self._paths[state] = self._walked_back(state)
        return self._paths[state]

    def _walked_back(self, state: int) -> list[Label]:
        target = np.array([state], np.int64)
        depth = int(self.depth(target)[0])
        labels: list[Label] = []
        while depth > 0:
            label, before = self._predecessor(int(target[0]), self.levels[depth - 1])
            labels.append(label)
            target = np.array([before], np.int64)
            depth -= 1
        return labels[::-1]

    def _predecessor(self, state: int, level: Numbers) -> tuple[Label, int]:
        for steps in arrivals(self.product, self.kinds, level):
            for label, before in steps.to(state):
                return label, before
        raise AssertionError("a level is not reached from the one before")


def _among(states: Numbers, level: Numbers) -> NDArray[np.bool_]:
    """Which of the states are in a sorted level."""
    return located(states, level)[1]


def located(states: Numbers, level: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Where each of the states is in a sorted level, and whether it is there at all."""
    places = np.searchsorted(level, states)
    if not level.size:
        return places, np.zeros(len(states), bool)
    places[places == len(level)] = 0
    found: NDArray[np.bool_] = level[places] == states
    return places, found


def explore(
    system: System,
    tables: Tables,
    kinds: frozenset[Kind] = ALL,
    limits: Limits = Limits(),
    progress: Callable[[int], None] = lambda _states: None,
    enough: Callable[[Space], bool] = lambda _space: False,
) -> Space:
    """All states that `system` can reach by steps of these kinds.

    `progress` is told the number of states so far. When `enough` says so of the levels so far, the rest is left out.
    """
    space = Space(product(system, tables), kinds, limits)
    return _explored(space, lambda: _run(space, progress, enough))


def further(begun: Space, limits: Limits, progress: Callable[[int], None] = lambda _states: None) -> Space:
    """All states, where some were enough; numbered as if all had been explored at once, if nothing else was fired since."""
    space = Space(begun.product, begun.kinds, limits, list(begun.levels), list(begun.steps))
    return _explored(space, lambda: _followed(space, progress, lambda _space: False))


def _explored(space: Space, explore: Callable[[], None]) -> Space:
    try:
        with exhausting():
            explore()
    except BoundError as bound:
        space.stopped, space.short = str(bound), isinstance(bound, MemoryBoundError)
    return space


def _run(space: Space, progress: Callable[[int], None], enough: Callable[[Space], bool]) -> None:
    widest, first = in_room(space.product, lambda wider: wider.encode(wider.system.initial))
    space.product = space.beyond = widest
    space.levels = [np.array([first], np.int64)]
    _followed(space, progress, enough)


def _followed(space: Space, progress: Callable[[int], None], enough: Callable[[Space], bool]) -> None:
    visited = np.sort(np.concatenate(space.levels))
    sieve = Sieve(visited)
    while space.levels[-1].size and not enough(space):
        narrow, frontier = space.product, space.levels[-1]
        if sieve.crowded(len(visited)):
            sieve.begin(visited)

        def fired(wider: Product) -> tuple[int, Numbers]:
            if wider is not narrow:  # noqa: B023
                sieve.begin(wider.adopted(visited, narrow))  # noqa: B023
            return _fired(space, wider, wider.adopted(frontier, narrow), sieve)  # noqa: B023

        widest, (count, new) = in_room(narrow, fired)
        if widest is not narrow:
            levels = [widest.adopted(level, narrow) for level in space.levels]
            space.product, space.beyond, space.levels = widest, widest, levels
            visited = widest.adopted(visited, narrow)
        space.steps.append(count)
        new = new[~_among(new, visited)]
        visited = np.concatenate((visited, new))
        visited.sort(kind="stable")
        space.levels.append(new)
        progress(len(visited))
        space.limits.allow(states=len(visited))


def _fired(space: Space, wider: Product, frontier: Numbers, sieve: Sieve) -> tuple[int, Numbers]:
    """How many steps there are from a level, and the states behind them, as far as memory allows to keep and to merge them.

    Most of those that were met before are left out.
    """
    merged = np.empty(0, np.int64)
    known, steps = 3 * space.count + 8 * len(frontier), 0
    for portion in portions(frontier):
        found: list[Numbers] = []
        count = 0
        for states in _together(wider.steps(portion, space.kinds)):
            found.append(sieve.sifted(states))
            count += len(states)
            local = max(len(table.states) for table in wider.tables)
            space.limits.allow(local=local, memory=WORD * (known + len(merged) + 4 * count))
        steps += count
        merged = union((merged, *found))
    return steps, merged


def _together(steps: Iterable[Fired]) -> Iterator[Numbers]:
    """The states behind some steps, about so many at a time as are gone through together."""
    begun: list[Numbers] = []
    size = 0
    for step in steps:
        begun.append(step.states)
        size += len(step.states)
        if size > TOGETHER:
            yield np.concatenate(begun)
            begun, size = [], 0
    if begun:
        yield np.concatenate(begun)


def portions(states: Numbers) -> Iterator[Numbers]:
    """The states in runs that can be looked at together; one, if there is none."""
    for begin in range(0, max(1, len(states)), PORTION):
        yield states[begin : begin + PORTION]


def _unique(states: Numbers) -> Numbers:
    ordered = np.sort(states)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def union(parts: Iterable[Numbers]) -> Numbers:
    """All states of some arrays, each once, sorted."""
    arrays = list(parts)
    return _unique(np.concatenate(arrays)) if arrays and sum(map(len, arrays)) else np.empty(0, np.int64)
