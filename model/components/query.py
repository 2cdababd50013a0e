"""One entry of a TanStack Query cache, as `@tanstack/query-core` 5.108.0 behaves.

The numbers in brackets are sections of docs/libraries.md. One step is one macrotask of the browser.
What an entry holds beside its data follows `Query` in query.ts; time is cut down to two things that may happen at any
moment: staleTime passes (`age`) and gcTime passes (`collect`).
"""

from collections.abc import Iterator
from typing import Any, assert_never, cast

from staleproof.model.components.query_rules.calls import CalledEntry
from staleproof.model.components.query_rules.events import QueryBegins, QueryCall, QueryEvent, QueryTold, QueryTrigger
from staleproof.model.components.query_rules.fetching import PROMISES, When
from staleproof.model.records.cache_entry import NOT_BEGUN, CacheEntry, Refetch
from staleproof.model.records.values import may_list
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step


class Query(CalledEntry):
    """The rules of one entry."""

    __slots__ = ()

    @property
    def initial(self) -> CacheEntry:
        """Nothing cached, nobody looking."""
        return CacheEntry()

    def offers(self, state: CacheEntry) -> tuple[Offer, ...]:
        """The next step of its fetch, a failing request, the passing of time, and a component that is rendered again."""
        found = []
        shown, state = state, state.cached
        if state.fetch is not None:
            again = "retry" if state.fetch.may_retry or state.hidden or state.offline else "fail"
            name = {"sent": "serve", "served": "deliver", "waiting": again}.get(state.fetch.phase)
            if name is not None:
                found.append(Offer(Event(name), Kind.INTERNAL))
            if state.fetch.phase == "sent" and ("request error" in self.faults or state.offline):
                found.append(Offer(Event("fail"), Kind.FAULT))
        found += self._shown_again(shown)
        if state.data is not None and not state.aged and self.ages == "later":
            found.append(Offer(Event("age"), Kind.ENVIRONMENT))
        if self.collected and not state.observed and state.fetch is None and state.exists and not state.untimed:
            found.append(Offer(Event("collect"), Kind.ENVIRONMENT))
        return tuple(found)

    def _shown_again(self, state: CacheEntry) -> Iterator[Offer]:
        """A component is rendered when what it waits for is there; one whose entry was removed may be at any time, or never."""
        if self.waits and state.observed and state.ready and not state.rendered:
            yield Offer(Event("render"), Kind.INTERNAL)
        elif state.behind is not None:
            yield Offer(Event("render"), Kind.ENVIRONMENT)

    def step(self, state: CacheEntry, event: Event) -> Step | None:
        """React to an event; where its data appear or go, the queries that wait for them are told."""
        if state.behind is not None:
            return self._unheard(state, state.behind, event)
        reaction = self._reaction(state, cast("QueryEvent", event.name), event.data)
        if reaction is not None and self.restarts:
            reaction = reaction._replace(state=reaction.state.kept_in_mind)
        known = reaction is not None and reaction.state.data is not None
        if reaction is None or not self.dependents or known == (state.data is not None):
            return reaction
        told = tuple(Send(dependent, Event("ready", known)) for dependent in self.dependents)
        return reaction._replace(sends=(*reaction.sends, *told))

    def _unheard(self, state: CacheEntry, cached: CacheEntry, event: Event) -> Step | None:
        """What becomes of the key of a removed entry whose view shows it still, and when the view looks there again (2.6)."""
        # "removed entry": the view hears of nothing, neither of answers nor of invalidations, and triggers do not find it.
        match event:
            case Event("button"):
                return Step(state) if may_list(state.data, empty=event.data) else None
            case Event("reset" | "clear"):
                return self.step(cached, event)
            case Event("unmount"):
                return self.step(cached, event) if cached.observed else Step(cached)
            case Event("render"):
                return self.step(self._found(state, cached), event)
            case Event("poll") | Event("refetch", Refetch(which="always")):
                step = self.step(self._found(state, cached), event)
            case _:
                step = self.step(cached, event)
        if step is not None and step.state.behind is not None:
            step = step._replace(state=step.state.behind)
        told = step is not None and step.state.observed and not self._quiet(cached, event, step.state)
        return step if step is None or told else step._replace(state=state.over(step.state))

    def _quiet(self, before: CacheEntry, event: Event, after: CacheEntry) -> bool:
        """Whether an entry with a fetch under way has nothing to tell: a view that joins that fetch shows on what it had."""
        if event.name in ("fail", "deliver", "go_on", "age") or before.fetch is None or after.fetch is None:
            return False
        if event.name in ("patch", "store") or (event.name, event.data is None) == ("set", False):
            return False
        if event.name == "put" and event.data.passes(before.data):
            return False
        if isinstance(event.data, Refetch) and event.data.cancel and self.refetches(after, event.data):
            return False
        paused = [fetch.phase == "paused" for fetch in (before.fetch, after.fetch)]
        return before.invalidated == after.invalidated and paused[0] == paused[1]

    def _found(self, state: CacheEntry, cached: CacheEntry) -> CacheEntry:
        """What the cache has for the key, looked at by the view that has shown what was removed."""
        return cached._replace(observed=True, rendered=state.rendered)

    def _reaction(self, state: CacheEntry, name: QueryEvent, data: Any) -> Step | None:
        match name:
            case "serve" | "deliver" | "retry" | "fail" | "render" | "age" | "collect":
                return self._begun(state, name, data)
            case "refetch" | "restart" | "remove" | "cancel" | "patch" | "put" | "set" | "store" | "clear":
                return self._called(state, name, data)
            case "mount" | "unmount" | "poll" | "focus" | "reconnect" | "ready" | "button":
                return self._triggered(state, name, data)
            case "answer" | "go_on" | "reset" | "hide" | "show" | "offline" | "online":
                return self._told(state, name, data)
            case _:
                assert_never(name)

    def _begun(self, state: CacheEntry, name: QueryBegins, data: Any) -> Step | None:
        match name:
            case "serve":
                return self._on_serve(state, data)
            case "deliver":
                return self._on_deliver(state, data)
            case "retry":
                return self._on_retry(state, data)
            case "fail":
                return self._on_fail(state, data)
            case "render":
                return self._on_render(state, data)
            case "age":
                return self._on_age(state, data)
            case "collect":
                return self._on_collect(state, data)
            case _:
                assert_never(name)

    def _called(self, state: CacheEntry, name: QueryCall, data: Any) -> Step | None:
        match name:
            case "refetch":
                return self._on_refetch(state, data)
            case "restart":
                return self._on_restart(state, data)
            case "remove":
                return self._on_remove(state, data)
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
            case _:
                assert_never(name)

    def _triggered(self, state: CacheEntry, name: QueryTrigger, data: Any) -> Step | None:
        match name:
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
            case "button":
                return self._on_button(state, data)
            case _:
                assert_never(name)

    def _told(self, state: CacheEntry, name: QueryTold, data: Any) -> Step | None:
        match name:
            case "answer":
                return self._on_answer(state, data)
            case "go_on":
                return self._on_go_on(state, data)
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
        """The observers are enabled, or find another entry: they ask if there is nothing fresh (2.5, a change of options)."""
        state = state._replace(rendered=self.waits and state.ready)
        return self._start(state) if self.asks(state) and state.stale else Step(state)

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

    def _on_button(self, state: CacheEntry, empty: bool) -> Step | None:  # noqa: FBT001
        return Step(state) if may_list(state.data, empty=empty) else None

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
