"""The races a, b, d and f of docs/libraries.md, section 6, each on the real library and the model alike.

Two are not here: f4 is a story of its own (tests/designs/bullets/push_under_read.yaml, replayed in test_tiny_designs), and f8
is about the length of an interval, of which only the order of events is kept.
"""

import pytest
from surroundings import GUESS, GUESSED, NEW, OLD, entry_setup, entry_system

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.vocabulary import Event, Label
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin, Walk

QUERY = Query("q", "q line", "q superseded", ("q line",), ("waiter",), retry=0, faults=frozenset({"request error"}))
"""A query whose answers pass an HTTP cache that is never used, so that requests which were given up are seen."""

SERVE, DELIVER, FAIL = (Label("q", Event(name)) for name in ("serve", "deliver", "fail"))
COMMIT, EXPIRE = Label("world", Event("commit")), Label("q line", Event("expire"))
INVALIDATE = Refetch(awaited_by="waiter")
REFETCH = Refetch(mark=False, which="always")


def call(name: str, data: object = None) -> Label:
    return Label("hand", Event(name, data))


def invalidate(options: Refetch = INVALIDATE) -> Label:
    return call("refetch", options)


def push(value: object) -> Label:
    return call("set", value)


def at_once(*labels: Label) -> Label:
    return call("calls", tuple(label.event for label in labels))


MOUNT, UNMOUNT, PATCH, CANCEL = call("mount"), call("unmount"), call("patch", (GUESS, None)), call("cancel")
LOADED = (MOUNT, SERVE, DELIVER, EXPIRE)
RUNNING = (*LOADED, call("poll"), SERVE)
"""The old status is cached, and a second answer with it is on its way."""


class Race:
    """Takes the same steps on both sides and tells where the entry and its requests end up."""

    def __init__(self, libraries: Libraries) -> None:
        self.libraries = libraries

    def __call__(self, *labels: Label, query: Query = QUERY) -> tuple[CacheEntry, tuple[object, ...], bool]:
        system = entry_system(query)
        mismatch = Twin(self.libraries, system, entry_setup(query)).run([Walk(labels)])
        assert mismatch is None, str(mismatch)
        state = system.initial
        for label in labels:
            state = system.fire(state, label) or state
        return system.local(state, "q"), system.local(state, "q superseded"), system.local(state, "waiter")


@pytest.fixture
def race(libraries: Libraries) -> Race:
    return Race(libraries)


def shows(entry: CacheEntry) -> tuple[object, bool, str]:
    """What is cached, whether it counts as stale, and what the fetch does."""
    return entry.data, entry.stale, "idle" if entry.fetch is None else entry.fetch.phase


FRESH_OLD, FRESH_NEW = (OLD, False, "idle"), (NEW, False, "idle")


def test_a1_an_invalidation_during_the_first_load_is_swallowed(race: Race) -> None:
    """The old answer clears the mark, counts as fresh, and no other request was ever sent."""
    entry, superseded, waits = race(MOUNT, SERVE, COMMIT, invalidate(), DELIVER)
    assert (shows(entry), superseded, waits) == (FRESH_OLD, (), False)


def test_a2_an_invalidation_replaces_a_refetch(race: Race) -> None:
    """With data the old request is given up, and the view ends with the new status."""
    entry, superseded, waits = race(*RUNNING, COMMIT, invalidate(), SERVE, DELIVER)
    assert (shows(entry), superseded, waits) == (FRESH_NEW, ((OLD, False),), False)


def test_a3_without_cancel_refetch_the_old_answer_clears_the_mark(race: Race) -> None:
    """The invalidation joins the running fetch and is lost with its answer."""
    entry, superseded, _ = race(*RUNNING, COMMIT, invalidate(Refetch(cancel=False)), DELIVER)
    assert (shows(entry), superseded) == (FRESH_OLD, ())


@pytest.mark.parametrize(("which", "shown"), [("active", FRESH_OLD), ("all", FRESH_NEW)])
def test_a4_a5_an_unmounted_view_comes_back_with_old_data_unless_all_are_refetched(
    which: str, shown: object, race: Race
) -> None:
    """The running request of an unmounted view clears its mark; with refetchType all it is replaced."""
    again = () if which == "active" else (SERVE,)
    entry, _, _ = race(*RUNNING, UNMOUNT, COMMIT, invalidate(Refetch(which=which)), *again, DELIVER, MOUNT)
    assert shows(entry) == shown


def test_a6_a_query_that_uses_its_signal_keeps_the_mark(race: Race) -> None:
    """The unmount aborts, so the mark survives and the next mount reads again."""
    aborting = QUERY._replace(aborts=True)
    entry, _, _ = race(*RUNNING, UNMOUNT, COMMIT, invalidate(), MOUNT, SERVE, DELIVER, query=aborting)
    assert shows(entry) == FRESH_NEW


