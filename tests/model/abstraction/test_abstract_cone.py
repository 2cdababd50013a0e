"""A cone with marks: the world around it, its handlers by class, what they remember, and which copies are reduced or marked."""

from dataclasses import replace
from typing import Any

import pytest
from job_board import concrete

from staleproof.model.abstraction.abstract_cone import (
    _keeping,
    _remembering,
    _reverting,
    build,
    marked,
    marked_class,
    orphaned,
    programs_for_others,
    watched,
)
from staleproof.model.components.channel import Channel
from staleproof.model.components.environment import Environment
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import SupersededRequests
from staleproof.model.components.marked_component import Marked
from staleproof.model.components.program import Group, Op, Program
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.values import Mark, Over, Row
from staleproof.model.systems.bounds import Bounds
from staleproof.model.vocabulary import Event, Label, System

GUESSING = "take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}"
BLIND = (GUESSING, "take: {action: take}")
STORING = (GUESSING, GUESSING.replace("success: [invalidate", "success: [store_reply"))
ANYWHERE = (GUESSING, GUESSING.replace("}", ", button: whenever accepted}"))
OPEN_ROWS = (Row("open", 0),)
EVERY = ("done", "reloaded", "patches")


def server(*says: str) -> tuple[str, str]:
    """What the server declares."""
    return "name: jobs", f"name: jobs\nserver: {{{', '.join(says)}}}"


def hears(step: str, *messages: str) -> tuple[str, str]:
    """What the dashboard does on a push, the same on each of some messages."""
    steps = ", ".join(f"{message}: [{step}]" for message in messages or ("changed",))
    return "    handlers:\n", f"    push: {{on_message: {{{steps}}}}}\n    handlers:\n"


def world(system: System) -> Environment:
    (found,) = (part for part in system.components if isinstance(part, Environment))
    return found


def slots(system: System) -> tuple[Slot, ...]:
    inner = (part.inner if isinstance(part, Marked) else part for part in system.components)
    return tuple(part for part in inner if isinstance(part, Slot))


CHANGED = Broadcast(after=("changed",))
SILENT = Environment(
    "world",
    foreign=(("others", Broadcast()),),
    published=tuple(
        (label, Broadcast()) for label in ("own 1", "own 2", "other 1", "other 2", "own 1, orphaned", "own 2, orphaned")
    ),
    watches=EVERY,
    guessers=(("slot 1", Mark.MINE_1),),
    holders=("copy", "slot 1"),
    orphans=(("own 1, orphaned", "own 1"), ("own 2, orphaned", "own 2")),
)
PUSHES = "publishes: {default: changed, actions: {finish: null}}"
HEARD = SILENT._replace(
    foreign=(("others: changed", CHANGED), ("others", Broadcast())),
    published=(
        ("own 1", CHANGED),
        ("own 2", Broadcast()),
        ("other 1", CHANGED),
        ("other 2", Broadcast()),
        ("own 1, orphaned", CHANGED),
        ("own 2, orphaned", Broadcast()),
    ),
    channel="channel",
)


def told(broadcast: Broadcast) -> Environment:
    """The world in which all commits are told of alike."""
    return HEARD._replace(
        foreign=((broadcast.others, broadcast),), published=tuple((label, broadcast) for label, _ in HEARD.published)
    )


ALL_HEARD = told(CHANGED)
REREAD = hears("invalidate: [jobs]")
BOTH = hears("invalidate: [jobs]", "changed", "again")


