"""Declarations as components: the parts that a proof, its stories and whole worlds have in common."""

from dataclasses import dataclass

from staleproof.model.components.array import Array
from staleproof.model.components.channel import Channel
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.page import Logout, Page, Poll
from staleproof.model.components.program import Program
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.language.design import PushPart
from staleproof.model.records.addresses import SUPERSEDED
from staleproof.model.records.faults import Faults
from staleproof.model.records.values import Mark, Over, Value
from staleproof.model.systems import outside_classes
from staleproof.model.systems.browser import Tab, ages, past
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.vocabulary import Component, Send

SERVER = "world"
PAGE = "page"
CHANNEL = "channel"
OTHER_TABS = "other tabs"
OUTSIDE = outside_classes.OUTSIDE
HERE = outside_classes.HERE


PAUSING: Faults = frozenset({"background tab", "offline"})
"""The faults under which fetches and actions may be paused."""


@dataclass(frozen=True)
class Kit:
    """How the declarations of a tab are made into components.

    `slots` are the places where its handlers run, `kept` the copies that are there at all, `empty` a copy without any
    record. With `collapse_duplicates`, equal requests and messages are kept once. What stands for all other copies is
    told when `needed` has data.
    """

    tab: Tab
    slots: tuple[str, ...]
    kept: tuple[str, ...]
    faults: Faults
    empty: Value
    collapse_duplicates: bool = False
    needed: str | None = None

    def caches(self) -> tuple[Component, ...]:
        """The copies with their HTTP cache lines and the requests that were given up."""
        return tuple(part for copy in self.kept for part in self._cached(copy))

    def _cached(self, copy: str) -> tuple[Component, ...]:
        query = self.tab.board.queries.get(copy)
        address = self.tab.at(copy)
        line = self.tab.line(copy)
        stores = tuple(self.tab.at(array) for array in query.fills if array in self.kept) if query else ()
        stores = stores if line is None else (line, *stores)
        caches = self._response_cache(copy)
        server = caches[0].name if caches else SERVER
        lines: tuple[Component, ...] = caches if line is None else (CacheLine(line, server), *caches)
        lines += self._others(copy, line, server)
        errors = self.faults & {"request error", "offline"}
        source = line or server
        if query is None:
            part = self.tab.board.arrays[copy]
            survives = part.kept_in == "redux"
            return (Array(address, source, survives, stores, self.collapse_duplicates, errors, part.last_request_only), *lines)
        superseded = (
            (SupersededRequests(self.tab.beside(copy, SUPERSEDED), source, stores, self.collapse_duplicates),) if stores else ()
        )
        as_empty = query.errors == "as_empty"
        entry = Query(
            address,
            source,
            superseded[0].name if superseded else None,
            stores,
            self.slots,
            0 if as_empty else query.retry,
            ages(query),
            query.refetch_on_mount,
            query.refetch_on_focus,
            query.aborts,
            errors,
            self.empty if as_empty else None,
            query.enabled is not False,
            query.refetch_on_reconnect,
            query.waits_for is not None,
            (*self._dependents(copy), *((OUTSIDE,) if address == self.needed else ())),
            query.gc_time != "never",
            address in self.tab.restarted,
        )
        return (entry, *lines, *superseded)

    def _dependents(self, copy: str) -> tuple[str, ...]:
        return tuple(self.tab.at(name) for name in self.tab.dependents(copy) if name in self.kept)

    def _others(self, copy: str, line: str | None, server: str) -> tuple[Component, ...]:
        """The requests of other tabs, if this one hears of their answers."""
        name, declared = self.tab.others(copy), self.tab.board.other_tabs
        if name is None or declared is None:
            return ()
        handed = (self.tab.at(copy),) if copy in declared.hand_on else ()
        stores = handed if line is None else (line, *handed)
        return (SupersededRequests(name, line or server, stores, self.collapse_duplicates, other_tabs=True),)

    def other_tabs(self, name: str, sends: tuple[Send, ...]) -> tuple[Component, ...]:
        """Messages of other tabs, if they make this one do anything."""
        return (OtherTabs(name, past(self.slots, sends)),) if sends else ()

    def _response_cache(self, copy: str) -> tuple[Component, ...]:
        name, declared = self.tab.response_cache(copy), self.tab.design.server.response_cache
        return () if name is None or declared is None else (ResponseCache(name, SERVER, declared.cleared_by_commits),)

    def channel(
        self,
        name: str,
        on_message: tuple[tuple[str, tuple[Send, ...]], ...],
        on_connect: tuple[Send, ...],
        on_reconnect: tuple[Send, ...],
    ) -> tuple[Component, ...]:
        """The push channel, if pushes reach the tab."""
        if not self.tab.hears:
            return ()
        lost = self.faults & {"push lost", "disconnect"}
        heard = tuple((message, past(self.slots, sends)) for message, sends in on_message)
        connected, again = past(self.slots, on_connect), past(self.slots, on_reconnect)
        return (Channel(name, heard, connected, again, self.collapse_duplicates, lost, self.tab.debounce),)

    def polls(self) -> tuple[Poll, ...]:
        """The timers of the copies."""
        queries, arrays = self.tab.board.queries, self.tab.board.arrays
        return tuple(
            Poll(self.tab.at(copy), queries[copy].poll_in_background if copy in queries else False)
            for copy in self.kept
            if (queries[copy].poll and queries[copy].enabled if copy in queries else arrays[copy].poll)
        )

    def page(
        self, name: str, pages: tuple[tuple[str, tuple[str, ...]], ...], volatile: tuple[Component, ...], monitor: str | None
    ) -> Page:
        """The tab as its user moves it."""
        hiding = self.faults & PAUSING
        copies = tuple(self.tab.at(copy) for copy in self.kept)
        beside = tuple(part for part in volatile if isinstance(part, OutsideCopies))
        sleepers = (*copies, *(part.name for part in beside if part.sleeps)) if hiding else ()
        fresh = tuple(part.name for part in volatile if not _outlives_the_page(part))
        awaking = self.slots if hiding else ()
        channels = tuple(part.name for part in volatile if isinstance(part, Channel))
        told = channels if "offline" in hiding else ()
        around = beside[0].name if beside else None
        logout = self._logout(channels, tuple(part.name for part in beside))
        return Page(name, pages, self.polls(), fresh, sleepers, awaking, monitor, hiding, logout, told, around)

    def _logout(self, channels: tuple[str, ...], beside: tuple[str, ...]) -> Logout | None:
        declared = self.tab.board.logout
        if declared is None:
            return None
        copies = (*(self.tab.at(copy) for copy in self.kept), *beside)
        return Logout(channels, copies if declared == "clears" else ())

    def runners(self, programs: tuple[Program, ...], records: int = 1) -> tuple[Slot, ...]:
        """The places where handlers run, each usable when the one before is taken."""
        faults = self.faults & {"request error", "answer lost", "offline"}
        befores = (None, *self.slots)[: len(self.slots)]
        waker = f"{self.tab.prefix}{PAGE}" if self.faults & PAUSING else None
        alone = any(op.alone for program in programs for op in program.ops)
        others = {name: tuple(other for other in self.slots if alone and other != name) for name in self.slots}
        early = bool(self.tab.design.server.publishes.before_commit)
        return tuple(
            Slot(name, SERVER, programs, records, before, others[name], waker=waker, early=early, faults=faults)
            for name, before in zip(self.slots, befores, strict=True)
        )


