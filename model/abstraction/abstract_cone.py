"""A cone with marks instead of statuses: what is explored, and what is asked of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from staleproof.model.components.answered_copy import AnsweredCopy
from staleproof.model.components.array import Array
from staleproof.model.components.environment import Environment
from staleproof.model.components.marked_component import DATED, GUESSES, Marked
from staleproof.model.components.marker import MARKER, Marker
from staleproof.model.components.program import Group, Op, Program
from staleproof.model.components.query import Query
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import Mark, Value
from staleproof.model.systems import parts
from staleproof.model.systems.browser import meant
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Component, Guard, Label, Send, State, System


class Built(NamedTuple):
    """The components of a cone around the one that stands for the server; in `holders` there may be guesses."""

    rest: tuple[Component, ...]
    guessers: tuple[tuple[str, Mark], ...]
    holders: tuple[str, ...]

    def around(self, cone: Cone, world: Component, guard: Guard | None = None, auxiliary: Component | None = None) -> System:
        """The whole system: a component for the server, the page, and these."""
        return System((world, parts.page(cone, self.rest, parts.SERVER), *self.rest), guard=guard, auxiliary=auxiliary)


def build(
    cone: Cone,
    programs: tuple[Program, ...],
    watches: tuple[str, ...],
    empty: Value = Mark.ABSENT,
    records: int = 1,
    *,
    collapse_duplicates: bool = True,
) -> Built:
    """The components of a cone, with `collapse_duplicates` equal requests and messages kept once.

    If `watches` has patches, every handler remembers which copies it has written its guess into; if it has shown, the copy of
    the view tells of answers. `empty` is a copy without any record: a mark where copies are marks, else rows, in which guesses
    are signed by who has written them. Handlers are started for so many `records`.
    """
    if "patches" in watches:
        programs = tuple(_remembering(program) for program in programs)
    guessing = any(program.uses("patch") for program in programs)
    marks = (DATED if cone.checked else GUESSES) if guessing and isinstance(empty, Mark) else ()
    runners = parts.slots(cone, programs, marks, parts.SERVER if "done" in watches else None)
    slots: tuple[Component, ...] = tuple(slot._replace(signs=guessing and not marks, records=records) for slot in runners)
    reverting = _reverting(cone, programs)
    caches: tuple[Component, ...] = tuple(
        Reduced(part, part.name in reverting) if isinstance(part, Query) else part
        for part in parts.kit(cone, collapse_duplicates=collapse_duplicates, empty=empty).caches()
    )
    if "shown" in watches:
        caches = tuple(AnsweredCopy(part, parts.SERVER) if part.name == COPY else part for part in caches)
    if guessing:
        caches = tuple(Marked(part) if isinstance(part, Reduced | Array | AnsweredCopy) else part for part in caches)
        slots = tuple(Marked(part) for part in slots)
    channel = parts.channel(cone, collapse_duplicates=collapse_duplicates or cone.checked)
    rest = (*caches, *channel, *parts.other_tabs(cone), *parts.outside_copies(cone), *slots)
    guessers = tuple(zip(cone.slots, GUESSES, strict=False)) if guessing else ()
    return Built(rest, guessers, tuple(part.name for part in (*caches, *slots) if isinstance(part, Marked)))


def marked(cone: Cone, watches: tuple[str, ...] = (), *, commits_after: bool = False) -> System:
    """The components of a cone around one marked commit; `commits_after` allows further commits behind it.

    The class of the marked commit is kept beside the states: nothing depends on it.
    """
    others = (program._replace(button=str(program.action)) for program in programs_for_others(cone, only_guessing=True))
    programs = (*_own(cone), *(one if one.action in cone.sure else one._replace(button=None) for one in others))
    watches = watched(cone, watches)
    built = build(cone, programs, watches)
    members = {**cone.members, **cone.members_for_others}
    asked = {label: cone.tab.board.handlers[name].action for label, name in members.items()}
    world = Environment(
        parts.SERVER,
        tuple(dict.fromkeys((cone.foreign(action), cone.heard(action)) for action in cone.lifecycle.actions)),
        (
            *((label, cone.echoed(action)) for label, action in asked.items()),
            *((orphaned(label), cone.heard(asked[label])) for label in cone.members),
        ),
        tuple(label for label, action in asked.items() if action in cone.answers.error_after_commit),
        tuple(
            (label, cone.answers.reply_to(asked[label])) for label, name in members.items() if cone.programs[name].uses("reply")
        ),
        commits_after,
        watches,
        parts.CHANNEL if any(part.name == parts.CHANNEL for part in built.rest) else None,
        built.guessers,
        built.holders,
        parts.cleared(built.rest),
        cone.carried,
        tuple((orphaned(label), label) for label in cone.members),
        cone.checked,
        tuple(sorted(cone.sure & {str(program.action) for program in programs})),
    )
    return built.around(cone, world, auxiliary=Marker())


def watched(cone: Cone, watches: tuple[str, ...]) -> tuple[str, ...]:
    """Of what is to be kept that of which there may be anything in a cone."""
    patches = any(program.uses("patch") for program in cone.programs.values())
    return tuple(what for what in watches if what != "patches" or patches)


def marked_class(system: System, path: Iterable[Label]) -> str | None:
    """The class of the commit that is marked on a path of a system with marks; None if none is."""
    state: State | None = system.initial
    log: list[Send] = []
    for label in path:
        assert state is not None, "a path is possible"
        state = system.fire(state, label, log)
    return next((str(send.event.data) for send in log if send.to == MARKER), None)


def _own(cone: Cone) -> tuple[Program, ...]:
    """The handlers for the record that the marks are about, a program for each class."""
    return tuple(
        cone.programs[name]._replace(
            action=label,
            outcomes=cone.outcomes(label),
            guess=None,
            loaded=(),
            orphaned=orphaned(label),
        )
        for label, name in cone.members.items()
    )


def orphaned(label: str) -> str:
    """The class of the requests of a class of own handlers once the page that asked is gone."""
    return f"{label}, orphaned"


def programs_for_others(cone: Cone, *, only_guessing: bool) -> tuple[Program, ...]:
    """The handlers for another record, a program for each class; `only_guessing` leaves out those that write no guess."""
    return tuple(
        cone.programs[name]._replace(
            action=label,
            outcomes=("refuse", "elsewhere"),
            guess=None,
            overlay=False,
            loaded=(),
            orphaned=cone.foreign(cone.tab.board.handlers[name].action),
            other=True,
        )
        for label, name in cone.members_for_others.items()
        if cone.programs[name].uses("patch") or not only_guessing
    )


def _remembering(program: Program) -> Program:
    """A program that keeps the old value at every patch, but writes back only those that the design keeps.

    One about another record writes nothing that is followed.
    """
    if program.other:
        return program
    declared = {target for op in program.ops if op.option == "snapshot" for target in op.targets}
    return program._replace(
        before=tuple(_keeping(program.before)), error=tuple(_written_back(group, declared) for group in program.error)
    )


def _keeping(groups: tuple[Group, ...]) -> Iterator[Group]:
    """Every patch with a snapshot, but of copies that have one already, since the older value is written back."""
    declared: set[str] = set()
    for group in groups:
        found: list[Op] = []
        for op in group:
            if op.kind == "patch" and op.option is None:
                found += _split(op, declared)
            else:
                found.append(op)
                declared |= set(op.targets if op.option == "snapshot" else ())
        yield tuple(found)


def _split(op: Op, declared: set[str]) -> Iterator[Op]:
    again = tuple(target for target in op.targets if target in declared)
    first = tuple(target for target in op.targets if target not in declared)
    yield from (op._replace(targets=targets, option=kept) for targets, kept in ((first, "snapshot"), (again, None)) if targets)


def _written_back(group: Group, declared: set[str]) -> Group:
    mine = ((op, tuple(target for target in op.targets if target in declared)) for op in group)
    return tuple(op._replace(targets=targets) if op.kind == "rollback" else op for op, targets in mine)


def _reverting(cone: Cone, programs: tuple[Program, ...]) -> set[str]:
    """The queries whose fetches something cancels."""
    push = cone.tab.board.push
    steps = (
        ()
        if push is None
        else (*push.on_connect, *push.on_reconnect, *(step for steps in push.on_message.values() for step in steps))
    )
    others = cone.tab.board.other_tabs
    steps += () if others is None else others.tell
    told = {send.to for send in map(meant, cone.tab.sends(steps)) if send.event.name == "cancel"}
    called = {target for program in programs for op in program.ops if op.kind == "cancel" for target in op.targets}
    return told | called | {cone.tab.at(name) for name, query in cone.tab.board.queries.items() if query.aborts}
