"""A copy that tells when an answer has brought it the marked commit, so that what is shown later can be compared with that."""

from typing import Any, NamedTuple, cast

from staleproof.model.components.array import Get
from staleproof.model.records.cache_entry import CacheEntry, Fetch, Refetch
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
        step, value = self.inner.step(state, event), answered(state, event)
        if step is None or value is None or not _since_the_mark(value):
            return step
        return step._replace(sends=(*step.sends, Send(self.monitor, Event("shown"))))


def answered(state: Any, event: Event) -> Value | None:
    """The answer to a read that an event writes into a copy; None if it writes none.

    That is an answer which arrives or which another tab hands on. A guard drops that to a request which is not the last. Where
    a view shows what was removed, it is what the cache has meanwhile, and the copy comes to it when the view looks there again.
    """
    match state, event:
        case CacheEntry(behind=CacheEntry(data=value)), Event("unmount" | "poll" | "render"):
            return value
        case CacheEntry(behind=CacheEntry(data=value)), Event("refetch", Refetch(which="always")):
            return value
        case CacheEntry(behind=CacheEntry()), _:
            return None
        case _, Event("deliver", (Get(answer=(value, _), outdated=False), _)):
            return value
        case CacheEntry(fetch=Fetch(answer=(value, _))), Event("deliver"):
            return value
        case _, Event("store", value):
            return cast("Value | None", value)
    return None


def _since_the_mark(data: Value) -> bool:
    return data[0].version > 0 if isinstance(data, tuple) else data in FRESH
