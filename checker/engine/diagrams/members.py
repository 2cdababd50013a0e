"""Which of the numbered states of a product are in a set."""

from collections.abc import Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.diagrams.nodes import END, NOTHING
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.explicit.product import Product
from staleproof.checker.engine.explicit.tables import Numbers, Table

Flags = NDArray[np.bool_]


def members(reached: Reached, node: int, product: Product, states: Numbers, beside: Mapping[str, Hashable]) -> Flags:
    """For each state whether it is in a set, with the components of `beside` in the local states that are given there."""
    children = reached.moves.diagrams.children
    nodes = np.full(len(states), node)
    for table in reached.moves.statements.tables:
        name = table.component.name
        if name in beside:
            local = np.full(len(states), table.number(beside[name]))
        else:
            local = _renumbered(product, product.system.index[name], states, table)
        size = len(table.states)
        different, back = np.unique(nodes * size + local, return_inverse=True)
        below = (children[code // size].get(code % size, NOTHING) for code in different.tolist())
        nodes = np.array(list(below), np.int64)[back]
    found: Flags = nodes == END
    return found


def _renumbered(product: Product, place: int, states: Numbers, table: Table) -> Numbers:
    """The local states of one component, by the numbers that another table has for them."""
    different, back = np.unique(product.locals(place, states), return_inverse=True)
    return np.array([table.number(product.tables[place].states[local]) for local in different.tolist()], np.int64)[back]
