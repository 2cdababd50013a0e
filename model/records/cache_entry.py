"""What an entry of a TanStack Query cache holds, and how it is asked to fetch.

The numbers in brackets are sections of docs/libraries.md. What an entry holds beside its data follows `Query`
in query.ts of `@tanstack/query-core` 5.108.0; time is cut down to whether staleTime has passed.
"""

from typing import NamedTuple

from staleproof.model.records.values import Value

NOT_BEGUN = -1
"""The number of the attempt before the first, of what is paused before it was sent."""
ServedAnswer = tuple[Value, bool]
"""What a request was answered with, and whether the browser's HTTP cache gave the answer."""


class Refetch(NamedTuple):
    """Options of invalidateQueries, refetchQueries and an observer's refetch, as far as they steer one entry (2.6).

    `which` is refetchType (active, inactive, all, none), or `always` for an observer's own refetch (2.5).
    `awaited_by` names the handler that waits for the promise.
    """

    mark: bool = True
    which: str = "active"
    cancel: bool = True
    awaited_by: str | None = None


class Fetch(NamedTuple):
    """A fetch under way: where its present attempt is, and the marks that a cancel with revert goes back to.

    `phase` is sent, served (the answer is on its way), waiting (for the retry delay) or paused (2.3): at a retry, or
    offline before the first attempt.
    """

    phase: str = "sent"
    answer: ServedAnswer | None = None
    attempt: int = 0
    may_retry: bool = True
    was_invalidated: bool = False
    was_failed: bool = False


class CacheEntry(NamedTuple):
    """State of one entry; `aged` says that staleTime has passed since the data were written.

    `asked` says that its query function has run, where that may make a difference: it has then used its signal. Where the
    entry waits for another one, `ready` says that this has data, and `rendered` that the observers were told so. Where it is
    reset by something, `built` says that the cache has the entry, and `untimed` that no gcTime passes for it. Where the entry
    was removed under its view, this is what the view goes on showing, and `behind` is what the cache has for the key (2.6).
    """

    observed: bool = False
    hidden: bool = False
    data: Value | None = None
    failed: bool = False
    invalidated: bool = False
    aged: bool = False
    fetch: Fetch | None = None
    offline: bool = False
    asked: bool = False
    ready: bool = False
    rendered: bool = False
    built: bool = False
    untimed: bool = False
    behind: "CacheEntry | None" = None

    @property
    def stale(self) -> bool:
        """IsStaleByTime (2.4)."""
        return self.data is None or self.invalidated or self.aged

    @property
    def exists(self) -> bool:
        """Whether the cache has built the entry; one that was never touched and one that was collected are the same."""
        return self.cached != self.emptied

    @property
    def cached(self) -> "CacheEntry":
        """What the cache has for the key, whatever a view shows."""
        return self if self.behind is None else self.behind

    @property
    def removed(self) -> "CacheEntry":
        """What the view of the entry shows when the cache has it no more."""
        left = CacheEntry(self.observed, self.hidden, self.data, self.failed, rendered=self.rendered)
        return left.over(self.emptied)

    def over(self, cached: "CacheEntry") -> "CacheEntry":
        """The same with something else in the cache."""
        return self._replace(hidden=cached.hidden, offline=cached.offline, ready=cached.ready, behind=cached)

    @property
    def kept_in_mind(self) -> "CacheEntry":
        """The same with what a reset asks for: whether it was built, and whether its gcTime passes since it was reset."""
        used = self.observed or self.fetch is not None
        return self._replace(built=self.built or used or self.data is not None, untimed=self.untimed and not used)

    @property
    def emptied(self) -> "CacheEntry":
        """The entry as if it had never been touched, in the same tab."""
        return CacheEntry(hidden=self.hidden, offline=self.offline, ready=self.ready)
