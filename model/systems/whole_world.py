"""The whole world of a design: the server and one browser for each dashboard, with real statuses and several records."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from staleproof.model.components.program import Program
from staleproof.model.components.server import Ask, Audience, Server, without_rows
from staleproof.model.language.design import Design, PushPart, ViewPart
from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.model.records.addresses import copy_at
from staleproof.model.records.faults import Faults
from staleproof.model.records.values import Row, plain
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.endless_spinner import spinning
from staleproof.model.systems.neighbours import contradict
from staleproof.model.systems.parts import CHANNEL, OTHER_TABS, PAGE, SERVER, Kit, cleared
from staleproof.model.systems.possible_transitions import histories
from staleproof.model.systems.replies import answers, broadcast
from staleproof.model.systems.resting import ends
from staleproof.model.systems.view import Face, Screen, accepts
from staleproof.model.vocabulary import Component, Event, Label, Property, State, System


class ViewName(NamedTuple):
    """A view of a dashboard."""

    dashboard: str
    view: str


class Sight(NamedTuple):
    """Where in a state of the world stands what a view shows: its page, and the page that it is on; its copy, and the slots."""

    page: int
    name: str
    copy: int
    slots: tuple[int, ...]
    screen: Screen


class WholeWorld:
    """All components of a design, and what its views show; `slots` own actions run at a time in each browser."""

    def __init__(
        self, design: Design, lifecycle: Lifecycle, records: int = 2, slots: int = 2, faults: Faults | None = None
    ) -> None:
        self.design = design
        self.lifecycle = lifecycle
        self.records = records
        self.slots = slots
        self.faults = frozenset(design.faults) if faults is None else faults
        self.tabs = {name: _tab(design, name) for name in design.dashboards}
        self.places = tuple(ViewName(name, view) for name, board in design.dashboards.items() for view in board.views)

    def system(self, statuses: tuple[str, ...], *, everybody: bool = False) -> System:
        """The world with one record in each of the given statuses.

        Commits that no browser here can make come from outside; with `everybody` all others do, too.
        """
        rows = tuple(Row(status, 0) for status in statuses)
        messages = tuple((action, broadcast(self.design, action)) for action in self.lifecycle.actions)
        browsers = tuple(part for tab in self.tabs.values() for part in self._browser(tab))
        answering = answers(self.design, self.lifecycle)._replace(clears=cleared(browsers))
        others = None if everybody else self.absent
        patches = histories(self.design, self.lifecycle).patches if everybody else {}
        server = Server(self.lifecycle, rows, answering, others, messages, self._audience(), SERVER, patches)
        return System((server, *browsers), self.permits)

    @cached_property
    def absent(self) -> frozenset[Transition]:
        """The rows of the lifecycle that somebody may take for whom there is no browser here, such as jobs or other roles."""
        present = {(board.role, part.action) for board in self.design.dashboards.values() for part in board.handlers.values()}
        return frozenset(
            t
            for t in self.lifecycle.rule.transitions
            if t.action not in self.lifecycle.edits and not (t.roles and all((role, t.action) in present for role in t.roles))
        )

    def _audience(self) -> Audience:
        """Who hears of commits."""
        channels = {f"{tab.prefix}{CHANNEL}": tab for name, tab in self.tabs.items() if tab.hears}
        publishes = self.design.server.publishes
        only = ((text, tuple(name for name, tab in channels.items() if tab.is_sent(text))) for text in publishes.to)
        senders = ((slot, name) for name, tab in channels.items() for slot in self.slot_names(tab))
        return Audience(tuple(channels), tuple(only), () if publishes.to_sender else tuple(senders))

    def _browser(self, tab: Tab) -> tuple[Component, ...]:
        board = tab.board
        kit = Kit(
            tab, self.slot_names(tab), (*board.queries, *board.arrays), self.faults, without_rows(self.lifecycle, self.records)
        )
        push = board.push or PushPart()
        on_message = tuple((text, tab.sends(steps)) for text, steps in push.on_message.items())
        channel = kit.channel(f"{tab.prefix}{CHANNEL}", on_message, tab.sends(push.on_connect), tab.sends(push.on_reconnect))
        told = board.other_tabs.tell if board.other_tabs is not None else ()
        rest = (
            *kit.caches(),
            *channel,
            *kit.other_tabs(f"{tab.prefix}{OTHER_TABS}", tab.sends(told)),
            *kit.runners(self.programs[tab.name], self.records),
        )
        pages = tuple((page, tuple(tab.at(copy) for copy in copies)) for page, copies in tab.pages.items())
        return (kit.page(self.page(tab), pages, rest, None), *rest)

    @cached_property
    def owners(self) -> dict[str, str]:
        """For each component of a browser its dashboard."""
        return {part.name: name for name, tab in self.tabs.items() for part in self._browser(tab)}

    def page(self, tab: Tab) -> str:
        """The address of a browser as its user moves it."""
        return f"{tab.prefix}{PAGE}"

    def slot_names(self, tab: Tab) -> tuple[str, ...]:
        """The places of a browser where handlers run."""
        return self._slots[tab.name]

    @cached_property
    def _slots(self) -> dict[str, tuple[str, ...]]:
        numbers = {name: range(1, self.slots + 1 if tab.board.handlers else 1) for name, tab in self.tabs.items()}
        return {name: tuple(f"{tab.prefix}slot {place}" for place in numbers[name]) for name, tab in self.tabs.items()}

    @cached_property
    def programs(self) -> dict[str, tuple[Program, ...]]:
        """The handlers of each dashboard, each asking for its own action."""
        return {name: tuple(self._program(tab, handler) for handler in tab.board.handlers) for name, tab in self.tabs.items()}

    def _program(self, tab: Tab, handler: str) -> Program:
        part = tab.board.handlers[handler]
        ask = Ask(part.action, tab.board.role, part.patches_to)
        outcomes = Server(self.lifecycle, ()).outcomes(ask)
        return tab.program(part)._replace(action=ask, orphaned=ask._replace(orphan=True), outcomes=outcomes)

    # What there is to see.

    @cached_property
    def _index(self) -> dict[str, int]:
        return self.bare.index

    def local(self, state: State, name: str) -> Any:
        """The state of one component."""
        return state[self._index[name]]

    def truth(self, state: State, record: int) -> Row:
        """A record as the server has it."""
        return plain(self.local(state, SERVER)[record])

    def part(self, place: ViewName) -> ViewPart:
        """The declaration of a view."""
        return self.design.dashboards[place.dashboard].views[place.view]

    def open(self, state: State, place: ViewName) -> bool:
        """Whether a view is mounted."""
        sight, there = self._sights[place], _of_any(state)
        return bool(there[sight.page].page == sight.name)

    def seen(self, state: State, place: ViewName, record: int) -> Row | None:
        """A record as a view shows it; None before anything was loaded."""
        sight, there = self._sights[place], _of_any(state)
        return sight.screen.row(there[sight.copy].data, tuple(there[slot] for slot in sight.slots), record)

    @cached_property
    def _sights(self) -> dict[ViewName, Sight]:
        return {place: self._sight(place, self.tabs[place.dashboard], self.part(place)) for place in self.places}

    def _sight(self, place: ViewName, tab: Tab, part: ViewPart) -> Sight:
        at = self._index
        slots = tuple(at[slot] for slot in self.slot_names(tab))
        return Sight(at[self.page(tab)], part.page or place.view, at[tab.at(part.reads)], slots, self.screens[place])

    @cached_property
    def screens(self) -> dict[ViewName, Screen]:
        """What each view shows."""
        laid = {
            name: tuple((n, p.guess or "") for n, p in enumerate(programs) if p.overlay)
            for name, programs in self.programs.items()
        }
        return {place: Screen(self.design, self.lifecycle, self.part(place), laid[place.dashboard]) for place in self.places}

    def face(self, place: ViewName, status: str) -> Face:
        """What can be seen of a status in a view."""
        return self.screens[place].face(status)

    def stale(self, state: State) -> tuple[tuple[ViewName, int], ...]:
        """The mounted views that show something else than the server's status of some record, or nothing."""
        return tuple(one for one in self._mounted(state) if self._is_stale(state, *one))

    def _mounted(self, state: State) -> Iterator[tuple[ViewName, int]]:
        """Each record in each mounted view."""
        open_ = (place for place in self.places if self.open(state, place))
        return ((place, record) for place in open_ for record in range(self.records))

    def _is_stale(self, state: State, place: ViewName, record: int) -> bool:
        return self.screens[place].stale(self.seen(state, place, record), self.truth(state, record).status)

    def spinning(self, state: State) -> tuple[ViewName, ...]:
        """The mounted views without data that nothing asks for."""
        return tuple(place for place, statement in self._spinners.items() if statement.of(self.bare, state))

    @cached_property
    def _spinners(self) -> dict[ViewName, Property]:
        tabs = {place: self.tabs[place.dashboard] for place in self.places}
        return {
            place: spinning(self.bare, tab.at(self.part(place).reads), self.page(tab), self.part(place).page or place.view)
            for place, tab in tabs.items()
        }

    def refusing(self, state: State) -> tuple[tuple[ViewName, int], ...]:
        """The mounted views that offer for some record what the server would refuse."""
        return tuple(one for one in self._mounted(state) if self._refuses(state, *one))

    def _refuses(self, state: State, place: ViewName, record: int) -> bool:
        row, truth, board = self.seen(state, place, record), self.truth(state, record), self.tabs[place.dashboard].board
        offered = () if row is None else self.face(place, row.status)[1]
        return not all(accepts(self.lifecycle, board, handler, truth.status) for handler in offered)

    def contradicted(self, state: State) -> tuple[tuple[ViewName, int], ...]:
        """The mounted views that are stale for some record, and that another one of the browser contradicts."""
        return tuple((place, record) for place, record in self.stale(state) if self.contradicting(state, place, record))

    def contradicting(self, state: State, place: ViewName, record: int) -> tuple[ViewName, ...]:
        """The mounted views of the browser that contradict what a view shows of a record."""
        mine, row = self.screens[place], self.seen(state, place, record)
        mounted = (other for other in self.places if other.dashboard == place.dashboard and self.open(state, other))
        rows = ((other, self.seen(state, other, record)) for other in mounted if row is not None)
        return tuple(
            other
            for other, shown in rows
            if row is not None and shown is not None and contradict(mine, row.status, self.screens[other], shown.status)
        )

    def stale_after_polls(self, state: State) -> tuple[tuple[ViewName, int], ...]:
        """What is stale in a settled state and not mended by the polls of its view, each fired once more where the tab polls.

        A tab that is offline comes online before. Nothing fails, and all that is under way ends, in every order.
        """
        return tuple(stale for stale in self.stale(state) if not self._polls_mend(state, *stale))

    def _polls_mend(self, state: State, place: ViewName, record: int) -> bool:
        page, mine = self.page(self.tabs[place.dashboard]), self.components[place.dashboard]
        if self.local(state, page).offline:
            state = self.bare.fire(state, Label(page, Event("online"))) or state
        for able in ends(self.bare, state, mine):
            polled = self._polled(able, place)
            if polled is None or any(self._is_stale(end, place, record) for end in ends(self.bare, polled, mine)):
                return False
        return True

    def _polled(self, state: State, place: ViewName) -> State | None:
        """The state after every poll that the tab has for the copies of a view; None if it has none."""
        page, tab = self.page(self.tabs[place.dashboard]), self.tabs[place.dashboard]
        after = None
        for copy in self.cones[place].copies:
            poll = Label(page, Event("poll", tab.at(copy)))
            if poll in (label for label, _ in self.bare.offered(state)):
                state = after = self.bare.fire(state, poll) or state
        return after

    @cached_property
    def cones(self) -> dict[ViewName, Cone]:
        """The cone of each view, without faults."""
        return {place: Cone(self.design, self.lifecycle, *place) for place in self.places}

    @cached_property
    def components(self) -> dict[str, frozenset[str]]:
        """The components of each browser."""
        owners = self.owners
        return {name: frozenset(part for part, owner in owners.items() if owner == name) for name in self.tabs}

    @cached_property
    def bare(self) -> System:
        """The world with every record in the status in which records begin."""
        return self.system((self.lifecycle.rule.initial,) * self.records)

    def permits(self, state: State, label: Label) -> bool:
        """Whether a button is there to be clicked; everything that is not a click is permitted."""
        if label.event.name != "click":
            return True
        program, record = label.event.data
        tab = self.tabs[self.owners[label.component]]
        handler = list(tab.board.handlers)[program]
        if self.local(state, self.page(tab)).hidden:
            return False
        views = [place for place in self.places if place.dashboard == tab.name and self.open(state, place)]
        for place in views:
            row = self.seen(state, place, record)
            if row is not None and handler in self.face(place, row.status)[1]:
                return True
        anywhere = tab.board.handlers[handler].anywhere and bool(views)
        return anywhere and accepts(self.lifecycle, tab.board, handler, self.truth(state, record).status)


def _of_any(state: State) -> tuple[Any, ...]:
    return state


def _tab(design: Design, name: str) -> Tab:
    """The browser of a dashboard, with addresses that no other browser has."""
    board = design.dashboards[name]
    return Tab(design, name, tuple((copy, copy_at(name, copy)) for copy in (*board.queries, *board.arrays)), f"{name} ")
