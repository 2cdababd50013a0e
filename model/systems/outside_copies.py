"""The copies outside of a view's cone, as far as its handlers wait for them: loaded, visited and left with the pages.

A class of copies is waited for where it is on the page that is open or, if the refetch reaches that, where it was looked at
before. What is looked at counts as loaded at once: answers may come at any moment, so each wait may be a short one, too.
"""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.components.page import ANOTHER_PAGE
from staleproof.model.components.program import Reach
from staleproof.model.systems.outside import Fate, Lists
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

Told = Literal["hide", "show", "offline", "online", "ready", "focus", "reconnect"]
"""What becomes of the tab, and of the copy of the cone that some classes need."""
SiblingsBegin = Literal["settle"]
"""The event that they begin by themselves."""
SiblingsEvent = SiblingsBegin | Told | Literal["busy", "cancel", "at", "clear", "reset"]


class Wait(NamedTuple):
    """A slot that waits for copies of a fate; whether these are `watched`, so that leaving their page aborts it.

    A `loose` one may be none: whether its copies are looked at, or have data, is not known.
    """

    slot: str
    fate: str
    watched: bool = False
    loose: bool = False


class Around(NamedTuple):
    """Which page is open (None: nobody is logged in), which classes were loaded, who waits, and how the tab is.

    `ready` says that the copy of the cone has data that some classes need.
    """

    at: str | None = ANOTHER_PAGE
    loaded: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()
    hidden: bool = False
    offline: bool = False
    ready: bool = False


class OutsideCopies(NamedTuple):
    """The rules of the copies outside of a cone; `several` slots may wait for them."""

    name: str
    lists: tuple[Lists, ...] = ()
    fates: tuple[Fate, ...] = ()
    several: bool = False

    @property
    def initial(self) -> Around:
        """Other pages may have been visited before anything that a proof is about."""
        return self._visited(Around())

    @property
    def sleeps(self) -> bool:
        """Whether it matters that the tab is hidden or offline."""
        return any(fate.pauses for fate in self.fates)

    def offers(self, state: Around) -> tuple[Offer, ...]:
        """What is waited for may arrive; where it may be paused, it need not until the tab is seen and online."""
        found = []
        for fate in self.fates:
            kind = Kind.ENVIRONMENT if fate.pauses and (state.hidden or state.offline) else Kind.INTERNAL
            found += [Offer(Event("settle", (fate.name, ended)), kind) for ended in self._ends(state, fate)]
        return tuple(found)

    def _ends(self, state: Around, fate: Fate) -> Iterable[tuple[str, ...]]:
        """The slots whose waits may end together: for one copy all of them, but those that may be none by themselves."""
        waits = [wait for wait in state.waits if wait.fate == fate.name]
        alone = (wait.slot for wait in waits if wait.loose or not fate.single)
        together = (tuple(dict.fromkeys(wait.slot for wait in waits)),) if fate.single and waits else ()
        return dict.fromkeys((*together, *((slot,) for slot in alone)))

    def step(self, state: Around, event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("SiblingsEvent", event.name), event.data
        match name:
            case "busy":
                return self._awaited(state, *data)
            case "settle":
                fate, slots = data
                return self._ended(state, lambda wait: wait.fate == fate and wait.slot in slots)
            case "cancel":
                reach: Reach = data
                return self._ended(state, lambda wait: wait.fate in reach.names)
            case "at":
                step = self._ended(state, lambda wait: data != state.at and self._aborted(state, wait))
                return step._replace(state=self._visited(step.state._replace(at=data)))
            case "clear":
                cleared = {fate.name for fate in self.fates if fate.cleared}
                step = self._ended(state, lambda wait: wait.fate in cleared)
                return step._replace(state=self._visited(step.state._replace(loaded=())))
            case "reset":
                return Step(self._visited(state._replace(waits=(), loaded=())))
            case "hide" | "show" | "offline" | "online" | "ready" | "focus" | "reconnect":
                return self._told(state, name, known=data)
            case _:
                assert_never(name)

    def _told(self, state: Around, name: Told, *, known: bool) -> Step:
        """What becomes of the tab, and whether the copy of the cone is `known` to have data."""
        match name:
            case "hide" | "show":
                return Step(state._replace(hidden=name == "hide"))
            case "offline" | "online":
                return Step(self._visited(state._replace(offline=name == "offline")))
            case "ready":
                return Step(self._visited(state._replace(ready=known)))
            case "focus" | "reconnect":
                return Step(state)
            case _:
                assert_never(name)

    def _visited(self, state: Around) -> Around:
        """What is looked at is loaded, unless the tab is offline."""
        seen = {lists.name for lists in self.lists if lists.recalled and not lists.loaded and self._asking(lists, state)}
        return state if state.offline else state._replace(loaded=tuple(sorted({*state.loaded, *seen})))

    def _asking(self, lists: Lists, state: Around) -> bool:
        return state.at in lists.pages and lists.asks and (state.ready or not lists.needs)

    def _awaited(self, state: Around, slot: str, reach: Reach) -> Step:
        reached = (lists for lists in self.lists if lists.name in reach.names and self._reaches(lists, state, reach.which))
        found = {self._wait(slot, lists, state, reach.which) for lists in reached}
        if not found:
            return Step(state)
        return Step(state._replace(waits=tuple(sorted({*state.waits, *found}))), (Send(slot, Event("pending", self.name)),))

    def _reaches(self, lists: Lists, state: Around, which: str) -> bool:
        """Whether a call reaches copies of a class; on other pages these may be looked at or not."""
        if lists.kind != "query":
            return lists.kind == "slice" or state.at in lists.pages
        hidden = (state.at not in lists.pages or state.at == ANOTHER_PAGE) and (lists.loaded or lists.name in state.loaded)
        active = self._asking(lists, state)
        return {"always": True, "active": active, "inactive": hidden, "all": active or hidden}.get(which, False)

    def waited_for(self, state: Around, fate: str) -> tuple[Lists, ...]:
        """The classes of a fate that may be under way: those that are looked at or were loaded."""
        found = (lists for lists in self.lists if lists.fate == fate)
        return tuple(x for x in found if x.kind == "slice" or state.at in x.pages or x.loaded or x.name in state.loaded)

    def _wait(self, slot: str, lists: Lists, state: Around, which: str) -> Wait:
        pages = next(fate.pages for fate in self.fates if fate.name == lists.fate)
        watched = state.at in pages and (state.at != ANOTHER_PAGE or which == "active")
        there = state.at != ANOTHER_PAGE and (lists.kind != "query" or (self._asking(lists, state) and not lists.needs))
        sure = which == "always" or lists.kind == "slice" or (there and not state.offline)
        return Wait(slot, lists.fate, watched, self.several and not sure)

    def _aborted(self, state: Around, wait: Wait) -> bool:
        """Whether a wait ends when the page is left; what the tab has asked for while it is offline is not aborted."""
        pages = next(fate.pages for fate in self.fates if fate.name == wait.fate)
        return not state.offline and state.at in pages and (wait.watched or state.at != ANOTHER_PAGE)

    def _ended(self, state: Around, ends: Callable[[Wait], bool]) -> Step:
        left = tuple(wait for wait in state.waits if not ends(wait))
        slots = dict.fromkeys(wait.slot for wait in state.waits)
        done = (slot for slot in slots if all(wait.slot != slot for wait in left))
        return Step(state._replace(waits=left), tuple(Send(slot, Event("settled", self.name)) for slot in done))
