"""What a button does: its calls in order, what it waits for, retries, rollback, and what becomes of it at a reload."""

from typing import Any

import pytest
from given import NEW, OLD, Anybody, offered, run

from model.handler import WHOEVER_RUNS_IT, Group, Op, Program, Reply, Run, Slot
from model.page import Page, Place
from model.query import Entry, Fetch, Query, Refetch
from model.values import Guess, Mark, Put, Row
from model.vocabulary import Event, Kind, Label, Send, Step, System

X, Y = Query("x", "server", watchers=("slot",)), Query("y", "server", watchers=("slot",))
SEEN = Entry(observed=True, data=OLD)
GUESSED = SEEN._replace(data=(Row("guess", 1, optimistic=True),))
AWAITED = Op("refetch", ("x", "y"), Refetch(awaited_by=WHOEVER_RUNS_IT))
NOT_AWAITED = Op("refetch", ("x", "y"), Refetch())
PATCH = Op("patch", ("x", "y"), "snapshot")
ROLLBACK = Op("rollback", ("x", "y"))
SENT = Run(0, 0, "sent")
SERVED = Run(0, 0, "served", reply=Reply(True))
CLICK = Label("slot", Event("click", (0, 0)))
DELIVER = Label("slot", Event("deliver"))


def slot(program: Program, **options: Any) -> Slot:
    """A slot for one program."""
    return Slot("slot", "server", (program,), **options)


def tab(place: Slot) -> System:
    """The slot beside two queries, and parts that take everything."""
    return System((*(Anybody(name) for name in ("server", "array", "monitor", "siblings")), X, Y, place))


def fire(
    system: System, label: Label, run: Run | None, x: Entry = SEEN, y: Entry = SEEN
) -> tuple[list[str], Entry, Entry, Any]:
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
    calls, x, y, after = fire(tab(slot(program)), CLICK, None, y=Entry(observed=True, fetch=Fetch()))
    assert calls == ["y cancel", "x cancel", "x patch", "y patch"]
    assert (x, y) == (GUESSED, Entry(observed=True))
    assert after == SENT._replace(kept=(("x", OLD), ("y", None)))


def test_promise_all_waits_for_everything_that_its_group_awaits() -> None:
    """The next group begins in the task in which the last awaited fetch ends."""
    system = tab(slot(Program("act", success=((AWAITED,), (Op("fetch", ("array",)),)))))
    calls, x, y, waiting = fire(system, DELIVER, SERVED)
    assert calls == ["x refetch", "y refetch"]
    assert waiting == Run(0, 0, "success", reply=Reply(True), pending=("x", "y"))
    x, y = (entry._replace(fetch=Fetch("served", (NEW, False))) for entry in (x, y))
    calls, x, y, waiting = fire(system, Label("x", Event("deliver")), waiting, x, y)
    assert (calls, waiting.pending) == ([], ("y",))
    calls, x, y, ended = fire(system, Label("y", Event("deliver")), waiting, x, y)
    assert (calls, ended) == (["array fetch"], None)


@pytest.mark.parametrize(
    ("group", "x"),
    [
        ((NOT_AWAITED,), SEEN),
        ((AWAITED,), Entry(data=OLD)),
        ((AWAITED,), Entry()),
        ((AWAITED,), Entry(observed=True, hidden=True, fetch=Fetch("paused"))),
    ],
)
def test_what_nobody_fetches_nobody_waits_for(group: Group, x: Entry) -> None:
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


def test_the_end_of_something_else_is_not_what_is_awaited() -> None:
    """Other queries settle all the time."""
    waiting = Run(0, 0, "success", pending=("x",))
    assert slot(Program("act", success=((AWAITED,),))).step(waiting, Event("settled", "y")) == Step(waiting)


def test_siblings_are_kept_busy_by_a_handler_that_waits_for_them() -> None:
    """The call stands for all copies outside of the cone."""
    place = slot(Program("act", success=((Op("busy", ("siblings",)),),)))
    step = place.step(SERVED, Event("deliver"))
    assert step is not None
    assert step.sends[0] == Send("siblings", Event("busy", "slot"))


# Success, error, rollback.


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (((ROLLBACK,),), None),
        (((Op("cancel", ("x", "y")),), (ROLLBACK,)), None),
        (((AWAITED, ROLLBACK), (ROLLBACK,)), Run(0, 0, "error", pending=("x",), kept=(("x", OLD), ("y", None)))),
    ],
)
def test_an_error_writes_the_snapshots_back(error: tuple[Group, ...], after: Run | None) -> None:
    """In whichever group the rollback stands; what had no data before keeps what it has now."""
    failed = SENT._replace(kept=(("x", OLD), ("y", None)))
    place = slot(Program("act", ((PATCH,),), error=error, guess="guess"), faults=frozenset({"request error"}))
    _, x, y, ended = fire(tab(place), Label("slot", Event("fail")), failed, GUESSED, Entry())
    assert (x.data, y, ended) == (OLD, Entry(), after)


