"""One cache entry under the operations of its client, and the races of section 6 (numbers: docs/libraries.md)."""

import pytest
from entries import ALONE, BROKEN, ENDED, FRESH, GIVEN_UP, GUESSED, LOADING, MARKED, PATCH, PENDING, QUERY, RELOADING
from given import NEW, OLD, run

from staleproof.model.records.cache_entry import CacheEntry, Fetch, Refetch
from staleproof.model.records.values import Guess, Row
from staleproof.model.vocabulary import Event, Send, Step

# 2.6: invalidate and refetch.

ALL, ACTIVE, INACTIVE, NONE = (Refetch(which=which) for which in ("all", "active", "inactive", "none"))
ERRED = CacheEntry(fetch=Fetch("waiting", None, 0, False, True, True), invalidated=True)


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        (FRESH, ACTIVE, MARKED._replace(fetch=Fetch(was_invalidated=True))),
        (FRESH, ALL, MARKED._replace(fetch=Fetch(was_invalidated=True))),
        (FRESH, INACTIVE, MARKED),
        (FRESH, NONE, MARKED),
        (FRESH, Refetch(mark=False), RELOADING),
        (FRESH, Refetch(mark=False, which="inactive"), FRESH),
        (MARKED, Refetch(mark=False), MARKED._replace(fetch=Fetch(was_invalidated=True))),
        (ALONE, ACTIVE, ALONE._replace(invalidated=True)),
        (ALONE, ALL, ALONE._replace(invalidated=True, fetch=Fetch(was_invalidated=True))),
        (ALONE, INACTIVE, ALONE._replace(invalidated=True, fetch=Fetch(was_invalidated=True))),
        (ALONE, NONE, ALONE._replace(invalidated=True)),
        (CacheEntry(), ALL, CacheEntry()),
        (CacheEntry(fetch=Fetch(may_retry=False)), ALL, CacheEntry(invalidated=True, fetch=Fetch(may_retry=False))),
        (BROKEN._replace(observed=False), ALL, CacheEntry(invalidated=True, fetch=Fetch("sent", None, 0, True, True, True))),
        (ERRED, ALL, ERRED._replace(fetch=Fetch("waiting", None, 0, True, True, True))),
        (CacheEntry(), Refetch(False, "always"), CacheEntry(fetch=Fetch())),
        (FRESH, Refetch(False, "always"), RELOADING),
    ],
)
def test_which_entries_are_marked_and_fetched(before: CacheEntry, options: Refetch, after: CacheEntry) -> None:
    """Every entry that exists is marked; fetched are those of the type asked for, unless nobody ever fetched them."""
    assert QUERY.step(before, Event("refetch", options)) == Step(after)


@pytest.mark.parametrize(
    ("before", "which", "fetch"),
    [(FRESH, "active", None), (FRESH, "inactive", None), (FRESH, "all", None), (ALONE, "active", None)]
    + [(ALONE, which, Fetch(was_invalidated=True)) for which in ("inactive", "all")],
)
def test_an_invalidation_only_marks_what_is_disabled(before: CacheEntry, which: str, fetch: Fetch | None) -> None:
    """While somebody looks at a disabled query it is only marked; without observers it is like others that are inactive."""
    told = QUERY._replace(enabled=False).step(before, Event("refetch", Refetch(which=which)))
    assert told == Step(before._replace(invalidated=True, fetch=fetch))


def test_the_refetch_of_an_observer_ignores_that_it_is_disabled() -> None:
    """What a button asks for through the observer itself is fetched."""
    assert QUERY._replace(enabled=False).step(FRESH, Event("refetch", Refetch(False, "always"))) == Step(RELOADING)


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        (LOADING, ACTIVE, Step(LOADING._replace(invalidated=True))),
        (RELOADING, ACTIVE, Step(MARKED._replace(fetch=Fetch(was_invalidated=True)), (GIVEN_UP,))),
        (RELOADING, Refetch(cancel=False), Step(RELOADING._replace(invalidated=True))),
        (RELOADING, Refetch(False, "always"), Step(RELOADING, (GIVEN_UP,))),
        (RELOADING, Refetch(False, "always", False), Step(RELOADING)),
    ],
)
def test_a_running_fetch_is_replaced_only_with_data_and_cancel_refetch(
    before: CacheEntry, options: Refetch, after: Step
) -> None:
    """Without data the old request is used again, cancelRefetch or not; a replaced one is still on its way."""
    assert QUERY.step(before, Event("refetch", options)) == after


