"""Rows outside the query cache: every dispatch is a request, and the last answer to arrive wins unless a guard forbids it."""

import pytest
from given import NEW, OLD, offered, run

from staleproof.model.components.array import Array, ArrayState, Get
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
        (ArrayState(), Event("mount"), ArrayState(True, None, (SENT,))),
        (ArrayState(True, OLD, (SENT,)), Event("mount"), ArrayState(True, OLD, (SENT, SENT))),
        (ArrayState(data=OLD), FETCH, ArrayState(False, OLD, (SENT,))),
        (ArrayState(True, OLD), Event("poll"), ArrayState(True, OLD, (SENT,))),
        (ArrayState(True, OLD), Event("focus"), ArrayState(True, OLD)),
        (ArrayState(True, OLD), Event("hide"), ArrayState(True, OLD)),
        (ArrayState(True, OLD), Event("show"), ArrayState(True, OLD)),
        (ArrayState(True, OLD), Event("button", False), ArrayState(True, OLD)),
    ],
)
def test_every_wish_is_a_request_of_its_own(before: ArrayState, event: Event, after: ArrayState) -> None:
    """Mount, fetch and poll dispatch whatever is under way; focus and visibility mean nothing here."""
    assert SLICE.step(before, event) == Step(after)


@pytest.mark.parametrize(("array", "after"), [(SLICE, ArrayState(False, None, (SENT,))), (STATE, ArrayState())])
def test_a_component_that_is_gone_fetches_nothing(array: Array, after: ArrayState) -> None:
    """A thunk fills a slice that nobody looks at; component state is fetched by its component only."""
    assert array.step(ArrayState(), FETCH) == Step(after)
    assert array.step(ArrayState(True), FETCH) == Step(ArrayState(True, None, (SENT,)))


@pytest.mark.parametrize(
    ("state", "event"), [(ArrayState(False, OLD), "poll"), (ArrayState(True), "button"), (ArrayState(), "answer")]
)
def test_what_an_array_refuses(state: ArrayState, event: str) -> None:
    """It does not poll unobserved, has no button without data, and takes no answer that it has not asked for."""
    assert SLICE.step(state, Event(event)) is None


def test_the_last_answer_to_arrive_wins() -> None:
    """Two requests, served on different sides of a commit: the older answer may be written last [r1]."""
    events = ["mount", FETCH, serve(), Event("answer", (OLD, False)), serve(), Event("answer", (NEW, False))]
    both = run(SLICE, ArrayState(), events)
    assert both == Step(ArrayState(True, None, (NEW_GET, OLD_GET)), (READ, READ))
    assert run(SLICE, both.state, [deliver(NEW_GET), deliver(OLD_GET)]).state == ArrayState(True, OLD)


def test_with_a_guard_the_last_request_wins() -> None:
    """The answer to an earlier request is told to the HTTP cache, and not written [r2]."""
    sent = run(GUARDED, ArrayState(), ["mount", serve(), Event("answer", (OLD, False)), FETCH]).state
    outdated = OLD_GET._replace(outdated=True)
    assert sent == ArrayState(True, None, (outdated, SENT))
    late = run(GUARDED, sent, [serve(), Event("answer", (NEW, False)), deliver(NEW_GET), deliver(outdated)])
    assert late == Step(ArrayState(True, NEW), (READ, STORED, Send("line", Event("store", OLD))))
    assert run(GUARDED._replace(stores=()), ArrayState(), ["mount", FETCH]).state == ArrayState(True, None, (SENT,))


def test_a_slice_that_is_reset_is_empty_whoever_looks() -> None:
    """Nothing fetches it again; what was asked for before is written when it arrives, unless a guard has forgotten it."""
    shown = ArrayState(True, OLD, (SENT,))
    assert SLICE.step(shown, Event("restart")) == Step(shown._replace(data=None))
    assert GUARDED.step(shown, Event("restart")) == GUARDED.step(shown, Event("clear")) != SLICE.step(shown, Event("restart"))


def test_a_guard_waits_for_nothing_once_its_slice_is_cleared() -> None:
    """With the rows goes the id of the last request, so that its answer is written no more."""
    assert GUARDED.step(ArrayState(True, OLD, (SENT,)), Event("clear")) == Step(
        ArrayState(True, None, (SENT._replace(outdated=True),))
    )


def test_a_handler_waits_for_its_own_request() -> None:
    """The promise of a dispatch ends with its answer or its failure, whatever else is under way, outdated or not."""
    asked = Get(awaited_by="slot")
    assert GUARDED.step(ArrayState(True), AWAITED) == Step(
        ArrayState(True, None, (asked,)), (Send("slot", Event("pending", "rows")),)
    )
    state = run(GUARDED, ArrayState(True), [AWAITED, FETCH]).state
    late = asked._replace(outdated=True)
    assert state == ArrayState(True, None, (late, SENT))
    assert GUARDED.step(state, Event("fail", (late, False))) == Step(ArrayState(True, None, (SENT,)), (ENDED,))
    answered = run(GUARDED, state, [serve(late), Event("answer", (NEW, False))]).state
    step = GUARDED.step(answered, deliver(late._replace(answer=(NEW, False))))
    assert step == Step(ArrayState(True, None, (SENT,)), (STORED, ENDED))


