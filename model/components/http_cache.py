"""The browser's HTTP cache for one URL, and the requests that a page has given up but the network has not.

See docs/libraries.md, section 9 (an answer with `max-age` is served again to plain GETs, also after a mutation of
another URL and after a normal reload; a GET with `no-cache` goes through and refreshes the entry).
"""

from typing import NamedTuple

from staleproof.model.records.cache_entry import Answer
from staleproof.model.records.values import Value
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step


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
        match event:
            case Event("read", str(asker)) if state is not None:
                return Step(state, (Send(asker, Event("answer", (state, True))),))
            case Event("read", asker):
                return Step(state, (Send(self.server, Event("read", asker)),))
            case Event("store", value):
                return Step(value)
            case Event("expire"):
                return Step(None)
        return None


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
        match event:
            case Event("add" | "another tab reads", None):
                return Step(self._with(state, None))
            case Event("add" | "answer", (_, cached) as answer):
                return Step(self._with(state, answer) if self._told(cached=cached) else state)
            case Event("serve", (_, more)):
                return Step(self._less(state, None, more=more), (Send(self.source, Event("read", self.name)),))
            case Event("deliver", ((value, cached) as answer, more)):
                stored = tuple(Send(store, Event("store", value)) for store in self._told(cached=cached))
                return Step(self._less(state, answer, more=more), stored)
            case Event("reset"):
                return Step(())
        return None

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
