"""One cache entry by itself: triggers, fetches, observers and time (the numbers are sections of docs/libraries.md)."""

import pytest
from entries import AGED, ALONE, BROKEN, ENDED, FRESH, GIVEN_UP, LOADING, MARKED, PENDING, QUERY, READ, RELOADING
from given import NEW, OLD, offered, run

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import NOT_BEGUN, CacheEntry, Fetch, Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import NEVER_READ, Mark, Put, Row
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

EMPTY = (Row("absent", NEVER_READ),)

# 2.5 Triggers.


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        (QUERY, CacheEntry(), LOADING),
        (QUERY._replace(on_mount=False), CacheEntry(), LOADING),
        (QUERY, ALONE, FRESH),
        (QUERY, ALONE._replace(aged=True), AGED._replace(fetch=Fetch())),
        (QUERY, ALONE._replace(invalidated=True), MARKED._replace(fetch=Fetch(was_invalidated=True))),
        (QUERY._replace(on_mount=False), ALONE._replace(aged=True), AGED),
        (QUERY._replace(on_mount="always"), ALONE, FRESH._replace(fetch=Fetch())),
        (QUERY._replace(on_mount="always", enabled=False), ALONE, FRESH),
        (
            QUERY,
            BROKEN._replace(observed=False),
            LOADING._replace(invalidated=True, fetch=Fetch("sent", None, 0, True, True, True)),
        ),
        (QUERY, CacheEntry(fetch=Fetch("waiting", may_retry=False)), CacheEntry(observed=True, fetch=Fetch("waiting"))),
        (QUERY, ALONE._replace(fetch=Fetch(may_retry=False)), FRESH._replace(fetch=Fetch(may_retry=False))),
        (QUERY, ALONE._replace(aged=True, fetch=Fetch(may_retry=False)), AGED._replace(fetch=Fetch())),
    ],
)
def test_mount_fetches_without_data_or_with_stale_ones_and_joins_what_runs(
    query: Query, before: CacheEntry, after: CacheEntry
) -> None:
    """A mount fetches if there is nothing or something stale; joining a fetch allows its retries again."""
    assert query.step(before, Event("mount")) == Step(after)


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        (QUERY, AGED, AGED._replace(fetch=Fetch())),
        (QUERY, MARKED, MARKED._replace(fetch=Fetch(was_invalidated=True))),
        (QUERY, CacheEntry(observed=True), LOADING),
        (QUERY, AGED._replace(fetch=Fetch(attempt=1)), AGED._replace(fetch=Fetch(attempt=1))),
        (QUERY, FRESH, FRESH),
        (QUERY, ALONE._replace(aged=True), ALONE._replace(aged=True)),
        (QUERY._replace(on_focus=False), AGED, AGED),
        (QUERY._replace(on_focus="always"), FRESH, FRESH._replace(fetch=Fetch())),
        (QUERY._replace(on_focus="always"), ALONE, ALONE),
    ],
)
def test_focus_fetches_what_is_observed_and_stale(query: Query, before: CacheEntry, after: CacheEntry) -> None:
    """Focus asks again for stale data that somebody looks at, and never replaces a fetch."""
    assert query.step(before, Event("focus")) == Step(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FRESH, Step(RELOADING)),
        (AGED, Step(AGED._replace(fetch=Fetch()))),
        (FRESH._replace(fetch=Fetch("served", (OLD, False))), Step(FRESH._replace(fetch=Fetch("served", (OLD, False))))),
        (ALONE, None),
    ],
)
def test_a_poll_ignores_stale_time_and_joins_what_runs(before: CacheEntry, after: Step | None) -> None:
    """The interval fires only while observed, whether data are stale or not, and replaces nothing."""
    assert QUERY.step(before, Event("poll")) == after


