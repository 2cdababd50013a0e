"""A cone with real statuses: what stories are told and replayed on."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun, Program
from staleproof.model.components.server import Ask, Audience, Server, announced, without_rows
from staleproof.model.records.addresses import COPY
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.values import Row, Value, plain
from staleproof.model.systems import parts
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.view import Face, Screen, accepts
from staleproof.model.vocabulary import Label, State, System

RECORDS = 2
"""The record that a story is about, and another one, because what is done to one may harm the copies of all.

Some stories need more, where each can be harmed only once.
"""


class ConcreteCone:
    """The components of a cone with real statuses, and what its view shows."""

    def __init__(self, cone: Cone) -> None:
        self.cone = cone
        self.handlers = tuple(cone.programs)
        self.server = Server(cone.lifecycle, ())
        self._systems: dict[int, System] = {}
        self._rowless: dict[int, System] = {}
        self._buttons: dict[tuple[str, frozenset[str]], frozenset[str]] = {}

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """What each handler asks of the server."""
        board = self.cone.tab.board
        asking = ((name, board.handlers[name]) for name in self.handlers)
        return tuple(Ask(part.action, board.role, part.patches_to, name) for name, part in asking)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The handlers, each asking the server for its own action."""
        return tuple(
            self.cone.programs[name]._replace(
                action=ask,
                orphaned=ask._replace(orphan=True),
                outcomes=self.outcomes(name),
                guess=self.cone.tab.board.handlers[name].optimistic,
            )
            for name, ask in zip(self.handlers, self.asks, strict=True)
        )

    def retries(self, address: str) -> int:
        """How often the query at an address tries a failing request again."""
        name = next(name for name, other in self.cone.tab.addresses if other == address)
        return self.cone.tab.board.queries[name].retry

    def outcomes(self, handler: str) -> tuple[str, ...]:
        """The cases that the server distinguishes for a handler's request."""
        return self.server.outcomes(self.asks[self.handlers.index(handler)])

    @cached_property
    def guesses(self) -> dict[int, str]:
        """For the programs that lay their guess over the views, the guess."""
        return {place: p.guess or "" for place, p in enumerate(self.programs) if p.overlay}

    @cached_property
    def guessed(self) -> frozenset[str]:
        """All statuses that a handler of the tab may guess."""
        return frozenset(program.guess for program in self.programs if program.guess is not None)

    @cached_property
    def older(self) -> dict[str, frozenset[str]]:
        """For each status what a copy may show that was read before or is a guess, itself included."""
        return {status: before | self.guessed for status, before in self.cone.histories.before.items()}

    @cached_property
    def screen(self) -> Screen:
        """What the view shows."""
        return self.screens[self.cone.view]

    @cached_property
    def screens(self) -> dict[str, Screen]:
        """What each view of the dashboard shows."""
        laid = tuple(self.guesses.items())
        views = self.cone.tab.board.views.items()
        return {name: Screen(self.cone.design, self.cone.lifecycle, view, laid) for name, view in views}

    def system(self, start: int) -> System:
        """The cone around some records, with the number of the statuses that they begin in."""
        if start not in self._systems:
            rows = tuple(Row(status, 0) for status in self.statuses(start))
            begun = self._begun(len(rows))
            self._systems[start] = begun.starting((rows, *begun.initial[1:]))
        return self._systems[start]

    def start(self, status: str, *others: str | None) -> int:
        """The number of a beginning: the status of the record, and those of others, each of which is not there if None.

        There is at least one other. The numbers with more records follow those with fewer.
        """
        every, first = self.cone.lifecycle.statuses, self.cone.lifecycle.rule.initial
        behind = [every.index(other or first) - every.index(first) for other in others or (None,)]
        places = (every.index(status), *(place % len(every) for place in behind))
        number: int = sum(place * len(every) ** record for record, place in enumerate(places))
        return self.starts(len(behind)) + number

    def starts(self, records: int) -> int:
        """How many beginnings there are with at most so many records."""
        return sum(len(self.cone.lifecycle.statuses) ** count for count in range(RECORDS, records + 1))

    def statuses(self, start: int) -> tuple[str, ...]:
        """The statuses that a number stands for."""
        every, records = self.cone.lifecycle.statuses, RECORDS
        while start >= self.starts(records):
            records += 1
        first, number = every.index(self.cone.lifecycle.rule.initial), start - self.starts(records - 1)
        places = (number // len(every) ** record for record in range(records))
        return tuple(every[(place + (first if record else 0)) % len(every)] for record, place in enumerate(places))

    def _begun(self, records: int) -> System:
        """The cone around so many records, without their rows."""
        if records not in self._rowless:
            self._rowless[records] = self._system(records)
        return self._rowless[records]

    def _system(self, records: int) -> System:
        cone = self.cone
        slots = tuple(slot._replace(records=records) for slot in parts.slots(cone, self.programs, (), None))
        channel = parts.channel(cone, collapse_duplicates=False)
        empty = without_rows(cone.lifecycle, records)
        rest = (
            *parts.kit(cone, collapse_duplicates=False, empty=empty).caches(),
            *channel,
            *parts.other_tabs(cone),
            *parts.outside_copies(cone),
            *slots,
        )
        heard = tuple((action, cone.heard(action)) for action in cone.lifecycle.actions)
        answers = cone.answers._replace(clears=parts.cleared(rest))
        senders = () if cone.design.server.publishes.to_sender else tuple((slot, parts.CHANNEL) for slot in cone.slots)
        audience = Audience(tuple(part.name for part in channel), senders=senders)
        server = Server(cone.lifecycle, (), answers, None, heard, audience, parts.SERVER, cone.histories.patches)
        return System((server, parts.page(cone, rest, None), *rest), self.permits)

    # What there is to see.

    def local(self, state: State, name: str) -> Any:
        """The state of one component."""
        return state[self._places[name]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return self.system(0).index

    def truth(self, state: State, record: int = 0) -> Row:
        """A record as the server has it."""
        return plain(self.local(state, parts.SERVER)[record])

    def others(self, state: State) -> list[int]:
        """The other records, those to which nothing was done yet first."""
        busy = {run.record for run in self.runs(state) if run is not None}
        records = range(1, len(self.local(state, parts.SERVER)))
        return sorted(records, key=lambda record: record in busy or self.truth(state, record).version > 0)

    def heard(self, run: HandlerRun) -> Broadcast:
        """What the tab hears of the commit of a handler's request."""
        action = self.asks[run.program].action
        return self.cone.heard(action) if run.phase == "orphan" else self.cone.echoed(action)

    def untold(self, state: State, action: str, by: str, record: int = 0) -> bool:
        """Whether a commit of a record has to be announced before, and is not yet."""
        return action in self.cone.answers.early and by not in announced(self.local(state, parts.SERVER)[record])

    def settled(self, state: State) -> bool:
        """Whether nothing is under way in the browser."""
        return self.system(0).settled(state)

    def open(self, state: State) -> bool:
        """Whether the view is mounted."""
        place: PageState = self.local(state, parts.PAGE)
        return bool(place.page == parts.HERE)

    def copy(self, state: State, record: int = 0) -> Row | None:
        """A record as the view's copy has it, None before anything was loaded."""
        data = self.local(state, COPY).data
        return None if data is None else data[record]

    def runs(self, state: State) -> tuple[HandlerRun | None, ...]:
        """The handlers under way."""
        return tuple(self.local(state, slot) for slot in self.cone.slots)

    def seen(self, state: State, record: int = 0) -> Row | None:
        """A record as the view shows it."""
        return self.screen.row(self.local(state, COPY).data, self.runs(state), record)

    def face(self, status: str) -> Face:
        """What can be seen of a status: its text and its buttons."""
        return self.screen.face(status)

    def text(self, status: str) -> str | None:
        """What the view shows of a status, None if it does not list it."""
        return self.screen.face(status)[0]

    def stale(self, state: State) -> bool:
        """Whether the view is mounted and shows something else than the server's status, or nothing at all."""
        return self.open(state) and self.screen.stale(self.seen(state), self.truth(state).status)

    def overwritten(self, state: State, handler: str | None = None) -> bool:
        """Whether the view shows no more the guess of an own action, of a handler or any, whose request is still on its way."""
        row = self.copy(state)
        if not self.open(state) or row is None or row.optimistic:
            return False
        asking = (run for run in self.runs(state) if run is not None and run.undecided and run.record == 0)
        programs = (self.programs[run.program] for run in asking if handler in (None, self.handlers[run.program]))
        guesses = (p.guess for p in programs if p.guess is not None and not p.overlay and p.reaches("patch", COPY))
        return any(not self.same(row, Row(guess, 0)) for guess in guesses)

    def same(self, row: Row, other: Row) -> bool:
        """Whether two rows look the same in the view."""
        return self.face(row.status) == self.face(other.status)

    # Buttons.

    def permits(self, state: State, label: Label) -> bool:
        """Whether a button is there to be clicked; everything that is not a click is permitted."""
        if label.event.name != "click":
            return True
        number, record = label.event.data
        place: PageState = self.local(state, parts.PAGE)
        if place.hidden or place.out:
            return False
        return self.offers(state, self.handlers[number], record)

    def offers(self, state: State, handler: str, record: int = 0) -> bool:
        """Whether a view of a copy of the cone offers the handler, or one of another copy that has just loaded does."""
        truth, place, runs = self.truth(state, record).status, self.local(state, parts.PAGE), self.runs(state)
        copies = {copy: self.local(state, address).data for copy, address in self.cone.tab.addresses}
        shown = (self.offered(view, record, copies, runs, (truth,)) for view in self.cone.showing(place.page))
        if any(handler in offers for offers in shown):
            return True
        anywhere = self.cone.tab.board.handlers[handler].anywhere
        return anywhere and bool(self.cone.showing(place.page)) and self.accepted(truth, handler)

    def offered(
        self,
        view: str,
        record: int,
        copies: Mapping[str, Value | None],
        runs: tuple[HandlerRun | None, ...],
        unknown: Iterable[str],
    ) -> frozenset[str]:
        """The buttons that a view has for a record, or may have where its copy is not among the `copies`.

        It may show any of the `unknown` statuses then.
        """
        screen = self.screens[view]
        if screen.view.reads in copies:
            row = screen.row(copies[screen.view.reads], runs, record)
            return frozenset() if row is None else self._among(view, frozenset({row.status}))
        return self._among(view, frozenset(unknown))

    def _among(self, view: str, statuses: frozenset[str]) -> frozenset[str]:
        """The buttons of a view in any of some statuses; worked out once."""
        if (view, statuses) not in self._buttons:
            screen = self.screens[view]
            self._buttons[view, statuses] = frozenset(handler for status in statuses for handler in screen.offers(status))
        return self._buttons[view, statuses]

    def shows_button(self, handler: str, status: str) -> bool:
        """Whether some view of the browser offers the handler in a status."""
        return status in self._offering[handler]

    @cached_property
    def _offering(self) -> dict[str, frozenset[str]]:
        """For each handler the statuses in which some view of the browser offers it."""
        found = {s: {h for screen in self.screens.values() for h in screen.offers(s)} for s in self.cone.lifecycle.live}
        return {handler: frozenset(s for s in found if handler in found[s]) for handler in self.cone.tab.board.handlers}

    def accepted(self, status: str, handler: str) -> bool:
        """Whether the server would accept the handler's request in this status."""
        return status in self._accepting[handler]

    @cached_property
    def _accepting(self) -> dict[str, frozenset[str]]:
        """For each handler the statuses in which the server would accept its request."""
        lifecycle, board = self.cone.lifecycle, self.cone.tab.board
        return {name: frozenset(s for s in lifecycle.statuses if accepts(lifecycle, board, name, s)) for name in board.handlers}

    def refused(self, shown: str, truth: str) -> tuple[str, ...]:
        """The handlers that the view offers where it shows a status, and whose requests the server would refuse now."""
        return tuple(handler for handler in self.screen.offers(shown) if not self.accepted(truth, handler))

    @cached_property
    def always_refused(self) -> dict[str, tuple[str, ...]]:
        """The statuses in which the view offers what the server refuses in that very status, with the handlers."""
        found = {status: self.refused(status, status) for status in self.cone.lifecycle.live}
        return {status: handlers for status, handlers in found.items() if handlers}

    @cached_property
    def may_refuse(self) -> bool:
        """Whether there is a status in which the server refuses what the view offers in one that it may show then."""
        return any(self.refused(shown, truth) for truth, older in self.older.items() for shown in older)

    def offers_refused(self, state: State) -> bool:
        """Whether the view is mounted and offers for the record what the server would refuse."""
        row = self.seen(state)
        return self.open(state) and row is not None and bool(self.refused(row.status, self.truth(state).status))