@pytest.mark.parametrize(
    ("fetch", "sends"),
    [
        (Fetch("sent"), (GIVEN_UP,)),
        (Fetch("served", (OLD, False)), (Send("superseded", Event("add", (OLD, False))),)),
        (Fetch("waiting"), ()),
        (Fetch("paused"), ()),
    ],
)
def test_only_requests_on_the_wire_are_given_up_to_the_network(fetch: Fetch, sends: tuple[Send, ...]) -> None:
    """Between two attempts there is no request; an aborted one is gone, and nobody may care at all."""
    event, state = Event("refetch", ACTIVE), FRESH._replace(fetch=fetch)
    replaced = MARKED._replace(fetch=Fetch(was_invalidated=True))
    assert QUERY.step(state, event) == Step(replaced, sends)
    assert QUERY._replace(aborts=True).step(state, event) == Step(replaced)
    assert QUERY._replace(superseded=None).step(state, event) == Step(replaced)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (FRESH, (PENDING,)),
        (LOADING, (PENDING,)),
        (RELOADING, (GIVEN_UP, PENDING)),
        (LOADING._replace(fetch=Fetch("paused"), hidden=True), ()),
        (CacheEntry(fetch=Fetch()), ()),
        (ALONE, ()),
        (CacheEntry(), ()),
    ],
)
def test_who_awaits_an_invalidation_waits_for_what_is_really_fetched(state: CacheEntry, told: tuple[Send, ...]) -> None:
    """The promise is there at once for a query that is inactive, disabled, unknown or paused."""
    step = QUERY.step(state, Event("refetch", Refetch(awaited_by="slot")))
    assert step is not None
    assert step.sends == told


# 2.6: cancelQueries, setQueryData.


@pytest.mark.parametrize(
    ("before", "which", "after"),
    [
        (FRESH, None, Step(FRESH)),
        (LOADING, None, Step(CacheEntry(observed=True), (GIVEN_UP, ENDED))),
        (LOADING, "unloaded", Step(CacheEntry(observed=True), (GIVEN_UP, ENDED))),
        (RELOADING, "unloaded", Step(RELOADING)),
        (MARKED._replace(fetch=Fetch()), None, Step(FRESH, (GIVEN_UP, ENDED))),
        (MARKED._replace(fetch=Fetch(was_invalidated=True)), None, Step(MARKED, (GIVEN_UP, ENDED))),
        (RELOADING._replace(fetch=Fetch("waiting", was_failed=True)), None, Step(FRESH._replace(failed=True), (ENDED,))),
    ],
)
def test_cancel_goes_back_to_the_marks_from_before_the_fetch(before: CacheEntry, which: str | None, after: Step) -> None:
    """A mark set during the fetch is lost, one set before survives; a first load ends as pending and idle [d6, d7, d9]."""
    assert QUERY.step(before, Event("cancel", which)) == after


@pytest.mark.parametrize("event", [PATCH, Event("set", GUESSED)])
@pytest.mark.parametrize("ages", ["at once", "later"])
def test_writing_data_by_hand_is_a_success_and_leaves_the_fetch_alone(event: Event, ages: str) -> None:
    """It clears marks and errors, also those that a cancel would have gone back to, and stamps the data."""
    fetch = Fetch("served", (OLD, False), 1, True, True, True)
    worn = CacheEntry(True, False, OLD, failed=True, invalidated=True, aged=True, fetch=fetch)
    written = CacheEntry(True, False, GUESSED, aged=ages == "at once", fetch=Fetch("served", (OLD, False), 1))
    assert QUERY._replace(ages=ages).step(worn, event) == Step(written)


@pytest.mark.parametrize("data", [OLD, None])
def test_a_patch_tells_the_old_value_to_who_asks_for_a_snapshot(data: tuple[Row, ...] | None) -> None:
    """The updater of an entry without data sees undefined and changes nothing."""
    step = QUERY.step(CacheEntry(data=data), Event("patch", (Guess(0, "guess"), "slot")))
    assert step == Step(CacheEntry(data=data and GUESSED), (Send("slot", Event("was", ("q", data))),))


def test_set_builds_an_entry_and_undefined_does_nothing() -> None:
    """A value is stored where nothing was; undefined changes nothing."""
    assert QUERY.step(CacheEntry(), Event("set", OLD)) == Step(ALONE)
    assert QUERY.step(MARKED, Event("set", None)) == Step(MARKED)


# 6: races. An answer is served when `old` or `new` stands there, and delivered when "deliver" does.

old, new = Event("answer", (OLD, False)), Event("answer", (NEW, False))
OLD_GIVEN_UP = Send("superseded", Event("add", (OLD, False)))
INVALIDATE = Event("refetch", ACTIVE)
INVALIDATE_ALL = Event("refetch", ALL)
ONLY_MARK = Event("refetch", NONE)
JOIN = Event("refetch", Refetch(cancel=False))
REFETCH = Event("refetch", Refetch(False, "always"))
UPDATED = CacheEntry(observed=True, data=NEW)


