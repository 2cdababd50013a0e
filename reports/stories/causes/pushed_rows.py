"""What became of pushed rows in a story: which one is shown, which was dropped or overwritten, which cleared a mark."""

from typing import NamedTuple

from staleproof.model.language.anomalies import Anomaly
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.records.values import Row
from staleproof.reports.stories.setting import Tale
from staleproof.reports.stories.story import Teller


class PutRow(NamedTuple):
    """What became of the row of a push that came in a step: a kind, and half a sentence."""

    kind: Anomaly
    why: str
    step: int


class PushedRows:
    """Looks it up for the view that a story ends badly for; steps count from 1."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.tale: Tale = teller.tale
        self.end = len(self.tale.labels)
        self.copy = self.tale.copy

    def put(self, since: int, until: int) -> PutRow | None:
        """What became of the row of a push that came to the copy between two steps."""
        for n in range(since, until - 1):
            for part in self.teller.parts[n]:
                if part.to == self.copy and part.event.name == "put" and part.before.data is None:
                    why = f"and the row that was pushed was dropped in step {n + 1}, because nothing was loaded yet"
                    return PutRow("push before the first load", why, n + 1)
                if part.to == self.copy and part.event.name == "put":
                    return PutRow(
                        "read over a newer push", f"over the row that was pushed, which had come in step {n + 1}", n + 1
                    )
        return None

    def sent(self, row: Row) -> int:
        """The step in which the server stored a row."""
        versions = [self.tale.truth(n)[self.tale.record].version for n in range(self.end + 1)]
        return versions.index(row.version)

    def newer(self, row: Row, until: int) -> int | None:
        """The step before `until` in which the copy was given a newer row than this one."""
        for n in range(until):
            data = self.tale.local(n, self.copy).data
            if data is not None and data[self.tale.record].version > row.version:
                return n
        return None

    def cleared(self, since: int) -> int | None:
        """The step after `since` in which a push made the copy count as fresh, though not by a new row."""
        for n in range(since, self.end):
            for part in self.teller.parts[n]:
                put = part.to == self.copy and part.event.name == "put" and isinstance(part.before, CacheEntry)
                if put and part.before.invalidated and not part.after.invalidated and part.before.data == part.after.data:
                    return n + 1
        return None
