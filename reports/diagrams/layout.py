"""Where everything of a layered drawing stands: the second half, from layers to points."""

from collections.abc import Sequence

from staleproof.reports.diagrams.layers import LayerPlace, Layers

PASSES = 40
"""How often each layer is moved towards its neighbours, down and up in turn."""
STRAIGHT = 8
"""How much more a point of an edge is drawn to its next point than to a box."""
APART, BETWEEN = 24.0, 30.0
"""The least distance of two places of a layer, and of two layers."""


def arrange(layers: Layers) -> None:
    """Give all places their points: layers one below the other, links as straight as the others leave them."""
    top = 0.0
    for row in layers.rows:
        height = max((layers.places[one].size[1] for one in row), default=0)
        for one in row:
            layers.places[one].along = top + height / 2
        layers.bands.append((top, top + height))
        top += height + (BETWEEN if height else BETWEEN / 2)
    beside: dict[int, list[tuple[int, int]]] = {number: [] for number in range(len(layers.places))}
    for upper, lower in layers.pairs:
        beside[upper].append((lower, 1))
        beside[lower].append((upper, -1))
    for row in layers.rows:
        _put(layers.places, row, [0.0] * len(row))
    for turn in range(PASSES):
        side = -1 if turn % 2 == 0 else 1
        for row in layers.rows if side < 0 else reversed(layers.rows):
            _put(layers.places, row, [_wanted(layers.places, one, beside[one], side) for one in row])
    left = min((place.across - place.size[0] / 2 for place in layers.places), default=0)
    for place in layers.places:
        place.across -= left


def _wanted(places: Sequence[LayerPlace], one: int, beside: list[tuple[int, int]], side: int) -> float:
    """The mean of the neighbours on one side, or on both if there are none; where a place is without any."""
    found = [other for other, where in beside if where != -side] or [other for other, _ in beside]
    weights = [1 if places[other].box is not None or places[one].box is not None else STRAIGHT for other in found]
    total = sum(weight * places[other].across for other, weight in zip(found, weights, strict=True))
    return total / sum(weights) if found else places[one].across


def _put(places: Sequence[LayerPlace], row: Sequence[int], wanted: Sequence[float]) -> None:
    """Places of a layer as close as can be to where they are wanted, in their order and apart (isotonic regression)."""
    offsets, offset = [], 0.0
    for before, one in zip([None, *row], row, strict=False):
        if before is not None:
            gap = APART if places[before].size[0] or places[one].size[0] else APART / 2
            offset += (places[before].size[0] + places[one].size[0]) / 2 + gap
        offsets.append(offset)
    blocks: list[tuple[float, float, int]] = []
    for one, where, shift in zip(row, wanted, offsets, strict=True):
        weight = 1.0 if places[one].box is not None else 3.0
        block = ((where - shift) * weight, weight, 1)
        while blocks and blocks[-1][0] / blocks[-1][1] >= block[0] / block[1]:
            known = blocks.pop()
            block = (known[0] + block[0], known[1] + block[1], known[2] + block[2])
        blocks.append(block)
    places_left = iter(zip(row, offsets, strict=True))
    for total, weight, count in blocks:
        for _ in range(count):
            one, shift = next(places_left)
            places[one].across = total / weight + shift