@pytest.mark.parametrize("name", ["mount", "focus"])
@pytest.mark.parametrize("before", [CacheEntry(), CacheEntry(observed=True), ALONE._replace(aged=True), AGED, MARKED])
def test_the_observer_of_a_disabled_query_never_asks_by_itself(name: str, before: CacheEntry) -> None:
    """Whatever its data are, mount and focus fetch nothing, and there is no interval."""
    disabled = QUERY._replace(enabled=False)
    assert disabled.step(before, Event(name)) == Step(before._replace(observed=before.observed or name == "mount"))
    assert disabled.step(before, Event("poll")) is None


def test_a_button_is_there_only_with_data() -> None:
    """A view without data has no buttons."""
    assert QUERY.step(FRESH, Event("button", False)) == Step(FRESH)
    assert QUERY.step(LOADING, Event("button", True)) is None
    empty = FRESH._replace(data=Mark.ABSENT)
    assert [QUERY.step(empty, Event("button", shown)) for shown in (False, True)] == [None, Step(empty)]


# 2.2 and 2.3: the way of a fetch.


def test_a_fetch_is_sent_served_and_delivered() -> None:
    """The server is read when the request is served, and the answer is written when it is delivered."""
    assert QUERY.step(LOADING, Event("serve")) == Step(LOADING, (READ,))
    served = LOADING._replace(fetch=Fetch("served", (NEW, False)))
    assert QUERY.step(LOADING, Event("answer", (NEW, False))) == Step(served)
    assert QUERY.step(served, Event("deliver")) == Step(CacheEntry(observed=True, data=NEW), (ENDED,))


@pytest.mark.parametrize("ages", ["at once", "later", "never"])
def test_an_answer_turns_error_into_success_and_clears_marks(ages: str) -> None:
    """Whatever was marked, failed or aged before, an answer is fresh, unless staleTime is nothing."""
    query = QUERY._replace(ages=ages)
    worn = CacheEntry(observed=True, data=OLD, failed=True, invalidated=True, aged=True, fetch=Fetch("served", (NEW, False)))
    assert query.step(worn, Event("deliver")) == Step(CacheEntry(observed=True, data=NEW, aged=ages == "at once"), (ENDED,))


@pytest.mark.parametrize(("cached", "told"), [(False, ["line", "array"]), (True, ["array"])])
def test_an_answer_is_stored_in_both_stores_but_not_in_the_line_that_gave_it(cached: bool, told: list[str]) -> None:
    """What a thunk fetched lands in its array too, from the network or not; the HTTP cache keeps only what is new."""
    query = QUERY._replace(source="line", stores=("line", "array"), watchers=())
    step = query.step(LOADING._replace(fetch=Fetch("served", (NEW, cached))), Event("deliver"))
    assert step == Step(CacheEntry(observed=True, data=NEW), tuple(Send(store, Event("store", NEW)) for store in told))


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (FRESH, Event("answer", (NEW, False))),
        (LOADING, Event("deliver")),
        *((FRESH, Event(name)) for name in ("deliver", "fail", "retry")),
    ],
)
def test_what_was_not_asked_for_cannot_arrive(state: CacheEntry, event: Event) -> None:
    """An answer, a failure and a retry need a request, and a delivery an answer."""
    assert QUERY.step(state, event) is None


@pytest.mark.parametrize(("before", "after"), [(LOADING, BROKEN), (RELOADING, MARKED._replace(failed=True))])
def test_retries_end_in_an_error_that_keeps_the_data_and_marks_them(before: CacheEntry, after: CacheEntry) -> None:
    """There are three retries if nothing else is said; with two the third failure is final, and who waits is told only then."""
    assert QUERY.retry == 3
    query = QUERY._replace(retry=2)
    seen = [run(query, before, ["fail", "retry"] * n).state.fetch for n in range(3)]
    assert seen == [Fetch(attempt=0), Fetch(attempt=1), Fetch(attempt=2)]
    assert run(query, before, ["fail"]) == Step(before._replace(fetch=Fetch("waiting")))
    assert run(query, before, ["fail", "retry", "fail", "retry", "fail"]) == Step(after, (ENDED,))


