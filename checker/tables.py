"""Components as integer tables: each local transition is worked out once, in plain Python, when it is first needed."""

from collections import defaultdict
from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.vocabulary import Component, Event, Kind, Send

Numbers = NDArray[np.int64]
UNKNOWN, REFUSED = -2, -1


class Stepped(NamedTuple):
    """What an event does to an array of local states.

    `after` are the next ones, REFUSED where the event is refused (if `refused` anywhere). `sent` numbers the list of events
    that each sends on, out of `lists`.
    """

    after: Numbers
    sent: Numbers
    refused: bool
    lists: set[int]


class Table:
    """The transitions of one component over numbered local states, with the lists of events sent on, numbered too."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.states: list[Hashable] = []
        self.sends: list[tuple[Send, ...]] = [()]
        self.offers: list[tuple[tuple[Event, Kind], ...]] = []
        self.restless: list[bool] = []
        self._numbers: dict[Hashable, int] = {}
        self._send_numbers: dict[tuple[Send, ...], int] = {(): 0}
        self._next: dict[Event, Numbers] = {}
        self._sent: dict[Event, Numbers] = {}
        self._sends_of: dict[Event, set[int]] = defaultdict(set)

    def number(self, state: Hashable) -> int:
        """The number of a local state, a new one if it was never met."""
        known = self._numbers.get(state)
        if known is not None:
            return known
        self._numbers[state] = len(self.states)
        self.states.append(state)
        offers = tuple((offer.event, offer.kind) for offer in self.component.offers(state))
        self.offers.append(offers)
        self.restless.append(any(kind is Kind.INTERNAL for _, kind in offers))
        return len(self.states) - 1

    def step(self, event: Event, local: Numbers) -> Stepped:
        """The next local states for some (at least one), with what each sends on."""
        size = len(self.states)
        following = self._column(self._next, event, size, UNKNOWN)
        sent = self._column(self._sent, event, size, 0)
        after = following[local]
        lowest = after.min()
        if lowest == UNKNOWN:
            for state in np.unique(local[after == UNKNOWN]).tolist():
                following[state], sent[state] = self._work_out(state, event)
            after = following[local]
            lowest = after.min()
        return Stepped(after, sent[local], bool(lowest == REFUSED), self._sends_of[event])

    def _work_out(self, state: int, event: Event) -> tuple[int, int]:
        step = self.component.step(self.states[state], event)
        if step is None:
            return REFUSED, 0
        if step.sends not in self._send_numbers:
            self._send_numbers[step.sends] = len(self.sends)
            self.sends.append(step.sends)
        number = self._send_numbers[step.sends]
        self._sends_of[event].add(number)
        return self.number(step.state), number

    @staticmethod
    def _column(columns: dict[Event, Numbers], event: Event, size: int, fill: int) -> Numbers:
        column = columns.get(event)
        if column is None or len(column) < size:
            longer = np.full(2 * size, fill, np.int64)
            if column is not None:
                longer[: len(column)] = column
            columns[event] = column = longer
        return column


class Tables:
    """The tables of all components met so far; equal components share one."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def of(self, component: Component) -> Table:
        """The table of a component."""
        return self._tables.setdefault(repr(component), Table(component))
