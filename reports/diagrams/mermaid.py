"""A picture as text for Mermaid (mermaid.js.org): a state diagram, or a flowchart; this where edges are lit or dashed."""

from collections.abc import Iterable, Iterator

from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge
from staleproof.reports.text.escaping import mermaid as escaped

BEGIN = "begin"
"""What a flowchart has for the mark of where all begins; its id has that of the node behind it."""
NOTE = "note1"
"""The id of the node that says what was left out; no other node is called so."""
CLASSES = (
    "    classDef every stroke-dasharray: 5 5",
    "    classDef lit stroke-width: 4px",
    "    classDef note fill: none, stroke: none",
)


def mermaid(diagram: Diagram) -> str:
    """The whole text."""
    return "\n".join(_lines(diagram))


def _lines(diagram: Diagram) -> Iterator[str]:
    if diagram.kind == "states" and not any(edge.lit for edge in diagram.edges):
        yield "stateDiagram-v2"
        yield from _states(diagram)
    else:
        yield f"flowchart {'TB' if diagram.kind == 'states' else 'LR'}"
        yield from _flow(diagram)
    classes = {kind: [node.id for node in diagram.nodes if _classed(node) == kind] for kind in ("every", "lit")}
    classes["note"] = [NOTE] if diagram.notes else []
    yield from (line for line in CLASSES if classes[line.split()[1]])
    yield from (f"    class {','.join(ids)} {kind}" for kind, ids in classes.items() if ids)


def _classed(node: DiagramNode) -> str:
    return "lit" if node.lit else node.shape


def _text(lines: Iterable[str]) -> str:
    return "<br/>".join(map(escaped, lines))


def _states(diagram: Diagram) -> Iterator[str]:
    yield "    direction TB"
    yield from (f'    state "{_text(node.lines)}" as {node.id}' for node in diagram.nodes)
    yield from ((f'    state "{_text(diagram.notes)}" as {NOTE}',) if diagram.notes else ())
    yield from (f"    [*] --> {node.id}" for node in diagram.nodes if node.initial)
    yield from (f"    {edge.source} --> {edge.target}{_said(edge)}" for edge in diagram.edges)
    yield from (f"    {node.id} --> [*]" for node in diagram.nodes if node.terminal)


def _said(edge: Edge) -> str:
    return f": {_text(edge.lines)}" if edge.lines else ""


def _flow(diagram: Diagram) -> Iterator[str]:
    """Also of states along which a story goes, since edges of a state diagram cannot be lit."""
    shapes = {"store": ("[(", ")]"), "screen": ("([", "])"), "state": ("(", ")")}
    for node in diagram.nodes:
        opened, closed = shapes.get(node.shape, ("[", "]"))
        yield f'    {node.id}{opened}"{_text(node.lines)}"{closed}'
        if node.initial:
            yield f'    {BEGIN}_{node.id}(("{BEGIN}")) --> {node.id}'
    yield from ((f'    {NOTE}["{_text(diagram.notes)}"]',) if diagram.notes else ())
    for edge in diagram.edges:
        arrow = "-.->" if edge.dashed else "==>" if edge.lit else "-->"
        said = f'|"{_text(edge.lines)}"|' if edge.lines else ""
        yield f"    {edge.source} {arrow}{said} {edge.target}"
