"""States of a system as integers, and steps on whole arrays of them.

A state is one 64-bit number with a field of bits for each component (the idea of LTSmin's partitioned next-state
interface: local transitions are looked up, never computed twice). Where a component turns out to have more states than
fit, a product with a wider field takes over.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.bounds import TOO_WIDE, WIDEST, BoundError
from staleproof.checker.engine.explicit.known_component import Sent
from staleproof.checker.engine.explicit.statements import Truth
from staleproof.checker.engine.explicit.tables import REFUSED, Numbers, Table, Tables, having, present, sole
from staleproof.model.vocabulary import Kind, Label, Property, Send, State, System

T = TypeVar("T")
Truths = dict[Property, Truth]


class FullError(Exception):
    """A component has more states than its field can hold; see `in_room`."""

    def __init__(self, place: int) -> None:
        self.place = place


class Fired(NamedTuple):
    """The states after one label, and from which of the given states (by position) each came."""

    label: Label
    kind: Kind
    states: Numbers
    origins: Numbers


Pending = tuple[tuple[Send, ...], Numbers, Numbers]
"""What is still to be taken in some states, and from which of the given states (by position) each came."""


def behind(sent: Sent, pending: tuple[Send, ...]) -> tuple[Send, ...]:
    """What is to be taken when the first of what is pending has been, and has sent something on."""
    at_once, later = sent
    return (*at_once, *pending[1:], *later)


class Product:
    """A system on integer tables; `widths` are the bits of the fields."""

    def __init__(
        self, system: System, tables: tuple[Table, ...], widths: tuple[int, ...], truths: Truths | None = None
    ) -> None:
        self.system = system
        self.tables = tables
        self.widths = widths
        self._truths: Truths = {} if truths is None else truths
        self.shifts = tuple(accumulate(widths[:-1], initial=0))

    # Numbering.

    def encode(self, state: State) -> int:
        """The number of a state. Raises BoundError if there are not enough bits for all components."""
        if sum(self.widths) > WIDEST:
            raise BoundError(TOO_WIDE)
        numbers = [table.number(local) for table, local in zip(self.tables, state, strict=True)]
        for place, (number, width) in enumerate(zip(numbers, self.widths, strict=True)):
            if number >> width:
                raise FullError(place)
        return sum(number << shift for number, shift in zip(numbers, self.shifts, strict=True))

    def decode(self, number: int) -> State:
        """The state with this number."""
        fields = zip(self.tables, self.shifts, self.widths, strict=True)
        return tuple(table.states[(number >> shift) & ((1 << width) - 1)] for table, shift, width in fields)

    def locals(self, place: int, states: Numbers) -> Numbers:
        """The local states of one component within the given states."""
        return (states >> self.shifts[place]) & ((1 << self.widths[place]) - 1)

    def widened(self, place: int) -> "Product":
        """The same with a wider field for one component. Raises BoundError if no bit is left."""
        more = min(1 if self.widths[place] > 8 else 2, WIDEST - sum(self.widths))
        if more <= 0:
            raise BoundError(TOO_WIDE)
        return self._with(place, self.widths[place] + more, self.widths)

    def rearranged(self, place: int) -> "Product":
        """The same; where no bit is left, fields give up those that their components do not need so far."""
        if sum(self.widths) < WIDEST:
            return self.widened(place)
        needed = tuple((len(table.states) - 1).bit_length() for table in self.tables)
        found = self._with(place, max(needed[place], self.widths[place] + 1), needed)
        if sum(found.widths) > WIDEST:
            raise BoundError(TOO_WIDE)
        return found

    def _with(self, place: int, width: int, others: tuple[int, ...]) -> "Product":
        return Product(self.system, self.tables, (*others[:place], width, *others[place + 1 :]), self._truths)

    def adopted(self, states: Numbers, other: "Product") -> Numbers:
        """The numbers here of states numbered by a product with other widths that has room for them; their order stays."""
        if self.widths == other.widths:
            return states
        found = np.zeros_like(states)
        for place, shift in enumerate(self.shifts):
            found |= other.locals(place, states) << shift
        return found

    # Steps.

    def steps(self, states: Numbers, kinds: frozenset[Kind]) -> Iterator[Fired]:
        """Every enabled step of these kinds from every given state, label by label in a fixed order."""
        for place, table in enumerate(self.tables):
            local = self.locals(place, states)
            for offer, numbers in table.offering(present(local)).items():
                event, kind = table.offered[offer]
                if kind in kinds:
                    label = Label(table.component.name, event)
                    yield from (Fired(label, kind, *ended) for ended in self._begun(label, numbers, local, states))

    def _begun(self, label: Label, numbers: list[int], local: Numbers, states: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """The states after a label where its component is in one of some (sorted) local states, and their origins."""
        guard = self._guard(label)
        if guard is None:
            return self._followed(self._first(label, numbers, local, states))
        origins = having(numbers, local, len(self.tables[self.system.index[label.component]].states))
        origins = origins[self.holds(guard, states[origins])]
        return self._fire(label, states[origins], origins)

    def _first(self, label: Label, numbers: list[int], local: Numbers, states: Numbers) -> list[Pending]:
        """What is left to be taken when the component of a label has stepped, told apart by what it sends on."""
        place = self.system.index[label.component]
        table, shift = self.tables[place], self.shifts[place]
        steps = table.each(label.event, numbers)
        if max(after for after, _ in steps) >> self.widths[place] > 0:
            raise FullError(place)
        groups: dict[int, list[int]] = {}
        for number, (after, sent) in zip(numbers, steps, strict=True):
            if after != REFUSED:
                groups.setdefault(sent, []).append(number)
        pending: list[Pending] = []
        for sent, group in sorted(groups.items()):
            origins = having(group, local, len(table.states))
            moved = table.moved(label.event, group, local[origins]) << shift
            pending.append((behind(table.sends[sent], (Send(*label),)), states[origins] + moved, origins))
        return pending

    def _guard(self, label: Label) -> Property | None:
        """The statement that guards a label, if any does."""
        return None if self.system.guard is None else self.system.guard(label)

    def fire(self, label: Label, states: Numbers) -> tuple[Numbers, Numbers]:
        """The states after a label, offered or not, and the positions of the given states that permit it."""
        guard, origins = self._guard(label), np.arange(len(states))
        if guard is not None and states.size:
            origins = origins[self.holds(guard, states)]
        parts = list(self._fire(label, states[origins], origins))
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
        return self._followed([((Send(*label),), states, origins)] if states.size else [])

    def _followed(self, pending: list[Pending]) -> Iterator[tuple[Numbers, Numbers]]:
        """The states when nothing is left to be taken, and their origins; the last that is pending comes first."""
        while pending:
            sends, states, origins = pending.pop()
            if not sends:
                yield states, origins
                continue
            place = self.system.index.get(sends[0].to)
            if place is None:
                pending.append((self._unheard(sends), states, origins))
                continue
            table, shift, width = self.tables[place], self.shifts[place], self.widths[place]
            local = (states >> shift) & ((1 << width) - 1)
            number = sole(local)
            if number is not None:
                after, sent = table.alone(sends[0].event, number)
                if after >> width > 0:
                    raise FullError(place)
                if after != REFUSED:
                    pending.append((behind(table.sends[sent], sends), states + ((after - number) << shift), origins))
                continue
            pending += self._parted(sends, states, origins, place, local)

    def _parted(self, sends: tuple[Send, ...], states: Numbers, origins: Numbers, place: int, local: Numbers) -> list[Pending]:
        """What is left to be taken when the next component has stepped, told apart by what it sends on."""
        table, shift = self.tables[place], self.shifts[place]
        after, sent, refused, lists = table.step(sends[0].event, local)
        if len(table.states) > 1 << self.widths[place] and after.max() >= 1 << self.widths[place]:
            raise FullError(place)
        states = states + ((after - local) << shift)
        first = next(iter(lists)) if len(lists) == 1 and not refused else sole(sent)
        if first is not None:
            return [] if first == REFUSED else [(behind(table.sends[first], sends), states, origins)]
        numbers = present(sent - REFUSED) + REFUSED
        parts = [(number, (sent == number).nonzero()[0]) for number in numbers.tolist() if number != REFUSED]
        return [(behind(table.sends[number], sends), states[among], origins[among]) for number, among in parts]

    def _unheard(self, sends: tuple[Send, ...]) -> tuple[Send, ...]:
        """What is left to be taken when the first is for the auxiliary component."""
        assert self.system.auxiliary is not None, f"nothing is called {sends[0].to}"
        return sends[1:]

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
        if statement not in self._truths:
            self._truths[statement] = Truth(statement, tuple(self.tables[place] for place in places))
        return self._truths[statement].of(tuple(self.locals(place, states) for place in places), len(states))


def product(system: System, tables: Tables) -> Product:
    """A system on integer tables, with room for what its components are known to do."""
    own = tuple(tables.of(component) for component in system.components)
    started = tuple(table.number(local).bit_length() for table, local in zip(own, system.initial, strict=True))
    roomy = tuple(max(3, len(table.states).bit_length()) for table in own)
    return Product(system, own, roomy if sum(roomy) <= WIDEST else started)


def in_room(
    begin: Product, ask: Callable[[Product], T], wider: Callable[[Product, int], Product] = Product.rearranged
) -> tuple[Product, T]:
    """What is asked of a product, with the product, made wider as often as needed, that had room for the answer."""
    while True:
        try:
            return begin, ask(begin)
        except FullError as full:
            begin = wider(begin, full.place)
