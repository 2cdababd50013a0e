"""Where boxes and labels of a drawing stand."""

import random
from itertools import combinations, pairwise

import pytest

from staleproof.reports.diagrams.layers import LayerLink, Layers, layered
from staleproof.reports.diagrams.layout import APART, arrange


def drawn(count: int, links: list[tuple[int, int]], ranks: list[int | None] | None = None) -> Layers:
    """Boxes of 80 by 30 with links that have labels of 50 by 10."""
    layers = layered([(80, 30)] * count, [LayerLink(*link, (50, 10)) for link in links], ranks or [None] * count)
    arrange(layers)
    return layers


def boxes(layers: Layers) -> list[list[int]]:
    """The numbers of the boxes layer by layer, without layers that have none."""
    rows = [[place.box for one in row if (place := layers.places[one]).box is not None] for row in layers.rows]
    return [row for row in rows if row]


def test_links_that_would_cross_do_not() -> None:
    """The second of two boxes below comes first, where the first one above leads to the second."""
    assert boxes(drawn(4, [(0, 3), (1, 2)])) in ([[0, 1], [3, 2]], [[1, 0], [2, 3]])


def test_a_circle_goes_down_and_back() -> None:
    """The link that closes it leads upwards, through a place in each layer."""
    layers = drawn(3, [(0, 1), (1, 2), (2, 0)])
    assert boxes(layers) == [[0], [1], [2]]
    assert [layers.places[one].layer for one in layers.chains[2]] == [4, 3, 2, 1, 0]


def test_ranks_say_which_layer_comes_first() -> None:
    """Whatever the links are."""
    assert boxes(drawn(3, [(0, 1), (1, 2)], [2, 1, 1])) == [[1, 2], [0]]


def test_a_chain_is_straight() -> None:
    """Boxes below each other, the labels of their links between."""
    layers = drawn(3, [(0, 1), (1, 2)])
    assert [(place.across, place.along) for place in layers.places] == [(40, 15), (40, 115), (40, 215), (40, 65), (40, 165)]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_stands_over_anything_else(seed: int) -> None:
    """In pictures by chance: boxes and labels are apart, and each link goes from layer to layer."""
    chance = random.Random(seed)
    count = chance.randint(2, 12)
    ends = dict.fromkeys((chance.randrange(count), chance.randrange(count)) for _ in range(2 * count))
    layers = drawn(count, [(source, target) for source, target in ends if source != target])
    for one, other in combinations((place for place in layers.places if place.size != (0, 0)), 2):
        beside = abs(one.across - other.across) >= (one.size[0] + other.size[0]) / 2 + APART - 0.001
        assert beside or abs(one.along - other.along) >= (one.size[1] + other.size[1]) / 2
    for chain in layers.chains:
        assert all(abs(layers.places[a].layer - layers.places[b].layer) == 1 for a, b in pairwise(chain))
