"""A tab as its user moves it: which page is open, whether the tab is seen, when polls fire, and the reload button."""

from typing import NamedTuple

from model.vocabulary import Event, Kind, Offer, Send, Step


class Place(NamedTuple):
    """State of a tab: the open page, and whether the tab is hidden."""

    page: str | None = None
    hidden: bool = False


class Poll(NamedTuple):
    """A timer of one copy, which runs while the copy is observed, in a hidden tab only with `in_background`."""

    target: str
    in_background: bool = False


class Page(NamedTuple):
    """The rules of a tab.

    `pages` have the copies that they observe; a reload begins everything `volatile` anew; the `sleepers` are told when
    the tab is hidden and shown.
    """

    name: str
    pages: tuple[tuple[str, tuple[str, ...]], ...]
    polls: tuple[Poll, ...] = ()
    volatile: tuple[str, ...] = ()
    sleepers: tuple[str, ...] = ()
    monitor: str | None = None
    faults: frozenset[str] = frozenset()

    @property
    def initial(self) -> Place:
        """No page is open."""
        return Place()

    def offers(self, state: Place) -> tuple[Offer, ...]:
        """Open, leave, focus, reload, hide; and the timers."""
        observed = self._observed(state)
        events = [Event("poll", p.target) for p in self.polls if p.target in observed and not self._asleep(state, p)]
        if state.hidden:
            events.append(Event("show"))
        else:
            events += [Event("open", page) for page, _ in self.pages if page != state.page]
            events += [Event("focus"), Event("leave")] if state.page is not None else []
            events.append(Event("reload"))
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
                return Step(state, self._tell("focus", state))
            case Event("poll", str(target)):
                return Step(state, (Send(target, Event("poll")),))
            case Event("reload"):
                fresh = tuple(Send(part, Event("reset")) for part in self.volatile)
                told = () if self.monitor is None else (Send(self.monitor, Event("reloaded")),)
                return Step(state, fresh + told + self._tell("mount", state))
            case Event("hide" | "show" as name):
                return Step(state._replace(hidden=name == "hide"), tuple(Send(part, Event(name)) for part in self.sleepers))
            case Event("button", "elsewhere"):
                return Step(state) if state.page is None and not state.hidden else None
            case Event("button", "here"):
                return Step(state) if state.page is not None and not state.hidden else None
        return None

    def _observed(self, state: Place) -> tuple[str, ...]:
        return dict(self.pages).get(state.page or "", ())

    def _tell(self, name: str, state: Place) -> tuple[Send, ...]:
        return tuple(Send(copy, Event(name)) for copy in self._observed(state))

    def _asleep(self, state: Place, poll: Poll) -> bool:
        return state.hidden and not poll.in_background
