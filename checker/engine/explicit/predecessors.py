"""Steps sorted by where they lead, to walk back along them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from staleproof.checker.engine.explicit.product import Product
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.model.vocabulary import Kind, Label

CHUNK = 4096
"""States of a level whose steps are sorted together."""
KEPT = 64
"""Chunks whose sorted steps are kept."""


class Arrivals(NamedTuple):
    """The steps from some states by the `target` of each; those to one target are in the order of `Product.steps`.

    `origins` are states, `fired` numbers of `labels`.
    """

    labels: tuple[Label, ...]
    targets: Numbers
    origins: Numbers
    fired: Numbers

    def to(self, target: int) -> Iterator[tuple[Label, int]]:
        """The steps that lead to a target: labels, and the states before."""
        begin, end = (int(np.searchsorted(self.targets, target, side)) for side in ("left", "right"))
        for number, origin in zip(self.fired[begin:end].tolist(), self.origins[begin:end].tolist(), strict=True):
            yield self.labels[number], origin


def forget() -> None:
    """Make room: what is kept can be sorted again."""
    _sorted.cache_clear()


def arrivals(product: Product, kinds: frozenset[Kind], level: Numbers, low: int = 0) -> Iterator[Arrivals]:
    """The steps of these kinds from a level, a chunk of it at a time; the lowest bits of a state are no part of a target."""
    for begin in range(0, len(level), CHUNK):
        yield _sorted(product, kinds, level[begin : begin + CHUNK].tobytes(), low)


@lru_cache(maxsize=KEPT)
def _sorted(product: Product, kinds: frozenset[Kind], states: bytes, low: int) -> Arrivals:
    chunk = np.frombuffer(states, np.int64)
    steps = list(product.steps(chunk, kinds))
    if not steps:
        return Arrivals((), *(np.empty(0, np.int64) for _ in range(3)))
    targets = np.concatenate([step.states for step in steps]) >> low
    order = np.argsort(targets, kind="stable")
    origins = chunk[np.concatenate([step.origins for step in steps])]
    fired = np.repeat(np.arange(len(steps)), [len(step.states) for step in steps])
    return Arrivals(tuple(step.label for step in steps), targets[order], origins[order], fired[order])
