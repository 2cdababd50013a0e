"""The requests for copies, and their answers."""

from typing import Any, assert_never, cast

from staleproof.model.components.array import Array, ArrayEvent
from staleproof.model.components.http_cache import SupersededEvent, SupersededRequests
from staleproof.model.components.query import Query
from staleproof.model.records.addresses import OTHERS, copy_of, is_beside
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import Lane
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.unfolded import Unfolded, UnfoldedEvent

SERVER = Lane("server")
Flight = list[tuple[Any, int]]
"""Requests under way as their component has them, each with the number of its message; equal ones in the order of sending."""


class Reads:
    """Follows the requests of queries and arrays, those that were replaced, and those of other tabs."""

    def __init__(self, story: Unfolded, places: LanePlaces, ledger: Ledger) -> None:
        self.story, self.places, self.ledger = story, places, ledger
        self._fetches: dict[str, int] = {}
        self._given_up: dict[str, int] = {}
        self._flights: dict[str, Flight] = {}
        self._asking: dict[str, int] = {}

    def follow(self, step: int, part: UnfoldedEvent) -> None:
        """One event of a step."""
        component = self.story.kinds[part.to]
        match component:
            case Query():
                self._query(step, part, component)
            case SupersededRequests():
                self._aside(step, part)
            case Array():
                self._array(step, part, component)

    def _name(self, component: str) -> str:
        return self.story.setting.copies[copy_of(component)][1]

    def _asked(self, step: int, component: str) -> int:
        whose = " of another tab" if is_beside(component, OTHERS) else ""
        return self.ledger.leave("request", f"GET {self._name(component)}{whose}", step, self.places.of(component), SERVER)

    def _answered(self, step: int, part: UnfoldedEvent, number: int) -> int:
        """A request arrives where it is answered, and the answer leaves."""
        source = self.places.of(str(part.sender))
        self.ledger.arrive(number, step, source)
        said = f"{self._name(part.to)}: {self.story.tale.statuses(part.event.data[0])}"
        return self.ledger.leave("answer", said, step, source, self.places.of(part.to))

    def _query(self, step: int, part: UnfoldedEvent, query: Query) -> None:
        name, known = part.event.name, self._fetches.pop(part.to, None)
        was, now = _under_way(part.before), _under_way(part.after)
        if name == "answer" and known is not None:
            self._fetches[part.to] = self._answered(step, part, known)
        elif name == "deliver" and known is not None:
            self.ledger.arrive(known, step)
        elif was and now and not _replaced(part, query) and known is not None:
            self._fetches[part.to] = known
        else:
            if was and known is not None:
                self._left_alone(step, part, query, known)
            if now:
                self._fetches[part.to] = self._asked(step, part.to)

    def _left_alone(self, step: int, part: UnfoldedEvent, query: Query, number: int) -> None:
        """A fetch has ended without its answer: it has failed, or goes on without anybody who waits for it."""
        if part.event.name in ("fail", "reset") or query.superseded is None or query.aborts:
            self.ledger.lose(number, step)
        else:
            self._given_up[query.superseded] = number

    def _aside(self, step: int, part: UnfoldedEvent) -> None:
        """Requests that were replaced, or that other tabs send."""
        flight, grown = self._flights.setdefault(part.to, []), len(part.after) > len(part.before)
        name = cast("SupersededEvent", part.event.name)
        match name:
            case "add":
                number = self._given_up.pop(part.to)
                flight.append((part.event.data, number)) if grown else self.ledger.lose(number, step)
            case "another tab reads":
                flight.append((None, self._asked(step, part.to)))
            case "serve":
                self._asking[part.to] = _taken(flight, None)
            case "answer":
                number = self._answered(step, part, self._asking.pop(part.to))
                flight.append((part.event.data, number)) if grown else self.ledger.lose(number, step)
            case "deliver":
                self.ledger.arrive(_taken(flight, part.event.data[0]), step)
            case "reset":
                for _, number in flight:
                    self.ledger.lose(number, step)
                flight.clear()
            case _:
                assert_never(name)

    def _array(self, step: int, part: UnfoldedEvent, array: Array) -> None:
        flight = self._flights.setdefault(part.to, [])
        name = cast("ArrayEvent", part.event.name)
        match name:
            case "serve":
                self._asking[part.to] = _taken(flight, part.event.data[0])
            case "answer":
                number = self._answered(step, part, self._asking.pop(part.to))
                flight.append((part.before.asking._replace(answer=part.event.data), number))
            case "deliver":
                self.ledger.arrive(_taken(flight, part.event.data[0]), step)
            case "fail":
                self.ledger.lose(_taken(flight, part.event.data[0]), step)
            case "mount" | "unmount" | "poll" | "fetch" | "clear" | "restart" | "reset":
                self._changed(step, part, array, flight)
            case "store" | "set" | "patch" | "put" | "button":
                pass  # what is written or asked for concerns no request
            case "focus" | "hide" | "show" | "offline" | "online" | "reconnect":
                pass  # as little does what becomes of the tab
            case _:
                assert_never(name)

    def _changed(self, step: int, part: UnfoldedEvent, array: Array, flight: Flight) -> None:
        """Requests that nobody waits for any more, and a new one."""
        asks, left = _asks(part, array), list(part.after.flight)
        if asks:
            left.remove(next(item for item in left if item.answer is None and not item.outdated))
        before, flight[:] = list(flight), []
        for item, number in before:
            now = next((other for other in (item, item._replace(outdated=True)) if other in left), None)
            if now is None:
                self.ledger.lose(number, step)
            else:
                left.remove(now)
                flight.append((now, number))
        if asks:
            new = next(item for item in part.after.flight if item.answer is None and not item.outdated)
            flight.append((new, self._asked(step, part.to)))


def _under_way(entry: CacheEntry) -> bool:
    fetch = entry.cached.fetch
    return fetch is not None and fetch.phase in ("sent", "served")


def _replaced(part: UnfoldedEvent, query: Query) -> bool:
    """Whether an event ends a fetch under way and begins another one."""
    if part.event.name == "restart":
        return bool(part.before.exists)
    asks = part.event.data
    told = part.event.name == "refetch" and isinstance(asks, Refetch) and query.refetches(part.before.cached, asks)
    return told and asks.cancel and part.before.cached.data is not None


def _asks(part: UnfoldedEvent, array: Array) -> bool:
    """Whether an event makes an array send a request."""
    name, observed = part.event.name, bool(part.before.observed)
    return name == "mount" or (name == "poll" and observed) or (name == "fetch" and (array.survives or observed))


def _taken(flight: Flight, item: Any) -> int:
    """The first of these requests, which is under way no more."""
    place = next(place for place, (other, _) in enumerate(flight) if other == item)
    return flight.pop(place)[1]
