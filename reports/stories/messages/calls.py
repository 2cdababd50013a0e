"""What is done to copies within one step: by handlers, by what arrives, by each other, by the server."""

from typing import assert_never, cast

from staleproof.model.components.array import Array, ArrayEvent
from staleproof.model.components.http_cache import CacheLine, LineEvent
from staleproof.model.components.query import Query
from staleproof.model.components.query_rules.events import QueryEvent
from staleproof.model.components.response_cache import ResponseCache, ResponseCacheEvent
from staleproof.model.records.addresses import copy_of
from staleproof.model.records.cache_entry import Refetch
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import Call
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.unfolded import Unfolded, UnfoldedEvent

SAYS: dict[Call, str] = {
    "invalidation": "invalidate {}",
    "refetch": "refetch {}",
    "cancel": "cancel GET {}",
    "reset": "empty {}",
    "removal": "remove {}",
    "write": "write into {}",
}


class Calls:
    """Follows the calls on copies and on the caches beside them."""

    def __init__(self, story: Unfolded, places: LanePlaces, ledger: Ledger) -> None:
        self.story, self.places, self.ledger = story, places, ledger

    def follow(self, step: int, part: UnfoldedEvent) -> None:
        """One event of a step."""
        kind, copy = self._kind(part), self.story.setting.copies.get(copy_of(part.to))
        if kind is None or copy is None or part.sender is None:
            return
        cache = isinstance(self.story.kinds[part.to], CacheLine | ResponseCache)
        said = f"keep the answer to GET {copy[1]}" if cache and kind == "write" else SAYS[kind].format(copy[1])
        number = self.ledger.leave(kind, said, step, self.places.of(part.sender), self.places.of(part.to))
        self.ledger.arrive(number, step)

    def _kind(self, part: UnfoldedEvent) -> Call | None:
        if isinstance(self.story.kinds[part.to], ResponseCache):
            return _on_response_cache(cast("ResponseCacheEvent", part.event.name))
        if isinstance(self.story.kinds[part.to], CacheLine):
            return _on_line(cast("LineEvent", part.event.name))
        if not isinstance(self.story.kinds[part.to], Query | Array):
            return None
        marks = isinstance(part.event.data, Refetch) and part.event.data.mark
        return "invalidation" if marks else _on_copy(cast("QueryEvent | ArrayEvent", part.event.name))


def _on_copy(name: QueryEvent | ArrayEvent) -> Call | None:
    match name:
        case "refetch" | "fetch":
            return "refetch"
        case "cancel":
            return "cancel"
        case "restart" | "clear":
            return "reset"
        case "remove":
            return "removal"
        case "patch" | "put" | "set" | "store":
            return "write"
        case "serve" | "deliver" | "retry" | "fail" | "render" | "age" | "collect":
            return None
        case "mount" | "unmount" | "poll" | "focus" | "reconnect" | "ready" | "button":
            return None
        case "answer" | "go_on" | "reset" | "hide" | "show" | "offline" | "online":
            return None
        case _:
            assert_never(name)


def _on_line(name: LineEvent) -> Call | None:
    match name:
        case "store":
            return "write"
        case "read" | "expire":
            return None
        case _:
            assert_never(name)


def _on_response_cache(name: ResponseCacheEvent) -> Call | None:
    match name:
        case "answer":
            return "write"
        case "clear":
            return "reset"
        case "read" | "others read" | "expire":
            return None
        case _:
            assert_never(name)
