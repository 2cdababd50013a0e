"""Components as integer tables: each local transition is worked out once, in plain Python, when it is first needed."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.explicit.known_component import Behaviour, KnownSteps, Sent
from staleproof.model.vocabulary import Component, Event

Numbers = NDArray[np.int64]
UNKNOWN, REFUSED = -2, -1


class Stepped(NamedTuple):
    """What an event does to an array of local states.

    `after` are the next ones and `sent` numbers what each sends on, out of `lists`; both are REFUSED where the event is
    refused (if `refused` anywhere).
    """

    after: Numbers
    sent: Numbers
    refused: bool
    lists: set[int]


def present(numbers: Numbers) -> Numbers:
    """Each of some numbers (not below 0) once, sorted."""
    found: Numbers = np.bincount(numbers).nonzero()[0]
    return found


def having(few: list[int], numbers: Numbers, size: int) -> Numbers:
    """The positions of a few of some numbers from 0 up to a size."""
    if len(few) == 1:
        among = numbers == few[0]
    else:
        chosen = np.zeros(size, bool)
        chosen[few] = True
        among = chosen[numbers]
    found: Numbers = among.nonzero()[0]
    return found


def sole(numbers: Numbers) -> int | None:
    """The number that all of some (at least one) are; None if they differ."""
    first = numbers.item(0)
    constant = first == numbers.item(-1) and (len(numbers) <= 2 or np.logical_and.reduce(numbers == numbers[:1]))
    return first if constant else None


@dataclass
class Column:
    """What one event does to each local state: the next one (or UNKNOWN or REFUSED), and the number of what is sent on."""

    known: KnownSteps
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


class Table:
    """The transitions of one component over numbered local states, with the lists of events sent on, numbered too.

    Where memory runs out in the middle of anything, what is known stays right: a number is given away when all is there
    that it stands for.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self.component = behaviour.component
        self.states: list[Hashable] = []
        self.sends: list[Sent] = [((), ())]
        self.offered = behaviour.offered
        self.offers: list[tuple[int, ...]] = []
        self.restless: list[bool] = []
        self._behaviour = behaviour
        self._numbers: dict[int, int] = {}
        self._met: list[int] = []
        self._send_numbers: dict[int, int] = {0: 0}
        self._columns: dict[Event, Column] = {}

    def number(self, state: Hashable) -> int:
        """The number of a local state, a new one if it was never met."""
        return self._number(self._behaviour.number(state))

    def _number(self, met: int) -> int:
        """The number of a local state by that which it has for all explorations."""
        known = self._numbers.get(met)
        if known is not None:
            return known
        behaviour, number = self._behaviour, len(self._numbers)
        self.offers[number:] = [behaviour.offers[met]]
        self.restless[number:] = [behaviour.restless[met]]
        self._met[number:] = [met]
        self.states[number:] = [behaviour.states[met]]
        self._numbers[met] = number
        return number

    def _send_number(self, met: int) -> int:
        """The number of what is sent on by that which it has for all explorations."""
        if met not in self._send_numbers:
            self.sends[len(self._send_numbers) :] = [self._behaviour.sends[met]]
            self._send_numbers[met] = len(self._send_numbers)
        return self._send_numbers[met]

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

    def each(self, event: Event, numbers: list[int]) -> list[tuple[int, int]]:
        """The same for each of some local states, in their order."""
        column = self._column(event)
        return [column.alone.get(number) or self._learnt(number, event, column) for number in numbers]

    def moved(self, event: Event, numbers: list[int], local: Numbers) -> Numbers | int:
        """By how much an event that none of some local states refuses changes each; `numbers` are those among them."""
        if len(numbers) == 1:
            return self.alone(event, numbers[0])[0] - numbers[0]
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

    @property
    def taken(self) -> Iterator[tuple[Hashable, Event, Hashable]]:
        """The local steps that were worked out: the state before, the event and the state behind it."""
        for event, column in self._columns.items():
            for number in (column.following >= 0).nonzero()[0].tolist():
                yield self.states[number], event, self.states[int(column.following[number])]

    def _column(self, event: Event) -> Column:
        """What is known of an event, with room for every local state."""
        column = self._columns.get(event)
        if column is None:
            column = self._columns[event] = Column(self._behaviour.steps(event), np.empty(0, np.int64), np.empty(0, np.int64))
        if len(column.following) < len(self.states):
            column.grown(len(self.states))
        return column

    def _learnt(self, number: int, event: Event, column: Column) -> tuple[int, int]:
        after, sent = known = self._work_out(number, event, column)
        column.sent[number] = sent
        column.following[number] = after
        column.alone[number] = known
        return known

    def _work_out(self, number: int, event: Event, column: Column) -> tuple[int, int]:
        found = self._behaviour.step(self._met[number], event, column.known)
        if found is None:
            return REFUSED, REFUSED
        after, sent = found
        sends = self._send_number(sent)
        column.lists.add(sends)
        return self._number(after), sends


class Tables:
    """The tables of all components met so far; equal components share one.

    Tables that share what is `known` number states each in its own order, but work out no step twice.
    """

    def __init__(self, known: dict[str, Behaviour] | None = None) -> None:
        self._tables: dict[str, Table] = {}
        self._known = {} if known is None else known

    def of(self, component: Component) -> Table:
        """The table of a component."""
        name = repr(component)
        if name not in self._tables:
            self._tables[name] = Table(self._behaviour(name, component))
        return self._tables[name]

    def _behaviour(self, name: str, component: Component) -> Behaviour:
        known = self._known.get(name)
        if known is None or known.spent:
            known = self._known[name] = Behaviour(component)
        return known
