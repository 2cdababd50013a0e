"""The reachable states of a system, breadth first, with the shortest way to each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from checker.product import FullError, Product, TooWideError
from checker.tables import Numbers, Tables
from model.vocabulary import Kind, Label, Property, System

ALL = frozenset(Kind)
CALM = frozenset({Kind.INTERNAL, Kind.ENVIRONMENT})


@dataclass(frozen=True)
class Limits:
    """Where an exploration stops: the most states it may visit."""

    states: int = 20_000_000


@dataclass
class Space:
    """What an exploration found: states level by level, each in as few steps as possible.

    `stopped` names the bound that was hit; such a space answers nothing about all states.
    """

    product: Product
    levels: list[Numbers] = field(default_factory=list)
    transitions: int = 0
    stopped: str | None = None
    _paths: dict[int, list[Label]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of reachable states."""
        return sum(map(len, self.levels))

    @property
    def ended(self) -> bool:
        """Whether these are all reachable states."""
        return self.stopped is None and not self.levels[-1].size

    def where(self, *, settled: bool | None, statement: Property) -> Numbers:
        """The reachable states in which a statement is true, by level; if `settled` is given, only (un)settled ones."""
        return self.within(np.concatenate(self.levels), settled=settled, statement=statement)

    def within(self, states: Numbers, *, settled: bool | None, statement: Property) -> Numbers:
        """Those of the given states in which a statement is true."""
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
        for begin in range(0, len(level), CHUNK):
            chunk = level[begin : begin + CHUNK]
            for fired in self.product.steps(chunk, ALL):
                hits = np.flatnonzero(fired.states == state)
                if hits.size:
                    return fired.label, int(chunk[fired.origins[hits[0]]])
        raise AssertionError("a level is not reached from the one before")


CHUNK = 4096


def _among(states: Numbers, level: Numbers) -> NDArray[np.bool_]:
    """Which of the states are in a sorted level."""
    if not level.size:
        return np.zeros(len(states), bool)
    places = np.searchsorted(level, states)
    places[places == len(level)] = 0
    found: NDArray[np.bool_] = level[places] == states
    return found


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
    product = Product(system, tables)
    space = Space(product)
    try:
        _run(space, kinds, limits, progress, enough)
    except TooWideError:
        space.stopped = "the states of the components do not fit into 63 bits together"
    return space


def _run(
    space: Space,
    kinds: frozenset[Kind],
    limits: Limits,
    progress: Callable[[int], None],
    enough: Callable[[Space], bool],
) -> None:
    product = space.product
    while not space.levels:
        try:
            space.levels = [np.array([product.encode(product.system.initial)], np.int64)]
        except FullError as full:
            product.widened(full, [])
    visited = space.levels[0]
    while space.levels[-1].size and not enough(space):
        try:
            fired = [step.states for step in product.steps(space.levels[-1], kinds)]
        except FullError as full:
            *space.levels, visited = (np.sort(a) for a in product.widened(full, [*space.levels, visited]))
            continue
        space.transitions += sum(map(len, fired))
        new = _unique(np.concatenate(fired)) if fired else np.empty(0, np.int64)
        new = new[~_among(new, visited)]
        visited = np.sort(np.concatenate((visited, new)), kind="stable")
        space.levels.append(new)
        progress(len(visited))
        if len(visited) > limits.states:
            space.stopped = f"more than {limits.states} states"
            return


def _unique(states: Numbers) -> Numbers:
    ordered = np.sort(states)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def union(parts: Iterable[Numbers]) -> Numbers:
    """All states of some arrays, each once, sorted."""
    arrays = list(parts)
    return _unique(np.concatenate(arrays)) if arrays and sum(map(len, arrays)) else np.empty(0, np.int64)
