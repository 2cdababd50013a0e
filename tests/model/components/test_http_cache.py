"""The browser's HTTP cache, and requests that a page has given up but the network has not."""

import pytest
from given import NEW, OLD, Anybody, offered, run

from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.vocabulary import Event, Kind, Label, Send, Step, System

LINE = CacheLine("line", "server")
SUPERSEDED = SupersededRequests("superseded", "line", ("line", "array"))


def test_an_empty_line_passes_a_request_on() -> None:
    """Without a fresh answer the asker's request goes to the server."""
    assert LINE.initial is None
    assert LINE.step(None, Event("read", "q")) == Step(None, (Send("server", Event("read", "q")),))
    assert offered(LINE, None, Kind.ENVIRONMENT) == []


def test_a_kept_answer_is_given_until_it_expires() -> None:
    """A plain GET is answered with what was read before, whatever the server has by now."""
    assert LINE.step(OLD, Event("read", "q")) == Step(OLD, (Send("q", Event("answer", (OLD, True))),))
    assert offered(LINE, OLD, Kind.ENVIRONMENT) == ["expire"]
    assert LINE.step(OLD, Event("expire")) == Step(None)


def test_the_last_answer_that_arrives_is_kept() -> None:
    """An older answer that comes late replaces a newer one."""
    assert run(LINE, None, [Event("store", NEW), Event("store", OLD)]) == Step(OLD)


def test_a_reload_is_answered_by_the_line() -> None:
    """After a commit and a normal reload the query has the old rows again, marked fresh."""
    system = System((Anybody("server"), LINE, Query("q", "line", stores=("line",))))
    reloaded = system.fire((None, OLD, CacheEntry(observed=True, fetch=Fetch())), Label("q", Event("serve")))
    assert reloaded == (None, OLD, CacheEntry(observed=True, fetch=Fetch("served", (OLD, True))))
    assert system.fire(reloaded, Label("q", Event("deliver"))) == (None, OLD, CacheEntry(observed=True, data=OLD))


def test_a_replaced_request_is_served_and_delivered_all_the_same() -> None:
    """Its answer reaches the stores though the page does not wait for it."""
    assert SUPERSEDED.step((), Event("add", None)) == Step((None,))
    assert SUPERSEDED.step((None,), Event("serve", (None, False))) == Step((), (Send("line", Event("read", "superseded")),))
    assert SUPERSEDED.step((), Event("answer", (NEW, False))) == Step(((NEW, False),))
    told = tuple(Send(store, Event("store", NEW)) for store in ("line", "array"))
    assert SUPERSEDED.step(((NEW, False),), Event("deliver", ((NEW, False), False))) == Step((), told)


@pytest.mark.parametrize("name", ["add", "answer"])
def test_an_answer_of_the_line_is_kept_only_for_others(name: str) -> None:
    """A line is not told what it has said itself; an array that the thunk fills is."""
    assert SUPERSEDED.step((), Event(name, (OLD, True))) == Step(((OLD, True),))
    told = SUPERSEDED.step(((OLD, True),), Event("deliver", ((OLD, True), False)))
    assert told == Step((), (Send("array", Event("store", OLD)),))
    assert SUPERSEDED._replace(stores=("line",)).step((), Event(name, (OLD, True))) == Step(())


def test_superseded_requests_are_counted_and_offered_by_kind() -> None:
    """Alike requests are told apart by number only; a reload drops them all."""
    state = run(SUPERSEDED, (), [Event("add", None), Event("add", (NEW, False)), Event("add", None)]).state
    assert state == ((NEW, False), None, None)
    moves = [Event("deliver", ((NEW, False), False)), Event("serve", (None, False))]
    assert offered(SUPERSEDED, state, Kind.INTERNAL) == moves
    assert SUPERSEDED.step(state, Event("serve", (None, False))) == Step(
        state[:2], (Send("line", Event("read", "superseded")),)
    )
    assert SUPERSEDED.step(state, Event("reset")) == Step(())


def test_collapsed_superseded_requests_are_kept_once_and_stand_for_more() -> None:
    """Alike ones are one, and "more follow" leaves it there."""
    superseded = SUPERSEDED._replace(collapse_duplicates=True)
    state = run(superseded, (), [Event("add", item) for item in (None, (NEW, False), None, (NEW, False))]).state
    assert state == ((NEW, False), None)
    assert offered(superseded, state, Kind.INTERNAL) == [
        Event(name, (item, more)) for name, item in (("deliver", (NEW, False)), ("serve", None)) for more in (False, True)
    ]
    assert superseded.step(state, Event("serve", (None, True))) == Step(state, (Send("line", Event("read", "superseded")),))
    assert run(superseded, state, [Event("deliver", ((NEW, False), True))]).state == state
    assert run(superseded, state, [Event("deliver", ((NEW, False), False))]).state == (None,)
