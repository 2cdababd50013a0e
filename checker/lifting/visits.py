"""Visits to other pages while a story says nothing of them: so that a handler waits for lists which are there.

A story knows of the pages of its cone only. While none of these is open, the user may open any other one, have it loaded and
leave it; nothing of this can be seen in the story.
"""

from collections.abc import Iterator
from typing import NamedTuple

from staleproof.checker.lifting.correspondence import Correspondence
from staleproof.model.records.addresses import CACHE, LINE, OTHERS, SUPERSEDED, beside
from staleproof.model.systems.outside_classes import Lists
from staleproof.model.vocabulary import Event, Kind, Label, State, System

MOST_STEPS = 500
"""Steps after which it is given up to load a page."""


class Plan(NamedTuple):
    """What the user does while no page of a story is open: whether all others are visited first, and the one to stay on."""

    visiting: bool = False
    stay: str | None = None


class Visits:
    """The ways through the other pages of a dashboard; a step that the story would know of is never among them."""

    def __init__(self, same: Correspondence, world: System, lists: tuple[Lists, ...]) -> None:
        self.same, self.world = same, world
        self.page = f"{same.tab.prefix}page"
        known = set(same.pages)
        self.pages = tuple(page for page in same.tab.pages if page not in known) if lists else ()
        copies = (same.tab.at(name) for name in (*same.tab.board.queries, *same.tab.board.arrays))
        self.copies = tuple(copy for copy in copies if copy not in same.addresses)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """What may be tried, the least that the user does first."""
        return (Plan(), Plan(visiting=True), *(Plan(visiting=True, stay=page) for page in self.pages))

    def around(self, state: State) -> Iterator[tuple[Label, ...]]:
        """Ways on which lists are looked at: on this page, or on another one if the story does not know the present one."""
        yield ()
        yield self.loading(state)
        for page in self.pages:
            way = self.opening(state, page)
            if way:
                yield way

    def tour(self, state: State, stay: str | None) -> tuple[Label, ...]:
        """Every other page is opened and loaded; then none is open, or the one to stay on. Nothing if none can be opened."""
        way: tuple[Label, ...] = ()
        for page in (*(page for page in self.pages if page != stay), *([stay] if stay else [])):
            opened = self.opening(state, page)
            way, state = (*way, *opened), self.behind(state, opened)
        leave = Label(self.page, Event("leave"))
        return (*way, leave) if way and stay is None and self._after(state, leave) is not None else way

    def opening(self, state: State, page: str) -> tuple[Label, ...]:
        """A page is opened and loaded; nothing if that cannot be or if the story would know of it."""
        opens = Label(self.page, Event("open", page))
        opened = self._after(state, opens)
        return () if opened is None else (opens, *self.loading(opened))

    def loading(self, state: State) -> tuple[Label, ...]:
        """All that is under way for lists that nobody waits for arrives."""
        way: list[Label] = []
        for _ in range(MOST_STEPS):
            label = next((label for label in self._arriving(state) if self._after(state, label) is not None), None)
            if label is None:
                break
            way.append(label)
            state = self.behind(state, (label,))
        return tuple(way)

    def _arriving(self, state: State) -> Iterator[Label]:
        awaited = {copy for slot in self.same.cone.slots for copy in self.same.awaited(state, slot)}
        for copy in self.copies:
            if copy not in awaited:
                names = (copy, *(beside(copy, what) for what in (LINE, SUPERSEDED, CACHE, OTHERS)))
                there = (name for name in names if name in self.world.index)
                yield from (Label(name, offer) for name in there for offer in self._internal(state, name))

    def _internal(self, state: State, name: str) -> Iterator[Event]:
        place = self.world.index[name]
        return (event for event, kind in self.world.components[place].offers(state[place]) if kind is Kind.INTERNAL)

    def _after(self, state: State, label: Label) -> State | None:
        """The state after a step that the story does not know of."""
        place = self.world.index[label.component]
        offered = any(offer.event == label.event for offer in self.world.components[place].offers(state[place]))
        after = self.world.fire(state, label) if offered else None
        return after if after is not None and self.same.known(after) == self.same.known(state) else None

    def behind(self, state: State, way: tuple[Label, ...]) -> State:
        """The state after such steps."""
        for label in way:
            after = self._after(state, label)
            assert after is not None
            state = after
        return state
