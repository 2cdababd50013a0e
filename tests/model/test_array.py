"""Rows outside the query cache: every dispatch is a request, and the last answer to arrive wins unless a guard forbids it."""

import pytest
from given import NEW, OLD, offered, run

from staleproof.model.components.array import Array, Get, Rows
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Guess, Put, Row
from staleproof.model.vocabulary import Event, Kind, Send, Step

SLICE = Array("rows", "line", survives=True, stores=("line",))
STATE = Array("rows", "line", survives=False, stores=("line",))
GUARDED = SLICE._replace(guarded=True)
READ = Send("line", Event("read", "rows"))
STORED = Send("line", Event("store", NEW))
FETCH = Event("fetch", Refetch(False, "always"))
AWAITED = Event("fetch", Refetch(False, "always", awaited_by="slot"))
ENDED = Send("slot", Event("settled", "rows"))
SENT, OLD_GET, NEW_GET = Get(), Get((OLD, False)), Get((NEW, False))


def serve(item: Get = SENT) -> Event:
    """The server answers a request, and as many are left as there are."""
    return Event("serve", (item, False))


def deliver(item: Get, *, more: bool = False) -> Event:
    """An answer arrives."""
    return Event("deliver", (item, more))


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (Rows(), Event("mount"), Rows(True, None, (SENT,))),
        (Rows(True, OLD, (SENT,)), Event("mount"), Rows(True, OLD, (SENT, SENT))),
        (Rows(data=OLD), FETCH, Rows(False, OLD, (SENT,))),
        (Rows(True, OLD), Event("poll"), Rows(True, OLD, (SENT,))),
        (Rows(True, OLD), Event("focus"), Rows(True, OLD)),
        (Rows(True, OLD), Event("hide"), Rows(True, OLD)),
        (Rows(True, OLD), Event("show"), Rows(True, OLD)),
        (Rows(True, OLD), Event("button", False), Rows(True, OLD)),
    ],
)
def test_every_wish_is_a_request_of_its_own(before: Rows, event: Event, after: Rows) -> None:
    """Mount, fetch and poll dispatch whatever is under way; focus and visibility mean nothing here."""
    assert SLICE.step(before, event) == Step(after)


@pytest.mark.parametrize(("array", "after"), [(SLICE, Rows(False, None, (SENT,))), (STATE, Rows())])
def test_a_component_that_is_gone_fetches_nothing(array: Array, after: Rows) -> None:
    """A thunk fills a slice that nobody looks at; component state is fetched by its component only."""
    assert array.step(Rows(), FETCH) == Step(after)
    assert array.step(Rows(True), FETCH) == Step(Rows(True, None, (SENT,)))


@pytest.mark.parametrize(
    ("state", "event"), [(Rows(False, OLD), "poll"), (Rows(True), "button"), (Rows(True, OLD), "refetch"), (Rows(), "cancel")]
)
def test_what_an_array_refuses(state: Rows, event: str) -> None:
    """It does not poll unobserved, has no button without data, and is no query."""
    assert SLICE.step(state, Event(event)) is None


def test_the_last_answer_to_arrive_wins() -> None:
    """Two requests, served on different sides of a commit: the older answer may be written last [r1]."""
    events = ["mount", FETCH, serve(), Event("answer", (OLD, False)), serve(), Event("answer", (NEW, False))]
    both = run(SLICE, Rows(), events)
    assert both == Step(Rows(True, None, (NEW_GET, OLD_GET)), (READ, READ))
    assert run(SLICE, both.state, [deliver(NEW_GET), deliver(OLD_GET)]).state == Rows(True, OLD)


def test_with_a_guard_the_last_request_wins() -> None:
    """The answer to an earlier request is told to the HTTP cache, and not written [r2]."""
    sent = run(GUARDED, Rows(), ["mount", serve(), Event("answer", (OLD, False)), FETCH]).state
    outdated = OLD_GET._replace(outdated=True)
    assert sent == Rows(True, None, (outdated, SENT))
    late = run(GUARDED, sent, [serve(), Event("answer", (NEW, False)), deliver(NEW_GET), deliver(outdated)])
    assert late == Step(Rows(True, NEW), (READ, STORED, Send("line", Event("store", OLD))))
    assert run(GUARDED._replace(stores=()), Rows(), ["mount", FETCH]).state == Rows(True, None, (SENT,))


def test_a_guard_waits_for_nothing_once_its_slice_is_cleared() -> None:
    """With the rows goes the id of the last request, so that its answer is written no more."""
    assert GUARDED.step(Rows(True, OLD, (SENT,)), Event("clear")) == Step(Rows(True, None, (SENT._replace(outdated=True),)))


def test_a_handler_waits_for_its_own_request() -> None:
    """The promise of a dispatch ends with its answer or its failure, whatever else is under way, outdated or not."""
    asked = Get(awaited_by="slot")
    assert GUARDED.step(Rows(True), AWAITED) == Step(Rows(True, None, (asked,)), (Send("slot", Event("pending", "rows")),))
    state = run(GUARDED, Rows(True), [AWAITED, FETCH]).state
    late = asked._replace(outdated=True)
    assert state == Rows(True, None, (late, SENT))
    assert GUARDED.step(state, Event("fail", (late, False))) == Step(Rows(True, None, (SENT,)), (ENDED,))
    answered = run(GUARDED, state, [serve(late), Event("answer", (NEW, False))]).state
    step = GUARDED.step(answered, deliver(late._replace(answer=(NEW, False))))
    assert step == Step(Rows(True, None, (SENT,)), (STORED, ENDED))