@pytest.mark.parametrize("before", [LOADING, RELOADING, MARKED._replace(fetch=Fetch(was_invalidated=True))])
def test_an_error_as_an_empty_list_is_fresh_data(before: CacheEntry) -> None:
    """Nothing is tried again, no mark is left, arrays that the query fills hear of it and its HTTP cache line does not."""
    query = QUERY._replace(source="line", stores=("line", "array"), empty=EMPTY)
    told = (Send("array", Event("store", EMPTY)), ENDED)
    assert run(query, before, ["fail"]) == Step(FRESH._replace(data=EMPTY), told)


@pytest.mark.parametrize(
    ("before", "pushed", "after"),
    [
        (LOADING, Pushed(Put(0, NEW[0])), LOADING),
        (MARKED, Pushed(Put(0, NEW[0])), FRESH._replace(data=NEW)),
        (RELOADING, Pushed(Put(0, NEW[0])), RELOADING._replace(data=NEW)),
        (MARKED, Pushed(part=True), FRESH),
        (AGED, Pushed(Put(0, OLD[0]), check=True), AGED),
        (MARKED._replace(data=Mark.AFTER), Pushed(Mark.BEFORE, check=True, newer=False), MARKED._replace(data=Mark.AFTER)),
        (FRESH._replace(data=Mark.AFTER), Pushed(Mark.BEFORE, check=True, newer=True), None),
    ],
)
def test_a_pushed_row_is_written_into_data_that_are_there(before: CacheEntry, pushed: Pushed, after: CacheEntry | None) -> None:
    """It counts as fresh and clears the mark, even as a part of a row; a fetch goes on; what a check drops does nothing."""
    assert QUERY.step(before, Event("put", pushed)) == (None if after is None else Step(after))


def test_an_error_beside_data_stays_while_it_is_fetched_again() -> None:
    """A refetch takes an error back only where there is no data; a cancel brings it back."""
    kept = FRESH._replace(failed=True, invalidated=True)
    assert run(QUERY, kept, ["poll"]).state == kept._replace(fetch=Fetch(was_invalidated=True, was_failed=True))
    assert run(QUERY, BROKEN, ["poll"]).state == BROKEN._replace(failed=False, fetch=Fetch("sent", None, 0, True, True, True))
    assert run(QUERY, BROKEN, ["poll", "cancel"]) == Step(BROKEN, (GIVEN_UP, ENDED))


# 2.3, 2.6: leaving.


def test_leaving_what_is_idle_changes_nothing_else() -> None:
    """The entry stays as it is, without an observer."""
    assert QUERY.step(MARKED, Event("unmount")) == Step(ALONE._replace(invalidated=True))


def test_leaving_stops_retries_but_not_the_attempt() -> None:
    """The attempt under way may still be cached; if it fails, that is final."""
    left = run(QUERY, LOADING, ["unmount"])
    assert left == Step(CacheEntry(fetch=Fetch(may_retry=False)))
    assert run(QUERY, left.state, [Event("answer", (NEW, False)), "deliver"]) == Step(CacheEntry(data=NEW), (ENDED,))
    assert run(QUERY, left.state, ["fail"]) == Step(BROKEN._replace(observed=False), (ENDED,))


def test_a_retry_that_was_waiting_fails_when_its_view_is_left() -> None:
    """After the delay there is no further attempt, unless somebody has come back; a hidden tab pauses it first."""
    left = run(QUERY, RELOADING, ["fail", "unmount"]).state
    assert left == ALONE._replace(fetch=Fetch("waiting", may_retry=False))
    assert offered(QUERY, left, Kind.INTERNAL) == ["fail"]
    assert run(QUERY, left, ["fail"]) == Step(ALONE._replace(failed=True, invalidated=True), (ENDED,))
    assert offered(QUERY, left._replace(hidden=True), Kind.INTERNAL) == ["retry"]
    back = run(QUERY, CacheEntry(), ["mount", "fail", "unmount", "mount"]).state
    assert offered(QUERY, back, Kind.INTERNAL) == ["retry"]


