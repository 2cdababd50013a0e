"""A tab as its user moves it: which page is open, whether the tab is seen, when polls fire, reload button and logout.

A tab that is shown again or comes online first goes on with the requests of actions that were paused, and asks its queries
to refetch and to go on only when all of these are answered for good (docs/libraries.md, section 3).
"""

from typing import Any, Literal, NamedTuple, assert_never, cast

from staleproof.model.records.addresses import COPY
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ANOTHER_PAGE = "another page"
"""Any page of which the tab of a cone knows nothing, or none at all."""
ANYWHERE = ("anywhere",)
"""Where a button is that is there as long as somebody is logged in."""

Switch = Literal["hide", "show", "offline", "online"]
"""The tab is hidden or shown, goes offline or comes online."""
LoginEvent = Literal["log out", "log in"]
PageBegins = Literal["open", "leave", "focus", "poll", "reload"] | Switch | LoginEvent
"""The events that a tab begins by itself."""
PageTold = Literal["resumed", "awake", "answered", "clicked"]
"""What slots tell it, and it itself for later."""
PageEvent = PageBegins | PageTold | Literal["button"]


class PageState(NamedTuple):
    """State of a tab: the open page, whether the tab is hidden, whether nobody is logged in, and whether it is offline.

    `awaited` has for each time that the tab was shown or came online what its copies are to be told, and behind it the slots
    that are still awaited.
    """

    page: str | None = None
    hidden: bool = False
    out: bool = False
    awaited: tuple[tuple[str, ...], ...] = ()
    offline: bool = False


class Poll(NamedTuple):
    """A timer of one copy, which runs while the copy is observed, in a hidden tab only with `in_background`."""

    target: str
    in_background: bool = False


class Logout(NamedTuple):
    """What hears of a logout: channels, to which nothing is sent until somebody logs in again, and copies that are cleared."""

    channels: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()


