"""Rows outside the query cache: every dispatch is a request, and the last answer to arrive wins."""

import pytest
from given import NEW, OLD, offered, run

from model.array import Array, Rows
from model.values import Guess, Put, Row
from model.vocabulary import Event, Kind, Send, Step

SLICE = Array("rows", "line", survives=True, stores=("line",))
STATE = Array("rows", "line", survives=False, stores=("line",))
READ = Send("line", Event("read", "rows"))
STORED = Send("line", Event("store", NEW))
SERVED = ((OLD, False), (NEW, False))
"""Two answers on their way."""


def served(*answers: tuple[tuple[Row, ...], bool]) -> tuple[tuple[tuple[Row, ...], bool], ...]:
    """Answers on their way, in the order in which a flight keeps them."""
    return tuple(sorted(answers, key=repr))


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (Rows(), "mount", Rows(True, None, (None,))),
        (Rows(True, OLD, (None,)), "mount", Rows(True, OLD, (None, None))),
        (Rows(data=OLD), "fetch", Rows(False, OLD, (None,))),
        (Rows(True, OLD), "poll", Rows(True, OLD, (None,))),
        (Rows(True, OLD), "focus", Rows(True, OLD)),
        (Rows(True, OLD), "hide", Rows(True, OLD)),
        (Rows(True, OLD), "show", Rows(True, OLD)),
        (Rows(True, OLD), "button", Rows(True, OLD)),
    ],
)
def test_every_wish_is_a_request_of_its_own(before: Rows, event: str, after: Rows) -> None:
    """Mount, fetch and poll dispatch whatever is under way; focus and visibility mean nothing here."""
    assert SLICE.step(before, Event(event)) == Step(after)


@pytest.mark.parametrize(("array", "before", "after"), [(SLICE, Rows(), Rows(False, None, (None,))), (STATE, Rows(), Rows())])
def test_a_component_that_is_gone_fetches_nothing(array: Array, before: Rows, after: Rows) -> None:
    """A thunk fills a slice that nobody looks at; component state is fetched by its component only."""
    assert array.step(before, Event("fetch")) == Step(after)
    assert array.step(Rows(True), Event("fetch")) == Step(Rows(True, None, (None,)))


@pytest.mark.parametrize(
    ("state", "event"), [(Rows(False, OLD), "poll"), (Rows(True), "button"), (Rows(True, OLD), "refetch"), (Rows(), "cancel")]
)
def test_what_an_array_refuses(state: Rows, event: str) -> None:
    """It does not poll unobserved, has no button without data, and is no query."""
    assert SLICE.step(state, Event(event)) is None


def test_the_last_answer_to_arrive_wins() -> None:
    """Two requests, served on different sides of a commit: the older answer may be written last [r1]."""
    serve = Event("serve", (None, False))
    both = run(SLICE, Rows(), ["mount", "fetch", serve, Event("answer", (OLD, False)), serve, Event("answer", (NEW, False))])
    assert both == Step(Rows(True, None, served(*SERVED)), (READ, READ))
    newest_first = [Event("deliver", ((value, False), False)) for value in (NEW, OLD)]
    assert run(SLICE, both.state, newest_first).state == Rows(True, OLD)


def test_a_request_is_served_and_its_answer_delivered() -> None:
    """Serving reads the source, and a network answer is told to the HTTP cache."""
    assert SLICE.step(Rows(True, OLD, (None,)), Event("serve", (None, False))) == Step(Rows(True, OLD), (READ,))
    delivered = SLICE.step(Rows(True, OLD, ((NEW, False),)), Event("deliver", ((NEW, False), False)))
    assert delivered == Step(Rows(True, NEW), (STORED,))
    assert SLICE.step(Rows(True, OLD, ((NEW, True),)), Event("deliver", ((NEW, True), False))) == Step(Rows(True, NEW))


@pytest.mark.parametrize("flight", [(None,), served((OLD, False))])
def test_a_slice_outlives_its_views_and_component_state_does_not(flight: tuple[object, ...]) -> None:
    """What is under way for a component that is gone is written nowhere; a reload loses both."""
    shown = Rows(True, OLD, flight)  # type: ignore[arg-type]
    assert SLICE.step(shown, Event("unmount")) == Step(shown._replace(observed=False))
    assert STATE.step(shown, Event("unmount")) == Step(Rows())
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
    """A reducer that finds no rows changes nothing."""
    assert SLICE.step(Rows(data=data), Event("patch", (change, None))) == Step(Rows(data=after))  # type: ignore[arg-type]


def test_a_query_fills_the_array() -> None:
    """What the thunk inside a query function fetched replaces the rows, with requests under way or not."""
    assert SLICE.step(Rows(True, OLD, (None,)), Event("store", NEW)) == Step(Rows(True, NEW, (None,)))


@pytest.mark.parametrize(
    ("faults", "fails"), [(frozenset(), []), (frozenset({"request error"}), [Event("fail", (None, False))])]
)
def test_only_requests_that_are_not_answered_yet_fail(faults: frozenset[str], fails: list[Event]) -> None:
    """A failing request leaves the rows as they were; there is no retry."""
    array, state = SLICE._replace(faults=faults), Rows(True, OLD, (None, None, (NEW, False)))
    assert offered(array, state, Kind.FAULT) == fails
    assert offered(array, state, Kind.INTERNAL) == [Event("serve", (None, False)), Event("deliver", ((NEW, False), False))]
    assert array.step(state, Event("fail", (None, False))) == Step(Rows(True, OLD, (None, (NEW, False))))


def test_saturated_requests_are_kept_once_and_stand_for_more() -> None:
    """Alike requests and answers are one; a step takes the last of them or leaves the others there."""
    array = SLICE._replace(saturate=True, faults=frozenset({"request error"}))
    once = run(array, Rows(), ["mount", "fetch", "fetch"]).state
    assert once == Rows(True, None, (None,))
    assert offered(array, once, Kind.INTERNAL) == [Event("serve", (None, False)), Event("serve", (None, True))]
    assert offered(array, once, Kind.FAULT) == [Event("fail", (None, False)), Event("fail", (None, True))]
    assert array.step(once, Event("serve", (None, True))) == Step(once, (READ,))
    assert array.step(once, Event("fail", (None, True))) == Step(once)
    answered = run(array, once, [Event("answer", (NEW, False)), Event("answer", (NEW, False))]).state
    assert answered == Rows(True, None, ((NEW, False), None))
    kept = array.step(answered, Event("deliver", ((NEW, False), True)))
    assert kept == Step(answered._replace(data=NEW), (STORED,))
    assert array.step(answered, Event("deliver", ((NEW, False), False))) == Step(Rows(True, NEW, (None,)), (STORED,))
