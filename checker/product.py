"""States of a system as integers, and steps on whole arrays of them.

A state is one 64-bit number with a field of bits for each component (the idea of LTSmin's partitioned next-state
interface: local transitions are looked up, never computed twice). Fields are widened when a component turns out to have
more states than fit.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from checker.tables import REFUSED, Numbers, Sent, Tables
from model.vocabulary import Kind, Label, Property, Send, State, System

WIDEST = 63


class TooWideError(Exception):
    """The components have more states together than a 64-bit number can tell apart."""


class FullError(Exception):
    """A component has more states than its field can hold."""

    def __init__(self, place: int) -> None:
        self.place = place


class Fired(NamedTuple):
    """The states after one label, and from which of the given states (by position) each came."""

    label: Label
    kind: Kind
    states: Numbers
    origins: Numbers


def _behind(sent: Sent, pending: tuple[Send, ...]) -> tuple[Send, ...]:
    """What is to be taken when the first of what is pending has been, and has sent something on."""
    at_once, later = sent
    return (*at_once, *pending[1:], *later)


class Product:
    """A system on integer tables."""

    def __init__(self, system: System, tables: Tables) -> None:
        self.system = system
        self.tables = tuple(tables.of(component) for component in system.components)
        self.widths = [max(3, len(table.states).bit_length()) for table in self.tables]
        self.shifts = list(accumulate(self.widths[:-1], initial=0))

    # Numbering.

    def encode(self, state: State) -> int:
        """The number of a state."""
        numbers = [table.number(local) for table, local in zip(self.tables, state, strict=True)]
        self._check()
        return sum(number << shift for number, shift in zip(numbers, self.shifts, strict=True))

    def decode(self, number: int) -> State:
        """The state with this number."""
        fields = zip(self.tables, self.shifts, self.widths, strict=True)
        return tuple(table.states[(number >> shift) & ((1 << width) - 1)] for table, shift, width in fields)

    def locals(self, place: int, states: Numbers) -> Numbers:
        """The local states of one component within the given states."""
        return (states >> self.shifts[place]) & ((1 << self.widths[place]) - 1)

    def _check(self) -> None:
        for place, (table, width) in enumerate(zip(self.tables, self.widths, strict=True)):
            if len(table.states) > 1 << width:
                raise FullError(place)

    def widened(self, full: FullError, arrays: list[Numbers]) -> list[Numbers]:
        """The given states in a numbering with a wider field for one component."""
        columns = [[self.locals(place, states) for place in range(len(self.tables))] for states in arrays]
        self.widths[full.place] += 1 if self.widths[full.place] > 8 else 2
        if sum(self.widths) > WIDEST:
            raise TooWideError
        self.shifts = list(accumulate(self.widths[:-1], initial=0))
        return [
            np.sum([c << s for c, s in zip(column, self.shifts, strict=True)], axis=0, dtype=np.int64) for column in columns
        ]

    # Steps.

    def steps(self, states: Numbers, kinds: frozenset[Kind]) -> Iterator[Fired]:
        """Every enabled step of these kinds from every given state, label by label in a fixed order."""
        for place, table in enumerate(self.tables):
            local = self.locals(place, states)
            present = np.flatnonzero(np.bincount(local, minlength=len(table.states))).tolist()
            offering: dict[int, list[int]] = {}
            for number in present:
                for offer in table.offers[number]:
                    offering.setdefault(offer, []).append(number)
            for offer, numbers in offering.items():
                event, kind = table.offered[offer]
                if kind not in kinds:
                    continue
                offers = np.zeros(len(table.states), bool)
                offers[numbers] = True
                origins = np.flatnonzero(offers[local])
                label = Label(table.component.name, event)
                yield from (Fired(label, kind, after, start) for after, start in self._fire(label, states[origins], origins))

    def fire(self, label: Label, states: Numbers) -> tuple[Numbers, Numbers]:
        """The states after a label, offered or not, and the positions of the given states that permit it."""
        parts = list(self._fire(label, states, np.arange(len(states))))
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return np.concatenate([after for after, _ in parts]), np.concatenate([origin for _, origin in parts])

    def offering(self, label: Label, states: Numbers) -> NDArray[np.bool_]:
        """For each state whether the component of a label offers its event."""
        place = self.system.index[label.component]
        table, local = self.tables[place], self.locals(place, states)
        offered = [any(table.offered[offer][0] == label.event for offer in offers) for offers in table.offers]
        return np.array(offered, bool)[local]

    def _fire(self, label: Label, states: Numbers, origins: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        pending: list[tuple[tuple[Send, ...], Numbers, Numbers]] = [((Send(*label),), states, origins)] if states.size else []
        while pending:
            sends, states, origins = pending.pop()
            if not sends:
                yield states, origins
                continue
            place = self.system.index[sends[0].to]
            table, shift = self.tables[place], self.shifts[place]
            local = (states >> shift) & ((1 << self.widths[place]) - 1)
            after, sent, refused, lists = table.step(sends[0].event, local)
            if len(table.states) > 1 << self.widths[place] and after.max() >> self.widths[place]:
                raise FullError(place)
            if refused:
                passed = after != REFUSED
                states, origins, local, after, sent = (a[passed] for a in (states, origins, local, after, sent))
                if not states.size:
                    continue
            states = states + ((after - local) << shift)
            if len(lists) == 1:
                pending.append((_behind(table.sends[next(iter(lists))], sends), states, origins))
                continue
            for number in sorted(lists):
                among = sent == number
                if among.any():
                    pending.append((_behind(table.sends[number], sends), states[among], origins[among]))

    # Questions.

    def settled(self, states: Numbers) -> NDArray[np.bool_]:
        """For each state whether no component offers an internal event."""
        found = np.ones(len(states), bool)
        for place, table in enumerate(self.tables):
            restless = np.array(table.restless)
            if restless.any():
                found &= ~restless[self.locals(place, states)]
        return found

    def holds(self, statement: Property, states: Numbers) -> NDArray[np.bool_]:
        """For each state whether the statement is true."""
        places = [self.system.index[name] for name in statement.components]
        fields = [self.locals(place, states) for place in places]
        sizes = [len(self.tables[place].states) for place in places]
        codes = np.zeros(len(states), np.int64)
        for field, size in zip(fields, sizes, strict=True):
            codes = codes * size + field
        different, back = np.unique(codes, return_inverse=True)
        return np.array([self._true(statement, places, sizes, code) for code in different.tolist()], bool)[back]

    def _true(self, statement: Property, places: list[int], sizes: list[int], code: int) -> bool:
        numbers = []
        for size in reversed(sizes):
            code, number = divmod(code, size)
            numbers.append(number)
        parts = zip(places, reversed(numbers), strict=True)
        return statement.holds(*(self.tables[place].states[number] for place, number in parts))