@pytest.mark.parametrize("phase", ["sent", "served", "waiting", "paused"])
def test_leaving_aborts_where_the_query_function_uses_its_signal(phase: str) -> None:
    """An aborted fetch reverts, ends for who waits, and is not on its way any more."""
    running = MARKED._replace(fetch=Fetch(phase, (OLD, False) if phase == "served" else None))
    step = QUERY._replace(aborts=True).step(running, Event("unmount"))
    assert step == Step(ALONE, (ENDED,))


def test_leaving_cancels_a_first_load_that_is_paused() -> None:
    """A paused fetch without data reverts at once."""
    assert run(QUERY, LOADING, ["fail", "hide", "retry", "unmount"]) == Step(CacheEntry(hidden=True), (ENDED,))


def test_leaving_a_paused_fetch_with_data_calls_its_retries_off() -> None:
    """It stays paused, and fails when the tab is shown again."""
    left = run(QUERY, RELOADING, ["fail", "hide", "retry", "unmount"])
    assert left == Step(ALONE._replace(hidden=True, fetch=Fetch("paused", may_retry=False)))
    assert run(QUERY, left.state, ["show", "focus"]) == Step(ALONE._replace(failed=True, invalidated=True), (ENDED,))


# 2.3, 2.5: hidden tabs.


def test_a_retry_pauses_in_a_hidden_tab_until_it_is_shown() -> None:
    """The delay passes, the attempt waits for the tab; while it is paused nothing moves by itself."""
    paused = run(QUERY, LOADING, ["fail", "hide", "retry"]).state
    assert paused == LOADING._replace(hidden=True, fetch=Fetch("paused"))
    assert offered(QUERY, paused, Kind.INTERNAL) == []
    assert run(QUERY, paused, ["show", "focus"]) == Step(LOADING._replace(fetch=Fetch(attempt=1)))


def test_a_running_attempt_is_not_paused_and_showing_counts_as_focus() -> None:
    """A hidden tab goes on with what was sent; coming back asks again for stale data."""
    hidden = run(QUERY, RELOADING, ["hide"]).state
    assert offered(QUERY, hidden, Kind.INTERNAL) == ["serve"]
    assert run(QUERY, MARKED, ["hide", "show", "focus"]) == Step(MARKED._replace(fetch=Fetch(was_invalidated=True)))
    assert run(QUERY, FRESH, ["hide", "show", "focus"]) == Step(FRESH)


def test_focus_joins_a_paused_retry_before_it_goes_on() -> None:
    """A paused retry that had been called off is allowed again by the view that asks at the same moment."""
    paused = AGED._replace(hidden=True, fetch=Fetch("paused", may_retry=False))
    assert run(QUERY, paused, ["show", "focus"]) == Step(AGED._replace(fetch=Fetch(attempt=1)))


def test_a_tab_that_was_hidden_again_refetches_but_does_not_go_on() -> None:
    """Its queries are told late, when the answers of its actions have arrived."""
    hidden = MARKED._replace(hidden=True)
    assert run(QUERY, hidden, ["focus"]) == Step(hidden._replace(fetch=Fetch(was_invalidated=True)))
    paused = LOADING._replace(hidden=True, fetch=Fetch("paused"))
    assert run(QUERY, paused, ["focus"]) == Step(paused)


def test_what_another_tab_hands_on_is_written_as_what_is_set() -> None:
    """It is not marked as old any more, whatever was there before."""
    for entry in (MARKED, BROKEN, CacheEntry(observed=True)):
        written = QUERY.step(entry, Event("store", NEW))
        assert written == QUERY.step(entry, Event("set", NEW))
        assert written is not None
        assert (written.state.data, written.state.invalidated, written.state.failed) == (NEW, False, False)


