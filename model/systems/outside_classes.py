"""The copies outside of a view's cone for which its handlers wait, in classes of those that the same steps reach.

What such a copy holds does not matter to the view, only whether a handler waits for it, and what ends the wait before its
answer. One of each class stands for all: of several that are waited for together the slowest counts. A class that is waited
for only where another one is, and no longer, is left out.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from staleproof.model.components.page import ANOTHER_PAGE
from staleproof.model.components.program import Group, Op, Program, Reach
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.faults import Faults
from staleproof.model.systems.browser import Tab, meant
from staleproof.model.vocabulary import Event, Send

HERE = "here"
"""The page that the view of a cone is on."""
OUTSIDE = "outside copies"
"""The address of what stands for all copies outside of a cone."""
UNOBSERVED = frozenset({"all", "inactive"})
"""Kinds of refetch that reach what nobody looks at."""


class Fate(NamedTuple):
    """What ends waits before their answers, the same for all copies of a fate.

    `pages` are those whose leaving aborts the fetch. Where it `pauses`, a failing request waits until the tab is seen and
    online; where it is `cleared`, a logout may end it. One of a `single` query ends for all slots at once; each request for an
    array is one of its own.
    """

    name: str
    pages: tuple[str, ...] = ()
    pauses: bool = False
    cleared: bool = True
    single: bool = True


class Lists(NamedTuple):
    """Copies outside of a cone that the same steps reach, and where they are mounted.

    `kind` is query, slice (an array of Redux) or state (an array of a component). A query `asks` where it is observed if its
    observers are enabled, one that `needs` a copy of the cone only with its data. It is `loaded` if it may have data though
    nobody has looked at it; else that is `recalled` if anything reaches it where nobody looks.
    """

    name: str
    fate: str
    pages: tuple[str, ...]
    kind: str = "query"
    asks: bool = True
    needs: bool = False
    loaded: bool = False
    recalled: bool = False


class Member(NamedTuple):
    """A copy outside of a cone by its name and its address, and the name of its class."""

    copy: str
    address: str
    lists: str


class Outside(NamedTuple):
    """The classes, the copies of each, and the copy of the cone whose data some of them need (None: none is known to)."""

    lists: tuple[Lists, ...] = ()
    fates: tuple[Fate, ...] = ()
    members: tuple[Member, ...] = ()
    needed: str | None = None

    def within(self, program: Program, kept: frozenset[str]) -> Program:
        """The part of a program that concerns the copies `kept`, and what stands for all others."""

        def track(groups: tuple[Group, ...]) -> tuple[Group, ...]:
            narrowed = ((*_within(group, kept), *_joined(self._beyond(group, kept))) for group in groups)
            return tuple(group for group in narrowed if group)

        return program._replace(before=track(program.before), success=track(program.success), error=track(program.error))

    def _beyond(self, group: Group, kept: frozenset[str]) -> Iterator[Op]:
        """What the calls of a group do beyond the copies `kept`; an awaited one is a step of its own whatever it reaches."""
        for op in group:
            beyond = tuple(target for target in op.targets if target not in kept)
            match op.kind:
                case "refetch" | "restart" | "fetch":
                    if beyond and (way := _way(op)):
                        found = self.reached(beyond)
                        yield Op("busy", (OUTSIDE,) if found else (), Reach(found, way), op.alone)
                case "cancel":
                    if op.option is None and (ended := self.ended(beyond)):
                        yield Op("cancel", (OUTSIDE,), Reach(ended), op.alone)
                case "patch" | "rollback" | "reply" | "put" | "remove" | "busy":
                    pass  # what copies out there hold matters to nobody here; a wait that a remove ends may end at any moment
                case _:
                    assert_never(op.kind)

    def reached(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """The classes of the copies at some addresses, by name."""
        return tuple(dict.fromkeys(member.lists for member in self.members if member.address in targets))

    def ended(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """The fates, by name, whose waits end when the copies at some addresses are cancelled."""
        found = self.reached(targets)
        return tuple(dict.fromkeys(lists.fate for lists in self.lists if lists.name in found))

    def translated(self, send: Send) -> Send | None:
        """What a call makes do what stands for all others; None if nothing."""
        call = meant(send)
        ended = self.ended((call.to,)) if call.event == Event("cancel") else ()
        if not ended:
            return None
        cancel = Send(OUTSIDE, Event("cancel", Reach(ended)))
        return cancel if call == send else Send(OUTSIDE, Event("unless_busy", cancel))


class _OutsideCopy(NamedTuple):
    """What a copy outside of the cone is like; equal ones are a class."""

    kind: str
    pages: tuple[str, ...]
    reached: frozenset[tuple[object, ...]]
    ways: frozenset[str]
    ended: frozenset[tuple[object, ...]] = frozenset()
    asks: bool = True
    needs: str | None = None
    loaded: bool = False
    aborts: bool = False
    pauses: bool = False

    @property
    def awaited(self) -> bool:
        """Whether anything ever waits for it."""
        if self.kind != "query":
            return bool(self.reached) and (self.kind == "slice" or bool(self.pages))
        asked = bool(self.pages) and self.asks
        return "always" in self.ways or (asked and bool(self.ways & {"active", "all"})) or self._there

    @property
    def _there(self) -> bool:
        """Whether it is waited for where nobody looks at it."""
        return bool(self.ways & UNOBSERVED) and (self.loaded or (bool(self.pages) and self.asks))

    def covers(self, other: "_OutsideCopy") -> bool:
        """Whether this one is waited for wherever the other one is, and as long."""
        seen = self.pages == other.pages or ("inactive" not in self.ways and set(other.pages) <= set(self.pages))
        kind = self.kind == other.kind or (self.kind, other.kind) == ("slice", "state")
        known = self.asks >= other.asks and self.needs in (None, other.needs) and self.loaded >= other.loaded
        aborts = not self.aborts or (other.aborts and self.pages == other.pages)
        longer = self.ended <= other.ended and self.pauses >= other.pauses and aborts
        return kind and seen and known and longer and other.reached <= self.reached

    @property
    def fate(self) -> tuple[object, ...]:
        """What copies with the same ends of waits have in common."""
        return self.ended, self.leaving, self.pauses, self.kind

    @property
    def leaving(self) -> tuple[str, ...]:
        """The pages whose leaving ends a wait."""
        return self.pages if self.aborts else ()


class Surroundings(NamedTuple):
    """The tab of a cone: its `copies`, the addresses of the pages that it knows, the handlers that can be started."""

    tab: Tab
    copies: tuple[str, ...]
    pages: dict[str, str]
    programs: dict[str, Program]
    faults: Faults

    @property
    def outside(self) -> Outside:
        """The copies outside of the cone for which handlers wait."""
        names = (name for name in (*self.tab.board.queries, *self.tab.board.arrays) if name not in self.copies)
        found = {name: copy for name in names if (copy := self._copy(name)).awaited}
        needs = tuple(dict.fromkeys(copy.needs for copy in found.values() if copy.needs is not None))
        if len(needs) > 1:
            found = {name: copy._replace(needs=None) for name, copy in found.items()}
        kept = _maximal(tuple(dict.fromkeys(found.values())))
        called = {copy: f"lists {place}" for place, copy in enumerate(kept, 1)}
        by_fate: dict[tuple[object, ...], list[_OutsideCopy]] = {}
        for copy in found.values():
            for standing in kept:
                if standing.covers(copy):
                    by_fate.setdefault(standing.fate, []).append(copy)
        fates = {fate: f"wait {place}" for place, fate in enumerate(by_fate, 1)}
        return Outside(
            tuple(
                Lists(name, fates[c.fate], c.pages, c.kind, c.asks, c.needs is not None, c.loaded, bool(c.ways & UNOBSERVED))
                for c, name in called.items()
            ),
            tuple(_fate(fates[fate], copies) for fate, copies in by_fate.items()),
            tuple(Member(name, self.tab.at(name), called[copy]) for name, copy in found.items() if copy in called),
            needs[0] if len(needs) == 1 else None,
        )

    def _copy(self, name: str) -> _OutsideCopy:
        address, pages = self.tab.at(name), self._mounted(name)
        waits = [(place[:3], op.alone, way) for place, op in self._ops() if address in op.targets and (way := _way(op))]
        ways, reached = frozenset(way for *_, way in waits), frozenset[tuple[object, ...]](waits)
        array = self.tab.board.arrays.get(name)
        if array is not None:
            return (
                _OutsideCopy("slice", (), reached, ways)
                if array.kept_in == "redux"
                else _OutsideCopy("state", pages, reached, ways)
            )
        query = self.tab.board.queries[name]
        inside = [other for other in self.tab.needed(name) if other in self.copies]
        return _OutsideCopy(
            "query",
            pages if ways - {"always"} or query.aborts else (),
            reached,
            ways,
            frozenset(self._cancels(address)),
            query.enabled is not False,
            self.tab.at(inside[-1]) if inside else None,
            self._given(name),
            query.aborts,
            self._pauses(query.retry if query.errors != "as_empty" else 0, ways),
        )

    def _pauses(self, retry: int, ways: frozenset[str]) -> bool:
        failing = retry and self.faults & {"request error", "offline"} and self.faults & {"background tab", "offline"}
        return bool(failing) or ("offline" in self.faults and "always" in ways)

    def _mounted(self, name: str) -> tuple[str, ...]:
        pages = (self.pages.get(page, ANOTHER_PAGE) for page, copies in self.tab.pages.items() if name in copies)
        return tuple(sorted(set(pages)))

    def _ops(self) -> Iterator[tuple[tuple[object, ...], Op]]:
        for handler, program in self.programs.items():
            for phase in ("before", "success", "error"):
                for group, ops in enumerate(program.track(phase)):
                    yield from (((handler, phase, group, place), op) for place, op in enumerate(ops))

    def _cancels(self, address: str) -> Iterator[tuple[object, ...]]:
        """What cancels the fetches of a query whether it has data or not."""
        ops = ((place, op) for place, op in self._ops() if address in op.targets)
        yield from (place for place, op in ops if op.kind == "cancel" and op.option is None)
        for place, send in enumerate(self._told()):
            if meant(send) == Send(address, Event("cancel")):
                yield ("told", place)

    def _given(self, name: str) -> bool:
        """Whether something loads a query though no view looks at it."""
        address, others = self.tab.at(name), self.tab.board.other_tabs
        options = [op.option for _, op in self._ops() if address in op.targets]
        options += [call.event.data for call in map(meant, self._told()) if call.to == address]
        handed = others is not None and name in others.hand_on
        return handed or any(isinstance(option, Refetch) and option.which == "always" for option in options)

    def _told(self) -> tuple[Send, ...]:
        """What pushes, connects and other tabs make this tab do."""
        push, others = self.tab.board.push, self.tab.board.other_tabs
        steps = () if others is None else others.tell
        if push is not None:
            steps += (*push.on_connect, *push.on_reconnect, *(step for todo in push.on_message.values() for step in todo))
        return self.tab.sends(steps)


def _within(group: Group, kept: frozenset[str]) -> Iterator[Op]:
    for op in group:
        mine = tuple(target for target in op.targets if target in kept)
        if mine:
            yield op._replace(targets=mine)


def _joined(ops: Iterable[Op]) -> Group:
    """Calls of one group that wait in the same way as one call; what waits for nothing is dropped beside what waits."""
    found: list[Op] = []
    for op in ops:
        last = found[-1] if found else None
        if last is not None and isinstance(last.option, Reach) and isinstance(op.option, Reach) and _alike(last, op):
            names = tuple(sorted({*last.option.names, *op.option.names}))
            found[-1] = op._replace(targets=last.targets or op.targets, option=op.option._replace(names=names))
        else:
            found.append(op)
    return tuple(found)


def _alike(op: Op, other: Op) -> bool:
    ways = tuple(o.option.which for o in (op, other) if isinstance(o.option, Reach))
    return op.kind == other.kind == "busy" and op.alone == other.alone and ways[0] == ways[1]


def _way(op: Op) -> str | None:
    """Where a refetch that is awaited reaches a copy; None for any other call."""
    return op.option.which if isinstance(op.option, Refetch) and op.option.awaited_by is not None else None


def _maximal(copies: tuple[_OutsideCopy, ...]) -> tuple[_OutsideCopy, ...]:
    """Those that no other one covers, of some that cover each other the first."""
    kept: list[_OutsideCopy] = []
    for copy in copies:
        if not any(other.covers(copy) for other in kept):
            kept = [*(other for other in kept if not copy.covers(other)), copy]
    return tuple(kept)


def _fate(name: str, copies: list[_OutsideCopy]) -> Fate:
    first = copies[0]
    query = first.kind == "query"
    return Fate(name, first.leaving, first.pauses, query, query and len(copies) == 1)