def test_a_handler_that_dispatches_twice_waits_for_both() -> None:
    """The first of its own requests to end does not end the wait."""
    asked = Get(awaited_by="slot")
    twice = run(SLICE, ArrayState(), [AWAITED, AWAITED]).state
    once = SLICE.step(twice, Event("fail", (asked, False)))
    assert once == Step(ArrayState(False, None, (asked,)))
    assert SLICE.step(once.state, Event("fail", (asked, False))) == Step(ArrayState(), (ENDED,))


def test_a_request_is_served_and_its_answer_delivered() -> None:
    """Serving reads the source, and a network answer is told to the HTTP cache."""
    assert SLICE.step(ArrayState(True, OLD, (SENT,)), serve()) == Step(ArrayState(True, OLD, asking=SENT), (READ,))
    assert SLICE.step(ArrayState(True, OLD, (NEW_GET,)), deliver(NEW_GET)) == Step(ArrayState(True, NEW), (STORED,))
    cached = Get((NEW, True))
    assert SLICE.step(ArrayState(True, OLD, (cached,)), deliver(cached)) == Step(ArrayState(True, NEW))


@pytest.mark.parametrize("item", [SENT, OLD_GET])
def test_a_slice_outlives_its_views_and_component_state_does_not(item: Get) -> None:
    """What is under way for a component that is gone is written nowhere, the HTTP cache hears of it; a reload loses both."""
    shown = ArrayState(True, OLD, (item,))
    assert SLICE.step(shown, Event("unmount")) == Step(shown._replace(observed=False))
    assert STATE.step(shown, Event("unmount")) == Step(ArrayState(flight=(item._replace(outdated=True),)))
    assert STATE._replace(stores=()).step(shown, Event("unmount")) == Step(ArrayState())
    assert SLICE.step(shown, Event("reset")) == Step(ArrayState())
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
    assert SLICE.step(ArrayState(data=data), Event("patch", (change, None))) == Step(ArrayState(data=after))  # type: ignore[arg-type]
    told = SLICE.step(ArrayState(data=data), Event("patch", (change, "slot")))
    assert told is not None
    assert told.sends == (Send("slot", Event("was", ("rows", data))),)


def test_a_rollback_writes_old_rows_back() -> None:
    """Where there were none, nothing is written."""
    assert SLICE.step(ArrayState(data=NEW), Event("set", OLD)) == Step(ArrayState(data=OLD))
    assert SLICE.step(ArrayState(data=NEW), Event("set", None)) == Step(ArrayState(data=NEW))


def test_a_pushed_row_is_written_into_rows_that_are_there() -> None:
    """With a version check only a newer one is."""
    assert SLICE.step(ArrayState(data=OLD), Event("put", Pushed(Put(0, NEW[0])))) == Step(ArrayState(data=NEW))
    assert SLICE.step(ArrayState(data=NEW), Event("put", Pushed(Put(0, OLD[0]), check=True))) == Step(ArrayState(data=NEW))
    assert SLICE.step(ArrayState(), Event("put", Pushed(Put(0, NEW[0])))) == Step(ArrayState())


def test_a_query_fills_the_array() -> None:
    """What the thunk inside a query function fetched replaces the rows, with requests under way or not."""
    assert SLICE.step(ArrayState(True, OLD, (SENT,)), Event("store", NEW)) == Step(ArrayState(True, NEW, (SENT,)))


@pytest.mark.parametrize(("faults", "fails"), [((), []), (("request error",), [Event("fail", (SENT, False))])])
def test_only_requests_that_are_not_answered_yet_fail(faults: tuple[str, ...], fails: list[Event]) -> None:
    """A failing request leaves the rows as they were; there is no retry."""
    array, state = SLICE._replace(faults=frozenset(faults)), ArrayState(True, OLD, (NEW_GET, SENT, SENT))
    assert offered(array, state, Kind.FAULT) == fails
    assert offered(array, state, Kind.INTERNAL) == [deliver(NEW_GET), serve()]
    assert array.step(state, Event("fail", (SENT, False))) == Step(ArrayState(True, OLD, (NEW_GET, SENT)))


def test_saturated_requests_are_kept_twice_and_stand_for_two_or_more() -> None:
    """One is one; of several alike a step takes one and says whether several are left."""
    array = SLICE._replace(collapse_duplicates=True, faults=frozenset({"request error"}))
    one, several = (run(array, ArrayState(), ["mount", *[FETCH] * more]).state for more in (0, 2))
    assert (one, several) == (ArrayState(True, None, (SENT,)), ArrayState(True, None, (SENT, SENT)))
    assert offered(array, one, Kind.INTERNAL) == [serve()]
    assert offered(array, several, Kind.INTERNAL) == [serve(), Event("serve", (SENT, True))]
    assert offered(array, several, Kind.FAULT) == [Event("fail", (SENT, False)), Event("fail", (SENT, True))]
    assert array.step(several, serve()) == Step(ArrayState(True, None, (SENT,), SENT), (READ,))
    assert array.step(several, Event("fail", (SENT, True))) == Step(several)
    answered = run(array, several, [serve(), Event("answer", (NEW, False))] * 2).state
    assert answered == ArrayState(True, None, (NEW_GET, NEW_GET))
    kept = array.step(answered, deliver(NEW_GET, more=True))
    assert kept == Step(answered._replace(data=NEW), (STORED,))
    assert array.step(answered, deliver(NEW_GET)) == Step(ArrayState(True, NEW, (NEW_GET,)), (STORED,))
