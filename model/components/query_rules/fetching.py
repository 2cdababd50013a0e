"""How an entry of a query cache fetches: what it is declared with, and what becomes of its requests.

The numbers in brackets are sections of docs/libraries.md, of `@tanstack/query-core` 5.108.0 (query.ts, retryer.ts).
"""

from typing import Literal, NamedTuple

from staleproof.model.records.cache_entry import NOT_BEGUN, CacheEntry, Fetch, ServedAnswer
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.values import Value
from staleproof.model.vocabulary import Event, Send, Step

PROMISES = 3
"""How many promises a paused fetch is behind the call that lets it go on (retryer.ts)."""
When = bool | Literal["always"]
"""Whether a trigger makes an observer read again: if the data are stale, or always (2.5)."""


class FetchingEntry(NamedTuple):
    """The rules by which one entry fetches.

    `source` answers its requests; `superseded` keeps replaced requests where anything hears of their answers, unless the
    query function `aborts` them; `stores` are told every answer, an HTTP cache not its own; `watchers` are the handlers
    that may wait for the entry; `ages` says when staleTime passes: at once, later or never; `empty` is the data that the
    query function makes of an error, if it does. The observers of one that is not `enabled` only ask where they are told to
    refetch; one that `waits` is not until it has been rendered with the data of another one, whose `dependents` are such.
    One that is not `collected` has no gcTime that passes. Where something `restarts` it, it matters whether the cache has it.
    """

    name: str
    source: str
    superseded: str | None = None
    stores: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    retry: int = 3
    ages: str = "later"
    on_mount: When = True
    on_focus: When = True
    aborts: bool = False
    faults: Faults = NO_FAULTS
    empty: Value | None = None
    enabled: bool = True
    on_reconnect: When = True
    waits: bool = False
    dependents: tuple[str, ...] = ()
    collected: bool = True
    restarts: bool = False

    @property
    def may_pause(self) -> bool:
        """Whether the tab may be offline when a fetch begins."""
        return "offline" in self.faults

    def _start(self, state: CacheEntry, *, cancel: bool = False) -> Step:
        running = state.fetch
        if running is not None and (state.data is None or not cancel):
            # "swallowed invalidation", "swallowed refetch": a first load under way is joined whatever cancelRefetch says, and
            # any fetch without it. It may have been served before the change; its answer clears the mark (2.2; 6, [a1], [a3]).
            return Step(state._replace(fetch=running._replace(may_retry=True)))
        fetch = Fetch(was_invalidated=state.invalidated, was_failed=state.failed)
        if state.offline:
            # "paused read": what is there is shown until the tab is online again, or nothing.
            fetch = fetch._replace(phase="paused", attempt=NOT_BEGUN)
        else:
            state = self._asking(state)
        failed = state.failed and state.data is not None
        return Step(state._replace(fetch=fetch, failed=failed), self._superseded(running))

    def _asking(self, state: CacheEntry) -> CacheEntry:
        return state._replace(asked=self.aborts and self.may_pause)

    def _superseded(self, fetch: Fetch | None) -> tuple[Send, ...]:
        if fetch is None or self.superseded is None or self.aborts or fetch.phase not in ("sent", "served"):
            return ()
        # Replies of superseded requests: nobody waits for them, but they come, and fill slices and the HTTP cache all the same.
        return (Send(self.superseded, Event("add", fetch.answer)),)

    def _ended(self) -> tuple[Send, ...]:
        return tuple(Send(watcher, Event("settled", self.name)) for watcher in self.watchers)

    def _written(self, state: CacheEntry, value: Value) -> CacheEntry:
        # "mark cleared by a push": so does a guess, and any other write, whatever was invalidated (5.1; 6, [d8], [f7]).
        fetch = state.fetch and state.fetch._replace(was_invalidated=False, was_failed=False)
        return state._replace(data=value, failed=False, invalidated=False, aged=self.ages == "at once", fetch=fetch)

    def _on_serve(self, state: CacheEntry, _: None) -> Step:
        # "overtaken read": a commit between this and the delivery is not in the answer.
        return Step(state, (Send(self.source, Event("read", self.name)),))

    def _on_answer(self, state: CacheEntry, answer: ServedAnswer) -> Step | None:
        if state.fetch is None:
            return None
        return Step(state._replace(fetch=state.fetch._replace(phase="served", answer=answer)))

    def _on_deliver(self, state: CacheEntry, _: None) -> Step | None:
        if state.fetch is None or state.fetch.answer is None:
            return None
        value, cached = state.fetch.answer
        stored = tuple(Send(store, Event("store", value)) for store in self.stores if not (cached and store == self.source))
        # "overwritten guess", "read over a newer push": it is written over whatever has come since (6, [d1], [f3]).
        return Step(self._written(state, value)._replace(fetch=None), (*stored, *self._ended()))

    def _on_fail(self, state: CacheEntry, _: None) -> Step | None:
        fetch = state.fetch
        if fetch is None:
            return None
        if self.empty is not None:
            # "error taken for an empty list": nothing tells it from an answer without rows.
            stored = tuple(Send(store, Event("store", self.empty)) for store in self.stores if store != self.source)
            return Step(self._written(state, self.empty)._replace(fetch=None), (*stored, *self._ended()))
        if fetch.may_retry and fetch.attempt < self.retry:
            return Step(state._replace(fetch=fetch._replace(phase="waiting")))
        # "failed read": what was there is shown on, or nothing.
        return Step(state._replace(fetch=None, failed=True, invalidated=True), self._ended())

    def _on_retry(self, state: CacheEntry, _: None) -> Step | None:
        fetch = state.fetch
        if fetch is None:
            return None
        if state.hidden or state.offline:
            return Step(state._replace(fetch=fetch._replace(phase="paused")))
        if not fetch.may_retry:
            return self._on_fail(state, None)
        return Step(state._replace(fetch=fetch._replace(phase="sent", attempt=fetch.attempt + 1)))

    def _going_on(self, left: int) -> tuple[Send, ...]:
        return (Send(self.name, Event("go_on", left)),)

    def _on_go_on(self, state: CacheEntry, left: int) -> Step | None:
        """A paused fetch goes on when some more promises are kept, unless it was cancelled meanwhile."""
        if state.fetch is None or state.fetch.phase not in ("paused", "waiting"):
            return Step(state)
        if left > 1:
            going = state._replace(fetch=state.fetch._replace(phase="waiting"))
            return Step(going, later=self._going_on(left - 1))
        if state.fetch.attempt == NOT_BEGUN:
            return Step(self._asking(state)._replace(fetch=state.fetch._replace(phase="sent", attempt=0)))
        return self._on_retry(state, None)
