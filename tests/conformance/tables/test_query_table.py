"""Every transition of a query entry, each executed at least once against @tanstack/query-core."""

import pytest
from surroundings import CALLS, EMPTY, REFETCHES, WAITING, entry_setup, entry_system, roomy
from tours import graph, taken, tour

from staleproof.model.components.query import Query
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin

ERRORS = frozenset({"request error"})
AWAITED = tuple(call for call in CALLS if call not in REFETCHES)
ALONE = tuple(call for call in CALLS if call not in WAITING)
SEEN = tuple(call for call in ALONE if call.name not in ("hide", "show"))
PLAIN = Query("q", "world", watchers=("waiter",), faults=ERRORS)
CACHED = PLAIN._replace(source="q line", superseded="q superseded", stores=("q line",), watchers=())
CASES = {
    "no retry, stale at once": (PLAIN._replace(retry=0, ages="at once"), CALLS),
    "one retry, somebody waits": (PLAIN._replace(retry=1, ages="never"), AWAITED),
    "one retry, stale later": (PLAIN._replace(retry=1, watchers=()), ALONE),
    "aborts, no refetch on focus": (PLAIN._replace(retry=1, ages="never", aborts=True, on_focus=False), CALLS),
    "reads again always": (
        PLAIN._replace(retry=1, ages="never", watchers=(), on_mount="always", on_focus="always"),
        ALONE,
    ),
    "disabled": (PLAIN._replace(retry=1, enabled=False), CALLS),
    "disabled, HTTP cache": (CACHED._replace(retry=0, ages="never", enabled=False), SEEN),
    "HTTP cache, no refetch on mount": (CACHED._replace(retry=0, ages="never", on_mount=False), SEEN),
    "errors as empty": (PLAIN._replace(retry=0, empty=EMPTY), CALLS),
    "HTTP cache, errors as empty": (CACHED._replace(retry=0, ages="never", empty=EMPTY), SEEN),
    "HTTP cache, aborts": (CACHED._replace(retry=0, aborts=True), SEEN),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_transition_of_the_entry_is_what_the_library_does(name: str, libraries: Libraries) -> None:
    """A tour over all transitions of the model's table ends without a mismatch and leaves none out."""
    query, calls = CASES[name]
    system = entry_system(query, calls)
    edges = graph(system, roomy)
    walks = list(tour(edges))
    twin = Twin(libraries, system, entry_setup(query))

    assert twin.run(walks) is None
    assert taken(edges, walks) == sum(map(len, edges))
