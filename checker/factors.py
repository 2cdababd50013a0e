"""The steps of a system as products: what one step does to each component by itself.

Which events a label sends on depends, component by component, on the local states that it meets. For each way through
them the label is one *term*, a product of local partial functions: it is enabled where all of them are defined, and then
each component takes its own. So the steps of a system are known without exploring it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from checker.bounds import BoundError
from checker.tables import REFUSED, Numbers, Table, Tables
from model.vocabulary import Kind, Label, Send, System, anywhere

MOST = 9_000
"""Local states of one component, beyond which a system is not resolved into terms."""


class Factor(NamedTuple):
    """A partial function on the local states of a component: from each of `before` to the one of `after` at its place."""

    before: Numbers
    after: Numbers


class Term(NamedTuple):
    """One way through a label: a factor for each component, by its place, that the step asks or changes."""

    label: Label
    kind: Kind
    factors: dict[int, Factor]


class Factored(NamedTuple):
    """The terms of a system over the local states that these lead to; `known` are their numbers, component by component."""

    system: System
    tables: tuple[Table, ...]
    known: tuple[Numbers, ...]
    terms: tuple[Term, ...] = ()

    @property
    def initial(self) -> tuple[int, ...]:
        """The numbers of the initial local states."""
        return tuple(table.number(local) for table, local in zip(self.tables, self.system.initial, strict=True))


def factored(system: System) -> Factored:
    """All terms of a system.

    Raises BoundError if they lead to too many local states, and ValueError if what is permitted depends on several
    components at once (`permits` and `guard`): that is no product.
    """
    if system.guard is not None or system.permits is not anywhere:
        raise ValueError("what is permitted depends on several components at once, which is no product of local functions")
    shared = Tables()
    tables = tuple(shared.of(component) for component in system.components)
    initial = (table.number(local) for table, local in zip(tables, system.initial, strict=True))
    found = Factored(system, tables, tuple(np.array([local]) for local in initial))
    while True:
        found = found._replace(terms=tuple(_terms(found)))
        grown = tuple(_grown(found))
        if sum(map(len, grown)) == sum(map(len, found.known)):
            return found
        found = found._replace(known=grown)


def _grown(system: Factored) -> Iterator[Numbers]:
    """The known local states of each component together with those that the terms lead to."""
    for place, (table, known) in enumerate(zip(system.tables, system.known, strict=True)):
        reached = (term.factors[place].after for term in system.terms if place in term.factors)
        grown = np.unique(np.concatenate((known, *reached)))
        if len(grown) > MOST:
            raise BoundError(f"'{table.component.name}' has more than {MOST} local states by itself")
        yield grown


def _terms(system: Factored) -> Iterator[Term]:
    """The terms of every label that is offered in known local states."""
    for place, table in enumerate(system.tables):
        offering: dict[int, list[int]] = {}
        for local in system.known[place].tolist():
            for offer in table.offers[local]:
                offering.setdefault(offer, []).append(local)
        for offer, starts in offering.items():
            event, kind = table.offered[offer]
            own = np.array(starts, np.int64)
            label = Label(table.component.name, event)
            for factors in _ways(system, label, {place: Factor(own, own)}):
                yield Term(label, kind, factors)


def _ways(system: Factored, label: Label, start: dict[int, Factor]) -> Iterator[dict[int, Factor]]:
    """Every way through a label, depth first; what is sent on for later comes behind all that is under way."""
    auxiliary = system.system.auxiliary
    pending: list[tuple[tuple[Send, ...], dict[int, Factor]]] = [((Send(*label),), start)]
    while pending:
        sends, factors = pending.pop()
        if not sends:
            yield factors
            continue
        if auxiliary is not None and sends[0].to == auxiliary.name:
            pending.append((sends[1:], factors))
            continue
        place = system.system.index[sends[0].to]
        table, known = system.tables[place], system.known[place]
        factor = factors.get(place, Factor(known, known))
        stepped = table.step(sends[0].event, factor.after)
        for number in sorted(stepped.lists):
            among = (stepped.sent == number) & (stepped.after != REFUSED)
            if among.any():
                at_once, later = table.sends[number]
                taken = Factor(factor.before[among], stepped.after[among])
                pending.append(((*at_once, *sends[1:], *later), {**factors, place: taken}))
