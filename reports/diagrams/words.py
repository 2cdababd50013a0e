"""What an event of a part is called in a picture; nothing where the picture does not tell of it."""

from typing import assert_never, cast

from staleproof.model.components.array import ArrayEvent, ArrayState
from staleproof.model.components.channel import ChannelEvent, Link, called
from staleproof.model.components.handler import SlotEvent
from staleproof.model.components.http_cache import LineEvent, SupersededEvent
from staleproof.model.components.page import PageEvent
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.query import Query
from staleproof.model.components.query_rules.events import QueryEvent
from staleproof.model.components.response_cache import ResponseCacheEvent
from staleproof.model.records.cache_entry import CacheEntry, Refetch
from staleproof.model.vocabulary import Event

JOINED = "joins the GET under way"
MARKED = "only marked"
REMAP = "what became of a guess is known"
"""Where copies are marks, the guess of an own action turns into what the server has made of it."""


def at_query(query: Query, before: CacheEntry, event: Event, after: CacheEntry) -> str:
    """At an entry of a query cache."""
    if event.name in ("remap", "fail for good"):
        return REMAP if event.name == "remap" else "the GET fails for good"
    name, before, after = cast("QueryEvent", event.name), before.cached, after.cached
    match name:
        case "refetch":
            return _refetched(query, before, event.data, after)
        case "mount" | "poll" | "focus" | "reconnect" | "render" | "restart":
            return _asked(_ASKED[name], before, after, replaces=name == "restart")
        case "serve" | "button" | "ready":
            return ""
        case "answer":
            return "the GET is answered"
        case "deliver":
            return "the answer arrives"
        case "fail":
            return "the GET fails"
        case "retry" | "go_on":
            return "the GET is tried again" if name == "retry" else "the paused GET goes on"
        case "cancel":
            return "cancelled"
        case "patch" | "put" | "set" | "store":
            return _WRITTEN[name]
        case "unmount" | "age" | "collect" | "reset" | "clear" | "remove":
            return _PASSING[name]
        case "hide" | "show" | "offline" | "online":
            return _TAB[name]
        case _:
            assert_never(name)


_WRITTEN = {
    "patch": "a guess or a reply is written",
    "put": "a pushed row is written",
    "set": "rolled back",
    "store": "an answer is written",
}
_PASSING = {
    "unmount": "its view is left",
    "age": "staleTime passes",
    "collect": "gcTime passes",
    "reset": "the page is reloaded",
    "clear": "logout clears it",
    "remove": "removed",
}
_TAB = {"hide": "the tab is hidden", "show": "the tab is shown", "offline": "offline", "online": "online again"}
_ASKED = {
    "mount": "a view opens",
    "poll": "poll",
    "focus": "window focused",
    "reconnect": "online again",
    "render": "rendered with what it waits for",
    "restart": "reset",
    "fetch": "fetch",
}


def _refetched(query: Query, before: CacheEntry, options: Refetch, after: CacheEntry) -> str:
    """What an invalidation or a refetch does: it reads again, or marks at the most."""
    said = "invalidated" if options.mark else "refetched"
    if query.refetches(before, options):
        return _asked(said, before, after, replaces=options.cancel and before.data is not None)
    something = before.data is not None or before.fetch is not None
    return f"{said}: {MARKED}" if options.mark and something else said


def _asked(said: str, before: CacheEntry, after: CacheEntry, *, replaces: bool) -> str:
    """What makes an entry read again, with what becomes of a GET that is under way."""
    if before.fetch is None or after.fetch is None:
        return said
    return f"{said}: {'a new GET replaces the old one' if replaces else JOINED}"


def at_array(_before: ArrayState, event: Event, _after: ArrayState) -> str:
    """At rows outside of the query cache."""
    if event.name == "remap":
        return REMAP
    name = cast("ArrayEvent", event.name)
    match name:
        case "mount" | "poll" | "fetch" | "restart":
            return _ASKED[name]
        case "serve" | "focus" | "hide" | "show" | "offline" | "online" | "reconnect" | "button":
            return ""
        case "answer":
            return "a GET is answered"
        case "deliver":
            return "an answer is dropped" if event.data[0].outdated else "an answer arrives"
        case "fail":
            return "a GET fails"
        case "patch" | "put" | "set" | "store":
            return _WRITTEN[name]
        case "unmount" | "reset" | "clear":
            return _PASSING[name]
        case _:
            assert_never(name)


