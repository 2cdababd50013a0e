"""Who reaches whom: from what was changed by messages, steps and polls to the copies, and from these to the views."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TypeVar, assert_never

from staleproof.model.language.loaded import Loaded
from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge, joined
from staleproof.reports.diagrams.projection import within_bounds
from staleproof.reports.explaining.hearing import Heard, Way, WayKind, heard

MUTATION, WAY, COPY, VIEW = range(4)
"""The columns of the picture."""
MANY, WIDEST = 12, 32
"""Names that stand in a node one below the other; of more the first are named and the rest is counted. Letters of a line."""
Thing = TypeVar("Thing")
DASHED = "Dashed: nothing makes the copy read the change; a poll or the user finds it."


@dataclass(frozen=True)
class _EdgeWay:
    """A message, the steps of a handler, polls or the user: which it is, whose (of a message: nobody's), and its lines."""

    kind: WayKind
    dashboard: str
    lines: tuple[str, ...]

    @property
    def late(self) -> bool:
        """Whether it finds a change rather than to be told of it."""
        return self.kind in ("poll", "user")


@dataclass(frozen=True)
class _ReachedCopy:
    """A copy of a dashboard, with the caches that may answer for it and the views that show it."""

    dashboard: str
    name: str
    caches: tuple[str, ...]
    views: tuple[str, ...]


@dataclass
class _FoundEdges:
    """What reaches what: mutations go some ways, and a way does something to copies (`dashed`: it only marks or finds)."""

    ways: dict[str, dict[_EdgeWay, None]] = field(default_factory=dict)
    does: dict[_EdgeWay, dict[tuple[_ReachedCopy, str, bool], None]] = field(default_factory=dict)


def reach(loaded: Loaded) -> Diagram:
    """The picture of all dashboards; what does the same, or has the same done to it, is one node."""
    found = _FoundEdges()
    for name in loaded.design.dashboards:
        entries = heard(loaded, name)
        for entry in entries:
            _entry(found, entry, _copy(loaded, entry, entries))
    nodes, edges = _drawn(found)
    dashed = (DASHED,) if any(edge.dashed for edge in edges) else ()
    notes = (*dashed, *_unreached(loaded, found))
    return within_bounds(Diagram(f"{loaded.design.name}: who reaches the views", "flow", nodes, edges, notes))


def _unreached(loaded: Loaded, found: _FoundEdges) -> Iterator[str]:
    """Mutations that change nothing that a view shows, and views and copies that nothing changes or nobody reads."""
    seen = {(copy.dashboard, view) for done in found.does.values() for copy, _, _ in done for view in copy.views}
    unread = [
        f"{name}.{copy}"
        for name, board in loaded.design.dashboards.items()
        for copy in (*board.queries, *board.arrays)
        if copy not in {view.reads for view in board.views.values()}
    ]
    unseen = [action for action in loaded.lifecycle.actions if action not in found.ways]
    still = [".".join(view) for view in loaded.views if view not in seen]
    missing = {"Mutations that no view shows": unseen, "Views that none changes": still, "Copies without a view": unread}
    for said, names in missing.items():
        if names:
            yield f"{said}: {', '.join(_few(names))}."


def _copy(loaded: Loaded, entry: Heard, entries: Iterable[Heard]) -> _ReachedCopy:
    views = loaded.design.dashboards[entry.dashboard].views
    name = views[entry.view].reads
    shown = dict.fromkeys(other.view for other in entries if views[other.view].reads == name)
    return _ReachedCopy(entry.dashboard, name, entry.caches, tuple(shown))


def _entry(found: _FoundEdges, entry: Heard, copy: _ReachedCopy) -> None:
    """How one view hears of one mutation; where it is told of that, its polls are drawn, but nothing depends on them."""
    told = any(way.kind not in ("poll", "user") for way in entry.ways)
    ways = found.ways.setdefault(entry.mutation, {})
    for one in entry.ways:
        way = _way(entry, one)
        if not (told and one.kind == "poll"):
            ways[way] = None
        done = ("" if way.late else one.does), way.late or "only marked" in one.does
        found.does.setdefault(way, {})[copy, *done] = None


def _way(entry: Heard, way: Way) -> _EdgeWay:
    match way.kind:
        case "push":
            return _EdgeWay("push", "", (f"push '{way.by}'",))
        case "steps" | "reply":
            return _EdgeWay("steps", entry.dashboard, (f"'{way.by}'",))
        case "poll":
            return _EdgeWay("poll", entry.dashboard, (f"poll of {way.by}: {way.does}",))
        case "user":
            return _EdgeWay("user", entry.dashboard, tuple(wrap(f"the user {way.does}", WIDEST)))
        case _:
            assert_never(way.kind)


def _drawn(found: _FoundEdges) -> tuple[tuple[DiagramNode, ...], tuple[Edge, ...]]:
    """Nodes for classes of copies, ways and mutations that behave alike, column by column, and the edges between them."""
    into: dict[_ReachedCopy, set[tuple[object, ...]]] = {}
    for way, done in found.does.items():
        for copy, said, dashed in done:
            into.setdefault(copy, set()).add(((way.kind, way.dashboard) if way.late else way, said, dashed))
    copies = _classes(into, lambda copy: (copy.dashboard, copy.caches, frozenset(into[copy])))
    outof = {way: frozenset((copies[copy], *done) for copy, *done in found.does[way]) for way in found.does}
    ways = _classes(
        outof, lambda way: (way.kind, way.dashboard, way.lines if way.kind == "push" else "", way.late or outof[way])
    )
    told = {mutation: frozenset(ways[way] for way in gone) for mutation, gone in found.ways.items()}
    common = frozenset.intersection(*told.values()) if len(told) > 1 else frozenset()
    late = frozenset(number for way, number in ways.items() if way.late) & common
    mutations = _classes(told, lambda mutation: told[mutation] - late)
    nodes = [
        *(DiagramNode(f"m{number}", _mutation_lines(names), "box", rank=MUTATION) for number, names in _members(mutations)),
        *((DiagramNode("any", ("any mutation",), "every", rank=MUTATION),) if late else ()),
        *(DiagramNode(f"w{number}", _way_lines(members), "box", rank=WAY) for number, members in _members(ways)),
        *(DiagramNode(f"c{number}", _copy_lines(members), "store", rank=COPY) for number, members in _members(copies)),
        *(DiagramNode(f"v{number}", _view_lines(members), "screen", rank=VIEW) for number, members in _members(copies)),
    ]
    lates = {number for way, number in ways.items() if way.late}
    goes = [(mutations[name], way) for name, gone in told.items() for way in sorted(gone - late or late)]
    edges = [
        *(Edge(f"m{mutation}", f"w{way}", (), way in lates) for mutation, way in goes),
        *(Edge("any", f"w{way}", (), dashed=True) for way in sorted(late)),
        *(
            Edge(f"w{ways[way]}", f"c{copies[copy]}", (said,) if said else (), dashed)
            for way, done in found.does.items()
            for copy, said, dashed in done
        ),
        *(Edge(f"c{number}", f"v{number}") for number in dict.fromkeys(copies.values())),
    ]
    return tuple(nodes), joined(edges)


def _classes(things: Iterable[Thing], alike: Callable[[Thing], object]) -> dict[Thing, int]:
    """For each thing the number of its class."""
    numbers: dict[object, int] = {}
    return {thing: numbers.setdefault(alike(thing), len(numbers) + 1) for thing in things}


def _members(classes: dict[Thing, int]) -> Iterator[tuple[int, list[Thing]]]:
    for number in dict.fromkeys(classes.values()):
        yield number, [thing for thing, other in classes.items() if other == number]


def _mutation_lines(names: list[str]) -> tuple[str, ...]:
    return ("mutation" if len(names) == 1 else "mutations", *_few(names))


def _way_lines(ways: list[_EdgeWay]) -> tuple[str, ...]:
    lines = tuple(line for way in ways for line in way.lines)
    return _few(lines) if not ways[0].dashboard else (f"{ways[0].dashboard}:", *_few(lines))


def _copy_lines(copies: list[_ReachedCopy]) -> tuple[str, ...]:
    caches = (f"the {cache} may answer" for cache in copies[0].caches)
    return (f"{copies[0].dashboard}: copies", *_few([copy.name for copy in copies]), *caches)


def _view_lines(copies: list[_ReachedCopy]) -> tuple[str, ...]:
    return (f"{copies[0].dashboard}: views", *_few([view for copy in copies for view in copy.views]))


def _few(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names) if len(names) <= MANY else (*names[: MANY - 1], f"and {len(names) - MANY + 1} more")