class Page(NamedTuple):
    """The rules of a tab.

    `pages` have the copies that they observe; a reload begins everything `volatile` anew; the copies `sleepers` and the
    `slots` are told when the tab is hidden or shown, goes offline or comes online, the `channels` of the latter. Without a
    `logout` nobody logs out. What stands for all other copies is told by `around` which page is open; `button` is what a copy
    is asked that alone has a button.
    """

    name: str
    pages: tuple[tuple[str, tuple[str, ...]], ...]
    polls: tuple[Poll, ...] = ()
    volatile: tuple[str, ...] = ()
    sleepers: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    monitor: str | None = None
    faults: Faults = NO_FAULTS
    logout: Logout | None = None
    channels: tuple[str, ...] = ()
    around: str | None = None
    button: Event = Event("button", False)

    @property
    def initial(self) -> PageState:
        """No page is open."""
        return PageState()

    def offers(self, state: PageState) -> tuple[Offer, ...]:
        """Open, leave, focus, reload, hide, log out or in; and the timers.

        Where fetches and actions may be paused, the window is focused on any page: they go on then.
        """
        observed = self._observed(state)
        events = [Event("poll", p.target) for p in self.polls if p.target in observed and not self._asleep(state, p)]
        if state.hidden:
            events.append(Event("show"))
        elif state.out:
            events += [] if state.offline else [Event("log in")]
        else:
            events += [Event("open", page) for page, _ in self.pages if page != state.page]
            events += [Event("focus")] if state.page is not None or self.sleepers else []
            events += [Event("leave")] if state.page is not None else []
            events += [] if state.offline else [Event("reload")]
            events += [] if self.logout is None or state.offline else [Event("log out")]
        events += [Event("online")] if state.offline else []
        found = [Offer(event, Kind.ENVIRONMENT) for event in events]
        if "background tab" in self.faults and not state.hidden:
            found.append(Offer(Event("hide"), Kind.FAULT))
        if "offline" in self.faults and not state.offline:
            found.append(Offer(Event("offline"), Kind.FAULT))
        return tuple(found)

    def step(self, state: PageState, event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("PageEvent", event.name), event.data
        match name:
            case "open":
                opened = state._replace(page=data)
                return self._moved(opened, self._tell("unmount", state) + self._tell("mount", opened))
            case "leave":
                return self._moved(state._replace(page=None), self._tell("unmount", state))
            case "focus":
                return self._waking(state, (), "focus") if self.sleepers else Step(state, self._tell("focus", state))
            case "poll":
                return Step(state, (Send(data, Event("poll")),))
            case "reload":
                fresh = tuple(Send(part, Event("reset")) for part in self.volatile)
                told = () if self.monitor is None else (Send(self.monitor, Event("reloaded")),)
                return self._moved(state._replace(awaited=()), fresh + told + self._tell("mount", state))
            case "hide" | "show" | "offline" | "online":
                return self._switched(state, name)
            case "resumed" | "awake" | "answered" | "clicked":
                return self._heard(state, name, data)
            case "log out" | "log in":
                return None if self.logout is None else self._session(state, name, self.logout)
            case "button":
                return self._asked(state, *data)
            case _:
                assert_never(name)

    def _asked(self, state: PageState, where: tuple[str, ...] | None, loaded: tuple[str, ...]) -> Step | None:
        """Whether a button can be clicked that is on some pages, and on those that are `loaded` only with the copy."""
        if where is not None and not self._has_buttons(state, where):
            return None
        return Step(state, (Send(COPY, self.button),) if state.page in loaded else ())

    def _switched(self, state: PageState, name: Switch) -> Step:
        """The tab is hidden or shown, goes offline or comes online."""
        told = _told(name, (*self.sleepers, *self.slots))
        match name:
            case "hide":
                return Step(state._replace(hidden=True), told)
            case "show":
                return self._waking(state._replace(hidden=False), told, "focus")
            case "offline":
                return Step(state._replace(offline=True), (*told, *_told(name, self.channels)))
            case "online":
                return self._waking(state._replace(offline=False), (*told, *_told(name, self.channels)), "reconnect")
            case _:
                assert_never(name)

    def _waking(self, state: PageState, told: tuple[Send, ...], then: str) -> Step:
        """Actions that are paused go on first, if the tab is online; `then` is what the copies are told afterwards."""
        woken = () if state.offline else _told("wake", self.slots)
        return Step(state._replace(awaited=(*state.awaited, (then,))), (*told, *woken, Send(self.name, Event("awake"))))

    def _heard(self, state: PageState, name: PageTold, slot: Any) -> Step:
        """What a slot tells the tab, and what it told itself for later."""
        match name:
            case "resumed":
                return Step(state._replace(awaited=(*state.awaited[:-1], (*state.awaited[-1], slot))))
            case "awake":
                left = tuple(sorted({waits for waits in state.awaited if waits[1:]}))
                done = dict.fromkeys(waits[0] for waits in state.awaited if not waits[1:])
                return Step(state._replace(awaited=left), tuple(send for name in done for send in _told(name, self.sleepers)))
            case "answered":
                left = tuple((waits[0], *(other for other in waits[1:] if other != slot)) for waits in state.awaited)
                over = any(not waits[1:] for waits in left)
                return Step(state._replace(awaited=left), later=_told("awake", (self.name,)) if over else ())
            case "clicked":
                return Step(state, _told("clicked_offline", (slot,)) if state.offline else ())
            case _:
                assert_never(name)

    def _session(self, state: PageState, name: LoginEvent, logout: Logout) -> Step:
        told = _told(name, logout.channels)
        match name:
            case "log in":
                return self._moved(state._replace(out=False), told)
            case "log out":
                # "kept over a logout": what is not cleared is shown after the next login, though no push came meanwhile.
                left = self._moved(state._replace(page=None, out=True), self._tell("unmount", state))
                return left._replace(sends=(*left.sends, *told, *_told("clear", logout.clears)))
            case _:
                assert_never(name)

    def _moved(self, state: PageState, told: tuple[Send, ...]) -> Step:
        """A step to another page, or to the same anew."""
        at = None if state.out else state.page or ANOTHER_PAGE
        return Step(state, told if self.around is None else (*told, Send(self.around, Event("at", at))))

    def _has_buttons(self, state: PageState, where: tuple[str, ...]) -> bool:
        """Whether buttons that are on some pages, or anywhere, can be clicked."""
        if where == ANYWHERE:
            return not state.out
        return not state.out and not state.hidden and (state.page or ANOTHER_PAGE) in where

    def _observed(self, state: PageState) -> tuple[str, ...]:
        return dict(self.pages).get(state.page or "", ())

    def _tell(self, name: str, state: PageState) -> tuple[Send, ...]:
        return _told(name, self._observed(state))

    def _asleep(self, state: PageState, poll: Poll) -> bool:
        return state.hidden and not poll.in_background


def _told(name: str, parts: tuple[str, ...]) -> tuple[Send, ...]:
    return tuple(Send(part, Event(name)) for part in parts)
