"""What a button does: its calls in order, what it waits for, and what it writes."""

from typing import Any

import pytest
from given import NEW, OLD, Anybody, run
from programs import CLICK, DELIVER, SENT, SERVED, slot

from staleproof.model.components.handler import Slot
from staleproof.model.components.program import WHOEVER_RUNS_IT, Group, HandlerRun, Op, Program, Reach, Reply
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch, Refetch
from staleproof.model.records.values import Guess, Mark, OtherRecord, Put, Row
from staleproof.model.vocabulary import Event, Label, Send, Step, System

X, Y = Query("x", "server", watchers=("slot",)), Query("y", "server", watchers=("slot",))
SEEN = CacheEntry(observed=True, data=OLD)
GUESSED = SEEN._replace(data=(Row("guess", 1, optimistic=True),))
AWAITED = Op("refetch", ("x", "y"), Refetch(awaited_by=WHOEVER_RUNS_IT))
NOT_AWAITED = Op("refetch", ("x", "y"), Refetch())
PATCH = Op("patch", ("x", "y"), "snapshot")
ROLLBACK = Op("rollback", ("x", "y"))


def tab(place: Slot) -> System:
    """The slot beside two queries, and parts that take everything."""
    return System((*(Anybody(name) for name in ("server", "array", "monitor", "outside copies")), X, Y, place))


def fire(
    system: System, label: Label, run: HandlerRun | None, x: CacheEntry = SEEN, y: CacheEntry = SEEN
) -> tuple[list[str], CacheEntry, CacheEntry, Any]:
    """The events that a step sends, and what becomes of both queries and the slot."""
    log: list[Send] = []
    after = system.fire((None, None, None, None, x, y, run), label, log)
    assert after is not None
    calls = [f"{send.to} {send.event.name}" for send in log[1:] if send.to != "slot"]
    return calls, *after[-3:]  # type: ignore[return-value]


# Tracks and groups.


def test_before_the_request_come_the_calls_of_each_group_in_order() -> None:
    """A click cancels, patches and keeps snapshots, all in one task; then the request is on its way."""
    program = Program("act", ((Op("cancel", ("y", "x"), "unloaded"),), (PATCH,)), guess="guess")
    calls, x, y, after = fire(tab(slot(program)), CLICK, None, y=CacheEntry(observed=True, fetch=Fetch()))
    assert calls == ["y cancel", "x cancel", "x patch", "y patch"]
    assert (x, y) == (GUESSED, CacheEntry(observed=True))
    assert after == SENT._replace(kept=(("x", OLD), ("y", None)))


def test_promise_all_waits_for_everything_that_its_group_awaits() -> None:
    """The next group begins in the task in which the last awaited fetch ends."""
    system = tab(slot(Program("act", success=((AWAITED,), (Op("fetch", ("array",)),)))))
    calls, x, y, waiting = fire(system, DELIVER, SERVED)
    assert calls == ["x refetch", "y refetch"]
    assert waiting == HandlerRun(0, 0, "success", reply=Reply(True), pending=("x", "y"))
    x, y = (entry._replace(fetch=Fetch("served", (NEW, False))) for entry in (x, y))
    calls, x, y, waiting = fire(system, Label("x", Event("deliver")), waiting, x, y)
    assert (calls, waiting.pending) == ([], ("y",))
    calls, x, y, ended = fire(system, Label("y", Event("deliver")), waiting, x, y)
    assert (calls, ended) == (["array fetch"], None)


@pytest.mark.parametrize(
    ("group", "x"),
    [
        ((NOT_AWAITED,), SEEN),
        ((AWAITED,), CacheEntry(data=OLD)),
        ((AWAITED,), CacheEntry()),
        ((AWAITED,), CacheEntry(observed=True, hidden=True, fetch=Fetch("paused"))),
    ],
)
def test_what_nobody_fetches_nobody_waits_for(group: Group, x: CacheEntry) -> None:
    """Not awaited, inactive, unknown and paused queries let the next group begin in the same task."""
    system = tab(slot(Program("act", success=(group, (Op("fetch", ("array",)),)))))
    calls, *_, ended = fire(system, DELIVER, SERVED, x, x)
    assert (calls, ended) == (["x refetch", "y refetch", "array fetch"], None)


def test_what_ends_while_the_calls_of_a_group_are_made_skips_nothing() -> None:
    """A cancel ends the fetch that the same group awaits; the next group is still made once, and in its turn."""
    groups = ((AWAITED, Op("cancel", ("x", "y"))), (PATCH,), (Op("fetch", ("array",)),))
    calls, *_, after = fire(tab(slot(Program("act", groups, guess="guess"))), CLICK, None)
    assert calls == ["x refetch", "y refetch", "x cancel", "y cancel", "x patch", "y patch", "array fetch"]
    assert after == SENT._replace(kept=(("x", OLD), ("y", OLD)))