def test_what_is_cancelled_before_it_goes_on_sends_nothing() -> None:
    """A paused fetch is some promises behind the call that lets it go on."""
    paused = AGED._replace(fetch=Fetch("paused"))
    step = QUERY.step(paused, Event("focus"))
    assert step is not None
    assert step.later == (Send("q", Event("go_on", 3)),)
    assert run(QUERY, paused._replace(fetch=None), [Event("go_on", 3)]) == Step(AGED)
    begun_offline = QUERY.step(AGED._replace(fetch=Fetch("paused", attempt=NOT_BEGUN)), Event("reconnect"))
    assert begun_offline is not None
    assert begun_offline.later == (Send("q", Event("go_on", 2)),)
    going = [QUERY.step(paused, Event("go_on", left)) for left in (3, 2, 1)]
    assert [one and one.later for one in going] == [(Send("q", Event("go_on", left)),) for left in (2, 1)] + [()]


# 2.4, 2.6: time.


@pytest.mark.parametrize(
    ("entry", "stale"), [(FRESH, False), (AGED, True), (MARKED, True), (CacheEntry(), True), (BROKEN, True)]
)
def test_stale_is_what_is_old_or_marked_or_missing(entry: CacheEntry, stale: bool) -> None:
    """Age, a mark or no data: each alone makes an entry stale."""
    assert entry.stale is stale


@pytest.mark.parametrize(
    ("entry", "ages", "offers"),
    [
        (CacheEntry(), "later", []),
        (CacheEntry(hidden=True), "later", []),
        (FRESH, "later", ["age"]),
        (FRESH, "at once", []),
        (FRESH, "never", []),
        (AGED, "later", []),
        (ALONE, "later", ["age", "collect"]),
        (ALONE._replace(fetch=Fetch()), "never", []),
        (BROKEN, "later", []),
        (BROKEN._replace(observed=False), "later", ["collect"]),
    ],
)
def test_time_ages_data_once_and_collects_what_is_idle_and_unobserved(entry: CacheEntry, ages: str, offers: list[str]) -> None:
    """Becoming stale fetches nothing; an entry goes only if nobody looks and nothing runs."""
    assert offered(QUERY._replace(ages=ages), entry, Kind.ENVIRONMENT) == offers
    assert QUERY.step(FRESH, Event("age")) == Step(AGED)


def test_an_entry_without_a_gc_time_stays() -> None:
    """With a gcTime of Infinity nothing is collected, however long nobody looks."""
    assert offered(QUERY._replace(collected=False), ALONE, Kind.ENVIRONMENT) == ["age"]


@pytest.mark.parametrize("event", ["collect", "reset"])
def test_what_is_collected_or_reloaded_was_never_there(event: str) -> None:
    """Only whether the tab is hidden is still known."""
    assert QUERY.step(BROKEN._replace(hidden=True, data=OLD), Event(event)) == Step(CacheEntry(hidden=True))


def test_a_cleared_entry_leaves_its_request_and_whoever_waits_behind() -> None:
    """The network goes on with what was sent, and a handler that awaits it goes on too."""
    assert QUERY.step(ALONE._replace(fetch=Fetch(may_retry=False)), Event("clear")) == Step(CacheEntry(), (GIVEN_UP, ENDED))
    assert QUERY.step(ALONE, Event("clear")) == Step(CacheEntry())


RESET = QUERY._replace(restarts=True)
BARE = CacheEntry(built=True, untimed=True)
ANEW = LOADING._replace(built=True)


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        (RESET, FRESH, Step(ANEW)),
        (RESET, MARKED._replace(failed=True, aged=True), Step(ANEW)),
        (RESET, LOADING, Step(ANEW, (GIVEN_UP,))),
        (RESET, RELOADING, Step(ANEW, (GIVEN_UP,))),
        (RESET._replace(aborts=True), RELOADING, Step(ANEW)),
        (RESET, ALONE, Step(BARE)),
        (RESET, ALONE._replace(fetch=Fetch(may_retry=False)), Step(CacheEntry(built=True), (GIVEN_UP, ENDED))),
        (RESET._replace(enabled=False), FRESH, Step(CacheEntry(observed=True, built=True))),
        (RESET._replace(enabled=False), RELOADING, Step(CacheEntry(observed=True, built=True), (GIVEN_UP, ENDED))),
        (RESET, CacheEntry(hidden=True), Step(CacheEntry(hidden=True))),
        (RESET, BARE, Step(BARE)),
    ],
)
def test_a_reset_entry_is_as_in_the_beginning_and_is_read_where_somebody_looks(
    query: Query, before: CacheEntry, after: Step
) -> None:
    """A fetch under way is given up, a first load too; who awaits it awaits the new one, and goes on if there is none."""
    assert query.step(before, Event("restart", Refetch(False))) == after


