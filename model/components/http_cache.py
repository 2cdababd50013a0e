"""The browser's HTTP cache for one URL, and the requests that a page has given up but the network has not.

See docs/libraries.md, section 9 (an answer with `max-age` is served again to plain GETs, also after a mutation of
another URL and after a normal reload; a GET with `no-cache` goes through and refreshes the entry).
"""

from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.records.cache_entry import Answer
from staleproof.model.records.values import Value
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

LineBegins = Literal["expire"]
"""The event that an HTTP cache line begins by itself."""
LineEvent = LineBegins | Literal["read", "store"]
SupersededBegin = Literal["serve", "deliver", "another tab reads"]
"""The events that replaced requests, and those of other tabs, begin by themselves."""
SupersededEvent = SupersededBegin | Literal["add", "answer", "reset"]


class CacheLine(NamedTuple):
    """One cached answer; the state is its value while it is fresh, else None (an expired one must be read again)."""

    name: str
    server: str
    initial: Value | None = None

    def offers(self, state: Value | None) -> tuple[Offer, ...]:
        """The answer may expire."""
        return () if state is None else (Offer(Event("expire"), Kind.ENVIRONMENT),)

    def step(self, state: Value | None, event: Event) -> Step | None:
        """Answer a plain GET or pass it on; keep what a network answer brings; outlive the page."""
        name = cast("LineEvent", event.name)
        match name:
            case "read":
                if state is not None:
                    # "answer from the HTTP cache": what was read before a change, be it for a request that was cancelled since.
                    return Step(state, (Send(event.data, Event("answer", (state, True))),))
                return Step(state, (Send(self.server, event),))
            case "store":
                return Step(event.data)
            case "expire":
                return Step(None)
            case _:
                assert_never(name)


class SupersededRequests(NamedTuple):
    """Requests that were replaced or cancelled: they are served and delivered all the same, and `stores` hear of it.

    The state is a sorted tuple with None for a request not served yet. An answer on its way is kept if any of the stores
    is to hear of it; an HTTP cache does not hear of its own. With `collapse_duplicates`, equal ones are kept once and
    stand for one or more; then each step says whether more of them follow.

    Those of another tab of the same browser are the same: this one hears of them through the HTTP cache, or because they are
    handed on to it. With `other_tabs` such a tab may send one at any time.
    """

    name: str
    source: str
    stores: tuple[str, ...]
    collapse_duplicates: bool = False
    initial: tuple[Answer | None, ...] = ()
    other_tabs: bool = False

    def offers(self, state: tuple[Answer | None, ...]) -> tuple[Offer, ...]:
        """Serve or deliver one of them; another tab may ask too, one request at a time being enough."""
        more = (False, True) if self.collapse_duplicates else (False,)
        asked = (Offer(Event("another tab reads"), Kind.ENVIRONMENT),) if self.other_tabs and None not in state else ()
        return asked + tuple(
            Offer(Event("serve" if item is None else "deliver", (item, follow)), Kind.INTERNAL)
            for item in dict.fromkeys(state)
            for follow in more
        )

    def step(self, state: tuple[Answer | None, ...], event: Event) -> Step | None:
        """Take in a request, move one on, or lose all at a reload."""
        name, data = cast("SupersededEvent", event.name), event.data
        match name:
            case "add" | "another tab reads" | "answer":
                heard = data is None or self._told(cached=data[1])
                return Step(self._with(state, data) if heard else state)
            case "serve":
                _, more = data
                return Step(self._less(state, None, more=more), (Send(self.source, Event("read", self.name)),))
            case "deliver":
                answer, more = data
                stored = tuple(Send(store, Event("store", answer[0])) for store in self._told(cached=answer[1]))
                return Step(self._less(state, answer, more=more), stored)
            case "reset":
                return Step(())
            case _:
                assert_never(name)

    def _told(self, *, cached: bool) -> tuple[str, ...]:
        return tuple(store for store in self.stores if not (cached and store == self.source))

    def _with(self, state: tuple[Answer | None, ...], item: Answer | None) -> tuple[Answer | None, ...]:
        if self.collapse_duplicates and item in state:
            return state
        return tuple(sorted((*state, item), key=repr))

    def _less(self, state: tuple[Answer | None, ...], item: Answer | None, *, more: bool) -> tuple[Answer | None, ...]:
        if more:
            return state
        place = state.index(item)
        return state[:place] + state[place + 1 :]
