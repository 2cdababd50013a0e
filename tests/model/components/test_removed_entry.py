"""One cache entry that is removed, and what its view has of it (the numbers are sections of docs/libraries.md)."""

import pytest
from entries import AGED, ALONE, BROKEN, ENDED, FRESH, GIVEN_UP, GUESSED, LOADING, MARKED, PATCH, QUERY, RELOADING
from given import NEW, OLD, offered, run

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch, Refetch
from staleproof.model.vocabulary import Event, Kind, Step

REMOVE = Event("remove", "all")
GONE = CacheEntry(observed=True, data=OLD, behind=CacheEntry())
BARE = CacheEntry(observed=True, behind=CacheEntry())
WRITTEN = GONE._replace(behind=CacheEntry(data=NEW))
READING = GONE._replace(behind=CacheEntry(data=NEW, fetch=Fetch()))
JOINED = GONE._replace(behind=CacheEntry(observed=True, data=NEW, fetch=Fetch()))
DISABLED = QUERY._replace(enabled=False)
AGAIN = Event("refetch", Refetch(False, "always"))
EVERYWHERE = Event("refetch", Refetch(True, "all", awaited_by="slot"))


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        (QUERY, CacheEntry(), Step(CacheEntry())),
        (QUERY, ALONE, Step(CacheEntry())),
        (QUERY, ALONE._replace(fetch=Fetch(may_retry=False)), Step(CacheEntry(), (GIVEN_UP, ENDED))),
        (QUERY, FRESH, Step(GONE)),
        (QUERY, AGED, Step(GONE)),
        (QUERY, MARKED, Step(GONE)),
        (QUERY, LOADING, Step(BARE, (GIVEN_UP, ENDED))),
        (QUERY, RELOADING, Step(GONE, (GIVEN_UP, ENDED))),
        (QUERY._replace(aborts=True), RELOADING, Step(GONE, (ENDED,))),
        (QUERY, BROKEN, Step(BARE._replace(failed=True))),
        (QUERY, CacheEntry(hidden=True, offline=True, data=OLD), Step(CacheEntry(hidden=True, offline=True))),
        (QUERY, WRITTEN, Step(GONE)),
        (QUERY, READING, Step(GONE, (GIVEN_UP, ENDED))),
        (QUERY, JOINED, Step(GONE, (GIVEN_UP, ENDED))),
    ],
)
def test_a_removed_entry_is_gone_but_for_the_view_that_shows_it(query: Query, before: CacheEntry, after: Step) -> None:
    """Its request is given up, and who awaits that goes on."""
    assert query.step(before, REMOVE) == after


@pytest.mark.parametrize(
    ("query", "before", "removed"),
    [(QUERY, FRESH, "active"), (QUERY, ALONE, "inactive"), (DISABLED, FRESH, "inactive"), (QUERY, WRITTEN, "inactive")],
)
def test_a_remove_of_some_spares_the_others(query: Query, before: CacheEntry, removed: str) -> None:
    """What an enabled view looks at is active; a view that looks at what was removed looks at nothing that is there."""
    gone = {which: query.step(before, Event("remove", which)) != Step(before) for which in ("all", "active", "inactive")}
    assert gone == {"all": True, "active": removed == "active", "inactive": removed == "inactive"}


@pytest.mark.parametrize(
    "event",
    [
        *(Event("refetch", Refetch(True, which)) for which in ("active", "inactive", "all", "none")),
        *(Event(name) for name in ("cancel", "focus", "reconnect")),
        Event("restart", Refetch(False)),
        PATCH,
        Event("set", None),
    ],
)
def test_a_view_of_what_was_removed_hears_of_nothing(event: Event) -> None:
    """Nothing finds the entry, neither its key nor a trigger."""
    assert QUERY.step(GONE, event) == Step(GONE)


@pytest.mark.parametrize("event", [Event("poll"), Event("render"), AGAIN])
def test_a_view_that_asks_or_is_rendered_again_begins_anew(event: Event) -> None:
    """There is nothing yet, and it is read."""
    assert QUERY.step(GONE, event) == Step(LOADING)
    assert QUERY.step(GONE._replace(behind=CacheEntry(hidden=True)), event) == Step(LOADING._replace(hidden=True))


def test_a_disabled_view_that_is_rendered_again_reads_nothing() -> None:
    """It looks at the new entry, which is empty."""
    assert DISABLED.step(GONE, Event("render")) == Step(CacheEntry(observed=True))
    assert DISABLED.step(GONE, Event("poll")) is None


def test_a_view_that_is_left_and_opened_again_reads_first() -> None:
    """Of what it has shown nothing is left."""
    assert run(QUERY, FRESH, [REMOVE, "unmount"]).state == CacheEntry()
    assert run(QUERY, FRESH, [REMOVE, "unmount", "mount"]).state == LOADING
    assert QUERY.step(GONE, Event("reset")) == Step(CacheEntry())


def test_it_may_be_rendered_at_any_time_or_never() -> None:
    """Nothing that the cache does makes the component be rendered."""
    assert [offered(QUERY, GONE, kind) for kind in (Kind.INTERNAL, Kind.ENVIRONMENT)] == [[], ["render"]]
    assert offered(QUERY, CacheEntry(), Kind.ENVIRONMENT) == []


def test_what_is_written_to_the_key_does_not_reach_the_view() -> None:
    """A snapshot or an answer of another tab builds an entry that nobody looks at: it is read, marked, collected as such."""
    assert QUERY.step(GONE, Event("set", NEW)) == Step(WRITTEN)
    assert QUERY.step(GONE, Event("store", NEW)) == Step(WRITTEN)
    older = GONE._replace(behind=ALONE)
    assert QUERY.step(older, PATCH) == Step(GONE._replace(behind=CacheEntry(data=GUESSED)))
    assert QUERY.step(WRITTEN, Event("collect")) == Step(GONE)
    step = QUERY.step(WRITTEN, EVERYWHERE)
    assert step is not None
    assert step.state.data == OLD
    assert step.state.cached == CacheEntry(data=NEW, invalidated=True, fetch=Fetch(was_invalidated=True))
    assert QUERY.step(WRITTEN, Event("render")) == Step(FRESH._replace(data=NEW))


@pytest.mark.parametrize(
    ("event", "after"),
    [
        ("serve", JOINED),
        (Event("refetch", Refetch(True, "all", cancel=False)), FRESH._replace(data=NEW, invalidated=True, fetch=Fetch())),
        ("cancel", FRESH._replace(data=NEW)),
        (Event("cancel", "unloaded"), JOINED),
        (Event("set", OLD), RELOADING),
        (Event("set", None), JOINED),
        ("unmount", CacheEntry(data=NEW, fetch=Fetch(may_retry=False))),
        ("poll", JOINED),
        ("render", RELOADING._replace(data=NEW)),
    ],
)
def test_a_view_that_joins_a_read_of_the_new_entry_shows_the_old_one_until_that_has_something_to_tell(
    event: Event | str, after: CacheEntry
) -> None:
    """A fetch that is joined changes nothing of which observers are told."""
    assert QUERY.step(READING, Event("poll")) == Step(JOINED)
    assert run(QUERY, JOINED, [event]).state == after
