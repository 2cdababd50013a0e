"""The shortest way through a system on which certain steps happen, one after the other, and which ends in a certain state.

A search for one state tells only its shortest story; this one asks for the mechanism. It goes breadth first over pairs of
a state and the number of wanted steps that have happened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.explicit.product import Fired, Product
from staleproof.checker.engine.explicit.space import ALL, Space, _among, union
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.model.vocabulary import Label, Property

EMPTY = np.empty(0, np.int64)


@dataclass(frozen=True)
class Moment:
    """A wanted step: whose and which event it is (None for any), and what is true before and after it."""

    component: str | None
    event: str | None
    before: Property | None = None
    after: Property | None = None

    def among(self, product: Product, states: Numbers, fired: Fired) -> NDArray[np.bool_]:
        """Which of the fired steps it may be."""
        if self.component not in (None, fired.label.component) or self.event not in (None, fired.label.event.name):
            return np.zeros(len(fired.states), bool)
        found = np.ones(len(fired.states), bool)
        for statement, there in ((self.before, states[fired.origins]), (self.after, fired.states)):
            if statement is not None and found.any():
                found[found] = product.holds(statement, there[found])
        return found


@dataclass(frozen=True)
class Wanted:
    """The steps that must happen in this order, other steps between them; labels to go without; and the end."""

    moments: tuple[Moment, ...]
    end: Property
    settled: bool | None = True
    without: Callable[[Label], bool] = lambda _label: False


@dataclass
class Ways:
    """A search through the states of a space; `levels[depth][done]` are states new at this depth with so many steps done."""

    space: Space
    wanted: Wanted
    levels: list[list[Numbers]] = field(default_factory=list)

    def shortest(self) -> Iterator[list[Label]]:
        """Ways to all the ends there are, the shortest first."""
        stages = len(self.wanted.moments) + 1
        self.levels = [[self.space.levels[0], *[EMPTY] * (stages - 1)]]
        visited = self.levels[0]
        while any(states.size for states in self.levels[-1]):
            last = self.levels[-1][-1]
            ends = self.space.within(last, settled=self.wanted.settled, statement=self.wanted.end)
            yield from (self._back(len(self.levels) - 1, int(end)) for end in ends)
            found: list[list[Numbers]] = [[] for _ in range(stages)]
            for done, states in enumerate(self.levels[-1]):
                for fired, moved in self._steps(done, states):
                    found[done].append(fired.states)
                    found[min(done + 1, stages - 1)].append(fired.states[moved])
            new = [union(arrays) for arrays in found]
            new = [states[~_among(states, before)] for states, before in zip(new, visited, strict=True)]
            visited = [union(both) for both in zip(visited, new, strict=True)]
            self.levels.append(new)

    def _steps(self, done: int, states: Numbers) -> Iterator[tuple[Fired, NDArray[np.bool_]]]:
        product = self.space.product
        for fired in product.steps(states, ALL) if states.size else ():
            if self.wanted.without(fired.label):
                continue
            last = done == len(self.wanted.moments)
            none = np.zeros(len(fired.states), bool)
            yield fired, none if last else self.wanted.moments[done].among(product, states, fired)

    def _back(self, depth: int, end: int) -> list[Label]:
        state, done, labels = end, len(self.wanted.moments), []
        for level in range(depth - 1, -1, -1):
            label, state, done = self._before(state, done, self.levels[level])
            labels.append(label)
        return labels[::-1]

    def _before(self, state: int, done: int, level: list[Numbers]) -> tuple[Label, int, int]:
        for earlier in (done, done - 1) if done else (done,):
            for fired, moved in self._steps(earlier, level[earlier]):
                hits = np.flatnonzero((fired.states == state) & (moved | (earlier == done)))
                if hits.size:
                    return fired.label, int(level[earlier][fired.origins[hits[0]]]), earlier
        raise AssertionError("a level is not reached from the one before")
