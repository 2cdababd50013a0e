"""A push channel between the server and one tab: a socket or an event stream.

A tab that is not connected misses what is sent; nothing is replayed at reconnect (reference: royal-care.md, section 5).
"""

from typing import NamedTuple

from model.vocabulary import Event, Kind, Offer, Send, Step


class Link(NamedTuple):
    """State of the channel: whether it is connected, the messages on their way, and whether nobody is logged in.

    A logout leaves the connection as it is; but nothing is sent to it then, and no new one is made.
    """

    up: bool = False
    flight: tuple[str, ...] = ()
    out: bool = False


class Channel(NamedTuple):
    """The rules of one channel: what the tab does on each message, and on every connect, the first one included.

    With `saturate`, alike messages are kept once and stand for one or more; then each step says whether more follow.
    """

    name: str
    on_message: tuple[tuple[str, tuple[Send, ...]], ...]
    on_connect: tuple[Send, ...]
    saturate: bool = False
    faults: frozenset[str] = frozenset()

    @property
    def initial(self) -> Link:
        """Not connected yet."""
        return Link()

    def offers(self, state: Link) -> tuple[Offer, ...]:
        """Connect, take a message in; lose one, or the connection."""
        if state.out:
            return ()
        if not state.up:
            return (Offer(Event("connect"), Kind.INTERNAL),)
        more = (False, True) if self.saturate else (False,)
        found = []
        for message in dict.fromkeys(state.flight):
            found += [Offer(Event("arrive", (message, follow)), Kind.INTERNAL) for follow in more]
            if "push lost" in self.faults:
                found += [Offer(Event("lose", (message, follow)), Kind.FAULT) for follow in more]
        if "disconnect" in self.faults:
            found.append(Offer(Event("disconnect"), Kind.FAULT))
        return tuple(found)

    def step(self, state: Link, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("publish", str(message)):
                return Step(self._with(state, message))
            case Event("connect"):
                return Step(Link(up=True), self.on_connect)
            case Event("arrive", (message, more)):
                return Step(self._less(state, message, more=more), dict(self.on_message).get(message, ()))
            case Event("lose", (message, more)):
                return Step(self._less(state, message, more=more))
            case Event("disconnect" | "reset"):
                return Step(Link())
            case Event("log out"):
                return Step(Link(state.up, out=True))
            case Event("log in"):
                return Step(Link(state.up))
        return None

    def _with(self, state: Link, message: str) -> Link:
        if not state.up or state.out or (self.saturate and message in state.flight):
            return state
        return state._replace(flight=tuple(sorted((*state.flight, message))))

    def _less(self, state: Link, message: str, *, more: bool) -> Link:
        if more:
            return state
        place = state.flight.index(message)
        return state._replace(flight=state.flight[:place] + state.flight[place + 1 :])