def kit(cone: Cone, *, collapse_duplicates: bool, empty: Value = Mark.ABSENT) -> Kit:
    """The kit for the components of a cone."""
    return Kit(cone.tab, cone.slots, cone.copies, cone.faults, empty, collapse_duplicates, cone.outside.needed)


def cleared(components: tuple[Component, ...]) -> tuple[str, ...]:
    """The response caches among some components that commits clear."""
    return tuple(part.name for part in components if isinstance(part, ResponseCache) and part.cleared)


def _outlives_the_page(part: Component) -> bool:
    return isinstance(part, CacheLine | ResponseCache) or (isinstance(part, SupersededRequests) and part.other_tabs)


def channel(cone: Cone, *, collapse_duplicates: bool) -> tuple[Component, ...]:
    """The push channel of a cone, reduced to what concerns its copies."""
    push = cone.tab.board.push or PushPart()
    on_connect, on_reconnect = (cone.within(cone.tab.sends(steps)) for steps in (push.on_connect, push.on_reconnect))
    on_message = tuple(cone.reactions.items())
    return kit(cone, collapse_duplicates=collapse_duplicates).channel(CHANNEL, on_message, on_connect, on_reconnect)


def other_tabs(cone: Cone) -> tuple[Component, ...]:
    """Messages of other tabs, reduced to what concerns the copies of a cone."""
    declared = cone.tab.board.other_tabs
    sends = () if declared is None else cone.within(cone.tab.sends(declared.tell))
    return kit(cone, collapse_duplicates=False).other_tabs(OTHER_TABS, sends)


def outside_copies(cone: Cone) -> tuple[Component, ...]:
    """The other copies of the tab, if some handler waits for them."""
    found = cone.outside
    return (OutsideCopies(OUTSIDE, found.lists, found.fates, len(cone.slots) > 1),) if found.lists else ()


def page(cone: Cone, volatile: tuple[Component, ...], monitor: str | None) -> Page:
    """The tab, reduced to the page that the view is on and others that mount copies of the cone."""
    pages = ((HERE, cone.mounted(cone.page)), *((address, cone.mounted(name)) for address, name in cone.other_pages.items()))
    return kit(cone, collapse_duplicates=False).page(PAGE, pages, volatile, monitor)._replace(button=cone.button)


def slots(cone: Cone, programs: tuple[Program, ...], marks: tuple[Mark | Over, ...], monitor: str | None) -> tuple[Slot, ...]:
    """The places where the handlers of a cone run; `marks` are what their guesses are written as, if copies are marks."""
    runners = kit(cone, collapse_duplicates=False).runners(programs)
    guesses = marks[: len(runners)] if marks else (None,) * len(runners)
    return tuple(slot._replace(page=PAGE, mark=mark, monitor=monitor) for slot, mark in zip(runners, guesses, strict=True))
