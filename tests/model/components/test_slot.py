"""Where a program runs: when it can be started, its attempts, and what becomes of it at a reload."""

import pytest
from given import OLD, Anybody, offered, run
from programs import CLICK, SENT, SERVED, slot

from staleproof.model.components.handler import Slot
from staleproof.model.components.page import Page, PageState
from staleproof.model.components.program import HandlerRun, Op, Program, Reply
from staleproof.model.records.values import Mark
from staleproof.model.vocabulary import Event, Kind, Label, Offer, Send, Step, System

# Attempts.


@pytest.mark.parametrize(
    "failing", [["fail"], [Event("replied", Reply(False)), "deliver"], [Event("replied", Reply(True)), "lose"]]
)
def test_a_request_is_tried_again_whatever_has_failed(failing: list[Event | str]) -> None:
    """With one retry the second failure is the error; the attempts are counted until then."""
    place = slot(Program("act", error=((Op("fetch", ("array",)),),), retry=1))
    waiting = run(place, SENT, failing)
    assert waiting == Step(HandlerRun(0, 0, "waiting"))
    assert offered(place, waiting.state, Kind.INTERNAL) == ["retry"]
    again = run(place, waiting.state, ["retry"])
    assert again == Step(HandlerRun(0, 0, "sent", attempt=1))
    assert run(place, again.state, [Event("replied", Reply(True)), "deliver"]) == Step(None)
    failed = run(place, again.state, failing)
    assert (failed.state.phase, failed.state.attempt, failed.sends[0]) == ("error", 0, Send("array", Event("fetch")))


def test_a_retry_waits_for_a_hidden_tab_to_be_shown() -> None:
    """Only what was tried again pauses; without retries it does not matter whether the tab is seen."""
    place = slot(Program("act", retry=1))
    paused = run(place, SENT, ["hide", "fail", "retry"])
    assert paused == Step(HandlerRun(0, 0, "paused", hidden=True))
    assert place.offers(paused.state) == ()
    assert run(place, paused.state, ["show", "wake"]) == Step(HandlerRun(0, 0, "sent", attempt=1))
    assert run(place, SENT, ["hide", "show", "wake"]) == Step(SENT)
    assert run(slot(Program("act")), SENT, ["hide"]) == Step(SENT)


TELLING = (Send("page", Event("answered", "slot")),)
FETCH, CANCEL = (Op("fetch", ("array",)),), (Op("cancel", ("x",)),)


@pytest.mark.parametrize(
    ("first", "retry", "sends"),
    [
        ((), 1, TELLING),
        ((FETCH,), 1, (Send("array", Event("fetch")), Send("slot", Event("settled", "slot")), *TELLING)),
        ((CANCEL,), 1, (*TELLING, Send("x", Event("cancel")), Send("slot", Event("settled", "slot")))),
        ((), 0, ()),
    ],
    ids=["without calls", "a call that ends at once", "a call of the query client", "never paused"],
)
def test_the_tab_hears_of_what_went_on_and_of_its_last_answer(
    first: tuple[tuple[Op, ...], ...], retry: int, sends: tuple[Send, ...]
) -> None:
    """The second step comes before what the tab does then, unless a promise of the query client lies between."""
    place = slot(Program("act", success=first, error=first, retry=retry), waker="page")
    resumed = (Send("page", Event("resumed", "slot")),)
    assert run(place, HandlerRun(0, 0, "paused", hidden=True), ["show", "wake"]) == Step(
        HandlerRun(0, 0, "sent", attempt=1), resumed
    )
    for last in (SERVED, SERVED._replace(attempt=retry, reply=Reply(False))):
        step = place.step(last, Event("deliver"))
        assert step is not None
        assert step.sends == sends
    assert run(place, SENT, ["fail"]).sends == (() if retry else sends)


