"""Components as integer tables: each local transition is worked out once, in plain Python, when it is first needed."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.vocabulary import Component, Event, Kind, Remembered, Send

Numbers = NDArray[np.int64]
UNKNOWN, REFUSED = -2, -1


class Stepped(NamedTuple):
    """What an event does to an array of local states.

    `after` are the next ones, REFUSED where the event is refused (if `refused` anywhere). `sent` numbers what each sends
    on, out of `lists`.
    """

    after: Numbers
    sent: Numbers
    refused: bool
    lists: set[int]


def present(numbers: Numbers) -> Numbers:
    """Each of some numbers (not below 0) once, sorted."""
    return np.bincount(numbers).nonzero()[0]


def having(few: list[int], numbers: Numbers) -> Numbers:
    """The positions of a few of some numbers (not below 0)."""
    if len(few) == 1:
        return (numbers == few[0]).nonzero()[0]
    among = np.zeros(int(numbers.max()) + 1, bool)
    among[few] = True
    return among[numbers].nonzero()[0]


def sole(numbers: Numbers) -> int | None:
    """The number that all of some (at least one) are; None if they differ."""
    first = int(numbers[0])
    return first if len(numbers) == 1 or np.equal(numbers, first).all() else None


@dataclass
class Column:
    """What one event does to each local state: the next one (or UNKNOWN or REFUSED), and the number of what is sent on."""

    following: Numbers
    sent: Numbers
    lists: set[int] = field(default_factory=set)
    alone: dict[int, tuple[int, int]] = field(default_factory=dict)

    def grown(self, size: int) -> None:
        """Make room for more states."""
        more = 2 * size - len(self.following)
        following = np.concatenate((self.following, np.full(more, UNKNOWN)))
        self.sent = np.concatenate((self.sent, np.zeros(more, np.int64)))
        self.following = following


Sent = tuple[tuple[Send, ...], tuple[Send, ...]]
"""What is sent on, at once and later."""


class Table:
    """The transitions of one component over numbered local states, with the lists of events sent on, numbered too.

    Where memory runs out in the middle of anything, what is known stays right: a number is given away when all is there
    that it stands for.
    """

    def __init__(self, component: Component) -> None:
        self.component = component
        self.states: list[Hashable] = []
        self.sends: list[Sent] = [((), ())]
        self.offered: list[tuple[Event, Kind]] = []
        self.offers: list[tuple[int, ...]] = []
        self.restless: list[bool] = []
        self._numbers: dict[Hashable, int] = {}
        self._send_numbers: dict[Sent, int] = {((), ()): 0}
        self._offer_numbers: dict[tuple[Event, Kind], int] = {}
        self._columns: dict[Event, Column] = {}

    def number(self, state: Hashable) -> int:
        """The number of a local state, a new one if it was never met."""
        known = self._numbers.get(state)
        if known is not None:
            return known
        offers = self.component.offers(state)
        number = len(self.states)
        self.offers[number:] = [tuple(self._offer_number((offer.event, offer.kind)) for offer in offers)]
        self.restless[number:] = [any(offer.kind is Kind.INTERNAL for offer in offers)]
        self.states.append(state)
        self._numbers[state] = number
        return number

    def _offer_number(self, offer: tuple[Event, Kind]) -> int:
        if offer not in self._offer_numbers:
            self.offered.append(offer)
            self._offer_numbers[offer] = len(self.offered) - 1
        return self._offer_numbers[offer]

    def offering(self, locals_: Numbers) -> dict[int, list[int]]:
        """By the number of what is offered, those of some local states that offer it."""
        found: dict[int, list[int]] = {}
        for number in locals_.tolist():
            for offer in self.offers[number]:
                found.setdefault(offer, []).append(number)
        return found

    def alone(self, event: Event, number: int) -> tuple[int, int]:
        """The next local state for one (REFUSED if there is none), and the number of what it sends on."""
        column = self._column(event)
        known = column.alone.get(number)
        return self._learnt(number, event, column) if known is None else known

    def moved(self, event: Event, numbers: list[int], local: Numbers) -> Numbers:
        """By how much an event that none of some local states refuses changes each; `numbers` are those among them."""
        if len(numbers) == 1:
            return np.int64(self.alone(event, numbers[0])[0] - numbers[0])
        return self._column(event).following[local] - local

    def step(self, event: Event, local: Numbers) -> Stepped:
        """The next local states for some (at least one), with what each sends on."""
        column = self._column(event)
        after = column.following[local]
        lowest = np.minimum.reduce(after)
        if lowest == UNKNOWN:
            for state in present(local[after == UNKNOWN]).tolist():
                self._learnt(state, event, column)
            after = column.following[local]
            lowest = np.minimum.reduce(after)
        return Stepped(after, column.sent[local], bool(lowest == REFUSED), column.lists)

    def _column(self, event: Event) -> Column:
        """What is known of an event, with room for every local state."""
        column = self._columns.get(event)
        if column is None:
            column = self._columns[event] = Column(np.empty(0, np.int64), np.empty(0, np.int64))
        if len(column.following) < len(self.states):
            column.grown(len(self.states))
        return column

    def _learnt(self, number: int, event: Event, column: Column) -> tuple[int, int]:
        known = column.alone[number] = self._work_out(number, event, column)
        column.following[number], column.sent[number] = known
        return known

    def _work_out(self, state: int, event: Event, column: Column) -> tuple[int, int]:
        step = self.component.step(self.states[state], event)
        if step is None:
            return REFUSED, 0
        sent = (step.sends, step.later)
        if sent not in self._send_numbers:
            self.sends.append(sent)
            self._send_numbers[sent] = len(self.sends) - 1
        number = self._send_numbers[sent]
        column.lists.add(number)
        return self.number(step.state), number


class Tables:
    """The tables of all components met so far; equal components share one.

    Tables that share what is `known` number states each in its own order, but work out no step twice.
    """

    def __init__(self, known: dict[str, Remembered] | None = None) -> None:
        self._tables: dict[str, Table] = {}
        self._known = {} if known is None else known

    def of(self, component: Component) -> Table:
        """The table of a component."""
        name = repr(component)
        if name not in self._tables:
            self._tables[name] = Table(self._known.setdefault(name, Remembered(component)))
        return self._tables[name]
