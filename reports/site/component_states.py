"""What each component of a story holds at a moment, in short lines."""

from collections.abc import Iterator
from typing import Any

from staleproof.model.components.array import Array, ArrayState, Get
from staleproof.model.components.channel import Channel, Link, called
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.page import Page, PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.components.server import Server, announced
from staleproof.model.english import counted
from staleproof.model.records.cache_entry import CacheEntry, Fetch, ServedAnswer
from staleproof.model.records.values import Put, Value
from staleproof.model.systems.outside_copies import Around, OutsideCopies
from staleproof.reports.stories.setting import Tale
from staleproof.reports.stories.unfolded import Unfolded

PHASES = {
    "before": "prepares its request",
    "sent": "its request is on the way",
    "served": "the answer is on the way",
    "waiting": "waits to try again",
    "paused": "its request is paused",
    "success": "does its success steps",
    "error": "does its error steps",
    "orphan": "its page is gone, its request is not",
}
"""What a handler under way does, by its phase."""
WAITS = {"waiting": "its GET waits to be tried again", "paused": "its GET is paused"}
"""What a fetch does whose request is not on its way, by its phase."""


def held(tale: Tale, value: Value) -> str:
    """The rows of the records that a story is about, as a copy has them."""
    assert isinstance(value, tuple)
    rows = (value[record] for record in tale.records)
    return ", ".join(f"the guess {row.status}" if row.optimistic else row.status for row in rows)


def lines(story: Unfolded, moment: int, name: str) -> Iterator[str]:
    """What a component holds before step `moment + 1`."""
    tale, state = story.tale, story.tale.local(moment, name)
    match story.kinds[name]:
        case Server():
            yield from _server(story, state)
        case Page():
            yield from _page(story, state)
        case Query():
            yield from _query(tale, state)
        case Array():
            yield from _array(tale, state)
        case CacheLine() | ResponseCache():
            yield "keeps nothing" if state is None else f"keeps {held(tale, state)}"
        case SupersededRequests():
            yield from (_request(tale, answer) for answer in state)
        case Channel():
            yield from _channel(state)
        case Slot():
            yield from _slot(story, name, state)
        case OutsideCopies():
            yield from _outside(state)
        case OtherTabs():
            return
        case other:
            raise TypeError(f"there are no words for what a {type(other).__name__} holds")


def _server(story: Unfolded, rows: tuple[Any, ...]) -> Iterator[str]:
    for record in story.tale.records:
        yield f"{story.subject(record)} is {rows[record].status}"
        if announced(rows[record]):
            yield f"a change of {story.subject(record)} is announced"


def _page(story: Unfolded, state: PageState) -> Iterator[str]:
    yield "no page is open" if state.page is None else f"'{story.setting.page(state.page)}' is open"
    yield from ["the tab is hidden"] if state.hidden else []
    yield from ["nobody is logged in"] if state.out else []
    yield from ["the tab is offline"] if state.offline else []


def _query(tale: Tale, entry: CacheEntry) -> Iterator[str]:
    if entry.behind is not None:
        yield "was removed from the cache"
        yield f"its view still shows {'nothing' if entry.data is None else held(tale, entry.data)}"
        yield from _query(tale, entry.behind) if entry.exists else []
        return
    if entry.data is None:
        yield "has no data"
    else:
        yield f"has {held(tale, entry.data)}"
        yield "marked as stale" if entry.invalidated else "older than its staleTime" if entry.aged else "counts as fresh"
    yield from ["has an error"] if entry.failed else []
    yield from [] if entry.observed or not entry.exists else ["no view looks at it"]
    yield from [] if entry.fetch is None else [_fetch(tale, entry.fetch)]


def _fetch(tale: Tale, fetch: Fetch) -> str:
    return WAITS.get(fetch.phase) or _request(tale, fetch.answer)


def _array(tale: Tale, state: ArrayState) -> Iterator[str]:
    yield "has no data" if state.data is None else f"has {held(tale, state.data)}"
    yield from (f"{_request(tale, get.answer)}{_outdated(get)}" for get in state.flight)


def _outdated(get: Get) -> str:
    return ", to be dropped" if get.outdated else ""


def _request(tale: Tale, answer: ServedAnswer | None) -> str:
    return "a GET is on the way" if answer is None else f"an answer is on the way: {held(tale, answer[0])}"


def _channel(link: Link) -> Iterator[str]:
    yield "connected" if link.up else "not connected"
    for message in link.flight:
        row = f" with {message[1].row.status}" if isinstance(message, tuple) and isinstance(message[1], Put) else ""
        yield f"a push '{called(message)}'{row} is on the way"
    yield from (f"the window of '{message}' is open" for message, _ in link.windows)


def _slot(story: Unfolded, name: str, run: HandlerRun | None) -> Iterator[str]:
    if run is not None:
        yield f"'{story.setting.slots[name][1][run.program]}'{story.about(run.record)}: {PHASES[run.phase]}"


def _outside(state: Around) -> Iterator[str]:
    slots = {wait.slot for wait in state.waits}
    if slots:
        yield f"{counted(len(slots), 'action')} wait{'s' if len(slots) == 1 else ''} for them"
