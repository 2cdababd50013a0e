"""A tab as its user moves it: which page is open, whether the tab is seen, when polls fire, reload button and logout.

A tab that is shown again first goes on with the requests of actions that were paused at a retry, and asks its queries to
refetch and to go on only when all of these are answered for good (reference: query-semantics.md, section 3).
"""

from typing import NamedTuple

from model.vocabulary import Event, Kind, Offer, Send, Step


class Place(NamedTuple):
    """State of a tab: the open page, whether the tab is hidden, and whether nobody is logged in.

    `awaited` has for each time that the tab was shown what is still awaited since.
    """

    page: str | None = None
    hidden: bool = False
    out: bool = False
    awaited: tuple[tuple[str, ...], ...] = ()


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
    `slots` are told when the tab is hidden and shown. Without a `logout` nobody logs out.
    """

    name: str
    pages: tuple[tuple[str, tuple[str, ...]], ...]
    polls: tuple[Poll, ...] = ()
    volatile: tuple[str, ...] = ()
    sleepers: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    monitor: str | None = None
    faults: frozenset[str] = frozenset()
    logout: Logout | None = None

    @property
    def initial(self) -> Place:
        """No page is open."""
        return Place()

    def offers(self, state: Place) -> tuple[Offer, ...]:
        """Open, leave, focus, reload, hide, log out or in; and the timers."""
        observed = self._observed(state)
        events = [Event("poll", p.target) for p in self.polls if p.target in observed and not self._asleep(state, p)]
        if state.hidden:
            events.append(Event("show"))
        elif state.out:
            events.append(Event("log in"))
        else:
            events += [Event("open", page) for page, _ in self.pages if page != state.page]
            events += [Event("focus"), Event("leave")] if state.page is not None else []
            events.append(Event("reload"))
            events += [] if self.logout is None else [Event("log out")]
        found = [Offer(event, Kind.ENVIRONMENT) for event in events]
        if "background tab" in self.faults and not state.hidden:
            found.append(Offer(Event("hide"), Kind.FAULT))
        return tuple(found)

    def step(self, state: Place, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("open", str(page)):
                opened = state._replace(page=page)
                return Step(opened, self._tell("unmount", state) + self._tell("mount", opened))
            case Event("leave"):
                return Step(state._replace(page=None), self._tell("unmount", state))
            case Event("focus"):
                return Step(state, _told("focus", self.sleepers) or self._tell("focus", state))
            case Event("poll", str(target)):
                return Step(state, (Send(target, Event("poll")),))
            case Event("reload"):
                fresh = tuple(Send(part, Event("reset")) for part in self.volatile)
                told = () if self.monitor is None else (Send(self.monitor, Event("reloaded")),)
                return Step(state._replace(awaited=()), fresh + told + self._tell("mount", state))
            case Event("hide" | "show" | "resumed" | "shown" | "answered"):
                return self._seen(state, event)
            case Event("log out" | "log in") if self.logout is not None:
                return self._session(state, event.name, self.logout)
            case Event("button", str(where)) if self._has_buttons(state, where):
                return Step(state)
        return None

    def _seen(self, state: Place, event: Event) -> Step | None:
        """The tab is hidden or shown, and goes on after it was shown."""
        match event:
            case Event("hide"):
                return Step(state._replace(hidden=True), _told("hide", (*self.sleepers, *self.slots)))
            case Event("show"):
                parts = (*_told("show", (*self.sleepers, *self.slots)), Send(self.name, Event("shown")))
                return Step(state._replace(hidden=False, awaited=(*state.awaited, ())), parts)
            case Event("resumed", str(slot)):
                return Step(state._replace(awaited=(*state.awaited[:-1], (*state.awaited[-1], slot))))
            case Event("shown"):
                return self._focused_if_answered(state)
            case Event("answered", str(slot)):
                left = tuple(tuple(other for other in slots if other != slot) for slots in state.awaited)
                return Step(state._replace(awaited=left), later=_told("shown", (self.name,)) if () in left else ())
        return None

    def _session(self, state: Place, name: str, logout: Logout) -> Step:
        if name == "log in":
            return Step(state._replace(out=False), _told("log in", logout.channels))
        told = _told("log out", logout.channels) + _told("clear", logout.clears)
        return Step(state._replace(page=None, out=True), self._tell("unmount", state) + told)

    def _has_buttons(self, state: Place, where: str) -> bool:
        """Whether buttons of the page that is open (here), of others (elsewhere) or of any (anywhere) can be clicked."""
        if state.out or where == "anywhere":
            return not state.out
        return not state.hidden and (state.page is not None if where == "here" else state.page is None)

    def _focused_if_answered(self, state: Place) -> Step:
        """Each time that the tab was shown its queries are told when nothing is awaited any more; once is as good as twice."""
        left = tuple(sorted({slots for slots in state.awaited if slots}))
        done = () in state.awaited
        return Step(state._replace(awaited=left), _told("focus", self.sleepers) if done else ())

    def _observed(self, state: Place) -> tuple[str, ...]:
        return dict(self.pages).get(state.page or "", ())

    def _tell(self, name: str, state: Place) -> tuple[Send, ...]:
        return _told(name, self._observed(state))

    def _asleep(self, state: Place, poll: Poll) -> bool:
        return state.hidden and not poll.in_background


def _told(name: str, parts: tuple[str, ...]) -> tuple[Send, ...]:
    return tuple(Send(part, Event(name)) for part in parts)