@pytest.mark.parametrize(
    ("changes", "around"),
    [
        ((), SILENT),
        ((server(PUSHES),), SILENT),
        ((server(PUSHES), REREAD), HEARD),
        ((server("publishes: {default: changed, before_commit: [changed]}"), REREAD), told(Broadcast(before=("changed",)))),
        ((server("publishes: {default: [done, changed], before_commit: [changed]}"), REREAD), told(Broadcast(("changed",)))),
        ((server("publishes: {default: [changed, again]}"), BOTH), told(Broadcast(after=("changed", "changed")))),
        (
            (server("publishes: {default: [again, changed], before_commit: [changed]}"), BOTH),
            told(Broadcast(("changed",), ("again",))),
        ),
        ((server("publishes: {default: changed}"), REREAD, ANYWHERE), ALL_HEARD._replace(sure=("other 1",))),
        ((server("publishes: {default: changed}"), REREAD), ALL_HEARD),
        ((BLIND,), SILENT._replace(watches=("done", "reloaded"), guessers=(), holders=())),
        ((server("error_after_commit: [finish]"),), SILENT._replace(error_after_commit=("own 2", "other 2"))),
        (
            (server("replies: {default: row, finish: old row}"), STORING),
            SILENT._replace(replies=(("own 2", "row"), ("other 1", "row"))),
        ),
        (
            (server("response_cache: {lifetime: 1 min, cleared_by_commits: true}"),),
            SILENT._replace(clears=("copy*cache",)),
        ),
        (
            (server(PUSHES), hears("store_push: {into: [jobs, list], newer_only: true}")),
            HEARD._replace(carried=("changed",), checked=True),
        ),
    ],
)
def test_the_world_around_a_cone(changes: tuple[tuple[str, str], ...], around: Environment) -> None:
    """Classes of commits with what the cone hears of them, how requests are answered, and where guesses may be."""
    assert world(marked(concrete(*changes).cone, EVERY)) == around


def test_commits_behind_the_marked_one_are_allowed_on_demand() -> None:
    """And nothing is watched that was not asked for; the class of the marked commit is no part of the states."""
    cone = concrete().cone
    assert world(marked(cone)) == SILENT._replace(watches=())
    assert world(marked(cone, ("done",), commits_after=True)) == SILENT._replace(watches=("done",), commits_after=True)
    system = marked(cone)
    assert system.auxiliary is not None
    assert (system.auxiliary.name, "marker" in system.index) == ("marker", False)
    assert [slot.monitor for slot in (*slots(system), *slots(marked(cone, ("done",))))] == [None, "world"]


def test_patches_are_watched_only_where_there_are_any() -> None:
    """In a cone in which no handler writes a guess there is nothing to remember."""
    assert watched(concrete().cone, EVERY) == EVERY
    assert watched(concrete(BLIND).cone, EVERY) == ("done", "reloaded")
    assert watched(concrete(BLIND).cone, ()) == ()


PATCH, REREADS = Op("patch", ("copy",)), Op("refetch", ("copy",), Refetch(mark=True, cancel=True, awaited_by=""))
KEEPING = PATCH._replace(option="snapshot")
TAKE = Program(
    "own 1",
    ((PATCH,),),
    ((REREADS,),),
    outcomes=("refuse", "commit", "mark"),
    button_pages=("here",),
    orphaned="own 1, orphaned",
)
FINISH = Program(
    "own 2",
    outcomes=("refuse", "commit", "mark", "elsewhere"),
    overlay=True,
    button_pages=("here",),
    orphaned="own 2, orphaned",
)
TAKE_OTHER = TAKE._replace(action="other 1", outcomes=("refuse", "elsewhere"), orphaned="others", other=True)
FINISH_OTHER = TAKE_OTHER._replace(action="other 2", before=(), success=())


def test_there_is_a_program_for_each_class_of_handlers() -> None:
    """For another record only those that write a guess, which keeps nothing; a request is refused for sure or it is not."""
    (slot,) = slots(marked(concrete().cone))
    assert slot.programs == (TAKE, FINISH, TAKE_OTHER)
    (slot,) = slots(marked(concrete().cone, EVERY))
    assert slot.programs == (TAKE._replace(before=((KEEPING,),)), FINISH, TAKE_OTHER)
    (slot,) = slots(marked(concrete(server("publishes: {default: changed}"), REREAD, ANYWHERE).cone))
    other = slot.programs[2]
    assert (other.action, other.orphaned, other.button) == ("other 1", "others: changed", "other 1")


