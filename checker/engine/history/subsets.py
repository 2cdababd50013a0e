"""An auxiliary component as the set of the states that it may be in: what all runs to one state have left there.

Nothing depends on an auxiliary component (`System`), so its state need not tell states of the system apart. Each state is
followed once, with the set of the auxiliary states in which runs to it end (the subset construction, for this component alone).
"""

from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.explicit.space import located
from staleproof.checker.engine.explicit.tables import Numbers, Table
from staleproof.model.vocabulary import Component, Event, Offer, Step

Flags = NDArray[np.bool_]
Set = frozenset[Hashable]


class Subsets(NamedTuple):
    """The component whose states are sets of states of an auxiliary one."""

    inner: Component

    @property
    def name(self) -> str:
        """The name of the auxiliary component."""
        return self.inner.name

    @property
    def initial(self) -> Set:
        """Just the initial state."""
        return frozenset({self.inner.initial})

    def offers(self, state: Set) -> tuple[Offer, ...]:  # noqa: ARG002
        """Nothing: an auxiliary component only hears."""
        return ()

    def step(self, state: Set, event: Event) -> Step:
        """Step in every state that there may be."""
        return Step(frozenset(self._heard(one, event) for one in state))

    def _heard(self, one: Hashable, event: Event) -> Hashable:
        step = self.inner.step(one, event)
        assert step == Step(step and step.state), "an auxiliary component takes every event and sends nothing on"
        after: Hashable = step and step.state
        return after


class Family:
    """Numbered sets, and what is made of two of them in whole arrays; each pair is worked out once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.initial = table.number(table.component.initial)
        self.empty = table.number(frozenset())
        self._pairs: dict[tuple[str, int, int], int] = {}

    def number(self, members: Set) -> int:
        """The number of a set."""
        return self.table.number(members)

    def union(self, ones: Numbers, others: Numbers) -> Numbers:
        """What is in either."""
        return self._of_both("|", lambda one, other: one | other, ones, others)

    def without(self, ones: Numbers, others: Numbers) -> Numbers:
        """What is in the one and not in the other."""
        return self._of_both("-", lambda one, other: one - other, ones, others)

    def common(self, ones: Numbers, others: Numbers) -> Numbers:
        """What is in both."""
        return self._of_both("&", lambda one, other: one & other, ones, others)

    def having(self, member: Hashable, sets: Numbers) -> Flags:
        """For each set whether it has this member."""
        return np.array([member in self.members(number) for number in range(len(self.table.states))], bool)[sets]

    def members(self, number: int) -> Set:
        """The members of a set."""
        found = self.table.states[number]
        assert isinstance(found, frozenset)
        return found

    def _of_both(self, name: str, made: Callable[[Set, Set], Set], ones: Numbers, others: Numbers) -> Numbers:
        size = len(self.table.states)
        codes, back = np.unique(ones * size + others, return_inverse=True)
        pairs = (divmod(code, size) for code in codes.tolist())
        return np.array([self._made(name, made, one, other) for one, other in pairs], np.int64)[back]

    def _made(self, name: str, made: Callable[[Set, Set], Set], one: int, other: int) -> int:
        key = name, one, other
        if key not in self._pairs:
            self._pairs[key] = self.table.number(made(self.members(one), self.members(other)))
        return self._pairs[key]


def met(family: Family, width: int, found: Numbers, visited: Numbers) -> tuple[Numbers, Numbers]:
    """What is new among states that were found, each with the new part of its set only; and all that are visited now.

    Numbers have the set in their lowest `width` bits. Both arrays given and both handed back are sorted.
    """
    low = (1 << width) - 1
    states, sets = _together(family, found >> width, found & low)
    places, old = located(states, visited >> width)
    before = visited[places[old]] & low
    fresh = sets.copy()
    fresh[old] = family.without(sets[old], before)
    grown = visited.copy()
    grown[places[old]] += family.union(before, fresh[old]) - before
    merged = np.concatenate((grown, (states[~old] << width) | sets[~old]))
    merged.sort(kind="stable")
    new = fresh != family.empty
    return (states[new] << width) | fresh[new], merged


def _together(family: Family, states: Numbers, sets: Numbers) -> tuple[Numbers, Numbers]:
    """Each state once, with the union of its sets; those of one state stand side by side."""
    firsts = np.flatnonzero(np.concatenate(([True], states[1:] != states[:-1]))) if states.size else states
    sizes = np.diff(np.append(firsts, len(states)))
    together = sets[firsts]
    for further in range(1, int(sizes.max(initial=1))):
        more = np.flatnonzero(sizes > further)
        together[more] = family.union(together[more], sets[firsts[more] + further])
    return states[firsts], together
