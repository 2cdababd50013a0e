"""What is stale in a whole world and stays so if people do nothing but wait."""

from collections.abc import Iterator

from staleproof.model.systems.resting import ends
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Label, State, System

PERIODS = 2
"""So many periods are waited for: in the first an old answer may come from one cache to another one."""


def stale_for_good(whole: WholeWorld, state: State) -> tuple[tuple[ViewName, int], ...]:
    """What is stale in a settled state and may stay so, in some order in which answers arrive, without people and faults.

    The tab is online and shown again; then in each period all that is cached for the view expires, and its polls fire.
    """
    return tuple(stale for stale in whole.stale(state) if _in_vain(whole, state, *stale))


def _in_vain(whole: WholeWorld, state: State, place: ViewName, record: int) -> bool:
    system, mine = whole.bare, whole.components[place.dashboard]
    states = {state}
    for labels in _deeds(whole, place):
        fired = {_fired(system, one, labels) for one in states}
        states = {end for one in fired for end in ends(system, one, mine)}
    return any((place, record) in whole.stale(end) for end in states)


def _deeds(whole: WholeWorld, place: ViewName) -> Iterator[tuple[Label, ...]]:
    tab, copies = whole.tabs[place.dashboard], whole.cones[place].copies
    page = whole.page(tab)
    yield (Label(page, Event("online")),)
    yield (Label(page, Event("show")),)
    caches = (cache for copy in copies for cache in (tab.response_cache(copy), tab.line(copy)) if cache is not None)
    expiries = tuple(Label(cache, Event("expire")) for cache in caches)
    polls = tuple(Label(page, Event("poll", tab.at(copy))) for copy in copies)
    yield from (expiries, polls) * PERIODS


def _fired(system: System, state: State, labels: tuple[Label, ...]) -> State:
    """The state after some events, as far as each is offered."""
    for label in labels:
        offered = label in (other for other, _ in system.offered(state))
        state = (system.fire(state, label) if offered else None) or state
    return state