def test_handlers_for_another_record_lay_no_guess_over_what_is_shown_of_this_one() -> None:
    """Those that write none are left out where only those are wanted."""
    cone = concrete().cone
    assert programs_for_others(cone, only_guessing=True) == (TAKE_OTHER,)
    assert programs_for_others(cone, only_guessing=False) == (TAKE_OTHER, FINISH_OTHER)
    assert orphaned("own 7") == "own 7, orphaned"


def patch(*targets: str, keeps: bool = False) -> Op:
    return Op("patch", targets, "snapshot" if keeps else None)


CANCEL = Op("cancel", ("a",))


@pytest.mark.parametrize(
    ("groups", "kept"),
    [
        (((CANCEL, patch("a", "b")),), ((CANCEL, patch("a", "b", keeps=True)),)),
        (((patch("a", keeps=True), patch("a", "b")),), ((patch("a", keeps=True), patch("b", keeps=True), patch("a")),)),
        (((patch("a", keeps=True),), (patch("a"),)), ((patch("a", keeps=True),), (patch("a"),))),
        (((patch("a", keeps=True),), (patch("a", keeps=True),)), ((patch("a", keeps=True),), (patch("a", keeps=True),))),
        (((CANCEL,), (patch("a"),)), ((CANCEL,), (patch("a", keeps=True),))),
    ],
)
def test_what_is_kept_is_the_oldest_value(groups: tuple[Group, ...], kept: tuple[Group, ...]) -> None:
    """A copy that the design has kept is not kept again by a patch behind it."""
    assert tuple(_keeping(groups)) == kept


def test_a_rollback_writes_back_what_the_design_keeps() -> None:
    """What is remembered beyond that stays; a program about another record remembers nothing."""
    rollback = Op("rollback", ("a", "b", "c"))
    program = Program("x", ((patch("a", keeps=True), patch("b")), (patch("c", keeps=True),)), error=((rollback, CANCEL),))
    found = _remembering(program)
    assert found.before == ((patch("a", keeps=True), patch("b", keeps=True)), (patch("c", keeps=True),))
    assert found.error == ((rollback._replace(targets=("a", "c")), CANCEL),)
    assert _remembering(program._replace(other=True)) == program._replace(other=True)


OTHER_TABS = ("    handlers:\n", "    other_tabs: {tell: [cancel: [jobs, list]]}\n    handlers:\n")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((), set()),
        ((server(PUSHES), REREAD), set()),
        ((server(PUSHES), hears("cancel: [jobs, list]")), {"copy"}),
        ((server(PUSHES), ("    handlers:\n", "    push: {on_connect: [cancel: [jobs, list]]}\n    handlers:\n")), {"copy"}),
        ((server(PUSHES), ("    handlers:\n", "    push: {on_reconnect: [cancel: [jobs, list]]}\n    handlers:\n")), {"copy"}),
        (((GUESSING, GUESSING.replace("before: [", "before: [cancel: [jobs, list], ")),), {"copy"}),
        ((("list: {key: [jobs, list]}", "list: {key: [jobs, list], aborts: true}"),), {"copy"}),
        ((OTHER_TABS,), {"copy"}),
    ],
)
def test_a_fetch_can_be_reverted_where_something_cancels_it(changes: tuple[tuple[str, str], ...], found: set[str]) -> None:
    """A push, a connect, a handler, word from another tab, or an unmount."""
    cone = concrete(*changes).cone
    assert _reverting(cone, tuple(cone.programs.values())) == found
    system = marked(cone)
    copies = [part.inner for part in system.components if isinstance(part, Marked) and isinstance(part.inner, Reduced)]
    assert [copy.reverts for copy in copies] == [bool(found)]


def kinds(built: Any) -> list[tuple[str, bool, bool]]:
    """The parts of a cone, and whether they are reduced and marked."""
    return [
        (part.name, isinstance(getattr(part, "inner", part), Reduced) or isinstance(part, Reduced), isinstance(part, Marked))
        for part in built.rest
    ]


