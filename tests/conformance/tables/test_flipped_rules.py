"""The comparison has teeth: a model with any one rule changed is told from the library.

That the entry as it is passes the same comparison is what test_query_table shows.
"""

from typing import Any

import pytest
from surroundings import GUESS, OLD, entry_setup, entry_system, roomy
from tiers import slow_but
from tours import graph, tour

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.vocabulary import Event, Kind, Offer, Step
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Mismatch, Twin


def swapped(**changes: Any) -> type[Query]:
    """A query with some of its methods replaced."""
    return type("Flipped", (Query,), changes)


def without(step: Step, before: CacheEntry, *fields: str) -> Step:
    """A step that leaves some fields of the entry as they were."""
    return step._replace(state=step.state._replace(**{field: getattr(before, field) for field in fields}))


def forgets(event: str, *fields: str) -> type[Query]:
    """A query on which an event leaves some fields as they were."""
    real = getattr(Query, f"_on_{event}")
    return swapped(**{f"_on_{event}": lambda self, state, data: without(real(self, state, data), state, *fields)})


def first_load_replaced(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    if state.fetch is not None and cancel:
        return Query._start(self, state._replace(fetch=None))
    return Query._start(self, state, cancel=cancel)


def always_replaced(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    return Query._start(self, state, cancel=cancel or state.data is not None)


def never_replaced(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    return Query._start(self, state, cancel=cancel and state.fetch is None)


def joined_without_retries(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    step = Query._start(self, state, cancel=cancel)
    joined = state.fetch is not None and (state.data is None or not cancel)
    return without(step, state, "fetch") if joined else step


def error_forgotten(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    step = Query._start(self, state, cancel=cancel)
    return step._replace(state=step.state._replace(failed=False))


def mark_cleared_by_fetch(self: Query, state: CacheEntry, *, cancel: bool = False) -> Step:
    step = Query._start(self, state, cancel=cancel)
    return step._replace(state=step.state._replace(invalidated=False))


def no_revert(self: Query, state: CacheEntry, which: str | None) -> Step:
    return without(Query._on_cancel(self, state, which), state, "invalidated", "failed")


def data_forgotten(self: Query, state: CacheEntry, data: None) -> Step | None:
    step = Query._on_fail(self, state, data)
    return step and step._replace(state=step.state._replace(data=None))


def applies(**changed: Any) -> type[Query]:
    def wanted(self: Query, state: CacheEntry, options: Refetch) -> bool:
        if options.which in changed:
            options = options._replace(which=changed[options.which])
        return Query._applies(self, state, options)

    return swapped(_applies=wanted)


def marks_only_observed(self: Query, state: CacheEntry, options: Refetch) -> Step:
    return Query._on_refetch(self, state, options if state.observed else options._replace(mark=False))


def never_disabled(_: Query, state: CacheEntry, options: Refetch) -> bool:
    wanted = {"active": state.observed, "inactive": not state.observed, "all": True, "none": False}
    return state.exists and wanted[options.which]


def awaits_paused(self: Query, state: CacheEntry, options: Refetch) -> Step:
    paused = state.fetch is not None and state.fetch.phase == "paused"
    step = Query._on_refetch(self, state, options)
    if not paused or options.awaited_by is None or not self._applies(state, options):
        return step
    unpaused = state._replace(fetch=state.fetch._replace(phase="waiting"))
    return Query._on_refetch(self, unpaused, options)._replace(state=step.state)


def collects_while_fetching(self: Query, state: CacheEntry) -> tuple[Offer, ...]:
    found = Query.offers(self, state)
    busy = state.fetch is not None and not state.observed
    return (*found, Offer(Event("collect"), Kind.ENVIRONMENT)) if busy else found


def eager(event: str) -> type[Query]:
    """A query on which an event fetches however fresh the data are."""
    real = getattr(Query, f"_on_{event}")
    return swapped(**{f"_on_{event}": lambda self, state, data: real(self, state._replace(aged=True), data)})


def poll_when_stale(self: Query, state: CacheEntry, data: None) -> Step | None:
    return Query._on_poll(self, state, data) if state.stale else Step(state)


def mount_replaces(self: Query, state: CacheEntry, data: None) -> Step:
    step = Query._on_mount(self, state, data)
    fresh = state.data is None or state.fetch is None
    return step if fresh else self._start(step.state, cancel=True)


def retries_unseen(self: Query, state: CacheEntry, data: None) -> Step | None:
    return without(Query._on_retry(self, state._replace(hidden=False), data) or Step(state), state, "hidden")


def once_more(self: Query, state: CacheEntry, data: None) -> Step | None:
    return Query._on_fail(self._replace(retry=self.retry + 1), state, data)


def shown_and_stuck(self: Query, state: CacheEntry, data: None) -> Step:
    return Query._on_focus(self, state, data)._replace(later=())


def nobody_told(self: Query) -> tuple[()]:
    del self
    return ()


def enabled(event: str) -> type[Query]:
    """A query on which an event finds observers that are enabled."""
    real = getattr(Query, f"_on_{event}")
    return swapped(**{f"_on_{event}": lambda self, state, data: real(self._replace(enabled=True), state, data)})


def removed_and_told(self: Query, state: CacheEntry, which: str) -> Step:
    step = Query._on_remove(self, state, which)
    return step if step.state.behind is None else step._replace(state=CacheEntry(observed=True))


def removed_and_read(self: Query, state: CacheEntry, which: str) -> Step:
    step = Query._on_remove(self, state, which)
    return step if step.state.behind is None else self._start(CacheEntry(observed=True))


def found_by_poll(self: Query, state: CacheEntry, cached: CacheEntry, event: Event) -> Step | None:
    return Step(state) if event.name == "poll" else Query._unheard(self, state, cached, event)


def found_by_key(self: Query, state: CacheEntry, cached: CacheEntry, event: Event) -> Step | None:
    if event.name == "refetch":
        return self.step(cached._replace(observed=True), event)
    return Query._unheard(self, state, cached, event)


NOTHING: dict[str, Any] = {}
DISABLED = {"enabled": False}
FLIPS: dict[str, tuple[type[Query], dict[str, Any]]] = {
    "an invalidation replaces the first load": (swapped(_start=first_load_replaced), NOTHING),
    "cancelRefetch false replaces a fetch, too": (swapped(_start=always_replaced), NOTHING),
    "an invalidation joins a refetch": (swapped(_start=never_replaced), NOTHING),
    "joining a fetch does not allow its retries again": (swapped(_start=joined_without_retries), NOTHING),
    "an error beside data is forgotten when a fetch starts": (swapped(_start=error_forgotten), NOTHING),
    "a fetch clears the mark when it starts": (swapped(_start=mark_cleared_by_fetch), NOTHING),
    "success keeps the mark": (forgets("deliver", "invalidated"), NOTHING),
    "success keeps the error": (forgets("deliver", "failed"), NOTHING),
    "set keeps the mark": (forgets("set", "invalidated"), NOTHING),
    "set keeps the error": (forgets("set", "failed"), NOTHING),
    "set keeps the age": (forgets("set", "aged"), NOTHING),
    "a patch keeps the mark": (forgets("patch", "invalidated"), NOTHING),
    "what is written is never stale at once": (forgets("deliver", "aged"), {"ages": "at once"}),
    "a cancel does not revert": (swapped(_on_cancel=no_revert), NOTHING),
    "a cancel of the unloaded spares nothing": (
        swapped(_on_cancel=lambda self, state, _: Query._on_cancel(self, state, None)),
        NOTHING,
    ),
    "an error does not mark": (forgets("fail", "invalidated"), NOTHING),
    "an error drops the data": (swapped(_on_fail=data_forgotten), NOTHING),
    "one attempt more than declared": (swapped(_on_fail=once_more), NOTHING),
    "an unmount keeps the retries": (
        swapped(_on_unmount=lambda _self, state, _: Step(state._replace(observed=False))),
        NOTHING,
    ),
    "an unmount does not abort": (
        swapped(_on_unmount=lambda self, state, _: Query._on_unmount(self._replace(aborts=False), state, None)),
        {"aborts": True},
    ),
    "an unmount aborts what does not use its signal": (
        swapped(_on_unmount=lambda self, state, _: Query._on_unmount(self._replace(aborts=True), state, None)),
        NOTHING,
    ),
    "collected while fetching": (swapped(offers=collects_while_fetching), NOTHING),
    "a mount that always reads waits for staleness": (
        swapped(_on_mount=lambda self, state, data: Query._on_mount(self._replace(on_mount=True), state, data)),
        {"on_mount": "always"},
    ),
    "focus ignores staleness": (eager("focus"), NOTHING),
    "mount ignores staleness": (eager("mount"), NOTHING),
    "a poll waits for staleness": (swapped(_on_poll=poll_when_stale), NOTHING),
    "a mount replaces a running fetch": (swapped(_on_mount=mount_replaces), NOTHING),
    "a mount of what is disabled fetches": (enabled("mount"), DISABLED),
    "a poll of what is disabled fetches": (enabled("poll"), DISABLED),
    "focus fetches what is disabled": (enabled("focus"), DISABLED),
    "an invalidation fetches what is disabled": (enabled("refetch"), DISABLED),
    "refetchType inactive means all": (applies(inactive="all"), NOTHING),
    "refetchType active means all": (applies(active="all"), NOTHING),
    "refetchType all means active": (applies(all="active"), NOTHING),
    "refetchType none means active": (applies(none="active"), NOTHING),
    "only observed entries are marked": (swapped(_on_refetch=marks_only_observed), NOTHING),
    "entries that were never fetched are refetched": (swapped(_applies=never_disabled), NOTHING),
    "retries go on in a hidden tab": (swapped(_on_retry=retries_unseen), NOTHING),
    "a paused fetch stays so when the tab is shown": (swapped(_on_focus=shown_and_stuck), NOTHING),
    "a paused fetch is awaited": (swapped(_on_refetch=awaits_paused), {"watchers": ("waiter",)}),
    "nobody hears of the end of a fetch": (swapped(_ended=nobody_told), {"watchers": ("waiter",)}),
}
CALLS = (
    *(Event(name) for name in ("mount", "unmount", "poll", "focus", "hide", "show")),
    *(Event("refetch", Refetch(True, which)) for which in ("active", "inactive", "all", "none")),
    *(Event("refetch", Refetch(True, "active", cancel, "waiter")) for cancel in (True, False)),
    *(Event("cancel", which) for which in (None, "unloaded")),
    Event("patch", (GUESS, None)),
    Event("set", OLD),
)


def compared(kind: type[Query], options: dict[str, Any], libraries: Libraries) -> Mismatch | None:
    query = kind(**{"name": "q", "source": "world", "retry": 1, "faults": frozenset({"request error"}), **options})
    calls = (call for call in CALLS if query.watchers or getattr(call.data, "awaited_by", None) is None)
    system = entry_system(query, calls)
    return Twin(libraries, system, entry_setup(query)).run(tour(graph(system, roomy)))


@pytest.mark.parametrize("flip", slow_but(FLIPS, list(FLIPS)[::8], 5))
def test_a_flipped_rule_is_found(flip: str, libraries: Libraries) -> None:
    """With one rule of the entry changed, some transition of its table differs from the library."""
    mismatch = compared(*FLIPS[flip], libraries)

    assert mismatch is not None
    assert mismatch.component in ("q", "waiter")


REMOVED: dict[str, type[Query]] = {
    "a view is told that its entry was removed": swapped(_on_remove=removed_and_told),
    "what is removed from under a view is read again": swapped(_on_remove=removed_and_read),
    "a remove of what is active takes all": swapped(_on_remove=lambda self, state, _: Query._on_remove(self, state, "all")),
    "a poll does not find the new entry": swapped(_unheard=found_by_poll),
    "an invalidation finds the view of what was removed": swapped(_unheard=found_by_key),
    "a view that joins a read of the new entry shows it": swapped(_quiet=lambda *_: False),
}
AROUND = (
    *(Event(name) for name in ("mount", "unmount", "poll")),
    Event("refetch", Refetch(True, "all")),
    Event("set", OLD),
    *(Event("remove", which) for which in ("all", "active")),
)


@pytest.mark.parametrize("flip", slow_but(REMOVED, list(REMOVED)[-1:]))
def test_a_flipped_rule_of_what_was_removed_is_found(flip: str, libraries: Libraries) -> None:
    """The same around an entry that is removed, where no request fails."""
    system = entry_system(query := REMOVED[flip]("q", "world", ages="never"), AROUND)
    mismatch = Twin(libraries, system, entry_setup(query)).run(tour(graph(system, roomy)))

    assert mismatch is not None
    assert mismatch.component == "q"
