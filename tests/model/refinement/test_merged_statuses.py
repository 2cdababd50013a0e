"""The statuses that the searches with real statuses merge."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from twins import WAITING, twins

from staleproof.checker.engine.concretize import concretize, fired
from staleproof.checker.engine.explicit.space import ALL, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import Outcome, response
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.partition import Class
from staleproof.model.abstraction.properties import Blame, remedies
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.values import Row
from staleproof.model.refinement import merged_statuses
from staleproof.model.refinement.concretization import choices, starts
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.refined_properties import different, looked_at
from staleproof.model.refinement.target import Record, Sought
from staleproof.model.refinement.two_records import Both, two_records
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import SERVER
from staleproof.model.vocabulary import Event, Label, System
from staleproof.reports.files.loading import load

Search = Callable[[ConcreteCone, Sought], System]
Changes = tuple[tuple[str, str], ...]
TAKEN = Sought(Entry("take", "take"), "taken")
WITHDRAWN = Sought(Entry("withdraw", "withdraw"), fresh=True)

HIDES = "hides: [waiting, queued]"
PUT_OFF, PUT_UP = ("put_off: {from: waiting, to: queued, by: clerk}", "put_up: {from: queued, to: waiting, by: clerk}")
SUMMON, WITHDRAW = ("summon: {from: queued, to: open, by: clerk}", "withdraw: {from: [open, taken], to: waiting, by: worker}")
HANDLER = "withdraw: {action: withdraw, success: [invalidate: [jobs, list]]}"
SWAPPED: Changes = (
    (PUT_OFF, "swap: [{from: waiting, to: queued, by: worker}, {from: queued, to: waiting, by: worker}]"),
    (f"    {PUT_UP}\n", ""),
    (HANDLER, f"{HANDLER}\n      swap: {{action: swap, button: whenever accepted}}"),
)
SEPARATE: Changes = (
    (PUT_OFF, "import: {from: absent, to: queued, by: clerk}"),
    (PUT_UP, "close: {from: open, to: waiting, by: clerk}"),
    (WITHDRAW, "withdraw: {from: [waiting, queued], to: taken, by: worker}"),
    (", taken: [withdraw]", ""),
)
"""What is queued was never open, so that nobody can have seen the button to withdraw it."""


def classes(system: System) -> set[Class]:
    """The classes of statuses of the record that a search is about."""
    world: Any = system.components[0]
    return set(world.merged[0].values())


@pytest.mark.parametrize(
    ("make", "sought", "changes"),
    [
        (refined_cone, Sought(), ()),
        (refined_cone, TAKEN, ()),
        (exhaustive, Sought(), ()),
        (exhaustive, TAKEN, ()),
        (two_records, TAKEN, ()),
        (exhaustive, Sought(), SWAPPED),
        (exhaustive, Sought(fresh=True), SEPARATE),
    ],
)
def test_statuses_that_nothing_tells_apart_are_one_class(make: Search, sought: Sought, changes: Changes) -> None:
    """Both ways of waiting are hidden, lead to the same, and are pushed alike."""
    assert WAITING in classes(make(twins(*changes), sought))


def test_what_a_view_lists_alone_keeps_the_statuses_of_the_rest_together() -> None:
    """The operator's list of what is pending has no row and no button for fourteen of the nineteen statuses."""
    found = load("as_found")
    cone = Cone(found.design, found.lifecycle, "operator", "pending")
    alone = {("absent",), ("awaiting_payment",), ("deleted",), ("pending",), ("rejected",)}
    (rest,) = classes(exhaustive(ConcreteCone(cone), Sought())) - alone
    assert (rest[0], rest[-1], len(rest)) == ("therapist_confirmed", "auto_cancelled", 14)


APART: dict[str, tuple[Search, Sought, Changes]] = {
    "the view shows one of them": (exhaustive, Sought(), ((HIDES, "hides: [waiting]"),)),
    "one looks as the marked commit leaves it": (
        refined_cone,
        Sought(Entry("create", None), "waiting"),
        ((HIDES, "hides: [queued]"),),
    ),
    "another view of the copy has a button for one": (
        exhaustive,
        Sought(),
        (
            ("      more: {reads: more,", "      all: {reads: list, page: home, offers: third}\n      more: {reads: more,"),
            ("  other: {open", "  third: {queued: [take]}\n  other: {open"),
        ),
    ),
    "a view of another copy has a button for one": (
        exhaustive,
        Sought(fresh=True),
        (("other: {open: [take]", "other: {open: [take], queued: [take]"),),
    ),
    "a view of another copy has a button for one, in the refinement": (
        refined_cone,
        Sought(fresh=True),
        (("other: {open: [take]", "other: {open: [take], queued: [take]"),),
    ),
    "the server accepts the worker's request in one": (
        exhaustive,
        Sought(),
        (
            (SUMMON, SUMMON.replace("clerk", "worker")),
            (HANDLER, f"{HANDLER}\n      summon: {{action: summon, button: whenever accepted}}"),
        ),
    ),
    "others lead one elsewhere": (refined_cone, TAKEN, ((SUMMON, SUMMON.replace("open", "taken")),)),
    "it is announced otherwise what others do with one": (
        exhaustive,
        TAKEN,
        (("default: changed", "default: changed, actions: {summon: summoned}"),),
    ),
    "others make the marked commit of one": (exhaustive, Sought(Entry("call", None)), ()),
    "a handler can make the marked commit of one": (exhaustive, WITHDRAWN, SEPARATE),
    "a handler guesses what becomes of one": (
        exhaustive,
        Sought(),
        (
            *SWAPPED[:2],
            (HANDLER, f"{HANDLER}\n      swap: {{action: swap, button: whenever accepted, optimistic: queued, overlay: true}}"),
        ),
    ),
}


