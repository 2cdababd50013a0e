"""What mends a stale view of a whole world: tried out on the world itself, in every order in which things may end."""

from collections.abc import Iterator
from dataclasses import dataclass

from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Kind, Label, State, System

PLAIN = ("settles", "poll", "focus", "remount", "reload")
CELLS = (*PLAIN, *(f"expiry+{cell}" for cell in PLAIN[1:]), "never")
"""The table of cells of docs/promises.md, section 1, the best first."""
PERIODS = 2
"""Periods of time that are waited for, in each of which all polls fire twice."""
MOST = 1500
"""States after which it is no longer followed how things may end; then they are taken to end well."""
Way = tuple[tuple[Label, ...], ...]
"""Events one after another; between two groups everything ends."""


@dataclass(frozen=True)
class Mending:
    """The ways in which a view may be had fresh again."""

    whole: WholeWorld
    system: System
    place: ViewName
    record: int

    def mended(self, state: State, cell: str) -> bool:
        """Whether something as good as `cell` or better makes a settled stale view fresh, however things end."""
        return any(self._helps(state, way) for way in self._ways(state, cell))

    def recovers(self, state: State) -> bool:
        """Whether a settled stale view is fresh, however things end, once people have only waited for some periods."""
        expired = tuple(Label(name, Event("expire")) for name in self._caches(state))
        states: set[State] = {state}
        for labels in ((self._at_page("online"),), (self._at_page("show"),), *(expired, *self._all_polls()) * PERIODS):
            ends = self._ends({self._fired(one, labels, leniently=True) or one for one in states})
            if ends is None:
                return True
            states = ends
        return not any(map(self.stale, states))

    def stale(self, state: State) -> bool:
        """Whether the view is open and shows something else than the server has."""
        if not self.whole.open(state, self.place):
            return False
        row, truth = self.whole.seen(state, self.place, self.record), self.whole.truth(state, self.record)
        return row is None or self.whole.face(self.place, row.status) != self.whole.face(self.place, truth.status)

    def _ways(self, state: State, cell: str) -> Iterator[Way]:
        rank = CELLS.index(cell)
        calm = min(rank, 4) if rank < 5 else rank - 4
        expired = tuple(Label(name, Event("expire")) for name in self._caches(state))
        yield from self._plain_ways(calm)
        if rank > 4 and expired:
            for way in self._plain_ways(calm):
                yield (expired, *way)
        if rank > 5:
            yield from self._plain_ways(4)

    def _caches(self, state: State) -> list[str]:
        mine = f"{self.place.dashboard}."
        ends = ("*line", "*cache")
        found = zip(self.system.components, state, strict=True)
        known = [part.name for part, local in found if local is not None]
        return [name for name in known if name.startswith(mine) and name.endswith(ends)]

    def _plain_ways(self, rank: int) -> Iterator[Way]:
        """The events of cells up to a rank, also once the tab is online or shown again."""
        online, show = self._at_page("online"), self._at_page("show")
        polls = [self._at_page("poll", self._copy), *self._all_polls()]
        events: list[tuple[Label, ...]] = [(poll,) if isinstance(poll, Label) else poll for poll in polls]
        befores: list[tuple[Label, ...]] = [(), (online,)]
        if rank > 1:
            events += [(), (self._at_page("focus"),)]
            befores += [(show,), (online, show), (show, online)]
        if rank > 2:
            events.append((self._at_page("leave"), self._at_page("open", self._page)))
        if rank > 3:
            events.append((self._at_page("reload"),))
        for before in befores:
            for event in events:
                yield ((*before, *event),)
                if before and event:
                    yield (before, event)

    def _at_page(self, name: str, data: str | None = None) -> Label:
        return Label(f"{self.place.dashboard} page", Event(name, data))

    @property
    def _copy(self) -> str:
        return self.whole.tabs[self.place.dashboard].at(self.whole.part(self.place).reads)

    @property
    def _page(self) -> str:
        return self.whole.part(self.place).page or self.place.view

    def _all_polls(self) -> Iterator[tuple[Label, ...]]:
        """Every poll of the page, those that are not offered left out."""
        tab = self.whole.tabs[self.place.dashboard]
        found = tuple(self._at_page("poll", tab.at(copy)) for copy in tab.pages[self._page])
        yield found
        yield found[::-1]

    # Trying out.

    def _helps(self, state: State, way: Way) -> bool:
        if not any(way):
            return False
        states = {state}
        for labels in way:
            every_poll = len(labels) > 1 and all(label.event.name == "poll" for label in labels)
            fired = [self._fired(one, labels, leniently=every_poll) for one in states]
            if any(after is None for after in fired):
                return False
            ends = self._ends({after for after in fired if after is not None})
            if ends is None:
                return True
            states = ends
        return not any(map(self.stale, states))

    def _fired(self, state: State, labels: tuple[Label, ...], *, leniently: bool) -> State | None:
        """The state after some events that the world offers; where one is not offered there is none."""
        taken = False
        for label in labels:
            offered = any(label == other for other, _ in self.system.offered(state))
            after = self.system.fire(state, label) if offered else None
            if after is None and not leniently:
                return None
            state, taken = after or state, taken or after is not None
        return state if taken else None

    def _ends(self, starts: set[State]) -> set[State] | None:
        """The states in which the browser comes to rest; None if there are too many ways there."""
        mine = (f"{self.place.dashboard} ", f"{self.place.dashboard}.")
        seen, todo, ends = set(starts), list(starts), set()
        while todo:
            state = todo.pop()
            internal = [label for label, kind in self.system.offered(state) if kind is Kind.INTERNAL]
            moves = [label for label in internal if label.component.startswith(mine)]
            if not moves:
                ends.add(state)
            after = {next_state for label in moves if (next_state := self.system.fire(state, label)) is not None}
            todo += after - seen
            seen |= after
            if len(seen) > MOST:
                return None
        return ends
