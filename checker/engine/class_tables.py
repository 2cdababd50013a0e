"""A statement about several components as a table over classes of their local states."""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.diagrams.known_system import Network
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.model.vocabulary import Property

MOST = 20_000_000
"""Combinations of local states, beyond which a statement is not tabulated."""


class Classed(NamedTuple):
    """The components of a statement by their places, the class of each known local state of each, and where it is `true`.

    Local states are in one class if the statement never tells them apart.
    """

    places: tuple[int, ...]
    classes: tuple[Numbers, ...]
    true: NDArray[np.bool_]


def classed(system: Network, statement: Property) -> Classed:
    """A statement on the known local states of a system. Raises BoundError if there are too many combinations of them."""
    places = tuple(system.system.index[name] for name in statement.components)
    locals_ = [[system.tables[place].states[number] for number in system.known[place].tolist()] for place in places]
    true, classes = _evaluated(statement, locals_), []
    for axis in range(len(places)):
        rows = np.moveaxis(true, axis, 0).reshape(true.shape[axis], -1)
        _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        classes.append(inverse.reshape(-1))
        true = true.take(first, axis)
    return Classed(places, tuple(classes), true)


def _evaluated(statement: Property, locals_: Sequence[Sequence[object]]) -> NDArray[np.bool_]:
    shape = tuple(map(len, locals_))
    if prod(shape) > MOST:
        raise BoundError(f"a statement about {prod(shape)} combinations of local states is not tabulated, only up to {MOST}")
    return np.fromiter((statement.holds(*local) for local in product(*locals_)), bool, prod(shape)).reshape(shape)
