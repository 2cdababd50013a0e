"""In which layer each box of a picture stands, and in which order: the first half of a layered drawing (Sugiyama).

An edge goes from layer to layer through points of its own, of which the middle one holds its label: so no text lies over
another one. Edges against the direction are turned around while this is worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 24
"""How often the order within the layers is looked at again, down and up in turn; the best one is kept."""


@dataclass(frozen=True)
class LayerLink:
    """An edge between two boxes by their numbers, with the size of its label along and across the layers."""

    source: int
    target: int
    size: tuple[float, float] = (0, 0)


@dataclass
class LayerPlace:
    """A box, or a point of an edge: its layer, its size across and along, and where it stands; `box` is the number of a box."""

    layer: int
    size: tuple[float, float]
    box: int | None = None
    across: float = 0
    along: float = 0


@dataclass
class Layers:
    """Places layer by layer in their order, and for each link the places that it goes through, in its own direction.

    `bands` say from where to where each layer reaches.
    """

    rows: list[list[int]]
    places: list[LayerPlace]
    chains: list[list[int]] = field(default_factory=list)
    bands: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Neighbours along the links, the upper one first."""
        found = (tuple(sorted(pair, key=self._layer)) for chain in self.chains for pair in pairwise(chain))
        return [(upper, lower) for upper, lower in found]

    def _layer(self, place: int) -> int:
        return self.places[place].layer


def layered(sizes: Sequence[tuple[float, float]], links: Sequence[LayerLink], ranks: Sequence[int | None]) -> Layers:
    """Boxes of some sizes (across, along) with their links; where `ranks` are given, they say which layer comes first."""
    forward = _turned(len(sizes), links)
    given = _given(ranks)
    levels = given if given is not None else _levels(len(sizes), forward)
    places = [LayerPlace(2 * level, size, number) for number, (level, size) in enumerate(zip(levels, sizes, strict=True))]
    chains = [_chain(places, link) for link in links]
    layers = Layers([], places, chains)
    begun = (_visited(roots, forward, chains, len(places)) for roots in (range(len(sizes)), range(len(sizes))[::-1]))
    layers.rows = min((_ordered(layers, order) for order in begun), key=lambda found: found[0])[1]
    return layers


def _given(ranks: Sequence[int | None]) -> list[int] | None:
    known = sorted({rank for rank in ranks if rank is not None})
    return [known.index(rank) for rank in ranks if rank is not None] if None not in ranks and known else None


def _turned(count: int, links: Iterable[LayerLink]) -> list[tuple[int, int]]:
    """The links as pairs without cycles: those that lead back to where a walk is are turned around."""
    after: dict[int, list[int]] = {number: [] for number in range(count)}
    for link in links:
        after[link.source].append(link.target)
    entered, left, back = set[int](), set[int](), set[tuple[int, int]]()
    for root in range(count):
        stack = [(root, iter(after[root]))] if root not in entered else []
        entered.add(root)
        while stack:
            number, following = stack[-1]
            target = next(following, None)
            if target is None:
                left.add(number)
                stack.pop()
            elif target not in entered:
                entered.add(target)
                stack.append((target, iter(after[target])))
            elif target not in left:
                back.add((number, target))
    pairs = ((link.source, link.target) for link in links)
    return [(target, source) if (source, target) in back else (source, target) for source, target in pairs]


def _levels(count: int, forward: list[tuple[int, int]]) -> list[int]:
    """For each box the longest way to it; what has only ways out stands close above the first of them."""
    levels = [0] * count
    for _ in range(count):
        before = list(levels)
        for source, target in forward:
            levels[target] = max(levels[target], levels[source] + 1)
        if levels == before:
            break
    reached = {target for _, target in forward}
    for number in range(count):
        below = [levels[target] for source, target in forward if source == number]
        if number not in reached and below:
            levels[number] = min(below) - 1
    return levels


def _chain(places: list[LayerPlace], link: LayerLink) -> list[int]:
    """The points of a link, one in each layer between its boxes; a link within one layer has a label above it."""
    first, last = places[link.source].layer, places[link.target].layer
    between = range(first + 1, last) if first <= last else range(first - 1, last, -1)
    if first == last:
        between = range(first + 1, first + 2)
    middle = between[len(between) // 2] if first < last else between[(len(between) - 1) // 2]
    middle = middle if middle % 2 else middle - 1
    found = [link.source]
    for layer in between:
        places.append(LayerPlace(layer, link.size if layer == middle else (0, 0)))
        found.append(len(places) - 1)
    return [*found, link.target]


def _visited(roots: Iterable[int], forward: list[tuple[int, int]], chains: list[list[int]], total: int) -> list[int]:
    """All places as a walk along the links meets them."""
    beside: dict[int, list[int]] = {number: [] for number in range(total)}
    for (source, _), chain in zip(forward, chains, strict=True):
        way = chain if chain[0] == source else chain[::-1]
        for one, other in pairwise(way):
            beside[one].append(other)
    found: dict[int, None] = {}
    for root in roots:
        stack = [root]
        while stack:
            number = stack.pop()
            if number not in found:
                found[number] = None
                stack.extend(reversed(beside[number]))
    return list(found)


def _ordered(layers: Layers, begun: list[int]) -> tuple[int, list[list[int]]]:
    """Few crossings, and how many: each place moves to the mean of its neighbours in the layer before, or behind."""
    rows: list[list[int]] = [[] for _ in range(max((place.layer for place in layers.places), default=0) + 1)]
    for number in begun:
        rows[layers.places[number].layer].append(number)
    above: dict[int, list[int]] = {number: [] for number in range(len(layers.places))}
    below: dict[int, list[int]] = {number: [] for number in range(len(layers.places))}
    for upper, lower in layers.pairs:
        above[lower].append(upper)
        below[upper].append(lower)
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        for number in range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1):
            _sort(rows, number, number - 1 if downwards else number + 1, above if downwards else below)
        while _swapped(rows, above, below):
            pass
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return fewest, best


def _sort(rows: list[list[int]], number: int, other: int, beside: dict[int, list[int]]) -> None:
    place = {one: position for position, one in enumerate(rows[other])}
    now = {one: position for position, one in enumerate(rows[number])}
    share = len(rows[other]) / max(len(rows[number]), 1)

    def wanted(one: int) -> float:
        found = [place[neighbour] for neighbour in beside[one] if neighbour in place]
        return sum(found) / len(found) if found else now[one] * share

    rows[number].sort(key=lambda one: (wanted(one), now[one]))


def _swapped(rows: list[list[int]], above: dict[int, list[int]], below: dict[int, list[int]]) -> bool:
    """Neighbours of a layer change places where their own links cross less often then; whether any have."""
    place = {one: position for row in rows for position, one in enumerate(row)}
    changed = False
    for row in rows:
        for position in range(len(row) - 1):
            one, other = row[position], row[position + 1]
            now = sum(place[a] > place[b] for beside in (above, below) for a in beside[one] for b in beside[other])
            then = sum(place[a] < place[b] for beside in (above, below) for a in beside[one] for b in beside[other])
            if then < now:
                row[position : position + 2] = [other, one]
                place[one], place[other] = position + 1, position
                changed = True
    return changed


def _crossings(rows: list[list[int]], below: dict[int, list[int]]) -> int:
    """How often links cross between neighbouring layers."""
    total = 0
    for row, following in pairwise(rows):
        place = {one: position for position, one in enumerate(following)}
        ends = [sorted(place[lower] for lower in below[one] if lower in place) for one in row]
        seen: list[int] = []
        for found in ends:
            total += sum(earlier > later for later in found for earlier in seen)
            seen += found
    return total
