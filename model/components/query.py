"""One entry of a TanStack Query cache, as `@tanstack/query-core` 5.108.0 behaves.

The numbers in brackets are sections of docs/libraries.md. One step is one macrotask of the browser.
What an entry holds beside its data follows `Query` in query.ts; time is cut down to two things that may happen at any
moment: staleTime passes (`age`) and gcTime passes (`collect`).
"""

from typing import Any, Literal, NamedTuple, assert_never, cast

from staleproof.model.records.cache_entry import NOT_BEGUN, CacheEntry, Fetch, Refetch, ServedAnswer
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Change, Value, apply, may_list
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

PROMISES = 3
"""How many promises a paused fetch is behind the call that lets it go on (retryer.ts)."""
QueryBegins = Literal["serve", "deliver", "retry", "fail", "render", "age", "collect"]
"""The events that an entry begins by itself."""
QueryCall = Literal["refetch", "restart", "cancel", "patch", "put", "set", "store", "clear"]
"""The operations of the client on it."""
QueryTrigger = Literal["mount", "unmount", "poll", "focus", "reconnect", "ready", "button"]
"""What its observers do, and are asked."""
QueryTold = Literal["answer", "go_on", "reset", "hide", "show", "offline", "online"]
"""What becomes of its requests, of the tab and of the page."""
QueryEvent = QueryBegins | QueryCall | QueryTrigger | QueryTold
When = bool | Literal["always"]
"""Whether a trigger makes an observer read again: if the data are stale, or always (2.5)."""


