"""A query entry without what no event of its cone can tell apart, to keep its table small.

The number of failed attempts is not counted: a failing request may be the last at any time, and it is told as many
failures as the design's `retry` asks for. Whether a fetch may be tried again is kept only while it may fail. An error beside
data changes nothing but a flag. Where nothing ever cancels with revert, the mark to go back to is not kept, and `invalidated`
and `aged` are the same: both only make the entry stale (docs/libraries.md, section 2.4). Of an entry behind what was removed
both are kept: a mark that is set may be what tells a view of it.
"""

from typing import NamedTuple

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.vocabulary import Event, Kind, Offer, Step


class Reduced(NamedTuple):
    """A query entry up to what matters; `reverts` says whether something cancels its fetches."""

    inner: Query
    reverts: bool

    @property
    def name(self) -> str:
        """The name of the entry."""
        return self.inner.name

    @property
    def initial(self) -> CacheEntry:
        """Nothing cached, nobody looking."""
        return self.inner.initial

    def offers(self, state: CacheEntry) -> tuple[Offer, ...]:
        """What the entry offers, and the failure of the last attempt beside that of an earlier one."""
        offers = self.inner.offers(state)
        fetch = state.cached.fetch
        fails = any(offer.event.name == "fail" and offer.kind is Kind.FAULT for offer in offers)
        if fetch is None or not fails or not (fetch.may_retry and self.inner.retry):
            return offers
        return (*offers, Offer(Event("fail for good"), Kind.FAULT))

    def step(self, state: CacheEntry, event: Event) -> Step | None:
        """Step as the entry does, then forget what does not matter."""
        fetch = state.cached.fetch
        if event.name == "fail for good" and fetch is not None:
            cached = state.cached._replace(fetch=fetch._replace(attempt=self.inner.retry))
            step = self.inner.step(cached if state.behind is None else state.over(cached), Event("fail"))
        else:
            step = self.inner.step(state, event)
        return step and step._replace(state=self.normal(step.state))

    def may_fail(self, fetch: Fetch) -> bool:
        """Whether a fetch may fail yet where failed ones are tried again."""
        return bool(self.inner.faults) and self.inner.retry > 0 and fetch.phase != "served"

    def normal(self, state: CacheEntry) -> CacheEntry:
        """The state that stands for all that behave like this one."""
        behind = state.behind and self._replace(reverts=True).normal(state.behind)
        state = state._replace(failed=state.failed and state.data is None, behind=behind)
        if state.fetch is not None:
            state = state._replace(fetch=self._normal_fetch(state.fetch, loaded=state.data is not None))
        if self.reverts:
            return state
        aged = state.data is not None and (state.aged or state.invalidated)
        return state._replace(invalidated=False, aged=aged)

    def _normal_fetch(self, fetch: Fetch, *, loaded: bool) -> Fetch:
        fetch = fetch._replace(attempt=min(fetch.attempt, 0), was_failed=fetch.was_failed and not loaded)
        if not self.may_fail(fetch):
            fetch = fetch._replace(may_retry=True)
        return fetch if self.reverts else fetch._replace(was_invalidated=False)
