"""Which states of a cone with marks stand for a state of a whole world: the relation that every step has to keep."""

from collections import Counter
from typing import Any

from staleproof.model.abstraction.partition import Classes
from staleproof.model.components.answered_copy import AnsweredCopy
from staleproof.model.components.array import SEVERAL, Array, ArrayState, Get
from staleproof.model.components.channel import Channel, Link, Message, called
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.marked_component import Marked
from staleproof.model.components.page import Page, PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.query import Query
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.addresses import copy_at
from staleproof.model.records.cache_entry import CacheEntry, Fetch, ServedAnswer
from staleproof.model.records.values import LATER, NEVER_READ, Copy, Mark, OtherRecord, Put, Row
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import HERE, OUTSIDE
from staleproof.model.vocabulary import Component


class Picture:
    """How what is really there is seen around one commit of one record, that made `version`.

    `alike` are the statuses that look as what the commit brings, where that is told apart; `empty` is a copy without rows.
    """

    def __init__(
        self, cone: Cone, record: int, version: float, alike: frozenset[str] = frozenset(), empty: Mark = Mark.ABSENT
    ) -> None:
        self.cone, self.record, self.version, self.alike, self.empty = cone, record, version, alike, empty
        self.pages = {cone.page: HERE} | {name: address for address, name in cone.other_pages.items()}
        self.prefix = f"{cone.dashboard} "

    # Values.

    def shows(self, value: Copy | None, mark: Mark | None) -> bool:
        """Whether a mark stands for a copy; a guess may have become anything, but keeps its version where that is told."""
        if value is None or mark is None:
            return value is None and mark is None
        row = value[self.record]
        if not row.optimistic:
            return mark is self.mark(value)
        return mark is not Mark.ABSENT and (not self.cone.checked or (mark in LATER) == (row.version >= self.version))

    def mark(self, value: Copy) -> Mark:
        """The mark of a copy that is no guess."""
        row = value[self.record]
        if row.version == NEVER_READ:
            return self.empty
        if row.version >= self.version:
            return Mark.AFTER
        return Mark.SAME_LOOK if row.status in self.alike else Mark.BEFORE

    def answer(self, answer: ServedAnswer | None) -> ServedAnswer | None:
        """An answer with a mark."""
        return None if answer is None else (self.mark(answer[0]), answer[1])  # type: ignore[arg-type]

    def request(self, item: Get) -> Get:
        """A request of an array, with a mark."""
        waits = None if item.awaited_by is None else item.awaited_by.removeprefix(self.prefix)
        return Get(self.answer(item.answer), waits, item.outdated)

    def message(self, message: Message) -> Message | None:
        """A message as the cone knows it; None if it does nothing there."""
        name = self.cone.stands_for(called(message))
        if name is None or name not in self.cone.carried or isinstance(message, str):
            return name
        change: Any = message[1]
        if change is None or change.record != self.record:
            return name, OtherRecord()
        return name, self.mark({self.record: change.row})  # type: ignore[arg-type]

    # States of components.

    def fits(self, kind: Component, real: Any, part: Any, seen: Any) -> bool:
        """Whether the state `seen` of a component with marks stands for the `real` state of one of the given kind."""
        match kind:
            case Query():
                return self._entry(real, seen, _reduced(part))
            case Array():
                return self._rows(real, seen)
            case SupersededRequests():
                heard = {self.answer(item) for item in real if item is None or part._told(cached=item[1])}
                return heard == set(seen)
            case Channel():
                return self._link(real, seen, part)
            case Page():
                return self._place(real, seen)
            case Slot():
                return self._run(real, seen)
            case CacheLine():
                return self.shows(real, seen)
        return self.shows(real, seen)

    def _entry(self, real: CacheEntry, seen: CacheEntry, part: Reduced) -> bool:
        same = ("observed", "hidden", "offline", "stale", *(("failed",) if real.data is None else ()))
        alike = all(getattr(real, field) == getattr(seen, field) for field in same)
        if real.behind is None or seen.behind is None:
            alike = alike and real.behind is seen.behind
        else:
            alike = alike and self._entry(real.behind, seen.behind, part)
        return alike and self.shows(real.data, seen.data) and self._fetch(real.fetch, seen.fetch, part)  # type: ignore[arg-type]

    def _fetch(self, real: Fetch | None, seen: Fetch | None, part: Reduced) -> bool:
        if real is None or seen is None:
            return real is None and seen is None
        alike = (real.phase, min(real.attempt, 0)) == (seen.phase, seen.attempt)
        again = real.may_retry == seen.may_retry or not part.may_fail(seen)
        return alike and again and self.answer(real.answer) == seen.answer

    def _rows(self, real: ArrayState, seen: ArrayState) -> bool:
        counts = Counter(map(self.request, real.flight))
        saturated = {item: min(count, SEVERAL) for item, count in counts.items()}
        alike = real.observed == seen.observed and self.shows(real.data, seen.data)  # type: ignore[arg-type]
        return alike and saturated == Counter(seen.flight)

    def _link(self, real: Link, seen: Link, part: Any) -> bool:
        messages = {self.message(message) for message in real.flight} - {None}
        windows = {self.cone.stands_for(name): waits for name, waits in real.windows}
        windows.pop(None, None)
        same = (real.up, real.out, real.offline) == (seen.up, seen.out, seen.offline)
        again = real.again == seen.again or not part.on_reconnect
        return same and again and messages == set(seen.flight) and windows == dict(seen.windows)

    def _place(self, real: PageState, seen: PageState) -> bool:
        page = self.pages.get(real.page or "")
        return (page, real.hidden, real.out, real.offline) == (seen.page, seen.hidden, seen.out, seen.offline)

    def _run(self, real: HandlerRun | None, seen: HandlerRun | None) -> bool:
        if real is None or seen is None:
            return real is None and seen is None
        same = ("phase", "attempt", "hidden", "offline")
        alike = all(getattr(real, field) == getattr(seen, field) for field in same)
        waits = OUTSIDE in seen.pending or not self._outside(real)
        return alike and waits and (real.reply and real.reply.ok) == (seen.reply and seen.reply.ok)

    def _outside(self, real: HandlerRun) -> set[str]:
        """The copies outside of the cone that a handler waits for."""
        names = {*self.cone.tab.board.queries, *self.cone.tab.board.arrays} - set(self.cone.copies)
        return {copy_at(self.cone.dashboard, name) for name in names}.intersection(real.pending)


