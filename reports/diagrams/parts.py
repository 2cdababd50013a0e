"""Each part of a dashboard as a state machine of its own: the states that this design takes it through."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.components.array import Array
from staleproof.model.components.channel import Channel
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.page import Page
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.english import listed
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import nearest
from staleproof.model.records.addresses import CACHE, LINE, OTHERS, SUPERSEDED, copy_of, is_beside
from staleproof.model.vocabulary import Component, Event
from staleproof.reports.diagrams import features, words
from staleproof.reports.diagrams.features import Features
from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge, joined
from staleproof.reports.diagrams.projection import within_bounds
from staleproof.reports.diagrams.reached import LocalStep, ReachedSteps, reached
from staleproof.reports.stories.setting import Tale
from staleproof.reports.stories.unfolded import Unfolded

FEW, EXCEPT = 4, 2
"""More states than these that lead to one alike are drawn as one, with so many exceptions at the most."""
STATES = 14
"""Named states of one part, beyond which less is told of each."""
BESIDE = {LINE: "HTTP cache", CACHE: "response cache", SUPERSEDED: "replaced requests", OTHERS: "requests of other tabs"}


class NoPartError(Exception):
    """A name that no part of the design has; the message names those that are nearest."""


@dataclass(frozen=True)
class DrawnPart:
    """A part by its name, with a view whose cone has it, its address there and its handler, if it is one."""

    name: str
    dashboard: str
    view: str
    address: str
    handler: str | None = None


@dataclass(frozen=True)
class Telling:
    """How states and events of a part are told: its features, which have titles, its words, and which runs are meant."""

    features: Callable[[Any], Features]
    titles: tuple[str, ...]
    words: Callable[[Any, Event, Any], str]
    mine: Callable[[Any], bool] = lambda _state: True

    def other(self, state: Any) -> bool:
        """Whether a state is that of another handler, which runs at the same place."""
        return state is not None and not self.mine(state)


def parts(loaded: Loaded, views: Iterable[tuple[str, str]] | None = None) -> tuple[DrawnPart, ...]:
    """All parts that can be drawn, each with the first view that reads it, or else that depends on it."""
    found: dict[str, DrawnPart] = {}
    for dashboard, view in loaded.views if views is None else views:
        for part in _of_view(loaded, dashboard, view):
            reads = loaded.design.dashboards[dashboard].views[view].reads
            known = found.get(part.name)
            if known is None or (part.name == f"{dashboard}.{reads}" and _reads(loaded, known) != reads):
                found[part.name] = part
    return tuple(found.values())


def _reads(loaded: Loaded, part: DrawnPart) -> str:
    return loaded.design.dashboards[part.dashboard].views[part.view].reads


def _of_view(loaded: Loaded, dashboard: str, view: str) -> Iterator[DrawnPart]:
    ask = ViewAsk(Session(), loaded, dashboard, view)
    names = {address: name for name, address in ask.faulty.tab.addresses}
    for component in ask.concrete.system(0).components:
        copy = names.get(copy_of(component.name))
        match component:
            case Query() | Array():
                yield DrawnPart(f"{dashboard}.{copy}", dashboard, view, component.name)
            case CacheLine() | ResponseCache() | SupersededRequests():
                what = next(said for ending, said in BESIDE.items() if is_beside(component.name, ending))
                yield DrawnPart(f"{dashboard}.{copy} {what}", dashboard, view, component.name)
            case Channel():
                yield DrawnPart(f"{dashboard} channel", dashboard, view, component.name)
            case Page():
                yield DrawnPart(f"{dashboard} page", dashboard, view, component.name)
    for slot in ask.faulty.slots[:1]:
        for handler in ask.concrete.handlers:
            yield DrawnPart(f"{dashboard} handler {handler}", dashboard, view, slot, handler)


def chosen(loaded: Loaded, name: str | None, tale: Tale | None = None) -> DrawnPart:
    """The part with a name, which is needed if there are several. Raises NoPartError."""
    views = None if tale is None else ((tale.place.dashboard, tale.place.view),)
    known = {part.name: part for part in parts(loaded, views)}
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name is None:
        raise NoPartError(f"which part is drawn? {nearest('', known)}")
    if name not in known:
        where = loaded.design.name if tale is None else "the story"
        raise NoPartError(f"'{name}' is no part of {where}; {nearest(name, known)}")
    return known[name]


def machine(loaded: Loaded, part: DrawnPart, tale: Tale | None = None) -> Diagram:
    """The states of a part and the events between them, with what a story takes of it lit and numbered by its steps."""
    ask = ViewAsk(Session(), loaded, part.dashboard, part.view)
    component = next(one for one in ask.concrete.system(0).components if one.name == part.address)
    telling = _telling(component, ask, part)
    faulty = reached(ask.faulty_system, part.address)
    known = faulty if faulty.whole else reached(ask.calm_system, part.address)
    steps = [step for step in known.steps if not (telling.other(step.before) or telling.other(step.after))]
    steps = list(_possible(steps, known.resting))
    told = _told(telling, [known.initial, *(state for step in steps for state in (step.before, step.after))])
    moves = {_moved(step, telling, told) for step in steps}
    lit = {} if tale is None else _taken(tale, part, _of_story(telling, ask, part), told)
    nodes, edges = _drawn(_name(telling.features(known.initial), told), moves, lit)
    notes = (*_left_out(ask, part, telling, told), *_scope(ask, faulty, known))
    return within_bounds(Diagram(f"{loaded.design.name}: {part.name}", "states", nodes, edges, notes))


def _of_story(telling: Telling, ask: ViewAsk, part: DrawnPart) -> Telling:
    """The same for a story, in which runs are numbered by handlers rather than by classes of these."""
    if part.handler is None:
        return telling
    alike = ask.faulty.classes[part.handler]
    return replace(telling, mine=lambda run: ask.faulty.classes[ask.concrete.handlers[run.program]] == alike)


def _telling(component: Component, ask: ViewAsk, part: DrawnPart) -> Telling:
    match component:
        case Query():
            return Telling(features.of_query, features.QUERY, partial(words.at_query, component))
        case Array():
            return Telling(features.of_array, features.ARRAY, words.at_array)
        case CacheLine():
            return Telling(features.of_kept, features.KEPT, words.at_line)
        case ResponseCache():
            return Telling(features.of_kept, features.KEPT, words.at_response_cache)
        case SupersededRequests():
            return Telling(features.of_requests, features.REQUESTS, words.at_requests)
        case Channel():
            return Telling(features.of_channel, features.CHANNEL, words.at_channel)
        case Page():
            return Telling(features.of_page, features.PAGE, words.at_page)
    number = list(ask.faulty.members).index(ask.faulty.classes[str(part.handler)])
    return Telling(features.of_handler, features.HANDLER, words.at_handler, lambda run: bool(run.program == number))


def _told(telling: Telling, states: Iterable[Any]) -> int:
    """So many features that there are no more names than a picture has room for."""
    found = {telling.features(state) for state in states}
    most = len(next(iter(found)))
    return next((count for count in range(most, 1, -1) if len({told[:count] for told in found}) <= STATES), 1)


def _name(found: Features, told: int) -> str:
    return ", ".join(word for word in found[:told] if word)


def _possible(steps: list[LocalStep], resting: frozenset[Hashable]) -> Iterator[LocalStep]:
    """Without what was only tried: steps on a way from one state in which the part is left to another one."""
    after: dict[Hashable, list[Hashable]] = {}
    before: dict[Hashable, list[Hashable]] = {}
    for step in steps:
        after.setdefault(step.before, []).append(step.after)
        before.setdefault(step.after, []).append(step.before)
    begun, ended = _closure(resting, after), _closure(resting, before)
    yield from (step for step in steps if step.before in begun and step.after in ended)


def _closure(states: Iterable[Hashable], following: dict[Hashable, list[Hashable]]) -> set[Hashable]:
    found, left = set(states), list(states)
    while left:
        new = [state for state in following.get(left.pop(), ()) if state not in found]
        found.update(new)
        left += new
    return found


Moved = tuple[str, str, str]
"""A step by names: the state before, the one behind, and what has happened."""


def _taken(tale: Tale, part: DrawnPart, telling: Telling, told: int) -> dict[Moved, list[int]]:
    """In which steps of a story a part takes which of its own."""
    story, found = Unfolded(tale), dict[Moved, list[int]]()
    places = story.setting.slots if part.handler else {part.address: ()}
    for n, happened in enumerate(story.parts, 1):
        for one in happened:
            if one.to in places and not (telling.other(one.before) or telling.other(one.after)):
                found.setdefault(_moved(LocalStep(*one[1:4]), telling, told), []).append(n)
    return found


def _moved(step: LocalStep, telling: Telling, told: int) -> Moved:
    before, after = telling.features(step.before), telling.features(step.after)
    return _name(before, told), _name(after, told), telling.words(*step)


LOOPS = (words.JOINED, words.MARKED, "answers a GET", "passes through", "nobody hears", "is dropped", "replaces")
"""What is told though it leaves a part as it was."""


def _drawn(
    initial: str, moves: Iterable[Moved], lit: dict[Moved, list[int]]
) -> tuple[tuple[DiagramNode, ...], tuple[Edge, ...]]:
    """Names as nodes, from the first one on, and what is worth to be told between them as edges."""
    worth = {move for move in (*moves, *lit) if move[0] != move[1] or any(word in move[2] for word in LOOPS)}
    order = _ordered(initial, worth)
    ids = {name: f"s{place}" for place, name in enumerate(order, 1)}
    seen = {name for move in lit for name in move[:2]}
    nodes = [DiagramNode(ids[name], tuple(name.split(", ")), initial=name == initial, lit=name in seen) for name in order]
    together = _together(order, worth)
    every = {missing: f"every{number}" for number, missing in enumerate(dict.fromkeys(together.values()))}
    for missing, name in every.items():
        nodes.append(DiagramNode(name, ("every state", *(f"but: {one}" for one in missing)), "every"))
    edges = [Edge(every[missing], ids[after], (said,)) for (after, said), missing in together.items()]
    place = {name: number for number, name in enumerate(order)}
    apart = (move for move in worth if move[1:] not in together or move in lit)
    for before, after, said in sorted(apart, key=lambda move: (place[move[0]], place[move[1]], move[2])):
        steps = lit.get((before, after, said), ())
        edges.append(Edge(ids[before], ids[after], _lines(said, steps), lit=bool(steps)))
    return tuple(nodes), joined(edges)


def _ordered(initial: str, moves: Iterable[Moved]) -> tuple[str, ...]:
    """All names, those that are fewer steps away first."""
    after: dict[str, set[str]] = {}
    for move in moves:
        after.setdefault(move[0], set()).add(move[1])
    order = [initial]
    for name in order:
        order += sorted(after.get(name, set()) - set(order))
    return (*order, *sorted({name for move in moves for name in move[:2]} - set(order)))


def _together(order: tuple[str, ...], moves: set[Moved]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What leads to a state from all others but a few alike: by that state and what is said, these few."""
    found = {}
    for after, said in sorted({move[1:] for move in moves if move[2]}):
        missing = tuple(name for name in order if name != after and (name, after, said) not in moves)
        if len(missing) <= EXCEPT and len(order) - len(missing) > FEW:
            found[after, said] = missing
    return found


def _lines(said: str, steps: Iterable[int]) -> tuple[str, ...]:
    found = [str(step) for step in dict.fromkeys(steps)]
    numbered = f" (step{'s' if len(found) > 1 else ''} {', '.join(found)})" if found else ""
    return (f"{said}{numbered}",) if said else ()


def _left_out(ask: ViewAsk, part: DrawnPart, telling: Telling, told: int) -> Iterator[str]:
    """What the picture does not tell apart, and for which other handlers it is true."""
    if told < len(telling.titles):
        yield f"Not told apart: {listed(telling.titles[told:])}."
    if part.handler is not None:
        label = ask.faulty.classes[part.handler]
        alike = [name for name, other in ask.faulty.classes.items() if other == label and name != part.handler]
        if alike:
            yield f"The same is true of {listed(alike)}."


def _scope(ask: ViewAsk, faulty: ReachedSteps, known: ReachedSteps) -> Iterator[str]:
    """Under which faults it is true, and whether that is all."""
    if ask.faulty.faults:
        faults = listed(ask.loaded.design.faults)
        without = f"Without its faults ({faults}): with them there are too many states."
        yield f"Under its faults: {faults}." if known is faulty else without
    if not known.whole:
        yield "Not all states were explored; there may be more."