def test_snapshots_are_dropped_when_no_rollback_can_need_them() -> None:
    """After success, and while an error track waits behind its rollback."""
    program = Program("act", ((PATCH,),), ((AWAITED,),), ((ROLLBACK, AWAITED),), guess="guess")
    kept = SERVED._replace(kept=(("x", OLD), ("y", OLD)))
    assert fire(tab(slot(program)), DELIVER, kept)[-1] == SERVED._replace(phase="success", pending=("x", "y"))
    refused = kept._replace(reply=Reply(False))
    assert fire(tab(slot(program)), DELIVER, refused)[-1] == Run(0, 0, "error", pending=("x", "y"))


@pytest.mark.parametrize(("row", "change"), [(Put(0, NEW[0]), Put(0, NEW[0])), (None, None)])
def test_reducers_write_the_row_that_the_reply_carries(row: Put | None, change: Put | None) -> None:
    """An envelope carries none, and then the patch changes nothing."""
    place = slot(Program("act", success=((Op("reply", ("array",)),),)))
    served = run(place, SENT, [Event("replied", Reply(True, row=row))]).state
    assert served == SERVED._replace(reply=Reply(True, row=row))
    step = place.step(served, Event("deliver"))
    assert step is not None
    assert step.sends[0] == Send("array", Event("patch", (change, None)))


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
    assert again.state == Run(0, 0, "served", attempt=1, reply=Reply(True), marked=True)


def test_of_a_reply_only_what_matters_is_kept() -> None:
    """The row where a reducer writes it, the guess where it lies over views, the mark where somebody watches."""
    reply = Reply(True, True, Mark.AFTER, as_guessed=False)
    assert run(slot(Program("act")), SENT, [Event("replied", reply)]).state == SERVED
    keeping = Program("act", success=((Op("reply", ("array",)),),), guess="guess", overlay=True)
    kept = run(slot(keeping, monitor="monitor"), SENT, [Event("replied", reply)]).state
    assert kept == SERVED._replace(reply=Reply(True, False, Mark.AFTER, False), marked=True)


# Attempts.


@pytest.mark.parametrize(
    "failing", [["fail"], [Event("replied", Reply(False)), "deliver"], [Event("replied", Reply(True)), "lose"]]
)
def test_a_request_is_tried_again_whatever_has_failed(failing: list[Event | str]) -> None:
    """With one retry the second failure is the error; the attempts are counted until then."""
    place = slot(Program("act", error=((Op("fetch", ("array",)),),), retry=1))
    waiting = run(place, SENT, failing)
    assert waiting == Step(Run(0, 0, "waiting"))
    assert offered(place, waiting.state, Kind.INTERNAL) == ["retry"]
    again = run(place, waiting.state, ["retry"])
    assert again == Step(Run(0, 0, "sent", attempt=1))
    failed = run(place, again.state, failing)
    assert (failed.state.phase, failed.state.attempt, failed.sends[0]) == ("error", 0, Send("array", Event("fetch")))


def test_a_retry_waits_for_a_hidden_tab_to_be_shown() -> None:
    """Only what was tried again pauses; without retries it does not matter whether the tab is seen."""
    place = slot(Program("act", retry=1))
    paused = run(place, SENT, ["hide", "fail", "retry"])
    assert paused == Step(Run(0, 0, "paused", hidden=True))
    assert place.offers(paused.state) == ()
    assert run(place, paused.state, ["show"]) == Step(Run(0, 0, "sent", attempt=1))
    assert run(place, SENT, ["hide", "show"]) == Step(SENT)
    assert run(slot(Program("act")), SENT, ["hide"]) == Step(SENT)


@pytest.mark.parametrize(
    ("state", "internal", "faults"),
    [
        (SENT, [Event("serve", "ready"), Event("serve", "not ready")], ["fail"]),
        (Run(0, 0, "orphan"), [Event("serve", "ready"), Event("serve", "not ready")], ["fail"]),
        (SERVED, ["deliver"], ["lose"]),
        (SERVED._replace(reply=Reply(False)), ["deliver"], []),
        (Run(0, 0, "success", pending=("x",)), [], []),
        (Run(0, 0, "error", pending=("x",)), [], []),
        (Run(0, 0, "before", pending=("x",)), [], []),
    ],
)
def test_what_may_come_next(state: Run, internal: list[object], faults: list[str]) -> None:
    """The server decides among the outcomes; requests fail and answers of success are lost by faults only."""
    place = slot(Program("act", outcomes=("ready", "not ready")))
    assert offered(place, state, Kind.INTERNAL) == internal
    assert offered(place, state, Kind.FAULT) == []
    assert offered(place._replace(faults=frozenset({"request error", "answer lost"})), state, Kind.FAULT) == faults


# Clicks.


