"""A system as a Promela model for SPIN: one atomic step of the model for each step of the system.

Local states are numbers from 1, steps are looked up in constant tables of C, so that a state of the model is the tuple of
local states and nothing else. That is why SPIN stores as many states as the system has.
"""

import re
from collections.abc import Iterator

import numpy as np

from staleproof.checker.engine.class_tables import classed
from staleproof.checker.engine.diagrams.known_system import Network, ResolvedLabel
from staleproof.checker.engine.diagrams.resolved_labels import Function, Resolved
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.checker.engine.verdict import Bad
from staleproof.model.vocabulary import Event, Property
from staleproof.reports.export.c_tables import SMALL, CTables

COMMANDS = """\
 *   spin -a FILE
 *   gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c    breadth first; without -DBFS depth first (then with -m1000000)
 *   ./pan -c0                                         all states: one error for each that is bad
 *   ./pan && ./pan -r                                 to the first that is bad; the steps to it"""
USE = """\
 * "states, stored" are the reachable states, "transitions" the steps between them and one more for each bad state."""


def promela(title: str, system: Network, bad: Bad) -> str:
    """The text of a model that begins with a title; in a state in which one of the statements is true an assertion fails."""
    return "\n".join(_Writer(system, bad).lines(title)) + "\n"


class _Writer:
    """Writes one system."""

    def __init__(self, system: Network, bad: Bad) -> None:
        self.system = system
        self.bad = bad
        self.tables = CTables()
        self.names = _names([table.component.name for table in system.tables])

    def lines(self, title: str) -> Iterator[str]:
        """The whole text."""
        steps = [line for step in self.system.steps for product in step.products for line in self._step(step, product)]
        alarm = f"  :: d_step {{ c_expr {{ {self._alarm()} }} -> assert(false) }}"
        yield from (f"/* {_remark(title)}", " *", COMMANDS, " *", USE, " */", "")
        yield from (*self.tables.declared(), "")
        yield from (line for place in range(len(self.names)) for line in self._variable(place))
        yield from ("", "active proctype system() {", "end:", "  do", *steps, "  /* a bad state */", alarm, "  od", "}")

    def _variable(self, place: int) -> Iterator[str]:
        table, known = self.system.tables[place], self.system.known[place].tolist()
        kind = "byte" if len(table.states) < SMALL else "short"
        yield f"{kind} {self.names[place]} = {self.system.initial[place] + 1};"
        yield "/*"
        yield from (f" * {number + 1}: {_remark(repr(table.states[number]))}" for number in known)
        yield " */"

    # Steps.

    def _step(self, step: ResolvedLabel, product: Resolved) -> Iterator[str]:
        guards = [guard for place, function in product.items() for guard in self._guard(place, function)]
        effects = [effect for place, function in product.items() for effect in self._effect(place, function)]
        yield f"  /* {_remark(f'{step.label.component}: {_told(step.label.event)} ({step.kind.value})')} */"
        code = f"c_code {{ {' '.join(effects)} }}" if effects else "skip"
        yield f"  :: d_step {{ c_expr {{ {' && '.join(guards) or '1'} }} -> {code} }}"

    def _guard(self, place: int, function: Function) -> Iterator[str]:
        """Where a function is defined, if that is not everywhere."""
        if len(function.sources) == len(self.system.known[place]):
            return
        if len(function.sources) == 1:
            yield f"{self._now(place)} == {function.sources[0] + 1}"
        else:
            yield f"{self._table(place, function)}[{self._now(place)}]"

    def _effect(self, place: int, function: Function) -> Iterator[str]:
        """What a function does, if that is anything."""
        if function.identical:
            return
        if (function.targets == function.targets[0]).all():
            yield f"{self._now(place)} = {function.targets[0] + 1};"
        else:
            yield f"{self._now(place)} = {self._table(place, function)}[{self._now(place)}];"

    def _now(self, place: int) -> str:
        return f"now.{self.names[place]}"

    def _table(self, place: int, function: Function) -> str:
        return self.tables.of_states(len(self.system.tables[place].states), function.sources, function.targets + 1)

    # Statements.

    def _alarm(self) -> str:
        """True in bad states."""
        settled = " && ".join(self._settled()) or "1"
        when = {None: "1", True: f"({settled})", False: f"!({settled})"}
        bad = [(when[only], self._true(statement)) for statement, only in self.bad]
        return " || ".join(f"({condition} && {true})" for condition, true in bad if true != "0") or "0"

    def _settled(self) -> Iterator[str]:
        """For each component that it takes, that it offers no internal event."""
        for place, (table, known) in enumerate(zip(self.system.tables, self.system.known, strict=True)):
            restless = np.array(table.restless)[known]
            if restless.any():
                name = self.tables.of_states(len(table.states), known, (~restless).astype(np.int64))
                yield f"{name}[{self._now(place)}]"

    def _true(self, statement: Property) -> str:
        """A statement, looked up by the classes of the local states that it is about."""
        found = classed(self.system, statement)
        if found.true.all() or not found.true.any():
            return str(int(found.true.any()))
        index = ""
        for place, classes, size in zip(found.places, found.classes, found.true.shape, strict=True):
            if size > 1:
                index = f"({index}) * {size} + " * bool(index) + self._class(place, classes)
        return f"{self.tables.named(found.true.ravel().astype(int).tolist())}[{index}]"

    def _class(self, place: int, classes: Numbers) -> str:
        size = len(self.system.tables[place].states)
        return f"{self.tables.of_states(size, self.system.known[place], classes)}[{self._now(place)}]"


def _names(components: list[str]) -> list[str]:
    """Names of variables, all different and none a word of Promela or C."""
    return [f"{re.sub(r'[^a-z0-9]+', '_', name.lower())}_{place}" for place, name in enumerate(components, 1)]


def _told(event: Event) -> str:
    return event.name if event.data is None else f"{event.name} {event.data!r}"


def _remark(text: str) -> str:
    """A text that can stand in a remark of C."""
    return ascii(text)[1:-1].replace("*/", "* /").replace("/*", "/ *")