def test_another_handler_goes_on_behind_the_calls_that_are_being_made() -> None:
    """A cancel ends the fetch that the other one waits for; it goes on when both cancels have been made."""
    one = slot(Program("act", success=((AWAITED,), (Op("fetch", ("array",)),))))
    two = slot(Program("act", ((Op("cancel", ("x", "y")),),)))._replace(name="two")
    parts = (*(Anybody(name) for name in ("server", "array")), X, Y._replace(watchers=("slot", "two")), one, two)
    waiting, log = HandlerRun(0, 0, "success", pending=("x",), reply=Reply(True)), list[Send]()
    fetching = SEEN._replace(fetch=Fetch())
    after = System(parts).fire((None, None, fetching, fetching, waiting, None), Label("two", CLICK.event), log)
    assert after == (None, None, SEEN, SEEN, None, HandlerRun(0, 0, "sent"))
    calls = [f"{send.to} {send.event.name}" for send in log]
    assert [call for call in calls if not call.endswith("settled")] == [
        *("two click", "x cancel", "y cancel", "slot go_on", "array fetch", "two go_on", "slot go_on"),
    ]


def test_the_end_of_something_else_is_not_what_is_awaited() -> None:
    """Other queries settle all the time."""
    waiting = HandlerRun(0, 0, "success", pending=("x",))
    place = slot(Program("act", success=((AWAITED,),)))
    assert place.step(waiting, Event("settled", "y")) == Step(waiting)
    assert place.step(SENT, Event("settled", "x")) == Step(SENT)


def test_nothing_is_delivered_before_the_server_has_answered() -> None:
    """A delivery needs a reply."""
    assert slot(Program("act")).step(SENT, Event("deliver")) is None


def test_copies_outside_are_kept_busy_by_a_handler_that_waits_for_them() -> None:
    """The call stands for all copies outside of the cone."""
    place = slot(Program("act", success=((Op("busy", ("outside copies",), Reach(("lists 1",), "active")),),)))
    step = place.step(SERVED, Event("deliver"))
    assert step is not None
    assert step.sends[0] == Send("outside copies", Event("busy", ("slot", Reach(("lists 1",), "active"))))


# Success, error, rollback.


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (((ROLLBACK,),), None),
        (((Op("cancel", ("x", "y")),), (ROLLBACK,)), None),
        (((AWAITED, ROLLBACK), (ROLLBACK,)), HandlerRun(0, 0, "error", pending=("x",), kept=(("x", OLD), ("y", None)))),
    ],
)
def test_an_error_writes_the_snapshots_back(error: tuple[Group, ...], after: HandlerRun | None) -> None:
    """In whichever group the rollback stands; what had no data before keeps what it has now."""
    failed = SENT._replace(kept=(("x", OLD), ("y", None)))
    place = slot(Program("act", ((PATCH,),), error=error, guess="guess"), faults=frozenset({"request error"}))
    _, x, y, ended = fire(tab(place), Label("slot", Event("fail")), failed, GUESSED, CacheEntry())
    assert (x.data, y, ended) == (OLD, CacheEntry(), after)


def test_snapshots_are_dropped_when_no_rollback_can_need_them() -> None:
    """After success, and while an error track waits behind its rollback."""
    program = Program("act", ((PATCH,),), ((AWAITED,),), ((ROLLBACK, AWAITED),), guess="guess")
    kept = SERVED._replace(kept=(("x", OLD), ("y", OLD)))
    done = fire(tab(slot(program)), DELIVER, kept._replace(attempt=1))[-1]
    assert done == SERVED._replace(phase="success", pending=("x", "y"))
    refused = kept._replace(reply=Reply(False))
    assert fire(tab(slot(program)), DELIVER, refused)[-1] == HandlerRun(0, 0, "error", pending=("x", "y"))


@pytest.mark.parametrize(
    ("row", "calls"),
    [
        (
            Put(0, NEW[0]),
            (Send("x", Event("patch", (Put(0, NEW[0]), None))), Send("y", Event("patch", (Put(0, NEW[0]), None)))),
        ),
        (None, ()),
    ],
)
def test_the_row_that_a_reply_carries_is_written(row: Put | None, calls: tuple[Send, ...]) -> None:
    """An envelope carries none, and then nothing is called."""
    place = slot(Program("act", success=((Op("reply", ("x", "y")),),)))
    served = run(place, SENT, [Event("replied", Reply(True, row=row))]).state
    assert served == SERVED._replace(reply=Reply(True, row=row))
    step = place.step(served, Event("deliver"))
    assert step is not None
    assert step.sends == (*calls, Send("slot", Event("settled", "slot")))