def test_an_idle_slot_offers_every_program_for_every_record_and_a_busy_one_none() -> None:
    """One program runs in a slot at a time."""
    place = Slot("slot", "server", (Program("a"), Program("b")), records=2)
    clicks = [Event("click", data) for data in ((0, 0), (0, 1), (1, 0), (1, 1))]
    assert offered(place, place.initial, Kind.ENVIRONMENT) == clicks
    assert run(place, None, [clicks[3]]) == Step(Run(1, 1, "sent"))
    assert place.step(SENT, clicks[0]) is None
    assert offered(place, SENT, Kind.ENVIRONMENT) == []


def test_a_click_asks_first_whether_it_can_be() -> None:
    """The slot before must be taken, the page must have the button, and the server's side must allow it."""
    place = slot(Program("act", needs="here", button="ready"), after="slot 0", page="page")
    asked = (Send("slot 0", Event("taken")), Send("page", Event("button", "here")), Send("server", Event("button", "ready")))
    assert run(place, None, [Event("click", (0, 0))]) == Step(SENT, asked)
    assert slot(Program("act", needs="here")).step(None, CLICK.event) == Step(SENT)


@pytest.mark.parametrize(("page", "first", "there"), [("list", SENT, True), (None, SENT, False), ("list", None, False)])
def test_a_click_that_is_refused_anywhere_does_not_happen(page: str | None, first: Run | None, there: bool) -> None:
    """A shut page or an idle first slot stops the second slot."""
    second = slot(Program("act", needs="here"), after="first", page="page")
    system = System((Page("page", (("list", ()),)), Slot("first", "server", (Program("act"),)), second))
    after = system.fire((Place(page), first, None), CLICK)
    assert after == ((Place(page), first, SENT) if there else None)


@pytest.mark.parametrize(
    ("event", "after"),
    [
        *((event, Step(None)) for event in (Event("settled", "x"), Event("reset"), Event("hide"), Event("show"))),
        *((event, None) for event in (Event("taken"), Event("serve", ""), Event("deliver"), Event("replied", Reply(True)))),
    ],
)
def test_an_idle_slot_ignores_the_tab_and_refuses_the_rest(event: Event, after: Step | None) -> None:
    """What everybody is told means nothing to it; what belongs to a request cannot come."""
    assert slot(Program("act")).step(None, event) == after


# Reload.


@pytest.mark.parametrize("phase", ["before", "served", "waiting", "paused", "success", "error"])
def test_a_reload_forgets_handlers_that_wait_in_the_page(phase: str) -> None:
    """Snapshots, retries and what was awaited are gone with it."""
    state = Run(0, 0, phase, pending=("x",), kept=(("x", OLD),), reply=Reply(True))
    assert slot(Program("act")).step(state, Event("reset")) == Step(None)


def test_a_reload_leaves_the_request_on_the_wire() -> None:
    """The server may still commit, as if somebody else had asked; nobody hears of the answer."""
    place = slot(Program("act", retry=1, orphaned="others"), mark=Mark.MINE_1)
    orphan = run(place, SENT._replace(attempt=1, kept=(("x", OLD),), hidden=True), ["reset"])
    assert orphan == Step(Run(0, 0, "orphan"))
    assert run(place, orphan.state, ["reset"]) == orphan
    request = Event("request", ("slot", 0, "others", "commit"))
    assert run(place, orphan.state, [Event("serve", "commit")]) == Step(orphan.state, (Send("server", request),))
    assert run(place, orphan.state, [Event("replied", Reply(True))]) == Step(None)
    assert run(place, orphan.state, ["fail"]) == Step(None, (Send("server", Event("dropped", "slot")),))
    assert run(place, orphan.state, ["taken"]) == Step(orphan.state)


# Guesses.


@pytest.mark.parametrize(
    ("program", "mark", "change"),
    [
        (Program("act", ((PATCH,),), guess="guess"), None, Guess(1, "guess")),
        (Program("act", ((PATCH,),), guess="guess"), Mark.MINE_2, Mark.MINE_2),
        (Program("act", ((PATCH,),), other=True), Mark.MINE_2, None),
    ],
)
def test_what_a_guess_writes(program: Program, mark: Mark | None, change: object) -> None:
    """The status for the record, or the slot's mark; a guess about another record changes no mark."""
    place = slot(program, records=2, mark=mark)
    step = place.step(None, Event("click", (0, 1)))
    assert step is not None
    assert step.sends[:2] == tuple(Send(name, Event("patch", (change, "slot"))) for name in ("x", "y"))


def test_a_failing_request_drops_its_mark() -> None:
    """Where guesses are marks the world is told that one has come to nothing."""
    place = slot(Program("act"), mark=Mark.MINE_1)
    assert place.step(SENT, Event("fail")) == Step(None, (Send("server", Event("dropped", "slot")),))
    assert slot(Program("act")).step(SENT, Event("fail")) == Step(None)


@pytest.mark.parametrize(("kind", "used"), [("patch", True), ("refetch", True), ("rollback", True), ("busy", False)])
def test_uses_looks_into_all_tracks(kind: str, used: bool) -> None:
    """A kind of call counts wherever it stands."""
    assert Program("act", ((PATCH,),), ((AWAITED,),), ((ROLLBACK,),)).uses(kind) is used
