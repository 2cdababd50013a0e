"""Every transition of a query that waits for the data of another one, executed against @tanstack/query-core."""

import pytest
from surroundings import OLD, Hand, Source, Waiter, entry_setup, possible
from tiers import long_but
from tours import graph, taken, tour

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.vocabulary import Event, Label, State, System
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin

WAITING = Query("q", "world", retry=0, ages="never", waits=True)
NEEDED = Query("n", "world", retry=0, ages="never", dependents=("q",))
CALLS = (
    *(Event(name) for name in ("mount", "unmount", "poll", "reset")),
    *(Event("refetch", Refetch(True, which)) for which in ("active", "inactive", "all")),
    Event("cancel"),
    Event("set", OLD),
)
OTHER_CALLS = ("poll", "cancel")
FEW = tuple(call for call in CALLS if call.name not in OTHER_CALLS and call.data != Refetch(True, "inactive"))


def waiting_system(calls: tuple[Event, ...]) -> System:
    """The query, the one that it waits for, and whoever calls them; a page mounts the two in this order or not."""
    hands = (Hand("q", calls, ("n",)), Hand("n", (Event("mount"), Event("unmount"), Event("set", OLD)), name="other hand"))
    return System((WAITING, Source(), Waiter(), *hands, NEEDED), permits)


def permits(state: State, label: Label) -> bool:
    """Whether somebody can do this to the query, or to the one that it waits for."""
    if label.component != "other hand":
        return possible(state, label)
    observed = getattr(state[5], "observed", False)
    return {"mount": not observed, "unmount": observed}.get(label.event.name, True)


def calm(state: State) -> bool:
    """Whether the query that is waited for is collected only when nobody waits."""
    waiting, needed = state[0], state[5]
    assert isinstance(waiting, CacheEntry)
    assert isinstance(needed, CacheEntry)
    return needed.data is not None or not waiting.rendered


@pytest.mark.slow
@pytest.mark.parametrize("calls", long_but([FEW, CALLS], (FEW,)), ids=["few calls", "all calls"])
def test_every_transition_of_a_waiting_query_is_what_the_library_does(calls: tuple[Event, ...], libraries: Libraries) -> None:
    """It asks when it is rendered with what it waits for, and while it is not, an invalidation only marks it."""
    system = waiting_system(calls)
    edges = graph(system, calm)
    walks = list(tour(edges))
    waiting, needed = (entry_setup(query)["tabs"][0]["queries"]["q"] for query in (WAITING, NEEDED))
    setup = entry_setup(WAITING)
    setup["tabs"][0]["queries"] = {"n": {**needed, "key": ["n"]}, "q": {**waiting, "waits_for": "n"}}
    twin = Twin(libraries, system, setup)

    assert twin.run(walks) is None
    assert taken(edges, walks) == sum(map(len, edges))
