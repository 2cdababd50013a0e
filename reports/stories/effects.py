"""What an event did to a copy, in words."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, assert_never, cast

from staleproof.model.components.array import ArrayEvent, ArrayState
from staleproof.model.components.query import Query
from staleproof.model.components.query_rules.events import QueryEvent
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.systems.browser import meant
from staleproof.model.vocabulary import Component, Event

CopyEvent = QueryEvent | ArrayEvent


class Happening(Protocol):
    """One event at one copy."""

    @property
    def before(self) -> Any:
        """The state of the copy before."""

    @property
    def event(self) -> Event:
        """The event."""

    @property
    def after(self) -> Any:
        """The state of the copy after."""


def skipped(part: Happening) -> str | None:
    """The address of a copy that is not read again, because the event finds an action under way; None if there is none."""
    if part.event.name != "unless_busy" or part.before is None or part.before.phase == "orphan":
        return None
    call = meant(part.event.data)
    return call.to if call.event.name == "refetch" else None


def outdated(part: Happening) -> bool:
    """Whether an answer is not written into an array, because a guard waits for a later one or its component is gone."""
    return part.event.name == "deliver" and isinstance(part.before, ArrayState) and part.event.data[0].outdated


def unseen(part: Happening) -> bool:
    """Whether a view shows what was removed, and nothing of what an event does with the key in the cache."""
    return isinstance(part.before, CacheEntry) and part.before.behind is not None and part.after.behind is not None


class _Unseen(NamedTuple):
    before: CacheEntry
    event: Event
    after: CacheEntry


def effect(part: Happening, copy: Component, name: str, statuses: Callable[[Any], str]) -> str:
    """What an event did to a copy called `name`; "" if nothing worth telling. `statuses` tells a copy's rows."""
    if unseen(part):
        said = effect(_Unseen(part.before.behind, part.event, part.after.behind), copy, name, statuses)
        return said and f"{said}, which its view does not show"
    event, written = cast("CopyEvent", part.event.name), part.after.data
    new = written != part.before.data
    match event:
        case "deliver":
            return f"{name} drops it" if outdated(part) else f"{name} has {statuses(written)}"
        case "clear":
            return f"{name} is cleared" if part.before.data is not None else ""
        case "restart":
            return _restarted(part, copy, name)
        case "remove":
            return _removed(part, name)
        case "fail":
            return f"{name} takes the error for an empty list" if new else ""
        case "set":
            return f"{name} goes back to {statuses(written)}" if new and written is not None else ""
        case "patch" | "store":
            return _patched(name, written, statuses) if new and written is not None else ""
        case "put":
            return _put(part, name, statuses)
        case "refetch" | "fetch" | "cancel" | "go_on" | "render":
            return _asking(part, copy, name)
        case "mount" | "unmount" | "poll" | "focus" | "show" | "reconnect":
            return _asking(part, copy, name)
        case "serve" | "answer" | "retry" | "age" | "collect" | "reset" | "hide" | "offline" | "online" | "ready" | "button":
            return ""  # what the step itself is called says enough
        case _:
            assert_never(event)


def _asking(part: Happening, copy: Component, name: str) -> str:
    return _fetching(part, copy, name) if isinstance(copy, Query) else _flying(part, name)


def _restarted(part: Happening, copy: Component, name: str) -> str:
    """What a reset did: the copy is empty, and perhaps read again."""
    empty = f"{name} is emptied" if part.before.data is not None else ""
    if not isinstance(copy, Query) or part.after.fetch is None:
        gone = isinstance(copy, Query) and part.before.fetch is not None
        return "; ".join(filter(None, (empty, f"GET {name} is given up" if gone else "")))
    replaced = "under way is replaced by a new one" if part.before.fetch is not None else _begun(part.after)
    return "; ".join(filter(None, (empty, f"GET {name} {replaced}")))


def _removed(part: Happening, name: str) -> str:
    """What was taken out of the cache, and whether a view goes on showing it."""
    before, after = part.before, part.after
    if before == after:
        return ""
    what = "nothing" if before.data is None else "it"
    shown = f", while its view is open: that goes on showing {what}, and hears of nothing" if after.behind is not None else ""
    given_up = f"; GET {name} is given up" if before.fetch is not None else ""
    return f"{name} is removed from the cache{shown}{given_up}"


def _patched(name: str, written: Any, statuses: Callable[[Any], str]) -> str:
    guessed = any(row.optimistic for row in written)
    return f"{name} shows the guess {statuses(written)}" if guessed else f"{name} has {statuses(written)}"


def _put(part: Happening, name: str, statuses: Callable[[Any], str]) -> str:
    """What became of a pushed row."""
    before, after = part.before, part.after
    if before.data is None:
        return f"{name} has no rows yet, so nothing is written"
    if after.data != before.data:
        return f"{name} has {statuses(after.data)}"
    if not part.event.data.passes(before.data):
        return f"{name} has a row as new as that and drops it"
    return f"{name} still has {statuses(after.data)} and counts as fresh"


def _flying(part: Happening, name: str) -> str:
    return f"GET {name} is sent" if len(part.after.flight) > len(part.before.flight) else ""


def _fetching(part: Happening, query: Query, name: str) -> str:
    before, after = part.before, part.after
    if before.fetch is None and after.fetch is not None:
        return f"GET {name} {_begun(after)}"
    if only_marked(part, query):
        return f"{name} is only marked as stale" if before.fetch is None else f"{name} is only marked, GET {name} goes on"
    if before.fetch is not None:
        return _meanwhile(part, name)
    return _mounted(after, name) if part.event.name == "mount" else ""


def _begun(entry: CacheEntry) -> str:
    """What becomes of a request that is made now."""
    return "waits until the tab is online" if entry.fetch is not None and entry.fetch.phase == "paused" else "is sent"


def only_marked(part: Happening, query: Query) -> bool:
    """Whether an event is an invalidation that sends no request and waits for none."""
    asks = part.event.data
    marks = isinstance(asks, Refetch) and asks.mark and part.before.exists
    return marks and not query.refetches(part.before.cached, asks)


def _mounted(after: CacheEntry, name: str) -> str:
    if after.data is None:
        return f"{name} has no data, and no GET is sent"
    return f"{name} is stale, and yet no GET is sent" if after.stale else f"{name} counts as fresh, no GET is sent"


def _meanwhile(part: Happening, name: str) -> str:
    """What an event did while a fetch was under way that it was to renew."""
    before, after, asks = part.before, part.after, part.event.data
    if after.fetch is None:
        return f"GET {name} is cancelled"
    if part.event.name == "go_on":
        return f"GET {name} {_begun(after)}" if after.fetch.phase == "sent" else ""
    if isinstance(asks, Refetch):
        replaced = asks.cancel and before.data is not None
        return f"GET {name} under way is replaced by a new one" if replaced else f"{name} joins the GET already under way"
    return f"{name} joins the GET already under way" if part.event.name in ("poll", "mount") else ""