def test_copies_and_slots_may_hold_guesses_where_any_are_written() -> None:
    """Then what comes of a guess is told to them; where copies are rows their guesses are signed instead."""
    cone = concrete().cone
    built = build(cone, (TAKE, FINISH), ())
    assert kinds(built) == [("copy", True, True), ("slot 1", False, True)]
    assert (built.guessers, built.holders) == ((("slot 1", Mark.MINE_1),), ("copy", "slot 1"))
    plain = build(cone, (FINISH,), ())
    assert kinds(plain) == [("copy", True, False), ("slot 1", False, False)]
    assert (plain.guessers, plain.holders) == ((), ())
    (slot,) = (part.inner for part in built.rest if isinstance(part, Marked) and isinstance(part.inner, Slot))
    assert (slot.mark, slot.signs, slot.records) == (Mark.MINE_1, False, 1)
    rows = build(cone, (TAKE,), (), empty=(), records=2)
    (slot,) = (part.inner for part in rows.rest if isinstance(part, Marked) and isinstance(part.inner, Slot))
    assert (slot.mark, slot.signs, slot.records) == (None, True, 2)
    (slot,) = (part for part in build(cone, (FINISH,), (), empty=()).rest if isinstance(part, Slot))
    assert slot.signs is False


AS_EMPTY = ("list: {key: [jobs, list]}", "list: {key: [jobs, list], errors: as_empty}")


def test_an_error_that_is_shown_as_an_empty_list_is_a_copy_without_the_record() -> None:
    """That is a mark where copies are marks, else rows; other queries have no such copy."""
    for changes, empty, shown in (
        ((AS_EMPTY,), {}, Mark.ABSENT),
        ((AS_EMPTY,), {"empty": OPEN_ROWS}, OPEN_ROWS),
        ((), {"empty": OPEN_ROWS}, None),
    ):
        (copy, *_) = build(concrete(*changes).cone, (FINISH,), (), **empty).rest
        assert isinstance(copy, Reduced)
        assert copy.inner.empty == shown


@pytest.mark.parametrize(
    ("step", "collapse", "channel", "requests"),
    [
        ("invalidate: [jobs]", True, True, True),
        ("invalidate: [jobs]", False, False, False),
        ("store_push: {into: [jobs, list], newer_only: true}", False, True, False),
    ],
)
def test_equal_requests_and_messages_are_kept_once_on_demand(step: str, collapse: bool, channel: bool, requests: bool) -> None:
    """Messages also where versions are looked at: what comes twice is stored once."""
    cone = concrete(server("max_age: 5 min", PUSHES), hears(step)).cone
    parts = build(cone, (FINISH,), (), collapse_duplicates=collapse).rest
    assert [part.collapse_duplicates for part in parts if isinstance(part, Channel)] == [channel]
    assert [part.collapse_duplicates for part in parts if isinstance(part, SupersededRequests)] == [requests]


def test_two_handlers_at_a_time_have_a_mark_each() -> None:
    """Which is another one over a later row, where versions are looked at."""
    two = replace(concrete().cone, bounds=Bounds(own_actions=2))
    assert world(marked(two)).guessers == (("slot 1", Mark.MINE_1), ("slot 2", Mark.MINE_2))
    assert [slot.mark for slot in slots(marked(two))] == [Mark.MINE_1, Mark.MINE_2]
    checked = concrete(server(PUSHES), hears("store_push: {into: [jobs, list], newer_only: true}")).cone
    assert [slot.mark for slot in slots(marked(checked))] == [Over(Mark.MINE_1, Mark.LATE_1)]


OPEN, MARK = Label("page", Event("open", "here")), Label("world", Event("mark", "others"))
CLICK, SERVE = Label("slot 1", Event("click", (0, 0))), Label("slot 1", Event("serve", "mark"))
LOADED = (OPEN, Label("copy", Event("serve")), Label("copy", Event("deliver")))


@pytest.mark.parametrize(
    ("path", "label"), [((), None), ((OPEN,), None), ((OPEN, MARK), "others"), ((*LOADED, CLICK, SERVE), "own 1")]
)
def test_the_class_of_the_marked_commit_is_told_on_its_way(path: tuple[Label, ...], label: str | None) -> None:
    """None before it is made."""
    assert marked_class(marked(concrete().cone), path) == label