@pytest.mark.parametrize(
    ("state", "internal", "faults"),
    [
        (SENT, [Event("serve", "ready"), Event("serve", "not ready")], ["fail"]),
        (HandlerRun(0, 0, "orphan"), [Event("serve", "ready"), Event("serve", "not ready")], ["fail"]),
        (SERVED, ["deliver"], ["lose"]),
        (SERVED._replace(reply=Reply(False)), ["deliver"], []),
        (HandlerRun(0, 0, "success", pending=("x",), reply=Reply(True)), [], []),
        (HandlerRun(0, 0, "error", pending=("x",)), [], []),
        (HandlerRun(0, 0, "before", pending=("x",)), [], []),
    ],
)
def test_what_may_come_next(state: HandlerRun, internal: list[object], faults: list[str]) -> None:
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
    assert run(place, None, [clicks[3]]) == Step(HandlerRun(1, 1, "sent"))
    assert place.step(SENT, clicks[0]) is None
    assert offered(place, SENT, Kind.ENVIRONMENT) == []


def test_a_handler_of_which_nothing_is_said_is_for_one_record_and_ends_in_one_way() -> None:
    """Its request asks the server for the action of the program."""
    place = slot(Program("act"), page="page")
    assert run(place, None, [*offered(place, None, Kind.ENVIRONMENT), *offered(place, SENT, Kind.INTERNAL)]) == Step(
        SENT, (Send("server", Event("request", ("slot", 0, "act", ""))),)
    )
    assert place.offers(None) == (Offer(CLICK.event, Kind.ENVIRONMENT),)


def test_a_click_asks_first_whether_it_can_be() -> None:
    """The slot before must be taken, the page must have the button, and the server's side must allow it."""
    place = slot(Program("act", button_pages=("here",), button="ready"), after="slot 0", page="page")
    asked = (
        Send("slot 0", Event("taken")),
        Send("page", Event("button", (("here",), ()))),
        Send("server", Event("button", "ready")),
    )
    assert run(place, None, [Event("click", (0, 0))]) == Step(SENT, asked)
    assert slot(Program("act", button_pages=("here",))).step(None, CLICK.event) == Step(SENT)


@pytest.mark.parametrize(("page", "first", "there"), [("list", SENT, True), (None, SENT, False), ("list", None, False)])
def test_a_click_that_is_refused_anywhere_does_not_happen(page: str | None, first: HandlerRun | None, there: bool) -> None:
    """A shut page or an idle first slot stops the second slot."""
    second = slot(Program("act", button_pages=("list",)), after="first", page="page")
    system = System((Page("page", (("list", ()),)), Slot("first", "server", (Program("act"),)), second))
    after = system.fire((PageState(page), first, None), CLICK)
    assert after == ((PageState(page), first, SENT) if there else None)


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
    state = HandlerRun(0, 0, phase, pending=("x",), kept=(("x", OLD),), reply=Reply(True))
    assert slot(Program("act")).step(state, Event("reset")) == Step(None)


def test_a_reload_leaves_the_request_on_the_wire() -> None:
    """The server may still commit, as if somebody else had asked; nobody hears of the answer."""
    place = slot(Program("act", retry=1, orphaned="others"), mark=Mark.MINE_1)
    orphan = run(place, SENT._replace(attempt=1, kept=(("x", OLD),), hidden=True), ["reset"])
    assert orphan == Step(HandlerRun(0, 0, "orphan"))
    assert run(place, orphan.state, ["reset"]) == orphan
    request = Event("request", ("slot", 0, "others", "commit"))
    assert run(place, orphan.state, [Event("serve", "commit")]) == Step(orphan.state, (Send("server", request),))
    assert run(place, orphan.state, [Event("replied", Reply(True))]) == Step(None)
    assert run(place, orphan.state, ["fail"]) == Step(None, (Send("server", Event("dropped", "slot")),))
    assert run(place, orphan.state, ["taken"]) == Step(orphan.state)


# Calls that are made only if nothing else runs.


