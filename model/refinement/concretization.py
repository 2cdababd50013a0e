"""Making a path of the refined cone concrete: there only requests, messages and other records are left to choose."""

from collections.abc import Iterator
from itertools import product

from staleproof.model.abstraction.concretization import announce, committing, expanded, led, serving, steps, telling
from staleproof.model.abstraction.partition import Class
from staleproof.model.components.server import announcer
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.refinement.target import Sought
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.vocabulary import Event, Label, State, System

AT_MOST = 3
"""How many ways are tried in which others change another record first."""


def starts(concrete: ConcreteCone, path: list[Label], records: int = RECORDS) -> Iterator[tuple[int, System]]:
    """The beginnings of a path with so many records: statuses of its classes, and those that suit what it does to others."""
    begun = next(
        (label.event.data for label in path if label.event.name == "begin"), ((concrete.cone.lifecycle.rule.initial,),)
    )
    for statuses in product(*begun, *[_suiting(concrete, path, records)] * (records - len(begun))):
        start = concrete.start(*statuses)
        yield start, concrete.system(start)


def _suiting(concrete: ConcreteCone, path: list[Label], records: int) -> tuple[str | None, ...]:
    """The statuses that further records may have where a path clicks for one, or with more records does anything to one."""
    lifecycle = concrete.cone.lifecycle
    clicked = {label.event.data[0] - len(concrete.handlers) for label in path if label.event.name == "click"}
    classes = [label for n, label in enumerate(concrete.cone.members_for_others) if n in clicked]
    names = [name for name in concrete.handlers if concrete.cone.other_record_classes[name] in classes]
    able = [status for status in lifecycle.live if any(concrete.shows_button(name, status) for name in names)]
    told = any(label.event.name == "elsewhere" for label in path) and records > RECORDS
    found = (able or lifecycle.live) if classes else ()
    return tuple(dict.fromkeys((*found, *(lifecycle.statuses if told else ())))) or (None,)


def refused_for_another(path: list[Label]) -> bool:
    """Whether a request for another record is refused on a path: others have been there before, at some time or other."""
    return any(label.event == Event("serve", "refuse") for label in path)


def choices(
    concrete: ConcreteCone, sought: Sought, label: Label, state: State, *, before: bool = False
) -> Iterator[tuple[Label, ...]]:
    """The concrete labels for one of the refined cone; with `before` others do something to another record first, once."""
    unchanged = (record for record in concrete.others(state) if before and not concrete.truth(state, record).version)
    for record in unchanged:
        for t in steps(concrete, concrete.truth(state, record).status)[:AT_MOST]:
            committed, after = committing(concrete, state, t, record), state
            for one in committed:
                after = concrete.system(0).fire(after, one) or after
            yield from ((*committed, *labels) for labels in _choices(concrete, sought, label, after))
    yield from _choices(concrete, sought, label, state)


def _choices(concrete: ConcreteCone, sought: Sought, label: Label, state: State) -> Iterator[tuple[Label, ...]]:
    match label:
        case Label(parts.SERVER, Event("begin")):
            yield ()
        case Label(parts.SERVER, Event("announce", (_, heard))):
            for t in steps(concrete, concrete.truth(state).status):
                if concrete.cone.heard(t.action) == heard and concrete.untold(state, t.action, announcer(t.action)):
                    yield (announce(t),)
        case Label(parts.SERVER, Event("commit" | "mark" as name, (target, heard))):
            entry = sought.entry if name == "mark" else None
            for t in steps(concrete, concrete.truth(state).status):
                fits = entry is None or t.action == entry.mutation
                if fits and t.target in target and concrete.cone.heard(t.action) == heard:
                    yield committing(concrete, state, t)
        case Label(parts.SERVER, Event("elsewhere", (str(name), (target, heard)))):
            yield from _by_others(concrete, state, name, target, heard)
        case Label(parts.SERVER, Event("elsewhere" | "announce elsewhere" as name, Broadcast() as heard)):
            before = name == "announce elsewhere"
            yield from telling(concrete, state, lambda t: concrete.cone.heard(t.action) == heard, before=before)
        case Label(slot, Event("click", (int(program), int(record)))):
            yield from _clicks(concrete, state, slot, program, record)
        case Label(slot, Event("serve", (str(case), bool()))) if slot in concrete.cone.slots:
            yield serving(concrete, state, slot, case)
        case Label(slot, Event("serve", str(outcome))) if slot in concrete.cone.slots:
            yield from _served_for_another(concrete, state, slot, outcome)
        case _:
            yield from expanded(concrete, label, state)


def _by_others(concrete: ConcreteCone, state: State, name: str, target: Class, heard: Broadcast) -> Iterator[tuple[Label, ...]]:
    """What others do to the other record."""
    for t in steps(concrete, concrete.truth(state, 1).status):
        if concrete.cone.heard(t.action) != heard:
            continue
        if name == "announce" and concrete.untold(state, t.action, announcer(t.action), 1):
            yield (announce(t, 1),)
        if name == "commit" and t.target in target:
            yield committing(concrete, state, t, 1)


def _clicks(concrete: ConcreteCone, state: State, slot: str, program: int, record: int) -> Iterator[tuple[Label, ...]]:
    if program < len(concrete.handlers):
        yield (Label(slot, Event("click", (program, record))),)
        return
    label = list(concrete.cone.members_for_others)[program - len(concrete.handlers)]
    for other in concrete.others(state):
        for name in concrete.handlers:
            if concrete.cone.other_record_classes[name] == label and concrete.offers(state, name, other):
                yield (Label(slot, Event("click", (concrete.handlers.index(name), other))),)


def _served_for_another(concrete: ConcreteCone, state: State, slot: str, outcome: str) -> Iterator[tuple[Label, ...]]:
    run = concrete.runs(state)[concrete.cone.slots.index(slot)]
    if run is None:
        return
    status, ask = concrete.truth(state, run.record).status, concrete.asks[run.program]
    for case in concrete.outcomes(concrete.handlers[run.program]):
        serve = serving(concrete, state, slot, case)
        ends = {s: concrete.server.decide(s, ask, case) for s in concrete.cone.lifecycle.statuses}
        fitting = frozenset(
            s for s, end in ends.items() if end is not None and isinstance(end, str) == (outcome == "elsewhere")
        )
        if status in fitting:
            yield serve
        yield from led(concrete, state, fitting, serve, run.record)