@pytest.mark.parametrize(("before", "waits"), [(FRESH, True), (FRESH._replace(offline=True), False), (ALONE, False)])
def test_a_reset_is_awaited_like_an_invalidation(before: CacheEntry, waits: bool) -> None:
    """Until the new answer is there; not where nothing is read, or only when the tab is online again."""
    step = RESET.step(before, Event("restart", Refetch(False, awaited_by="slot")))
    assert step is not None
    assert step.sends == ((PENDING,) if waits else ())


def test_no_gc_time_passes_for_what_was_reset_alone() -> None:
    """Not even with data that are written by hand, until somebody has looked at it or it was fetched."""
    written = run(RESET, BARE, [Event("set", OLD)]).state
    assert offered(RESET, written, Kind.ENVIRONMENT) == ["age"]
    read = [Event("refetch", Refetch(False, "always")), "serve", Event("answer", (OLD, False)), "deliver"]
    for events in (["mount", "unmount"], read):
        assert "collect" in offered(RESET, run(RESET, written, events).state, Kind.ENVIRONMENT)
    assert offered(RESET, run(RESET, CacheEntry(), ["mount", "cancel", "unmount"]).state, Kind.ENVIRONMENT) == ["collect"]


def test_what_nothing_resets_has_no_memory_of_it() -> None:
    """So the states of all other designs are as many as ever."""
    assert run(QUERY, CacheEntry(), ["mount", "cancel", "unmount"]).state == CacheEntry()


@pytest.mark.parametrize(
    ("fetch", "internal", "faults"),
    [
        (None, [], []),
        (Fetch("sent"), ["serve"], ["fail"]),
        (Fetch("served", (OLD, False)), ["deliver"], []),
        (Fetch("waiting"), ["retry"], []),
        (Fetch("paused"), [], []),
    ],
)
def test_each_phase_of_a_fetch_has_one_next_step(fetch: Fetch | None, internal: list[str], faults: list[str]) -> None:
    """Only a request on its way may fail, and only if the design claims to survive that."""
    state = FRESH._replace(fetch=fetch)
    assert offered(QUERY, state, Kind.INTERNAL) == internal
    assert offered(QUERY, state, Kind.FAULT) == []
    assert offered(QUERY._replace(faults=frozenset({"request error"})), state, Kind.FAULT) == faults


# 2.3, 2.5: offline.

UNSENT = Fetch("paused", attempt=-1)


def test_offline_a_fetch_waits_before_it_is_sent() -> None:
    """It is begun by whatever asks, nobody waits for it, and being seen is not enough to send it."""
    offline = run(QUERY, FRESH, ["offline"]).state
    waiting = run(QUERY, offline, [Event("refetch", Refetch(awaited_by="slot"))])
    assert waiting == Step(offline._replace(invalidated=True, fetch=UNSENT._replace(was_invalidated=True)))
    assert QUERY.offers(waiting.state) == (Offer(Event("age"), Kind.ENVIRONMENT),)
    assert run(QUERY, waiting.state, ["focus"]) == Step(waiting.state)
    online = run(QUERY, waiting.state._replace(hidden=True), ["online", "reconnect"]).state
    assert online == FRESH._replace(hidden=True, invalidated=True, fetch=Fetch(was_invalidated=True))


