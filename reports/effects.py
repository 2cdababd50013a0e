"""What an event did to a copy, in words."""

from collections.abc import Callable
from typing import Any, Protocol

from model.query import Entry, Refetch
from model.vocabulary import Event

ASKING = ("mount", "poll", "focus", "show", "refetch", "fetch", "cancel", "unmount")


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


def effect(part: Happening, name: str, statuses: Callable[[Any], str]) -> str:
    """What an event did to the copy called `name`; "" if nothing worth telling. `statuses` tells a copy's rows."""
    before, after = part.before, part.after
    if part.event.name == "deliver":
        return f"{name} has {statuses(after.data)}"
    if part.event.name == "fail" and after.data != before.data:
        return f"{name} takes the error for an empty list"
    if part.event.name in ("patch", "set", "store") and after.data != before.data and after.data is not None:
        if part.event.name == "set":
            return f"{name} goes back to {statuses(after.data)}"
        guessed = any(row.optimistic for row in after.data)
        return f"{name} shows the guess {statuses(after.data)}" if guessed else f"{name} has {statuses(after.data)}"
    if part.event.name not in ASKING:
        return ""
    return _fetching(part, name) if isinstance(after, Entry) else _flying(part, name)


def _flying(part: Happening, name: str) -> str:
    return f"GET {name} is sent" if len(part.after.flight) > len(part.before.flight) else ""


def _fetching(part: Happening, name: str) -> str:
    before, after, asks = part.before, part.after, part.event.data
    if before.fetch is None and after.fetch is not None:
        return f"GET {name} is sent"
    if before.fetch is not None:
        return _meanwhile(part, name)
    if isinstance(asks, Refetch) and asks.mark and after.invalidated and not before.invalidated:
        return f"{name} is only marked as stale"
    if part.event.name == "mount" and after.data is not None:
        return f"{name} counts as fresh, no GET is sent"
    return ""


def _meanwhile(part: Happening, name: str) -> str:
    """What an event did while a fetch was under way."""
    before, after, asks = part.before, part.after, part.event.data
    if after.fetch is None:
        return f"GET {name} is cancelled"
    if isinstance(asks, Refetch):
        replaced = asks.cancel and before.data is not None and (before.observed or asks.which in ("all", "always"))
        return f"GET {name} under way is replaced by a new one" if replaced else f"{name} joins the GET already under way"
    return f"{name} joins the GET already under way" if part.event.name in ("poll", "mount") else ""
