"""The components of a cone that its proof and its stories have in common."""

from model.array import Array
from model.browser import ages
from model.channel import Channel
from model.cone import Cone
from model.handler import Program, Slot
from model.http_cache import Line, Strays
from model.page import Page, Poll
from model.query import Query
from model.values import Mark
from model.vocabulary import Component
from model.world import Siblings

SERVER = "world"
PAGE = "page"
CHANNEL = "channel"
SIBLINGS = "siblings"
HERE = "here"
"""The page that the view is on."""


def caches(cone: Cone, *, saturate: bool) -> tuple[Component, ...]:
    """The copies with their HTTP cache lines and the requests that were given up."""
    return tuple(part for copy in cone.copies for part in _cached(cone, copy, saturate=saturate))


def _cached(cone: Cone, copy: str, *, saturate: bool) -> tuple[Component, ...]:
    query = cone.tab.board.queries.get(copy)
    address = cone.tab.at(copy)
    line = f"{address} line" if copy in cone.lined else None
    stores = (line,) if line else ()
    stores += tuple(cone.tab.at(array) for array in query.fills if array in cone.copies) if query else ()
    lines: tuple[Component, ...] = (Line(line, SERVER),) if line else ()
    errors = cone.faults & {"request error"}
    source = line or SERVER
    if query is None:
        survives = cone.tab.board.arrays[copy].kept_in == "redux"
        return (Array(address, source, survives, stores, saturate, errors), *lines)
    strays = (Strays(f"{address} strays", source, stores, saturate),) if stores else ()
    entry = Query(
        address,
        source,
        strays[0].name if strays else None,
        stores,
        cone.slots,
        query.retry,
        ages(query),
        query.refetch_on_mount,
        query.refetch_on_focus,
        query.aborts,
        errors,
    )
    return (entry, *lines, *strays)


def channel(cone: Cone, *, saturate: bool) -> tuple[Component, ...]:
    """The push channel, if pushes reach the tab."""
    push = cone.tab.board.push
    if push is None or not cone.live:
        return ()
    on_message = tuple((message, sends) for sends, message in cone.reactions.items())
    on_connect = cone.within(cone.tab.sends(push.on_connect))
    return (Channel(CHANNEL, on_message, on_connect, saturate, cone.faults & {"push lost", "disconnect"}),)


def siblings(cone: Cone) -> tuple[Component, ...]:
    """The other copies of the tab, if some handler waits for them."""
    return (Siblings(SIBLINGS, cone.slots),) if any(p.uses("busy") for p in cone.programs.values()) else ()


def page(cone: Cone, volatile: tuple[Component, ...], monitor: str | None) -> Page:
    """The tab, reduced to the page that the view is on."""
    mounted = tuple(cone.tab.at(copy) for copy in cone.tab.pages[cone.page] if copy in cone.copies)
    hiding = cone.faults & {"background tab"}
    return Page(
        PAGE,
        ((HERE, mounted),),
        tuple(poll for poll in polls(cone) if poll.target in mounted),
        tuple(part.name for part in volatile if not isinstance(part, Line)),
        (*(cone.tab.at(copy) for copy in cone.copies), *cone.slots) if hiding else (),
        monitor,
        hiding,
    )


def polls(cone: Cone) -> tuple[Poll, ...]:
    """The timers of the copies in the cone."""
    queries, arrays = cone.tab.board.queries, cone.tab.board.arrays
    return tuple(
        Poll(cone.tab.at(copy), queries[copy].poll_in_background if copy in queries else False)
        for copy in cone.copies
        if (queries.get(copy) or arrays[copy]).poll
    )


def slots(cone: Cone, programs: tuple[Program, ...], marks: tuple[Mark, ...], monitor: str | None) -> tuple[Slot, ...]:
    """The places where handlers run, each usable when the one before is taken."""
    faults = cone.faults & {"request error", "answer lost"}
    return tuple(
        Slot(
            name,
            SERVER,
            programs,
            after=cone.slots[place - 1] if place else None,
            page=PAGE,
            mark=marks[place] if marks else None,
            monitor=monitor,
            faults=faults,
        )
        for place, name in enumerate(cone.slots)
    )
