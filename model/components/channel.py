"""A push channel between the server and one tab: a socket or an event stream.

A tab that is not connected misses what is sent; nothing is replayed at reconnect (docs/libraries.md, section 10).
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from staleproof.model.records.pushed import carrying, checks, stores
from staleproof.model.records.values import Change
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

Message = str | tuple[str, Change]
"""A message by its name, with the row that it carries if the tab stores it."""


class Link(NamedTuple):
    """State of the channel: whether it is connected, the messages on their way, and whether nobody is logged in.

    `windows` are the messages of which others are not handled yet, each with whether one more waits for the window's end. A
    logout leaves the connection as it is; but nothing is sent to it then, and no new one is made. `again` says, where that
    makes a difference, that the next connect is not the first one of the page.
    """

    up: bool = False
    flight: tuple[Message, ...] = ()
    out: bool = False
    windows: tuple[tuple[str, bool], ...] = ()
    offline: bool = False
    again: bool = False


class Channel(NamedTuple):
    """The rules of one channel: what the tab does on each message, on every connect, and on every one but the first.

    With `collapse_duplicates`, equal messages are kept once and stand for one or more; then each step says whether more follow,
    and what version checks find. A message whose row the tab stores carries it. `debounce` says what becomes of messages
    within the window of an earlier one: "drop" or "keep" (the last one).
    """

    name: str
    on_message: tuple[tuple[str, tuple[Send, ...]], ...]
    on_connect: tuple[Send, ...]
    on_reconnect: tuple[Send, ...] = ()
    collapse_duplicates: bool = False
    faults: frozenset[str] = frozenset()
    debounce: str | None = None

    @property
    def initial(self) -> Link:
        """Not connected yet."""
        return Link()

    def offers(self, state: Link) -> tuple[Offer, ...]:
        """Connect, take a message in, end a window; lose a message, or the connection."""
        found = [Offer(Event("window ends", message), Kind.INTERNAL) for message, _ in state.windows]
        if state.out or state.offline:
            return tuple(found)
        if not state.up:
            return (*found, Offer(Event("connect"), Kind.INTERNAL))
        more = (False, True) if self.collapse_duplicates else (False,)
        for message in dict.fromkeys(state.flight):
            for found_newer in self._findings(message):
                found += [Offer(Event("arrive", (message, follow, *found_newer)), Kind.INTERNAL) for follow in more]
            if "push lost" in self.faults:
                found += [Offer(Event("lose", (message, follow)), Kind.FAULT) for follow in more]
        if "disconnect" in self.faults:
            found.append(Offer(Event("disconnect"), Kind.FAULT))
        return tuple(found)

    def step(self, state: Link, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("publish", message):
                return Step(self._with(state, message if stores(self._handled(called(message))) else called(message)))
            case Event("connect"):
                again = self.on_reconnect if state.again else ()
                return Step(state._replace(up=True, flight=(), again=bool(self.on_reconnect)), (*self.on_connect, *again))
            case Event("arrive", (message, more, *newer)):
                return self._arrived(self._less(state, message, more=more), message, tuple(newer))
            case Event("window ends", str(message)):
                windows = dict(state.windows)
                waits = windows.pop(message)
                return Step(state._replace(windows=tuple(windows.items())), self._handled(message) if waits else ())
            case Event("lose", (message, more)):
                return Step(self._less(state, message, more=more))
            case Event("reset"):
                return Step(Link(offline=state.offline))
            case Event("disconnect"):
                return Step(state._replace(up=False, flight=()))
            case Event("offline"):
                return Step(state._replace(up=False, flight=(), offline=True))
            case Event("online"):
                return Step(state._replace(offline=False))
            case Event("log out" | "log in" as name):
                return Step(state._replace(flight=(), out=name == "log out"))
        return None

    def _findings(self, message: Message) -> Iterator[tuple[bool, ...]]:
        """What the version checks of a message may find, where it is not known which row is newer."""
        yield from product((True, False), repeat=checks(self._handled(called(message))) if self.collapse_duplicates else 0)

    def _arrived(self, state: Link, message: Message, newer: tuple[bool, ...]) -> Step:
        if isinstance(message, tuple):
            return Step(state, carrying(self._handled(message[0]), message[1], newer))
        if self.debounce is None:
            return Step(state, self._handled(message))
        windows = dict(state.windows)
        sends = () if message in windows else self._handled(message)
        windows[message] = message in windows and self.debounce == "keep"
        return Step(state._replace(windows=tuple(sorted(windows.items()))), sends)

    def _handled(self, message: str) -> tuple[Send, ...]:
        return dict(self.on_message).get(message, ())

    def _with(self, state: Link, message: Message) -> Link:
        if not state.up or state.out or (self.collapse_duplicates and message in state.flight):
            return state
        return state._replace(flight=tuple(sorted((*state.flight, message), key=repr)))

    def _less(self, state: Link, message: Message, *, more: bool) -> Link:
        if more:
            return state
        place = state.flight.index(message)
        return state._replace(flight=state.flight[:place] + state.flight[place + 1 :])


def called(message: Message) -> str:
    """What a message is called."""
    return message if isinstance(message, str) else message[0]