@pytest.mark.parametrize("respect", APART)
def test_one_difference_tells_statuses_apart(respect: str) -> None:
    """Each thing that a search asks of a status, or that may happen in it, alone."""
    make, sought, changes = APART[respect]
    assert {WAITING[:1], WAITING[1:]} < classes(make(twins(*changes), sought))


def merging_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every status be a class of its own."""
    monkeypatch.setattr(merged_statuses, "coarsest", lambda looks, _: {status: (status,) for status in looks})


Image = tuple[Any, ...]


def image(state: Any, first: dict[str, str]) -> Any:
    """A state, or a part of one, in which the first status of its class stands for each."""
    if isinstance(state, Record | Row):
        return state._replace(status=first.get(state.status or "", state.status))
    if isinstance(state, Both):
        return Both(*(image(record, first) for record in state))
    if isinstance(state, tuple):
        return tuple(image(part, first) for part in state)
    return state


def steps(system: System, first: dict[str, str]) -> dict[Image, set[frozenset[Image]]]:
    """For the image of each reachable state the images of what follows it, in all ways that states of this image have."""
    space = explore(system, Tables())
    states = np.concatenate(space.levels)
    images = {number: image(space.product.decode(number), first) for number in states.tolist()}
    after: dict[int, set[Image]] = {number: set() for number in images}
    for taken in space.product.steps(states, ALL):
        for origin, target in zip(states[taken.origins].tolist(), taken.states.tolist(), strict=True):
            after[origin].add(images[target])
    found: dict[Image, set[frozenset[Image]]] = {}
    for number, seen in images.items():
        found.setdefault(seen, set()).add(frozenset(after[number]))
    return found


@pytest.mark.parametrize(("make", "sought"), [(refined_cone, TAKEN), (exhaustive, TAKEN)])
def test_being_in_one_class_is_a_bisimulation(make: Search, sought: Sought, monkeypatch: pytest.MonkeyPatch) -> None:
    """All states in which each status is one of its class have the same steps, up to classes, and the merged one has these."""
    silent = ("    push: {on_message: {changed: [invalidate: [jobs]]}}\n", "")
    system = make(twins(silent), sought)
    world: Any = system.components[0]
    first = {status: members[0] for status, members in world.classes.items()}
    few = steps(system, first)
    merging_nothing(monkeypatch)
    assert steps(make(twins(silent), sought), first) == few


def answered(make: Search, sought: Sought) -> tuple[Outcome, int, int]:
    """What is worst for a view after the marked commit, and in how many steps at least one comes there."""
    system, on = make(twins(), sought), twins()
    assert sought.entry is not None
    bad = different(system, guesses=False) if make is refined_cone else stale(on, Blame(""), sought.entry.handler)
    space = explore(system, Tables())
    found = response(space, bad, looked_at(), remedies(on.cone))
    return found.outcome, found.rank, int(space.depth(found.states).min())


@pytest.mark.parametrize("sought", [TAKEN, WITHDRAWN._replace(target="waiting"), Sought(Entry("take", None), "taken")])
@pytest.mark.parametrize("make", [refined_cone, exhaustive])
def test_merged_statuses_give_the_same_answers(make: Search, sought: Sought, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same verdict, the same remedy, and stories that are as long."""
    few = answered(make, sought)
    assert few[0] is Outcome.VIOLATED
    merging_nothing(monkeypatch)
    assert answered(make, sought) == few


def test_a_path_of_classes_is_a_run_from_each_member_of_the_first() -> None:
    """Each status of the first class is a beginning, and from each the path goes on to some status of each later class."""
    on = twins()
    told = Broadcast(after=("changed",))
    steps = (("begin", (WAITING,)), ("commit", (WAITING, told)), ("mark", (("open",), told)))
    path = [Label(SERVER, Event(*step)) for step in steps]
    system, sought = exhaustive(on, Sought()), Sought()
    assert fired(system, (system.initial,), tuple(path)) is not None
    for start, setting in starts(on, path):
        run = concretize(len(path), [(start, setting)], lambda n, state: choices(on, sought, path[n], state), lambda _: True)
        assert run is not None
        assert on.truth(run.states[-1]).status == "open"
    assert [on.statuses(start)[0] for start, _ in starts(on, path)] == list(WAITING)
