"""Giving a path of the closer look its concrete labels: there only requests, messages and other records are left to choose."""

from collections.abc import Iterator
from itertools import product

from staleproof.model.abstraction.concretization import announce, committing, expanded, led, serving, steps, telling
from staleproof.model.abstraction.partition import Class
from staleproof.model.components.server import announcer
from staleproof.model.refinement.target import Sought
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import RECORDS, Scene
from staleproof.model.vocabulary import Event, Label, State, System

AT_MOST = 3
"""How many ways are tried in which others change another record first."""


def starts(scene: Scene, path: list[Label], records: int = RECORDS) -> Iterator[tuple[int, System]]:
    """The beginnings of a path with so many records: statuses of its classes, and those that suit what it does to others."""
    begun = next((label.event.data for label in path if label.event.name == "begin"), ((scene.cone.lifecycle.rule.initial,),))
    for statuses in product(*begun, *[_suiting(scene, path, records)] * (records - len(begun))):
        start = scene.start(*statuses)
        yield start, scene.system(start)


def _suiting(scene: Scene, path: list[Label], records: int) -> tuple[str | None, ...]:
    """The statuses that further records may have where a path clicks for one, or with more records does anything to one."""
    lifecycle = scene.cone.lifecycle
    clicked = {label.event.data[0] - len(scene.handlers) for label in path if label.event.name == "click"}
    classes = [label for n, label in enumerate(scene.cone.members_elsewhere) if n in clicked]
    names = [name for name in scene.handlers if scene.cone.elsewhere[name] in classes]
    able = [status for status in lifecycle.live if any(scene.shows_button(name, status) for name in names)]
    told = any(label.event.name == "elsewhere" for label in path) and records > RECORDS
    found = (able or lifecycle.live) if classes else ()
    return tuple(dict.fromkeys((*found, *(lifecycle.statuses if told else ())))) or (None,)


def refused_elsewhere(path: list[Label]) -> bool:
    """Whether a request for another record is refused on a path: others have been there before, at some time or other."""
    return any(label.event == Event("serve", "refuse") for label in path)


def choices(scene: Scene, sought: Sought, label: Label, state: State, *, before: bool = False) -> Iterator[tuple[Label, ...]]:
    """The concrete labels for one of the closer look; with `before` others do something to another record first, once."""
    unchanged = (record for record in scene.others(state) if before and not scene.truth(state, record).version)
    for record in unchanged:
        for t in steps(scene, scene.truth(state, record).status)[:AT_MOST]:
            committed, after = committing(scene, state, t, record), state
            for one in committed:
                after = scene.system(0).fire(after, one) or after
            yield from ((*committed, *labels) for labels in _choices(scene, sought, label, after))
    yield from _choices(scene, sought, label, state)


def _choices(scene: Scene, sought: Sought, label: Label, state: State) -> Iterator[tuple[Label, ...]]:
    match label:
        case Label(parts.SERVER, Event("begin")):
            yield ()
        case Label(parts.SERVER, Event("announce", (_, heard))):
            for t in steps(scene, scene.truth(state).status):
                if scene.cone.heard(t.action) == heard and scene.untold(state, t.action, announcer(t.action)):
                    yield (announce(t),)
        case Label(parts.SERVER, Event("commit" | "mark" as name, (target, heard))):
            entry = sought.entry if name == "mark" else None
            for t in steps(scene, scene.truth(state).status):
                fits = entry is None or t.action == entry.mutation
                if fits and t.target in target and scene.cone.heard(t.action) == heard:
                    yield committing(scene, state, t)
        case Label(parts.SERVER, Event("elsewhere", (str(name), (target, heard)))):
            yield from _by_others(scene, state, name, target, heard)
        case Label(parts.SERVER, Event("elsewhere", str(heard))):
            yield from telling(scene, state, lambda t: scene.cone.heard(t.action) == heard)
        case Label(slot, Event("click", (int(program), int(record)))):
            yield from _clicks(scene, state, slot, program, record)
        case Label(slot, Event("serve", (str(case), bool()))) if slot in scene.cone.slots:
            yield serving(scene, state, slot, case)
        case Label(slot, Event("serve", str(outcome))) if slot in scene.cone.slots:
            yield from _served_elsewhere(scene, state, slot, outcome)
        case _:
            yield from expanded(scene, label, state)


def _by_others(scene: Scene, state: State, name: str, target: Class, heard: str | None) -> Iterator[tuple[Label, ...]]:
    """What others do to the other record."""
    for t in steps(scene, scene.truth(state, 1).status):
        if scene.cone.heard(t.action) != heard:
            continue
        if name == "announce" and scene.untold(state, t.action, announcer(t.action), 1):
            yield (announce(t, 1),)
        if name == "commit" and t.target in target:
            yield committing(scene, state, t, 1)


def _clicks(scene: Scene, state: State, slot: str, program: int, record: int) -> Iterator[tuple[Label, ...]]:
    if program < len(scene.handlers):
        yield (Label(slot, Event("click", (program, record))),)
        return
    label = list(scene.cone.members_elsewhere)[program - len(scene.handlers)]
    for other in scene.others(state):
        for name in scene.handlers:
            if scene.cone.elsewhere[name] == label and scene.offers(state, name, other):
                yield (Label(slot, Event("click", (scene.handlers.index(name), other))),)


def _served_elsewhere(scene: Scene, state: State, slot: str, outcome: str) -> Iterator[tuple[Label, ...]]:
    run = scene.runs(state)[scene.cone.slots.index(slot)]
    if run is None:
        return
    status, ask = scene.truth(state, run.record).status, scene.asks[run.program]
    for case in scene.outcomes(scene.handlers[run.program]):
        serve = serving(scene, state, slot, case)
        ends = {s: scene.server.decide(s, ask, case) for s in scene.cone.lifecycle.statuses}
        fitting = frozenset(
            s for s, end in ends.items() if end is not None and isinstance(end, str) == (outcome == "elsewhere")
        )
        if status in fitting:
            yield serve
        yield from led(scene, state, fitting, serve, run.record)
