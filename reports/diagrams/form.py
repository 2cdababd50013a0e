"""The one form of all pictures: nodes, edges and what was left out; whoever draws it knows nothing of designs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Shape = Literal["state", "every", "box", "store", "screen", "note"]
"""How a node looks: a state, several states at once, a step, something that keeps copies, something that shows them, a note."""


@dataclass(frozen=True)
class DiagramNode:
    """A node with the lines of its label; `id` is safe in each language of pictures.

    It may be where all begins (`initial`), where it may end (`terminal`), or part of the story that is shown (`lit`). Nodes
    with a `rank` stand in the order of ranks.
    """

    id: str
    lines: tuple[str, ...]
    shape: Shape = "state"
    initial: bool = False
    terminal: bool = False
    lit: bool = False
    rank: int | None = None


@dataclass(frozen=True)
class Edge:
    """An edge with the lines of its label; `dashed` if something is missing there, `lit` if a story goes along it."""

    source: str
    target: str
    lines: tuple[str, ...] = ()
    dashed: bool = False
    lit: bool = False


@dataclass(frozen=True)
class Diagram:
    """A picture: states from the top down, or a flow from the left to the right, with notes on what it leaves out."""

    title: str
    kind: Literal["states", "flow"]
    nodes: tuple[DiagramNode, ...]
    edges: tuple[Edge, ...]
    notes: tuple[str, ...] = ()


def joined(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Edges between the same nodes as one, with all their lines; the dashed ones apart."""
    found: dict[tuple[str, str, bool], Edge] = {}
    for edge in edges:
        key = edge.source, edge.target, edge.dashed
        known = found.get(key)
        found[key] = edge if known is None else replace(known, lines=_all(known, edge), lit=known.lit or edge.lit)
    return tuple(found.values())


def _all(known: Edge, more: Edge) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known.lines, *more.lines)))
