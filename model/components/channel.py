"""A push channel between the server and one tab: a socket or an event stream.

A tab that is not connected misses what is sent; nothing is replayed at reconnect (docs/libraries.md, section 10).
"""

from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.pushed import carrying, checks, stores
from staleproof.model.records.values import Change
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ChannelBegins = Literal["connect", "arrive", "lose", "disconnect", "window ends"]
"""The events that a channel begins by itself."""
ChannelEvent = ChannelBegins | Literal["publish", "reset", "offline", "online", "log out", "log in"]
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
    faults: Faults = NO_FAULTS
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
        name, data = cast("ChannelEvent", event.name), event.data
        match name:
            case "publish":
                # "lost push": what is sent to a tab that is not connected, or that nobody is logged in to, is gone.
                return Step(self._with(state, data if stores(self._handled(called(data))) else called(data)))
            case "connect":
                # What was sent before the first connect of a page is missed as well; only every further one is a reconnect.
                again = self.on_reconnect if state.again else ()
                return Step(state._replace(up=True, flight=(), again=bool(self.on_reconnect)), (*self.on_connect, *again))
            case "arrive":
                message, more, *newer = data
                return self._arrived(self._less(state, message, more=more), message, tuple(newer))
            case "window ends":
                windows = dict(state.windows)
                waits = windows.pop(data)
                return Step(state._replace(windows=tuple(windows.items())), self._handled(data) if waits else ())
            case "lose":
                message, more = data
                return Step(self._less(state, message, more=more))
            case "reset":
                return Step(Link(offline=state.offline))
            case "disconnect":
                return Step(state._replace(up=False, flight=()))
            case "offline":
                return Step(state._replace(up=False, flight=(), offline=True))
            case "online":
                return Step(state._replace(offline=False))
            case "log out" | "log in":
                return Step(state._replace(flight=(), out=name == "log out"))
            case _:
                assert_never(name)

    def _findings(self, message: Message) -> Iterator[tuple[bool, ...]]:
        """What the version checks of a message may find, where it is not known which row is newer."""
        yield from product((True, False), repeat=checks(self._handled(called(message))) if self.collapse_duplicates else 0)

    def _arrived(self, state: Link, message: Message, newer: tuple[bool, ...]) -> Step:
        if isinstance(message, tuple):
            return Step(state, carrying(self._handled(message[0]), message[1], newer))
        if self.debounce is None:
            return Step(state, self._handled(message))
        # "debounced push": what the last of several tells of is not read, unless that one is kept.
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
