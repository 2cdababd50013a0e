"""What is done to copies within one step: by handlers, by what arrives, by each other, by the server."""

from staleproof.model.components.http_cache import CacheLine
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.records.addresses import copy_of
from staleproof.model.records.cache_entry import Refetch
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import Call
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.unfolded import Unfolded, UnfoldedEvent

KINDS: dict[str, Call] = {
    "refetch": "refetch",
    "fetch": "refetch",
    "cancel": "cancel",
    "restart": "reset",
    "clear": "reset",
    "patch": "write",
    "put": "write",
    "set": "write",
    "store": "write",
}
"""What the events of a copy are that others call for; an invalidation is a refetch that marks the query, too."""
SAYS: dict[Call, str] = {
    "invalidation": "invalidate {}",
    "refetch": "refetch {}",
    "cancel": "cancel GET {}",
    "reset": "empty {}",
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
        if part.event.name == "answer" and isinstance(self.story.kinds[part.to], ResponseCache):
            return "write"
        marks = isinstance(part.event.data, Refetch) and part.event.data.mark
        return "invalidation" if part.event.name == "refetch" and marks else KINDS.get(part.event.name)