class RowPicture(Picture):
    """The same where copies are rows of the record, or with two in `merged` of another one behind it.

    `merged` are their statuses that nothing tells apart, of which the first stands for all.
    """

    def __init__(self, cone: Cone, record: int, version: float, merged: tuple[Classes, ...]) -> None:
        super().__init__(cone, record, version)
        self.merged = dict(zip((record, 1 - record), merged, strict=False))

    def shows(self, value: Copy | None, rows: Any) -> bool:
        """Whether rows stand for a copy, whoever has written a guess."""
        if value is None or rows is None:
            return value is None and rows is None
        return self.mark(value) == tuple(
            row._replace(status=classes[row.status][0], writer="")
            for row, classes in zip(rows, self.merged.values(), strict=True)
        )

    def mark(self, value: Any) -> Any:
        """The rows of a copy."""
        return tuple(self.row(value[record], record) for record in self.merged)

    def row(self, row: Row, record: int) -> Row:
        """The row of a record; its version says whether it is from before the marked commit, which is of the followed one."""
        status = self.merged[record][row.status][0]
        if row.version == NEVER_READ:
            return Row(status, NEVER_READ)
        return Row(status, int(record == self.record and row.version >= self.version), row.optimistic)

    def message(self, message: Message) -> Message | None:
        """A message with the row that it carries."""
        name = self.cone.stands_for(called(message))
        if name is None or name not in self.cone.carried or isinstance(message, str):
            return name
        change: Any = message[1]
        if change is None or change.record not in self.merged:
            return name, OtherRecord()
        return name, Put(int(change.record != self.record), self.row(change.row, change.record))


def _reduced(part: Any) -> Reduced:
    """The query entry within what is around it."""
    return _reduced(part.inner) if isinstance(part, Marked | AnsweredCopy) else part