def test_offline_a_running_attempt_goes_on_or_fails_and_its_retry_waits() -> None:
    """The retry needs the tab to be online and seen."""
    without = QUERY._replace(faults=frozenset())
    running = run(without, LOADING, ["offline"]).state
    assert offered(without, LOADING, Kind.FAULT) == []
    assert (offered(without, running, Kind.INTERNAL), offered(without, running, Kind.FAULT)) == (["serve"], ["fail"])
    paused = run(without, running, ["fail", "retry"]).state
    assert paused == running._replace(fetch=Fetch("paused"))
    assert run(without, paused, ["hide", "online", "reconnect"]).state == LOADING._replace(hidden=True, fetch=Fetch("paused"))
    assert run(without, paused, ["online", "reconnect"]) == Step(LOADING._replace(fetch=Fetch(attempt=1)))


def test_reconnecting_reads_what_is_stale_unless_told_otherwise() -> None:
    """As focus does, with an option of its own."""
    assert run(QUERY, MARKED, ["reconnect"]) == Step(MARKED._replace(fetch=Fetch(was_invalidated=True)))
    assert run(QUERY, FRESH, ["reconnect"]) == Step(FRESH)
    assert run(QUERY._replace(on_reconnect=False), MARKED, ["reconnect"]) == Step(MARKED)


@pytest.mark.parametrize(("asked", "fetch"), [(True, None), (False, UNSENT._replace(may_retry=False))])
def test_an_unmount_aborts_what_was_never_sent_only_if_an_earlier_fetch_used_its_signal(
    asked: bool, fetch: Fetch | None
) -> None:
    """The cache only remembers that some query function has read it."""
    aborting = QUERY._replace(aborts=True, faults=frozenset({"offline"}))
    waiting = FRESH._replace(offline=True, asked=asked, fetch=UNSENT)
    assert run(aborting, waiting, ["unmount"]).state == waiting._replace(observed=False, fetch=fetch)
    assert run(aborting, FRESH, ["poll"]).state.asked


# Queries that wait for the data of another one.

WAITING = QUERY._replace(waits=True)
READY = CacheEntry(observed=True, ready=True)


def test_a_waiting_query_asks_when_it_is_rendered_with_what_it_waits_for() -> None:
    """Mounted without it, its observers are disabled; when it is there, the next render enables them, and they read."""
    assert WAITING.step(CacheEntry(), Event("mount")) == Step(CacheEntry(observed=True))
    assert WAITING.step(CacheEntry(observed=True), Event("ready", True)) == Step(READY)
    assert offered(WAITING, READY, Kind.INTERNAL) == ["render"]
    assert WAITING.step(READY, Event("render")) == Step(READY._replace(rendered=True, fetch=Fetch()))
    shown = READY._replace(data=NEW)
    assert WAITING.step(shown, Event("render")) == Step(shown._replace(rendered=True))
    assert WAITING.step(CacheEntry(ready=True), Event("mount")) == Step(READY._replace(rendered=True, fetch=Fetch()))


def test_an_invalidation_only_marks_a_query_that_waits() -> None:
    """Its observers are disabled, so it is not refetched; a poll does nothing."""
    shown = CacheEntry(observed=True, data=OLD)
    assert WAITING.step(shown, Event("refetch", Refetch())) == Step(shown._replace(invalidated=True))
    assert WAITING.step(shown, Event("poll")) is None
    assert WAITING.step(shown._replace(ready=True, rendered=True), Event("poll")) is not None


def test_who_waits_is_told_when_there_are_data_and_when_they_are_gone() -> None:
    """Data that only change are no news; an entry that is dropped has none."""
    needed = QUERY._replace(dependents=("list",))
    told = [Send("list", Event("ready", known)) for known in (True, False)]
    assert needed.step(CacheEntry(), Event("set", OLD)) == Step(CacheEntry(data=OLD), (told[0],))
    assert needed.step(CacheEntry(data=OLD), Event("set", NEW)) == Step(CacheEntry(data=NEW))
    assert needed.step(CacheEntry(data=OLD), Event("collect")) == Step(CacheEntry(), (told[1],))
    assert WAITING.step(READY._replace(observed=False), Event("ready", False)) == Step(CacheEntry())
    assert WAITING.step(READY, Event("reset")) == Step(CacheEntry(ready=True))
