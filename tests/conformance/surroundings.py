"""Everything around a single copy: a server with two versions, and a hand that makes every call there is."""

from collections.abc import Iterable
from itertools import product
from typing import Any, NamedTuple

from staleproof.model.components.array import Array, ArrayState
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import NEVER_READ, Copy, Guess, Put, Row
from staleproof.model.vocabulary import Component, Event, Kind, Label, Offer, Send, State, Step, System
from staleproof.reports.libraries.visible_states import rows

OLD: Copy = (Row("old", 0),)
NEW: Copy = (Row("new", 1),)
EMPTY: Copy = (Row("none", NEVER_READ),)
GUESS = Guess(0, "guess")
GUESSED: Copy = (Row("guess", 0, optimistic=True),)


class Source(NamedTuple):
    """A server with one record that is committed once."""

    name: str = "world"
    initial: Copy = OLD

    def offers(self, state: Copy) -> tuple[Offer, ...]:
        return (Offer(Event("commit"), Kind.ENVIRONMENT),) if state == OLD else ()

    def step(self, state: Copy, event: Event) -> Step | None:
        if event.name == "read":
            return Step(state, (Send(event.data, Event("answer", (state, False))),))
        return Step(NEW)

    def command(self, _: Event) -> list[Any]:
        return [self.name, "commit", {"record": 0, "status": "new"}]

    def look(self, state: Copy) -> Any:
        return rows(state)


class Waiter(NamedTuple):
    """Somebody who awaits the refetches that are told to."""

    name: str = "waiter"
    initial: bool = False

    def offers(self, _: object) -> tuple[Offer, ...]:
        return ()

    def step(self, _: object, event: Event) -> Step:
        return Step(event.name == "pending")

    def look(self, state: object) -> Any:
        return state


class Hand(NamedTuple):
    """Whoever calls a copy; a reset reaches everything that a reload of the page does."""

    copy: str
    calls: tuple[Event, ...]
    volatile: tuple[str, ...] = ()
    name: str = "hand"
    initial: None = None

    def offers(self, _: object) -> tuple[Offer, ...]:
        return tuple(Offer(call, Kind.ENVIRONMENT) for call in self.calls)

    def step(self, _: object, event: Event) -> Step:
        calls = event.data if event.name == "calls" else (event,)
        targets = (self.copy, *self.volatile) if event.name == "reset" else (self.copy,)
        focused = (Send(self.copy, Event("focus")),) if event.name == "show" else ()
        return Step(None, (*(Send(target, call) for call in calls for target in targets), *focused))

    def look(self, _: object) -> Any:
        return None

    def command(self, event: Event) -> list[Any]:
        if event.name in PAGE:
            return ["page", PAGE[event.name], None]
        if event.name == "calls":
            return [self.copy, "calls", [self.command(call)[1:] for call in event.data]]
        match event.data:
            case Refetch(awaited_by=by) if event.name == "restart":
                return [self.copy, "restart", by]
            case Refetch(awaited_by=by) if event.name == "fetch":
                return [self.copy, "dispatch", by] if by else [self.copy, "fetch", None]
            case Refetch() as options:
                told = {"mark": options.mark, "which": options.which, "cancel": options.cancel, "awaited": options.awaited_by}
                return [self.copy, "invalidate", told]
            case (Guess(record, status), None):
                return [self.copy, event.name, {"record": record, "status": status}]
            case Pushed(change, part, check):
                row = {"record": 0, "row": list((change.row if isinstance(change, Put) else NEW[0])[:3])}
                return [self.copy, event.name, {**row, "part": part, "newer_only": check}]
            case (Row(), *_):
                return [self.copy, event.name, rows(event.data)]
        return [self.copy, event.name, event.data]