def at_line(before: object, event: Event, _after: object) -> str:
    """At a line of the browser's HTTP cache."""
    name = cast("LineEvent", event.name)
    match name:
        case "read":
            return "a GET passes through" if before is None else "answers a GET"
        case "store":
            return "keeps an answer"
        case "expire":
            return "max-age passes"
        case _:
            assert_never(name)


def at_response_cache(before: object, event: Event, _after: object) -> str:
    """At the response cache of the server."""
    name = cast("ResponseCacheEvent", event.name)
    match name:
        case "read":
            return "a GET passes through" if before is None else "answers a GET"
        case "others read":
            return "somebody else reads"
        case "answer":
            return "keeps the answer"
        case "expire":
            return "its lifetime passes"
        case "clear":
            return "a commit clears it"
        case _:
            assert_never(name)


def at_requests(_before: object, event: Event, _after: object) -> str:
    """At the requests that were replaced, or those of other tabs."""
    name = cast("SupersededEvent", event.name)
    match name:
        case "add":
            return "a GET is replaced or given up"
        case "another tab reads":
            return "another tab sends a GET"
        case "serve":
            return ""
        case "answer":
            return "a GET is answered"
        case "deliver":
            return "an answer arrives"
        case "reset":
            return _PASSING[name]
        case _:
            assert_never(name)


def at_channel(before: Link, event: Event, _after: Link) -> str:
    """At a push channel."""
    name = cast("ChannelEvent", event.name)
    match name:
        case "publish":
            heard = before.up and not before.out
            return f"the server sends '{called(event.data)}'{'' if heard else ': nobody hears it'}"
        case "arrive":
            return f"'{called(event.data[0])}' arrives"
        case "lose":
            return f"'{called(event.data[0])}' is lost"
        case "connect" | "disconnect":
            return f"{name}s" if name == "connect" else "breaks"
        case "window ends":
            return "the window ends"
        case "reset":
            return _PASSING[name]
        case "offline" | "online":
            return _TAB[name]
        case "log out" | "log in":
            return name
        case _:
            assert_never(name)


def at_handler(before: HandlerRun | None, event: Event, after: HandlerRun | None) -> str:
    """At the place where a handler runs."""
    if event.name == "remap":
        return REMAP
    name = cast("SlotEvent", event.name)
    match name:
        case "click":
            return "click"
        case "serve" | "was" | "pending" | "unless_busy" | "taken":
            return ""
        case "replied":
            if before is not None and before.phase == "orphan":
                return "the server decides; nobody hears of it"
            return "the server accepts" if event.data.ok else "refused, or an error"
        case "deliver":
            return "the answer arrives"
        case "fail" | "lose":
            return "the request fails" if name == "fail" else "the answer is lost"
        case "retry" | "wake":
            return "tried again" if name == "retry" else "goes on"
        case "settled" | "go_on":
            return "" if before == after else "done" if after is None else "what it waits for is there"
        case "clicked_offline":
            return "waits until the tab is online"
        case "reset":
            return _PASSING[name]
        case "hide" | "show" | "offline" | "online":
            return _TAB[name]
        case _:
            assert_never(name)


def at_page(_before: object, event: Event, _after: object) -> str:
    """At a tab as its user moves it."""
    name = cast("PageEvent", event.name)
    match name:
        case "open" | "leave":
            return "opens a page" if name == "open" else "leaves the page"
        case "focus" | "poll" | "reload":
            return ""
        case "hide" | "show" | "offline" | "online":
            return _TAB[name]
        case "log out" | "log in":
            return name
        case "resumed" | "awake" | "answered" | "clicked" | "button":
            return ""
        case _:
            assert_never(name)
