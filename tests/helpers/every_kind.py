"""Every kind of step, call, event, fault, promise and lint, from the types, and the parts of worlds by their events."""

from collections.abc import Iterator
from typing import Any, get_args

from staleproof.model.components.array import Array, ArrayBegins, ArrayEvent
from staleproof.model.components.channel import Channel, ChannelBegins, ChannelEvent
from staleproof.model.components.environment import Environment, EnvironmentBegins, EnvironmentEvent
from staleproof.model.components.handler import Slot, SlotBegins, SlotEvent
from staleproof.model.components.http_cache import (
    CacheLine,
    LineBegins,
    LineEvent,
    SupersededBegin,
    SupersededEvent,
    SupersededRequests,
)
from staleproof.model.components.marker import Marker, MarkerEvent
from staleproof.model.components.other_tabs import OtherTabs, OtherTabsBegins, OtherTabsEvent
from staleproof.model.components.page import Page, PageBegins, PageEvent
from staleproof.model.components.program import CallKind
from staleproof.model.components.query import Query
from staleproof.model.components.query_rules.events import QueryBegins, QueryEvent
from staleproof.model.components.response_cache import ResponseCache, ResponseCacheBegins, ResponseCacheEvent
from staleproof.model.components.server import Server, ServerBegins, ServerEvent
from staleproof.model.language.anomalies import Anomaly
from staleproof.model.language.step import StepKind
from staleproof.model.lifecycle.appointment import Appointment
from staleproof.model.lifecycle.table import derive
from staleproof.model.records.faults import Fault
from staleproof.model.records.values import Row
from staleproof.model.systems.outside_copies import OutsideBegins, OutsideCopies, OutsideEvent
from staleproof.model.validation.references import PromiseName
from staleproof.model.vocabulary import Component
from staleproof.reports.lints.codes import Code


def members(words: Any) -> tuple[str, ...]:
    """The words of a Literal, or of several that are put together."""
    return tuple(dict.fromkeys(_words(words)))


def _words(words: Any) -> Iterator[str]:
    for word in get_args(words):
        yield from (word,) if isinstance(word, str) else _words(word)


STEPS, CALLS, FAULTS, PROMISES, CODES = map(members, (StepKind, CallKind, Fault, PromiseName, Code))
ANOMALIES = members(Anomaly)
TAKEN: dict[type, tuple[str, ...]] = {
    Query: members(QueryEvent),
    Array: members(ArrayEvent),
    Slot: members(SlotEvent),
    Channel: members(ChannelEvent),
    Page: members(PageEvent),
    Server: members(ServerEvent),
    CacheLine: members(LineEvent),
    SupersededRequests: members(SupersededEvent),
    ResponseCache: members(ResponseCacheEvent),
    OtherTabs: members(OtherTabsEvent),
    Environment: members(EnvironmentEvent),
    OutsideCopies: members(OutsideEvent),
    Marker: members(MarkerEvent),
}
"""The events that each kind of part takes."""
BEGUN: dict[type, tuple[str, ...]] = {
    Query: members(QueryBegins),
    Array: members(ArrayBegins),
    Slot: members(SlotBegins),
    Channel: members(ChannelBegins),
    Page: members(PageBegins),
    Server: members(ServerBegins),
    CacheLine: members(LineBegins),
    SupersededRequests: members(SupersededBegin),
    ResponseCache: members(ResponseCacheBegins),
    OtherTabs: members(OtherTabsBegins),
    Environment: members(EnvironmentBegins),
    OutsideCopies: members(OutsideBegins),
    Marker: (),
}
"""Those that it begins by itself."""
LIFECYCLE = derive(Appointment)
PARTS: tuple[Component, ...] = (
    Query("q", "s"),
    Array("a", "s", survives=True),
    Slot("slot", "s", ()),
    Channel("channel", (), ()),
    Page("page", ()),
    Server(LIFECYCLE, (Row("pending", 0),)),
    CacheLine("line", "s"),
    SupersededRequests("superseded", "s", ()),
    ResponseCache("cache", "s"),
    OtherTabs("other tabs", ()),
    Environment("world", ()),
    OutsideCopies("outside copies"),
    Marker(),
)
"""One of each kind."""
IN_WORLDS = tuple(kind for kind in TAKEN if kind not in (Environment, OutsideCopies, Marker))
"""The kinds of parts of a whole world; the others stand for what a cone leaves out."""
