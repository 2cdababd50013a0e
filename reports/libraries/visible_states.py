"""The visible form of a model state: what can be seen of each component in the real libraries too.

Left out is what no front end can see: the marks that a cancel goes back to, whether retries are still allowed, what a
handler awaits and keeps. All of it shows in what later steps do. An entry without data is stale whatever its mark says, and
its first data clear the mark, so the mark is compared only beside data. An entry that holds and does nothing and that
nobody looks at is the same as none.
"""

import json
from typing import Any, Protocol, runtime_checkable

from staleproof.model.components.array import Array, ArrayState
from staleproof.model.components.channel import Channel, Link, Message
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.page import Page, PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.components.server import Server
from staleproof.model.records.cache_entry import CacheEntry, ServedAnswer
from staleproof.model.records.values import Announced, Mark, Put, Row, Value, plain
from staleproof.model.vocabulary import Component


@runtime_checkable
class Looked(Protocol):
    """A component that says itself what can be seen of it."""

    def look(self, state: Any) -> Any:
        """The visible form of a state."""


def look(component: Component, state: Any) -> Any:
    """The visible form of the state of a component, as JSON."""
    match component:
        case Query():
            return _entry(component, state)
        case Array():
            return _rows(state)
        case Slot():
            return _run(component, state)
        case Channel():
            return _link(state)
        case Page():
            return _place(state)
        case Server() | CacheLine() | ResponseCache():
            return rows(state)
        case SupersededRequests():
            return _ordered([on_wire(item) for item in state])
        case OtherTabs():
            return None
        case Looked():
            return component.look(state)
    raise TypeError(f"nothing is known of how a {type(component).__name__} looks")


def _row(row: Row | Announced) -> list[Any]:
    status, version, optimistic, _ = plain(row)
    return [status, version, optimistic]


def rows(value: Value | None) -> list[list[Any]] | None:
    """A copy as rows of status, version, and whether it is a guess."""
    if value is None:
        return None
    assert not isinstance(value, Mark)
    return [_row(row) for row in value]


def on_wire(answer: ServedAnswer | None) -> list[Any] | None:
    """An answer on its way, and whether the HTTP cache gave it."""
    return None if answer is None else [rows(answer[0]), answer[1]]


def carried(message: Message) -> Any:
    """A message on its way, with the record and the row that it carries, if it does."""
    if isinstance(message, str) or not isinstance(message[1], Put):
        return message
    return [message[0], message[1].record, _row(message[1].row)]


def _ordered(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, separators=(",", ":")))


def _entry(query: Query, state: CacheEntry) -> Any:
    if state.behind is not None:
        behind = _entry(query, state.behind._replace(observed=False))
        return {"removed": rows(state.data), "behind": behind and behind | {"observers": int(state.behind.observed)}}
    if not state.observed and state.data is None and not state.failed and state.fetch is None:
        return None
    fetch = state.fetch
    phase = "idle" if fetch is None else fetch.phase
    data = rows(state.data)
    return {
        "data": data,
        "seen": data if state.observed else None,
        "status": "error" if state.failed else "pending" if data is None else "success",
        "fetchStatus": {"idle": "idle", "paused": "paused"}.get(phase, "fetching"),
        "invalidated": data is not None and state.invalidated,
        "stale": state.stale and (query.asks(state) or not state.observed),
        "observers": int(state.observed),
        "failures": None if fetch is None else fetch.attempt + (phase in ("waiting", "paused")),
        "request": "sent" if phase == "sent" else on_wire(fetch.answer) if fetch and phase == "served" else None,
    }


def _rows(state: ArrayState) -> Any:
    flight = _ordered([on_wire(item.answer) for item in state.flight if not item.outdated])
    return {"observed": state.observed, "data": rows(state.data), "flight": flight}


def _run(slot: Slot, state: HandlerRun | None) -> Any:
    if state is None:
        return None
    failed = state.phase in ("waiting", "paused")
    tried = failed or state.phase in ("sent", "served")
    failures = state.attempt + failed if tried else None
    assert slot.programs[state.program].retry >= state.attempt
    return {"program": state.program, "record": state.record, "phase": state.phase, "failures": failures}


def _link(state: Link) -> Any:
    return {
        "up": state.up,
        "flight": _ordered([carried(item) for item in state.flight]),
        "out": state.out,
        "windows": [list(window) for window in state.windows],
    }


def _place(state: PageState) -> Any:
    return {"page": state.page, "hidden": state.hidden, "out": state.out, "offline": state.offline}