def test_a7_a_prefetch_clears_the_mark_as_well(race: Race) -> None:
    """A first load that nobody observes: the invalidation is lost with its answer, and the mount finds the old data fresh."""
    entry, _, _ = race(call("refetch", REFETCH), SERVE, COMMIT, invalidate(), DELIVER, MOUNT)
    assert shows(entry) == FRESH_OLD


def test_a8_a_mark_that_refetches_nothing_is_lost_with_the_running_answer(race: Race) -> None:
    """RefetchType none while fetching leaves no trace."""
    assert shows(race(*RUNNING, COMMIT, invalidate(Refetch(which="none")), DELIVER)[0]) == FRESH_OLD


@pytest.mark.parametrize("last", ["old", "new"])
def test_a9_whichever_answer_arrives_last_the_new_request_wins(last: str, race: Race) -> None:
    """The replaced request may be overtaken or not: its answer is ignored."""
    late = Label("q superseded", Event("deliver", ((OLD, False), False)))
    arrivals = (DELIVER, late) if last == "old" else (late, DELIVER)
    entry, superseded, waits = race(*RUNNING, COMMIT, invalidate(), SERVE, *arrivals)
    assert (shows(entry), superseded, waits) == (FRESH_NEW, (), False)


def test_a10_a_request_served_before_the_commit_is_stale_even_with_cancel_refetch(race: Race) -> None:
    """Who invalidates too early reads too early."""
    entry, _, _ = race(*RUNNING, invalidate(), SERVE, COMMIT, DELIVER)
    assert shows(entry) == FRESH_OLD


def test_b_of_refetch_and_invalidate_at_once_the_last_wins(race: Race) -> None:
    """Two requests are sent, the answer of the first is ignored, and both promises end with the second."""
    both = at_once(invalidate(REFETCH._replace(awaited_by="waiter")), invalidate())
    entry, superseded, waits = race(*LOADED, both, Label("q superseded", Event("serve", (None, False))), COMMIT)
    assert (shows(entry), superseded, waits) == ((OLD, True, "sent"), ((OLD, False),), True)

    late = Label("q superseded", Event("deliver", ((OLD, False), False)))
    entry, superseded, waits = race(
        *LOADED, both, Label("q superseded", Event("serve", (None, False))), COMMIT, SERVE, DELIVER, late
    )
    assert (shows(entry), superseded, waits) == (FRESH_NEW, (), False)


def test_b3_without_data_there_is_one_request(race: Race) -> None:
    """During the first load the second call joins the first."""
    entry, superseded, waits = race(MOUNT, at_once(invalidate(REFETCH), invalidate()))
    assert (shows(entry), superseded, waits) == ((None, True, "sent"), (), True)


def test_b4_without_cancel_refetch_the_second_call_joins_the_first(race: Race) -> None:
    """One request, and both promises end with it."""
    both = at_once(invalidate(REFETCH), invalidate(INVALIDATE._replace(cancel=False)))
    entry, superseded, waits = race(*LOADED, COMMIT, both, SERVE, DELIVER)
    assert (shows(entry), superseded, waits) == (FRESH_NEW, (), False)


def test_b7_three_calls_are_three_requests(race: Race) -> None:
    """Each call gives up the request of the one before; the server gets them all."""
    entry, superseded, waits = race(*LOADED, at_once(invalidate(REFETCH), invalidate(), invalidate()))
    assert (shows(entry), superseded, waits) == ((OLD, True, "sent"), (None, None), True)


def test_b8_a_query_that_uses_its_signal_gives_the_first_request_up(race: Race) -> None:
    """An aborted request leaves the wire."""
    both = at_once(invalidate(REFETCH), invalidate())
    entry, superseded, waits = race(*LOADED, both, query=QUERY._replace(aborts=True))
    assert (shows(entry), superseded, waits) == ((OLD, True, "sent"), (), True)


def test_b6_when_the_winner_fails_the_good_first_answer_is_gone(race: Race) -> None:
    """The first request was answered with the new status, yet the view ends with an error and old data."""
    serve_first = Label("q superseded", Event("serve", (None, False)))
    entry, superseded, _ = race(*LOADED, COMMIT, at_once(invalidate(REFETCH), invalidate()), serve_first, FAIL)
    assert (entry.failed, shows(entry), superseded) == (True, (OLD, True, "idle"), ((NEW, False),))