@pytest.mark.parametrize(
    ("alone", "other", "asked"),
    [
        (False, SENT, True),
        (True, None, True),
        (True, SENT, False),
        (True, HandlerRun(0, 0, "success", pending=("y",), reply=Reply(True)), False),
        (True, HandlerRun(0, 0, "paused", hidden=True), False),
        (True, HandlerRun(0, 0, "orphan"), True),
    ],
)
def test_a_call_may_be_left_to_another_action(alone: bool, other: HandlerRun | None, asked: bool) -> None:
    """Whatever the other one does, it is under way; what a page before a reload has asked for does not count."""
    program = Program("act", success=((Op("fetch", ("array",), None, alone),),))
    one, two = slot(program, others=("two",)), slot(program, others=("slot",))._replace(name="two")
    log: list[Send] = []
    system = System((Anybody("array"), one, two))
    assert system.fire((None, SERVED, other), Label("slot", Event("deliver")), log) == (None, None, other)
    assert (Send("array", Event("fetch")) in log) == asked


def test_three_actions_at_a_time_are_all_asked() -> None:
    """The call goes through every other place."""
    program = Program("act", success=((Op("fetch", ("array",), None, True),),))
    place = slot(program, others=("two", "three"))
    asking = Send("three", Event("unless_busy", Send("two", Event("unless_busy", Send("array", Event("fetch"))))))
    step = place.step(SERVED, Event("deliver"))
    assert step is not None
    assert step.sends[0] == asking
    assert place.step(None, asking.event) == Step(None, (asking.event.data,))


# Offline.

OFFLINE = slot(Program("act", ((Op("fetch", ("array",)),),)), waker="page", faults=frozenset({"offline"}))
TELLS = (Send("page", Event("resumed", "slot")),)


def test_a_click_in_a_tab_that_is_offline_waits() -> None:
    """Its first calls are made; the request is sent when the tab is online, and the tab waits for its answer."""
    click = OFFLINE.step(None, CLICK.event)
    assert click is not None
    assert click.sends[0] == Send("page", Event("clicked", "slot"))
    waiting = run(OFFLINE, click.state, ["clicked_offline", Event("settled", "slot")]).state
    assert waiting == HandlerRun(0, 0, "paused", attempt=-1, offline=True)
    assert OFFLINE.offers(waiting) == ()
    assert run(OFFLINE, waiting, ["online", "wake"]) == Step(SENT, TELLS)
    assert run(OFFLINE, waiting._replace(hidden=True), ["online", "wake"]) == Step(SENT._replace(hidden=True), TELLS)
    assert run(OFFLINE, waiting, ["reset"]) == Step(None)


def test_what_was_clicked_offline_counts_as_paused_until_its_first_calls_are_over() -> None:
    """The tab then waits for it, though there is nothing to go on with."""
    before = HandlerRun(0, 0, "before", pending=("x",), attempt=-1, offline=True)
    assert run(OFFLINE, before, ["online", "wake"]) == Step(before._replace(offline=False), TELLS)
    assert run(OFFLINE, before, ["online", "wake", Event("settled", "x")]) == Step(SENT, TELLS)
    assert run(OFFLINE, before, [Event("settled", "x")]) == Step(HandlerRun(0, 0, "paused", attempt=-1, offline=True))


def test_offline_a_running_request_goes_on_or_fails_and_is_not_tried_again() -> None:
    """Its next attempt waits; a hidden tab keeps it waiting though it is online again."""
    sent = run(OFFLINE, SENT, ["offline"]).state
    assert offered(OFFLINE, sent, Kind.FAULT) == ["fail"]
    trying = OFFLINE._replace(programs=(Program("act", retry=1),))
    paused = run(trying, sent, ["fail", "retry"]).state
    assert paused == HandlerRun(0, 0, "paused", offline=True)
    assert run(trying, paused._replace(hidden=True), ["online", "wake"]) == Step(HandlerRun(0, 0, "paused", hidden=True), TELLS)
    assert run(trying, paused, ["online", "wake"]) == Step(HandlerRun(0, 0, "sent", attempt=1), TELLS)


def test_a_request_that_fails_is_told_to_a_server_that_publishes_early() -> None:
    """It may have told of a commit that it does not make; another server has nothing to forget."""
    told = Send("server", Event("failed", ("slot", 0)))
    assert [told in slot(Program("a"), early=early).step(SENT, Event("fail")).sends for early in (True, False)] == [True, False]