@pytest.mark.parametrize(
    ("before", "events", "after", "replaced"),
    [
        pytest.param(CacheEntry(), ["mount", old, INVALIDATE, "deliver"], FRESH, [], id="a1 swallowed by the first load"),
        pytest.param(CacheEntry(), ["mount", old, REFETCH, "deliver"], FRESH, [], id="b3 the same for a refetch"),
        pytest.param(FRESH, ["poll", old, INVALIDATE, new, "deliver"], UPDATED, [OLD_GIVEN_UP], id="a2 replaced"),
        pytest.param(FRESH, ["poll", old, JOIN, "deliver"], FRESH, [], id="a3 joined, and its answer clears the mark"),
        pytest.param(FRESH, ["poll", old, "unmount", INVALIDATE, "deliver", "mount"], FRESH, [], id="a4 unobserved"),
        pytest.param(
            FRESH, ["poll", old, "unmount", INVALIDATE_ALL, new, "deliver"], ALONE._replace(data=NEW), [OLD_GIVEN_UP], id="a5"
        ),
        pytest.param(FRESH, ["poll", old, ONLY_MARK, "deliver"], FRESH, [], id="a8 the mark is lost"),
        pytest.param(FRESH, [INVALIDATE, old, "deliver"], FRESH, [], id="a10 read before the commit"),
        pytest.param(FRESH, [REFETCH, INVALIDATE, new, "deliver"], UPDATED, [GIVEN_UP], id="b1 two requests"),
        pytest.param(FRESH, [REFETCH, old, INVALIDATE, new, "deliver"], UPDATED, [OLD_GIVEN_UP], id="b2 the last one wins"),
        pytest.param(FRESH, [REFETCH, JOIN, new, "deliver"], UPDATED, [], id="b4 one request"),
        pytest.param(FRESH, [REFETCH, *[INVALIDATE] * 2, new, "deliver"], UPDATED, [GIVEN_UP] * 2, id="b7 three requests"),
        pytest.param(FRESH, ["poll", old, PATCH, "deliver"], FRESH, [], id="d1 the guess is overwritten"),
        pytest.param(FRESH, ["poll", old, "cancel", PATCH], UPDATED._replace(data=GUESSED), [OLD_GIVEN_UP], id="d2 safe"),
        pytest.param(FRESH, ["cancel", PATCH, "poll", old, "deliver"], FRESH, [], id="d5 a later fetch overwrites it"),
        pytest.param(FRESH, ["poll", PATCH, "cancel"], UPDATED._replace(data=GUESSED), [GIVEN_UP], id="kept by the cancel"),
        pytest.param(FRESH, [REFETCH, new, "deliver", Event("set", OLD)], FRESH, [], id="d4 rolled back over newer data"),
        pytest.param(FRESH, ["poll", ONLY_MARK, "cancel"], FRESH, [GIVEN_UP], id="d6 a mark set meanwhile is dropped"),
        pytest.param(FRESH, [ONLY_MARK, "poll", "cancel"], MARKED, [GIVEN_UP], id="d7 a mark set before survives"),
        pytest.param(
            FRESH, [ONLY_MARK, "poll", "cancel", PATCH], UPDATED._replace(data=GUESSED), [GIVEN_UP], id="d8 a guess clears it"
        ),
        pytest.param(CacheEntry(), ["mount", "cancel"], CacheEntry(observed=True), [GIVEN_UP], id="d9 an endless spinner"),
    ],
)
def test_race(before: CacheEntry, events: list[Event | str], after: CacheEntry, replaced: list[Send]) -> None:
    """Each race ends as it was measured with the real library, with as many requests given up."""
    step = run(QUERY, before, events)
    assert (step.state, [send for send in step.sends if send != ENDED]) == (after, replaced)


def test_race_a6_an_aborted_fetch_leaves_the_mark_for_the_next_mount() -> None:
    """Where leaving aborts the fetch, no old answer clears the mark."""
    query = QUERY._replace(aborts=True)
    step = run(query, FRESH, ["poll", old, "unmount", INVALIDATE, "mount"])
    assert step == Step(MARKED._replace(fetch=Fetch(was_invalidated=True)), (ENDED,))


def test_race_b6_a_winner_that_fails_has_thrown_a_good_answer_away() -> None:
    """The first answer was given up for one that never came."""
    step = run(QUERY._replace(retry=0), FRESH, [REFETCH, new, INVALIDATE, "fail"])
    assert step == Step(MARKED._replace(failed=True), (Send("superseded", Event("add", (NEW, False))), ENDED))