PAGE = {"hide": "hide", "show": "show", "focus": "focus", "reset": "reload"}
"""What happens to the whole tab."""
SCOPES = ("active", "inactive", "all", "none")
REFETCHES = (
    *(Event("refetch", Refetch(*options)) for options in product((True, False), SCOPES, (True, False))),
    *(Event("refetch", Refetch(False, "always", cancel)) for cancel in (True, False)),
)
WAITING = (
    *(Event("refetch", Refetch(*options, "waiter")) for options in product((True, False), ("active", "all"), (True, False))),
    *(Event("refetch", Refetch(False, "always", cancel, "waiter")) for cancel in (True, False)),
)
PLAIN = ("mount", "unmount", "poll", "focus", "hide", "show", "reset")
RESTARTS = tuple(Event("restart", Refetch(False, awaited_by=by)) for by in (None, "waiter"))
REMOVES = tuple(Event("remove", which) for which in ("all", "active", "inactive"))
PUTS = tuple(Event("put", pushed) for pushed in (Pushed(Put(0, NEW[0])), Pushed(part=True), Pushed(Put(0, OLD[0]), check=True)))
CALLS = (
    *(Event(name) for name in PLAIN),
    *REFETCHES,
    *WAITING,
    Event("cancel"),
    Event("cancel", "unloaded"),
    Event("patch", (GUESS, None)),
    Event("set", None),
    Event("set", OLD),
    *PUTS,
    Event("clear"),
)


def entry_system(query: Query, calls: Iterable[Event] = CALLS) -> System:
    """A query with its line and its superseded, if it has them, among all that can happen to it."""
    superseded = () if query.superseded is None else (SupersededRequests(query.superseded, query.source, query.stores),)
    hand = Hand("q", tuple(calls), ("waiter", *(part.name for part in superseded)))
    lines = () if query.source == "world" else (CacheLine(query.source, "world"),)
    parts: tuple[Component, ...] = (query, Source(), Waiter(), hand, *superseded, *lines)
    return System(parts, possible)


ARRAY_CALLS = (
    *(Event(name) for name in PLAIN),
    *(Event("fetch", Refetch(False, "always", awaited_by=by)) for by in (None, "waiter")),
    Event("patch", (GUESS, None)),
    Event("store", OLD),
    *PUTS,
    Event("clear"),
    Event("restart"),
)


def array_system(array: Array) -> System:
    """The same for an array."""
    lines = () if array.source == "world" else (CacheLine(array.source, "world"),)
    calls = ARRAY_CALLS if array.survives else tuple(call for call in ARRAY_CALLS if call.name != "restart")
    parts: tuple[Component, ...] = (array, Source(), Waiter(), Hand("a", calls, ("waiter",)), *lines)
    return System(parts, possible)


def roomy(state: State) -> bool:
    """Whether no more requests are on their way than it takes to show what becomes of one that is overtaken."""
    copy = state[0]
    if isinstance(copy, ArrayState):
        return len(copy.flight) <= 2
    superseded = state[4] if len(state) > 5 else ()
    return isinstance(superseded, tuple) and len(superseded) <= 1


def possible(state: State, label: Label) -> bool:
    """Whether somebody can do this to the copy now."""
    copy = state[0]
    assert isinstance(copy, CacheEntry | ArrayState)
    if label.component != "hand":
        return True
    hidden = isinstance(copy, CacheEntry) and copy.hidden
    return {
        "mount": not copy.observed,
        "unmount": copy.observed,
        "clear": not copy.observed,
        "poll": copy.observed,
        "focus": not hidden,
        "hide": not hidden,
        "show": hidden or isinstance(copy, ArrayState),
    }.get(label.event.name, True)


def entry_setup(query: Query) -> dict[str, Any]:
    """The same for the libraries."""
    declared = {
        "key": ["q"],
        "ages": query.ages,
        "collected": query.collected,
        "retry": query.retry,
        "enabled": query.enabled,
        "refetch_on_mount": query.on_mount,
        "refetch_on_focus": query.on_focus,
        "refetch_on_reconnect": query.on_reconnect,
        "poll": True,
        "poll_in_background": True,
        "aborts": query.aborts,
        "fills": [],
        "empty": query.empty and rows(query.empty),
        "line": None if query.source == "world" else query.source,
        "cache": None,
        "superseded": query.superseded,
    }
    return _setup({"q": declared}, {})


def array_setup(array: Array) -> dict[str, Any]:
    line = None if array.source == "world" else array.source
    declared = {"kept_in": "redux" if array.survives else "component", "guarded": array.guarded}
    return _setup({}, {"a": {**declared, "line": line, "cache": None}})


def _setup(queries: dict[str, Any], arrays: dict[str, Any]) -> dict[str, Any]:
    tab = {"page": "page", "pages": {}, "queries": queries, "arrays": arrays, "slots": [], "handlers": [], "channel": None}
    world = {"server": "world", "rows": rows(OLD), "commits_clear": False}
    return {**world, "tabs": [{**tab, "waiter": "waiter"}]}
