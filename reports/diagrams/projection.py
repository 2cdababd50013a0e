"""A picture of more nodes than anybody can look at: nodes that stand beside each other are put together, none is left out."""

from dataclasses import replace

from staleproof.reports.diagrams.form import Diagram, DiagramNode, joined

MOST = 150
"""Nodes of one picture; beyond that neither people nor programs get along with it."""
FEW = 6
"""So many lines of a node, or of an edge, that stand for several are told; the rest is counted."""


def within_bounds(diagram: Diagram) -> Diagram:
    """The picture, or one in which as few neighbours as possible are one node, with a note that says so."""
    if len(diagram.nodes) <= MOST:
        return diagram
    size = next(size for size in range(2, len(diagram.nodes) + 1) if len(_groups(diagram, size)) <= MOST)
    groups = _groups(diagram, size)
    ids = {node.id: group[0].id for group in groups for node in group}
    edges = joined(replace(edge, source=ids[edge.source], target=ids[edge.target]) for edge in diagram.edges)
    edges = tuple(replace(edge, lines=_few(edge.lines)) for edge in edges)
    note = f"{len(diagram.nodes)} nodes are drawn as {len(groups)}: up to {size} of them as one"
    return replace(diagram, nodes=tuple(map(_one, groups)), edges=edges, notes=(*diagram.notes, note))


def _groups(diagram: Diagram, size: int) -> list[list[DiagramNode]]:
    """Nodes that look alike, in their order, at most so many in a group."""
    groups: list[list[DiagramNode]] = []
    last: dict[object, list[DiagramNode]] = {}
    for node in diagram.nodes:
        key = node.shape, node.rank, node.initial, node.terminal, node.lit
        if len(last.get(key, ())) in (0, size):
            last[key] = []
            groups.append(last[key])
        last[key].append(node)
    return groups


def _one(group: list[DiagramNode]) -> DiagramNode:
    """A node for all of these, which has their names."""
    first = group[0]
    if len(group) == 1:
        return first
    lines = dict.fromkeys(line for node in group for line in (node.lines if first.rank is not None else node.lines[:1]))
    return replace(first, lines=_few(tuple(lines)))


def _few(lines: tuple[str, ...]) -> tuple[str, ...]:
    return lines if len(lines) <= FEW else (*lines[: FEW - 1], f"and {len(lines) - FEW + 1} more")
