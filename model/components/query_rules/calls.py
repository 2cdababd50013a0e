"""What the operations of the client do with an entry of its query cache (docs/libraries.md, section 2.6)."""

from staleproof.model.components.query_rules.fetching import FetchingEntry
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Change, Value, apply
from staleproof.model.vocabulary import Event, Send, Step


class CalledEntry(FetchingEntry):
    """The rules by which one entry is called, beside those by which it fetches."""

    __slots__ = ()

    def asks(self, state: CacheEntry) -> bool:
        """Whether observers are enabled."""
        return self.enabled and (state.rendered or not self.waits)

    def active(self, state: CacheEntry) -> bool:
        """Whether an enabled observer looks at the entry (2.4)."""
        return state.observed and self.asks(state)

    def refetches(self, state: CacheEntry, options: Refetch) -> bool:
        """Whether a refetch with these options sends a request or joins one, rather than to mark the entry at the most."""
        return options.which == "always" or self._applies(state, options)

    def _on_refetch(self, state: CacheEntry, options: Refetch) -> Step:
        if not self.refetches(state, options):
            # "only marked": the answer to a GET that is under way, though it was asked for before, clears the mark (6, [a4]).
            return Step(state._replace(invalidated=True) if options.mark and state.exists else state)
        step = self._start(state._replace(invalidated=state.invalidated or options.mark), cancel=options.cancel)
        # "paused reread": a fetch that waits for the network is not waited for.
        paused = step.state.fetch.phase == "paused" and options.which != "always"
        if options.awaited_by is None or paused:
            return step
        return Step(step.state, (*step.sends, Send(options.awaited_by, Event("pending", self.name))))

    def _on_restart(self, state: CacheEntry, options: Refetch) -> Step:
        """ResetQueries: there is nothing as in the beginning, and it is read where an enabled observer looks (2.6).

        A fetch under way is given up; who awaits it awaits the new one, if there is one. No gcTime passes any more for an entry
        that nobody looks at and nothing fetches.
        """
        if not state.exists:
            return Step(state)
        fetch = state.fetch
        bare = CacheEntry(state.observed, state.hidden, offline=state.offline, asked=state.asked)
        bare = bare._replace(ready=state.ready, rendered=state.rendered, built=self.restarts, untimed=fetch is None)
        given_up = self._superseded(fetch)
        if not self.active(bare):
            # "emptied copy": what is disabled shows nothing, and nobody asks for it.
            return Step(bare, (*given_up, *(() if fetch is None else self._ended())))
        step = self._start(bare)
        waits = options.awaited_by is not None and not state.offline
        told = (Send(str(options.awaited_by), Event("pending", self.name)),) if waits else ()
        return Step(step.state, (*given_up, *told))

    def _on_remove(self, state: CacheEntry, which: str) -> Step:
        """RemoveQueries, with the `type` of the queries: all, active or inactive.

        A fetch under way is given up, so its answer reaches nobody; who awaits it goes on.
        """
        if which not in ("all", "active" if self.active(state) else "inactive"):
            return Step(state)
        gone = state.removed if state.observed else state.emptied
        ended = () if state.fetch is None else self._ended()
        return Step(gone, (*self._superseded(state.fetch), *ended))

    def _applies(self, state: CacheEntry, options: Refetch) -> bool:
        failed = state.failed or (state.fetch is not None and state.fetch.was_failed)
        active = self.active(state)
        disabled = not active if state.observed else state.data is None and not failed
        wanted = {"active": active, "inactive": not active, "all": True, "none": False}
        return state.exists and not disabled and wanted[options.which]

    def _on_cancel(self, state: CacheEntry, which: str | None) -> Step:
        """cancelQueries, with `which` "unloaded" for a predicate that spares queries with data."""
        fetch = state.fetch
        if fetch is None or (which == "unloaded" and state.data is not None):
            return Step(state)
        # "cancelled read": the mark of an invalidation that has come during this fetch goes with it (6, [d6]).
        # "nothing loaded": a first load that is cancelled is not made up for (6, [d9]).
        reverted = state._replace(fetch=None, invalidated=fetch.was_invalidated, failed=fetch.was_failed)
        return Step(reverted, (*self._superseded(fetch), *self._ended()))

    def _on_patch(self, state: CacheEntry, data: tuple[Change, str | None]) -> Step:
        """SetQueryData with a function of the old data, which is told to the handler that asks for a snapshot."""
        change, asker = data
        replies = () if asker is None else (Send(asker, Event("was", (self.name, state.data))),)
        if state.data is None:
            return Step(state, replies)
        return Step(self._written(state, apply(change, state.data)), replies)

    def _on_put(self, state: CacheEntry, pushed: Pushed) -> Step | None:
        """SetQueryData with a function that puts a pushed row into the old data; it leaves nothing as it is (f6)."""
        if state.data is None:
            # "push before the first load": there is nothing to put the row into, and it is dropped (6, [f6]).
            return Step(state)
        passes = pushed.passes(state.data)
        if passes is None:
            return None
        # "older push arrives last": without a check the row is written, however old (6, [f1]).
        return Step(self._written(state, pushed.written(state.data)) if passes else state)

    def _on_set(self, state: CacheEntry, value: Value | None) -> Step:
        """SetQueryData with a value; undefined does nothing."""
        return Step(state) if value is None else Step(self._written(state, value))

    def _on_store(self, state: CacheEntry, value: Value) -> Step:
        """SetQueryData with an answer that another tab hands on."""
        # "old answer handed on": it is written however long ago that tab has read it.
        return self._on_set(state, value)
