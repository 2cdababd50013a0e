"""What is known of a system so far: local states of its components, and its steps resolved over these."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from staleproof.checker.engine.diagrams.resolved_labels import Resolved, merged, resolved
from staleproof.checker.engine.explicit.tables import Numbers, Tables
from staleproof.model.vocabulary import Kind, Label, Property, System

FAR = 4000
"""Local states, of all components together, up to which they are taken as known before they are reached."""


@dataclass
class ResolvedLabel:
    """One label of a kind: the products that it falls into, the statement that guards it, and what it was resolved over."""

    label: Label
    kind: Kind
    guard: Property | None
    products: list[Resolved] = field(default_factory=list)
    asked: frozenset[int] = frozenset()
    over: tuple[int, ...] = ()
    _merged: list[Resolved] | None = None

    def resolved(self, products: list[Resolved]) -> None:
        """Take other products."""
        self.products, self._merged = products, None

    @property
    def merged(self) -> list[Resolved]:
        """As few products as can be had."""
        if self._merged is None:
            self._merged = merged(self.products)
        return self._merged


class Network:
    """A system with the known local states of its components, at first the initial ones."""

    def __init__(self, system: System, tables: Tables) -> None:
        self.system = system
        self.tables = tuple(tables.of(component) for component in system.components)
        initial = zip(self.tables, system.initial, strict=True)
        self.known: list[Numbers] = [np.array([table.number(local)], np.int64) for table, local in initial]
        self.initial = tuple(int(numbers[0]) for numbers in self.known)
        self._steps: dict[tuple[int, int], ResolvedLabel] = {}

    @property
    def steps(self) -> Iterable[ResolvedLabel]:
        """All steps that begin in known local states."""
        return self._steps.values()

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many local states are known of each component."""
        return tuple(map(len, self.known))

    def resolve(self) -> bool:
        """Work out anew the steps about whose components there is more known; whether there were any."""
        changed = False
        for place, table in enumerate(self.tables):
            for offer, starts in table.offering(self.known[place]).items():
                changed |= self._resolve(place, offer, np.array(starts, np.int64))
        return changed

    def _resolve(self, place: int, offer: int, starts: Numbers) -> bool:
        if (place, offer) not in self._steps:
            event, kind = self.tables[place].offered[offer]
            label = Label(self.tables[place].component.name, event)
            guard = None if self.system.guard is None else self.system.guard(label)
            self._steps[place, offer] = ResolvedLabel(label, kind, guard)
        step = self._steps[place, offer]
        if step.over == self._over(step, place, starts):
            return False
        products, step.asked = resolved(self.system, self.tables, self.known, step.label, starts)
        step.resolved(products)
        step.over = self._over(step, place, starts)
        return True

    def _over(self, step: ResolvedLabel, place: int, starts: Numbers) -> tuple[int, ...]:
        return (len(starts), *(len(self.known[other]) for other in sorted(step.asked - {place})))

    def know(self, place: int, found: Numbers) -> bool:
        """Take some local states of a component as known; whether any was not."""
        before = len(self.known[place])
        self.known[place] = np.union1d(self.known[place], found)
        return len(self.known[place]) > before

    def close(self) -> bool:
        """Take as known all that follows step by step, whatever the other components do; whether it is not too much."""
        while self.resolve():
            self.follow()
            if sum(self.sizes) > FAR:
                return False
        return True

    def follow(self) -> None:
        """Take as known where the steps lead that are resolved, whatever the other components do."""
        found: list[list[Numbers]] = [[] for _ in self.known]
        for step in self.steps:
            for product in step.products:
                for place, function in product.items():
                    found[place].append(function.targets)
        for place, targets in enumerate(found):
            if targets:
                self.know(place, np.concatenate(targets))