def test_without_an_answer_there_is_no_row_to_write() -> None:
    """A reducer that runs after an error is given nothing."""
    place = slot(Program("act", error=((Op("reply", ("array",)),),)))
    step = place.step(SENT, Event("fail"))
    assert step is not None
    assert step.sends == (Send("slot", Event("settled", "slot")),)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(True, marked=True), ["monitor done"]),
        (Reply(True), []),
        (Reply(False, marked=True), []),
    ],
)
def test_only_success_of_the_marked_commit_is_reported(reply: Reply, told: list[str]) -> None:
    """An error after the commit is no success, though the commit was made."""
    place = slot(Program("act"), monitor="monitor")
    served = run(place, SENT, [Event("replied", reply)]).state
    assert served.marked is reply.marked
    calls, *_, after = fire(tab(place), DELIVER, served)
    assert (calls, after) == (told, None)


def test_a_commit_whose_answer_was_an_error_is_still_the_marked_one_at_the_next_attempt() -> None:
    """The second attempt may be told success for a commit made by the first."""
    place = slot(Program("act", retry=1), monitor="monitor")
    again = run(place, SENT, [Event("replied", Reply(False, marked=True)), "deliver", "retry", Event("replied", Reply(True))])
    assert again.state == HandlerRun(0, 0, "served", attempt=1, reply=Reply(True), marked=True)


def test_of_a_reply_only_what_matters_is_kept() -> None:
    """The row where a reducer writes it, the guess where it lies over views, the mark where somebody watches."""
    reply = Reply(True, True, Mark.AFTER, as_guessed=False)
    assert run(slot(Program("act")), SENT, [Event("replied", reply)]).state == SERVED
    keeping = Program("act", success=((Op("reply", ("array",)),),), guess="guess", overlay=True)
    place = slot(keeping, monitor="monitor")
    assert run(place, SENT, [Event("replied", reply)]).state == SERVED._replace(
        reply=Reply(True, False, Mark.AFTER, False), marked=True
    )
    assert run(place, SENT, [Event("replied", Reply(True))]).state == SERVED


# Guesses.


@pytest.mark.parametrize(
    ("program", "mark", "change", "asker"),
    [
        (Program("act", ((PATCH,),), guess="guess"), None, Guess(1, "guess"), "slot"),
        (Program("act", ((PATCH._replace(option=None),),), guess="guess"), None, Guess(1, "guess"), None),
        (Program("act", ((PATCH,),), guess="guess"), Mark.MINE_2, Mark.MINE_2, "slot"),
        (Program("act", ((PATCH,),), other=True), Mark.MINE_2, OtherRecord(), "slot"),
    ],
)
def test_what_a_guess_writes(program: Program, mark: Mark | None, change: object, asker: str | None) -> None:
    """The status for the record, or the slot's mark; a guess about another record changes no mark.

    Only who keeps a snapshot asks for the old value.
    """
    place = slot(program, records=2, mark=mark)
    step = place.step(None, Event("click", (0, 1)))
    assert step is not None
    assert step.sends[:2] == tuple(Send(name, Event("patch", (change, asker))) for name in ("x", "y"))


DROPPED = (Send("server", Event("dropped", "slot")),)


def test_a_failing_request_drops_its_mark() -> None:
    """Where guesses are marks the world is told that one has come to nothing."""
    place = slot(Program("act"), mark=Mark.MINE_1)
    assert place.step(SENT, Event("fail")) == Step(None, DROPPED)
    assert slot(Program("act")).step(SENT, Event("fail")) == Step(None)


@pytest.mark.parametrize("event", [Event("fail"), Event("replied", Reply(ok=False))])
def test_only_the_last_try_drops_a_guess(event: Event) -> None:
    """Failing or refused, a request that will be tried again may still be accepted; that of a page that is gone is the last."""
    place = slot(Program("act", retry=1), signs=True)
    found = {state: place.step(state, event) for state in (SENT, SENT._replace(attempt=1), SENT._replace(phase="orphan"))}
    assert [step and step.sends for step in found.values()] == [(), DROPPED, DROPPED]


@pytest.mark.parametrize(("kind", "used"), [("patch", True), ("refetch", True), ("rollback", True), ("busy", False)])
def test_uses_looks_into_all_tracks(kind: str, used: bool) -> None:
    """A kind of call counts wherever it stands."""
    assert Program("act", ((PATCH,),), ((AWAITED,),), ((ROLLBACK,),)).uses(kind) is used
