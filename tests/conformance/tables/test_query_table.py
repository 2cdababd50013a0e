"""Every transition of a query entry, each executed at least once against @tanstack/query-core.

The scope of a refetch decides whether it reaches the entry; what it does there, only whether it does, marks and cancels. So
all scopes meet whatever decides of the first: who looks, what is loaded, what waits, what is enabled. The rest meets one
refetch of each effect, which leads to the same states.
"""

import pytest
from surroundings import CALLS, EMPTY, OLD, PUTS, REFETCHES, REMOVES, RESTARTS, WAITING, entry_setup, entry_system, roomy
from tiers import long_but
from tours import graph, taken, tour

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.vocabulary import Event
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin

ERRORS = frozenset({"request error"})
AWAITED = tuple(call for call in CALLS if call not in REFETCHES)
ALONE = tuple(call for call in CALLS if call not in WAITING)
EFFECTS = (
    Refetch(True, "none"),
    *(Refetch(mark, which, cancel) for mark, which in ((True, "all"), (False, "always")) for cancel in (True, False)),
)


def by_effect(calls: tuple[Event, ...]) -> tuple[Event, ...]:
    """The calls with one refetch of each effect: to mark, to ask, to replace what is asked, and the two marking as well."""
    return tuple(call for call in calls if call not in REFETCHES or call.data in EFFECTS)


SEEN = tuple(call for call in ALONE if call.name not in ("hide", "show"))
FEW = tuple(call for call in by_effect(AWAITED) if call.name not in ("hide", "show", "focus", "patch", "put"))
ONCE = tuple(call for call in FEW if call not in WAITING)
LEFT = (
    *(Event(name) for name in ("mount", "unmount", "poll")),
    *(Event("refetch", Refetch(True, "all", cancel)) for cancel in (True, False)),
    Event("cancel"),
    Event("set", OLD),
    *REMOVES,
)
"""What happens around an entry that is removed, and around what the cache has for its key since."""
UNWRITTEN = tuple(call for call in by_effect(ALONE) if call.name not in ("patch", "put"))
PLAIN = Query("q", "world", watchers=("waiter",), faults=ERRORS)
CACHED = PLAIN._replace(source="q line", superseded="q superseded", stores=("q line",), watchers=())
CASES = {
    "no retry, stale at once": (PLAIN._replace(retry=0, ages="at once"), CALLS),
    "one retry, somebody waits": (PLAIN._replace(retry=1, ages="never"), AWAITED),
    "one retry, stale later": (PLAIN._replace(retry=1, watchers=()), ALONE),
    "aborts, no refetch on mount and focus": (
        PLAIN._replace(retry=1, ages="never", watchers=(), aborts=True, on_mount=False, on_focus=False),
        by_effect(ALONE),
    ),
    "aborts, no refetch on mount and focus, somebody waits": (
        PLAIN._replace(retry=1, ages="never", aborts=True, on_mount=False, on_focus=False),
        by_effect(CALLS),
    ),
    "reads again always": (
        PLAIN._replace(retry=1, ages="never", watchers=(), on_mount="always", on_focus="always"),
        UNWRITTEN,
    ),
    "reads again always, patched": (
        PLAIN._replace(retry=1, ages="never", watchers=(), on_mount="always", on_focus="always"),
        by_effect(ALONE),
    ),
    "disabled": (PLAIN._replace(retry=1, watchers=(), enabled=False), by_effect(ALONE)),
    "disabled, somebody waits": (PLAIN._replace(retry=0, ages="never", enabled=False), CALLS),
    "disabled, HTTP cache": (CACHED._replace(retry=0, ages="never", enabled=False), by_effect(SEEN)),
    "HTTP cache, no refetch on mount": (CACHED._replace(retry=0, ages="never", on_mount=False), by_effect(SEEN)),
    "errors as empty": (PLAIN._replace(retry=0, ages="never", empty=EMPTY), FEW),
    "errors as empty, all calls": (PLAIN._replace(retry=0, ages="never", empty=EMPTY), by_effect(CALLS)),
    "HTTP cache, errors as empty": (CACHED._replace(retry=0, ages="never", empty=EMPTY), by_effect(SEEN)),
    "HTTP cache, aborts": (CACHED._replace(retry=0, aborts=True), by_effect(SEEN)),
    "HTTP cache, aborts, all scopes": (CACHED._replace(retry=0, aborts=True), SEEN),
    "reset, somebody waits": (PLAIN._replace(retry=0, ages="never", restarts=True), (*FEW, *RESTARTS)),
    "reset, disabled": (PLAIN._replace(retry=0, ages="never", enabled=False, restarts=True), (*FEW, *RESTARTS)),
    "reset, HTTP cache, aborts": (
        CACHED._replace(retry=0, ages="never", aborts=True, restarts=True),
        (*(call for call in FEW if call not in WAITING), *RESTARTS[:1]),
    ),
    "removed": (PLAIN._replace(retry=0, ages="never", faults=frozenset()), (*LEFT[:4], *LEFT[6:8], WAITING[6])),
    "removed, somebody waits": (PLAIN._replace(retry=0, ages="never"), (*LEFT, *WAITING[4:6], *WAITING[-2:])),
    "removed, stale later": (PLAIN._replace(retry=0, watchers=(), restarts=True), (*LEFT, *RESTARTS[:1])),
    "removed, disabled": (PLAIN._replace(retry=0, ages="never", enabled=False, watchers=()), (*ONCE, *REMOVES)),
    "removed, HTTP cache, aborts": (CACHED._replace(retry=0, ages="never", aborts=True), LEFT),
    "removed, one retry": (PLAIN._replace(retry=1, ages="never", watchers=()), (*ONCE, *PUTS, *REMOVES, Event("focus"))),
    "removed, HTTP cache": (CACHED._replace(retry=0, ages="never"), (*ONCE, *REMOVES[:1])),
}

LONG = (
    "one retry, somebody waits",
    "one retry, stale later",
    "aborts, no refetch on mount and focus, somebody waits",
    "reads again always, patched",
    "disabled",
    "disabled, somebody waits",
    "disabled, HTTP cache",
    "HTTP cache, no refetch on mount",
    "errors as empty, all calls",
    "HTTP cache, errors as empty",
    "removed, somebody waits",
    "removed, stale later",
    "removed, HTTP cache, aborts",
    "removed, one retry",
    "removed, HTTP cache",
    "HTTP cache, aborts, all scopes",
)
"""Each of their fields has its value in another case too."""


@pytest.mark.slow
@pytest.mark.parametrize("name", long_but(CASES, [name for name in CASES if name not in LONG]))
def test_every_transition_of_the_entry_is_what_the_library_does(name: str, libraries: Libraries) -> None:
    """A tour over all transitions of the model's table ends without a mismatch and leaves none out."""
    query, calls = CASES[name]
    system = entry_system(query, calls)
    edges = graph(system, roomy)
    walks = list(tour(edges))
    twin = Twin(libraries, system, entry_setup(query))

    assert twin.run(walks) is None
    assert taken(edges, walks) == sum(map(len, edges))