def test_a_handler_that_dispatches_twice_waits_for_both() -> None:
    """The first of its own requests to end does not end the wait."""
    asked = Get(awaited_by="slot")
    twice = run(SLICE, Rows(), [AWAITED, AWAITED]).state
    once = SLICE.step(twice, Event("fail", (asked, False)))
    assert once == Step(Rows(False, None, (asked,)))
    assert SLICE.step(once.state, Event("fail", (asked, False))) == Step(Rows(), (ENDED,))


def test_a_request_is_served_and_its_answer_delivered() -> None:
    """Serving reads the source, and a network answer is told to the HTTP cache."""
    assert SLICE.step(Rows(True, OLD, (SENT,)), serve()) == Step(Rows(True, OLD, asking=SENT), (READ,))
    assert SLICE.step(Rows(True, OLD, (NEW_GET,)), deliver(NEW_GET)) == Step(Rows(True, NEW), (STORED,))
    cached = Get((NEW, True))
    assert SLICE.step(Rows(True, OLD, (cached,)), deliver(cached)) == Step(Rows(True, NEW))


@pytest.mark.parametrize("item", [SENT, OLD_GET])
def test_a_slice_outlives_its_views_and_component_state_does_not(item: Get) -> None:
    """What is under way for a component that is gone is written nowhere, the HTTP cache hears of it; a reload loses both."""
    shown = Rows(True, OLD, (item,))
    assert SLICE.step(shown, Event("unmount")) == Step(shown._replace(observed=False))
    assert STATE.step(shown, Event("unmount")) == Step(Rows(flight=(item._replace(outdated=True),)))
    assert STATE._replace(stores=()).step(shown, Event("unmount")) == Step(Rows())
    assert SLICE.step(shown, Event("reset")) == Step(Rows())
    assert SLICE.step(shown, Event("clear")) == Step(shown._replace(data=None))


@pytest.mark.parametrize(
    ("data", "change", "after"),
    [
        (OLD, Put(0, NEW[0]), NEW),
        (OLD, Guess(0, "guess"), (Row("guess", 1, True),)),
        (None, Guess(0, "x"), None),
    ],
)
def test_a_patch_changes_rows_that_are_there(data: tuple[Row, ...] | None, change: Guess | Put, after: object) -> None:
    """A reducer that finds no rows changes nothing; who wants to go back is told what there was."""
    assert SLICE.step(Rows(data=data), Event("patch", (change, None))) == Step(Rows(data=after))  # type: ignore[arg-type]
    told = SLICE.step(Rows(data=data), Event("patch", (change, "slot")))
    assert told is not None
    assert told.sends == (Send("slot", Event("was", ("rows", data))),)


def test_a_rollback_writes_old_rows_back() -> None:
    """Where there were none, nothing is written."""
    assert SLICE.step(Rows(data=NEW), Event("set", OLD)) == Step(Rows(data=OLD))
    assert SLICE.step(Rows(data=NEW), Event("set", None)) == Step(Rows(data=NEW))


def test_a_pushed_row_is_written_into_rows_that_are_there() -> None:
    """With a version check only a newer one is."""
    assert SLICE.step(Rows(data=OLD), Event("put", Pushed(Put(0, NEW[0])))) == Step(Rows(data=NEW))
    assert SLICE.step(Rows(data=NEW), Event("put", Pushed(Put(0, OLD[0]), check=True))) == Step(Rows(data=NEW))
    assert SLICE.step(Rows(), Event("put", Pushed(Put(0, NEW[0])))) == Step(Rows())


def test_a_query_fills_the_array() -> None:
    """What the thunk inside a query function fetched replaces the rows, with requests under way or not."""
    assert SLICE.step(Rows(True, OLD, (SENT,)), Event("store", NEW)) == Step(Rows(True, NEW, (SENT,)))


@pytest.mark.parametrize(("faults", "fails"), [((), []), (("request error",), [Event("fail", (SENT, False))])])
def test_only_requests_that_are_not_answered_yet_fail(faults: tuple[str, ...], fails: list[Event]) -> None:
    """A failing request leaves the rows as they were; there is no retry."""
    array, state = SLICE._replace(faults=frozenset(faults)), Rows(True, OLD, (NEW_GET, SENT, SENT))
    assert offered(array, state, Kind.FAULT) == fails
    assert offered(array, state, Kind.INTERNAL) == [deliver(NEW_GET), serve()]
    assert array.step(state, Event("fail", (SENT, False))) == Step(Rows(True, OLD, (NEW_GET, SENT)))


def test_saturated_requests_are_kept_twice_and_stand_for_two_or_more() -> None:
    """One is one; of several alike a step takes one and says whether several are left."""
    array = SLICE._replace(saturate=True, faults=frozenset({"request error"}))
    one, several = (run(array, Rows(), ["mount", *[FETCH] * more]).state for more in (0, 2))
    assert (one, several) == (Rows(True, None, (SENT,)), Rows(True, None, (SENT, SENT)))
    assert offered(array, one, Kind.INTERNAL) == [serve()]
    assert offered(array, several, Kind.INTERNAL) == [serve(), Event("serve", (SENT, True))]
    assert offered(array, several, Kind.FAULT) == [Event("fail", (SENT, False)), Event("fail", (SENT, True))]
    assert array.step(several, serve()) == Step(Rows(True, None, (SENT,), SENT), (READ,))
    assert array.step(several, Event("fail", (SENT, True))) == Step(several)
    answered = run(array, several, [serve(), Event("answer", (NEW, False))] * 2).state
    assert answered == Rows(True, None, (NEW_GET, NEW_GET))
    kept = array.step(answered, deliver(NEW_GET, more=True))
    assert kept == Step(answered._replace(data=NEW), (STORED,))
    assert array.step(answered, deliver(NEW_GET)) == Step(Rows(True, NEW, (NEW_GET,)), (STORED,))
