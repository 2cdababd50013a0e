"""A picture as text for Graphviz, in the DOT language (graphviz.org)."""

from collections.abc import Iterable, Iterator

from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge
from staleproof.reports.text.escaping import dot as escaped

FONT = 'fontname="Helvetica,Arial,sans-serif"'
BEGIN = "begin"
"""The id of the point that marks where all begins, with the id of the node behind it."""


def dot(diagram: Diagram) -> str:
    """The whole text."""
    return "\n".join(_lines(diagram))


def _lines(diagram: Diagram) -> Iterator[str]:
    yield "digraph picture {"
    yield f"    graph [rankdir={'TB' if diagram.kind == 'states' else 'LR'}, labelloc=t, {FONT}];"
    yield f'    graph [label="{_text((diagram.title, *diagram.notes))}"];'
    yield f"    node [shape=box, style=rounded, {FONT}];"
    yield f"    edge [{FONT}];"
    for node in diagram.nodes:
        yield f'    {node.id} [label="{_text(node.lines)}"{_look(node)}];'
    for node in (node for node in diagram.nodes if node.initial):
        yield f'    {BEGIN}_{node.id} [shape=point, label=""];'
        yield f"    {BEGIN}_{node.id} -> {node.id};"
    yield from (f'    {edge.source} -> {edge.target} [label="{_text(edge.lines)}"{_stroke(edge)}];' for edge in diagram.edges)
    yield "}"


def _text(lines: Iterable[str]) -> str:
    return "\\n".join(map(escaped, lines))


def _look(node: DiagramNode) -> str:
    shape = {"store": ", shape=cylinder, style=solid", "box": ", style=solid", "every": ', style="rounded,dashed"'}
    ends = ", peripheries=2" if node.terminal else ""
    return f"{shape.get(node.shape, '')}{ends}{', penwidth=3' if node.lit else ''}"


def _stroke(edge: Edge) -> str:
    return f"{', style=dashed' if edge.dashed else ''}{', penwidth=3' if edge.lit else ''}"