class Query(NamedTuple):
    """The rules of one entry.

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
    def initial(self) -> CacheEntry:
        """Nothing cached, nobody looking."""
        return CacheEntry()

    def offers(self, state: CacheEntry) -> tuple[Offer, ...]:
        """The next step of its fetch, a failing request, and the passing of staleTime and gcTime."""
        found = []
        if state.fetch is not None:
            again = "retry" if state.fetch.may_retry or state.hidden or state.offline else "fail"
            name = {"sent": "serve", "served": "deliver", "waiting": again}.get(state.fetch.phase)
            if name is not None:
                found.append(Offer(Event(name), Kind.INTERNAL))
            if state.fetch.phase == "sent" and ("request error" in self.faults or state.offline):
                found.append(Offer(Event("fail"), Kind.FAULT))
        if self.waits and state.observed and state.ready and not state.rendered:
            found.append(Offer(Event("render"), Kind.INTERNAL))
        if state.data is not None and not state.aged and self.ages == "later":
            found.append(Offer(Event("age"), Kind.ENVIRONMENT))
        if self.collected and not state.observed and state.fetch is None and state.exists and not state.untimed:
            found.append(Offer(Event("collect"), Kind.ENVIRONMENT))
        return tuple(found)

    def step(self, state: CacheEntry, event: Event) -> Step | None:
        """React to an event; where its data appear or go, the queries that wait for them are told."""
        reaction = self._reaction(state, cast("QueryEvent", event.name), event.data)
        if reaction is not None and self.restarts:
            reaction = reaction._replace(state=reaction.state.kept_in_mind)
        known = reaction is not None and reaction.state.data is not None
        if reaction is None or not self.dependents or known == (state.data is not None):
            return reaction
        told = tuple(Send(dependent, Event("ready", known)) for dependent in self.dependents)
        return reaction._replace(sends=(*reaction.sends, *told))

    def _reaction(self, state: CacheEntry, name: QueryEvent, data: Any) -> Step | None:  # noqa: C901, PLR0912  (a case an event)
        match name:
            case "serve":
                return self._on_serve(state, data)
            case "answer":
                return self._on_answer(state, data)
            case "deliver":
                return self._on_deliver(state, data)
            case "fail":
                return self._on_fail(state, data)
            case "retry":
                return self._on_retry(state, data)
            case "refetch":
                return self._on_refetch(state, data)
            case "restart":
                return self._on_restart(state, data)
            case "cancel":
                return self._on_cancel(state, data)
            case "patch":
                return self._on_patch(state, data)
            case "put":
                return self._on_put(state, data)
            case "set":
                return self._on_set(state, data)
            case "store":
                return self._on_store(state, data)
            case "clear":
                return self._on_clear(state, data)
            case "mount":
                return self._on_mount(state, data)
            case "unmount":
                return self._on_unmount(state, data)
            case "poll":
                return self._on_poll(state, data)
            case "focus":
                return self._on_focus(state, data)
            case "reconnect":
                return self._on_reconnect(state, data)
            case "ready":
                return self._on_ready(state, data)
            case "render":
                return self._on_render(state, data)
            case "button":
                return self._on_button(state, data)
            case "go_on":
                return self._on_go_on(state, data)
            case "age":
                return self._on_age(state, data)
            case "collect":
                return self._on_collect(state, data)
            case "reset":
                return self._on_reset(state, data)
            case "hide":
                return self._on_hide(state, data)
            case "show":
                return self._on_show(state, data)
            case "offline":
                return self._on_offline(state, data)
            case "online":
                return self._on_online(state, data)
            case _:
                assert_never(name)

    @property
    def may_pause(self) -> bool:
        """Whether the tab may be offline when a fetch begins."""
        return "offline" in self.faults

    def asks(self, state: CacheEntry) -> bool:
        """Whether observers are enabled."""
        return self.enabled and (state.rendered or not self.waits)

    def active(self, state: CacheEntry) -> bool:
        """Whether an enabled observer looks at the entry (2.4)."""
        return state.observed and self.asks(state)

    def refetches(self, state: CacheEntry, options: Refetch) -> bool:
        """Whether a refetch with these options sends a request or joins one, rather than to mark the entry at the most."""
        return options.which == "always" or self._applies(state, options)

    # Observers and their triggers (2.5).

    def _on_mount(self, state: CacheEntry, _: None) -> Step:
        state = state._replace(observed=True, rendered=self.waits and state.ready)
        wanted = self.asks(state) and (state.data is None or _wanted(self.on_mount, state))
        return self._start(state) if wanted else Step(state)

    def _on_unmount(self, state: CacheEntry, _: None) -> Step:
        state = state._replace(observed=False, rendered=False)
        fetch = state.fetch
        if fetch is None:
            return Step(state)
        if (self.aborts and (state.asked or not self.may_pause)) or (fetch.phase == "paused" and state.data is None):
            return self._on_cancel(state, None)
        return Step(state._replace(fetch=fetch._replace(may_retry=False)))

    def _on_ready(self, state: CacheEntry, known: bool) -> Step:  # noqa: FBT001  (the data of an event)
        return Step(state._replace(ready=known))

    def _on_render(self, state: CacheEntry, _: None) -> Step:
        """The observers are enabled: they ask if there is nothing fresh (2.5, a change of options)."""
        state = state._replace(rendered=True)
        return self._start(state) if state.stale else Step(state)

    def _on_poll(self, state: CacheEntry, _: None) -> Step | None:
        return self._start(state) if self.active(state) else None

    def _on_focus(self, state: CacheEntry, _: None) -> Step:
        """The tab is seen: refetch on focus; what is paused goes on, unless the tab was hidden again meanwhile."""
        return self._woken(state, refetch=self.on_focus)

    def _on_reconnect(self, state: CacheEntry, _: None) -> Step:
        """The tab is online again: refetch on reconnect; what is paused goes on, unless the tab is offline or hidden now."""
        return self._woken(state, refetch=self.on_reconnect)

    def _woken(self, state: CacheEntry, *, refetch: When) -> Step:
        wanted = self.active(state) and _wanted(refetch, state)
        woken = self._start(state).state if wanted else state
        fetch = woken.fetch
        if fetch is None or fetch.phase != "paused" or woken.offline:
            return Step(woken)
        if fetch.attempt == NOT_BEGUN:
            return Step(woken, later=self._going_on(PROMISES - 1))
        return Step(woken) if woken.hidden else Step(woken, later=self._going_on(PROMISES))

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

    def _on_button(self, state: CacheEntry, empty: bool) -> Step | None:  # noqa: FBT001
        return Step(state) if may_list(state.data, empty=empty) else None

    # Operations of the client (2.6).

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

    def _written(self, state: CacheEntry, value: Value) -> CacheEntry:
        # "mark cleared by a push": so does a guess, and any other write, whatever was invalidated (5.1; 6, [d8], [f7]).
        fetch = state.fetch and state.fetch._replace(was_invalidated=False, was_failed=False)
        return state._replace(data=value, failed=False, invalidated=False, aged=self.ages == "at once", fetch=fetch)

    # Fetching (2.2, 2.3).

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

    # Time, visibility, reload.

    def _on_age(self, state: CacheEntry, _: None) -> Step:
        return Step(state._replace(aged=True))

    def _on_collect(self, state: CacheEntry, _: None) -> Step:
        return Step(state.emptied)

    def _on_reset(self, state: CacheEntry, _: None) -> Step:
        return Step(state.emptied)

    def _on_clear(self, state: CacheEntry, _: None) -> Step:
        """The whole cache is cleared while nobody looks; a request goes its way."""
        ended = () if state.fetch is None else self._ended()
        return Step(state.emptied, (*self._superseded(state.fetch), *ended))

    def _on_hide(self, state: CacheEntry, _: None) -> Step:
        return Step(state._replace(hidden=True))

    def _on_show(self, state: CacheEntry, _: None) -> Step:
        return Step(state._replace(hidden=False))

    def _on_offline(self, state: CacheEntry, _: None) -> Step:
        return Step(state._replace(offline=True))

    def _on_online(self, state: CacheEntry, _: None) -> Step:
        return Step(state._replace(offline=False))


def _wanted(when: When, state: CacheEntry) -> bool:
    return when == "always" or (when and state.stale)