def test_d1_a_guess_without_cancel_is_overwritten_by_the_running_request(race: Race) -> None:
    """The older answer replaces the guess and counts as fresh."""
    entry, _, _ = race(*RUNNING, PATCH, COMMIT, DELIVER)
    assert shows(entry) == FRESH_OLD


def test_d2_with_cancel_the_guess_stays(race: Race) -> None:
    """The older answer is ignored when it arrives."""
    late = Label("q superseded", Event("deliver", ((OLD, False), False)))
    entry, _, _ = race(*RUNNING, CANCEL, PATCH, COMMIT, late)
    assert shows(entry) == (GUESSED, False, "idle")


def test_d3_a_rollback_removes_what_another_mutation_has_committed(race: Race) -> None:
    """The other mutation wrote its reply; the snapshot is older and counts as fresh, until an invalidation reads again."""
    rolled_back = (*LOADED, PATCH, COMMIT, push(NEW), push(OLD))
    assert shows(race(*rolled_back)[0]) == FRESH_OLD
    assert shows(race(*rolled_back, invalidate(), SERVE, DELIVER)[0]) == FRESH_NEW


def test_d4_a_rollback_removes_what_a_finished_refetch_brought(race: Race) -> None:
    """The snapshot is older than the data, and the old status counts as fresh again."""
    entry, _, _ = race(*LOADED, PATCH, COMMIT, call("poll"), SERVE, DELIVER, push(OLD))
    assert shows(entry) == FRESH_OLD


def test_d5_a_request_that_starts_after_the_guess_overwrites_it(race: Race) -> None:
    """CancelQueries does not help against a request that is sent later and served before the write."""
    entry, _, _ = race(*RUNNING, CANCEL, PATCH, call("poll"), SERVE, COMMIT, DELIVER)
    assert shows(entry) == FRESH_OLD


def test_d6_a_cancel_drops_a_mark_that_was_set_during_the_fetch(race: Race) -> None:
    """The entry goes back to the time before the mark."""
    joined = invalidate(Refetch(cancel=False))
    assert shows(race(*RUNNING, COMMIT, joined, CANCEL)[0]) == FRESH_OLD


def test_d7_d8_a_mark_set_before_the_fetch_survives_the_cancel_but_not_the_guess(race: Race) -> None:
    """A guess clears the mark, and with it the change of somebody else is forgotten."""
    marked = (*LOADED, COMMIT, invalidate(), CANCEL)
    assert shows(race(*marked)[0]) == (OLD, True, "idle")
    assert shows(race(*marked, PATCH)[0]) == (GUESSED, False, "idle")


def test_d9_a_cancel_during_the_first_load_leaves_an_endless_spinner(race: Race) -> None:
    """The entry is pending and nothing is under way."""
    entry, _, _ = race(MOUNT, CANCEL)
    assert (entry.observed, shows(entry)) == (True, (None, True, "idle"))


@pytest.mark.parametrize("events", [(NEW, OLD), (NEW, NEW, OLD)], ids=["out of order", "duplicate"])
def test_f1_an_old_push_overwrites_newer_data(events: tuple[object, ...], race: Race) -> None:
    """A value that is set has no version; the last to arrive counts as fresh."""
    assert shows(race(*LOADED, COMMIT, *map(push, events))[0]) == FRESH_OLD


def test_f3_a_push_is_overwritten_by_an_older_running_request(race: Race) -> None:
    """The request was served before the commit that the push tells of."""
    assert shows(race(*RUNNING, COMMIT, push(NEW), DELIVER)[0]) == FRESH_OLD


def test_f5_an_invalidation_by_push_during_the_first_load_is_swallowed(race: Race) -> None:
    """As in a1, with nobody waiting."""
    assert shows(race(MOUNT, SERVE, COMMIT, invalidate(Refetch()), DELIVER)[0]) == FRESH_OLD


def test_f6_a_function_that_is_set_during_the_first_load_is_dropped(race: Race) -> None:
    """It is given undefined and returns it."""
    assert shows(race(MOUNT, SERVE, COMMIT, PATCH, DELIVER)[0]) == FRESH_OLD


def test_f7_a_partial_push_clears_a_mark(race: Race) -> None:
    """What was to be read again counts as fresh."""
    marked = invalidate(Refetch(which="none"))
    assert shows(race(*LOADED, COMMIT, marked)[0]) == (OLD, True, "idle")
    assert shows(race(*LOADED, COMMIT, marked, push(OLD))[0]) == FRESH_OLD


def test_f9_pushes_faster_than_requests_make_no_progress(race: Race) -> None:
    """Every push gives up the request of the one before."""
    entry, superseded, _ = race(*LOADED, COMMIT, *[invalidate(Refetch())] * 3)
    assert (shows(entry), superseded) == ((OLD, True, "sent"), (None, None))
