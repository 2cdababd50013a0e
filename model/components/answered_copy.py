"""A copy that tells when an answer has brought it the marked commit, so that what is shown later can be compared with that."""

from typing import Any, NamedTuple, cast

from staleproof.model.components.array import Get
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.records.values import FRESH, Value
from staleproof.model.vocabulary import Component, Event, Offer, Send, Step


class AnsweredCopy(NamedTuple):
    """A copy together with the component that is told."""

    inner: Component
    monitor: str

    @property
    def name(self) -> str:
        """The name of the copy inside."""
        return self.inner.name

    @property
    def initial(self) -> Any:
        """The initial state of the copy inside."""
        return self.inner.initial

    def offers(self, state: Any) -> tuple[Offer, ...]:
        """What the copy inside offers."""
        return self.inner.offers(state)

    def step(self, state: Any, event: Event) -> Step | None:
        """Step as the copy inside does, and tell of an answer that is not older than the marked commit."""
        step = self.inner.step(state, event)
        value = None if step is None else answered(state, event, step.state)
        if step is None or value is None or not _since_the_mark(value):
            return step
        return step._replace(sends=(*step.sends, Send(self.monitor, Event("shown"))))


def answered(state: Any, event: Event, after: Any) -> Value | None:
    """The answer to a read that an event writes into a copy, which is then as `after`; None if it writes none.

    That is an answer which arrives or which another tab hands on. A guard drops that to a request which is not the last. Where
    a view shows what was removed, it is what the cache has meanwhile, once the view has come to it.
    """
    match state, event:
        case CacheEntry(behind=CacheEntry() as cached), _:
            return _found(cached, event, after)
        case _, Event("deliver", (Get(answer=(value, _), outdated=False), _)):
            return value
        case CacheEntry(fetch=Fetch(answer=(value, _))), Event("deliver"):
            return value
        case _, Event("store", value):
            return cast("Value | None", value)
    return None


def _found(cached: CacheEntry, event: Event, after: CacheEntry) -> Value | None:
    """What a view that has shown what was removed is brought when it comes to what the cache has."""
    if after.behind is not None or after.data is None:
        return None
    return answered(cached, event, after) if event.name in ("deliver", "store") else cached.data


def _since_the_mark(data: Value) -> bool:
    return data[0].version > 0 if isinstance(data, tuple) else data in FRESH
