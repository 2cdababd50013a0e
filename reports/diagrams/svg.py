"""A picture as SVG, without any other program: readable on light and on dark ground, in a page or by itself."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge
from staleproof.reports.diagrams.layers import LayerLink, Layers, layered
from staleproof.reports.diagrams.layout import arrange
from staleproof.reports.text.escaping import visible

SIZE, LINE, SMALL = 14.0, 18.0, 15.0
"""The size of letters, and the height of a line in a node and at an edge."""
PADDING, MARGIN, LOOP, PORT = 12.0, 16.0, 34.0, 14.0
NARROW, WIDE = frozenset("iljtfrI.,:;'|![]() "), frozenset("mwMW@%")
STYLE = """
.sp-picture { --ink: #1f2328; --soft: #57606a; --paper: #ffffff; --fill: #f3f5f7; --lit: #a33b00; background: var(--paper);
  font-family: "DejaVu Sans", Verdana, sans-serif; font-size: 14px }
@media (prefers-color-scheme: dark) {
  .sp-picture { --ink: #e6edf3; --soft: #9ba5b0; --paper: #0d1117; --fill: #1b222b; --lit: #ffa657 } }
.sp-picture text { fill: var(--ink); text-anchor: middle; dominant-baseline: central }
.sp-picture .more, .sp-picture .said, .sp-picture .note { font-size: 12px }
.sp-picture .more, .sp-picture .note { fill: var(--soft) }
.sp-picture .title { font-weight: bold }
.sp-picture .node { fill: var(--fill); stroke: var(--ink); stroke-width: 1.2 }
.sp-picture .every { stroke-dasharray: 5 4; fill: none }
.sp-picture .edge { fill: none; stroke: var(--soft); stroke-width: 1.2 }
.sp-picture .dashed { stroke-dasharray: 6 5 }
.sp-picture .node.lit, .sp-picture .edge.lit { stroke: var(--lit); stroke-width: 3 }
.sp-picture text.lit { fill: var(--lit); font-weight: bold }
.sp-picture .ground { fill: var(--paper); opacity: .9 }
.sp-picture .tip { fill: var(--soft) } .sp-picture .tip.lit { fill: var(--lit) } .sp-picture .begin { fill: var(--ink) }
"""


def svg(diagram: Diagram) -> str:
    """The whole document."""
    return "\n".join(_Picture(diagram).lines())


def _width(text: str, size: float = SIZE) -> float:
    """How wide a text is at the most, in the widest of the usual fonts."""
    return sum(map(_letter, text)) * size


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.42
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 1.0 if letter in WIDE else 0.78 if letter.isupper() else 0.66


class _Picture:
    """One picture while it is drawn."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.down = diagram.kind == "states"
        self.numbers = {node.id: number for number, node in enumerate(diagram.nodes)}
        self.boxes = [_box(node.lines) for node in diagram.nodes]
        self.loops = [self._loop(node) for node in diagram.nodes]
        self.leads = [LOOP if node.initial else 0 for node in diagram.nodes]
        self.links = [edge for edge in diagram.edges if edge.source != edge.target]
        self.layers = self._arranged()
        self.ports = self._spread()
        self.left = MARGIN
        self.top = MARGIN + LINE + MARGIN

    def _loop(self, node: DiagramNode) -> tuple[float, float]:
        """The room for the label of what leads from a node to itself."""
        found = [line for edge in self.diagram.edges if edge.source == edge.target == node.id for line in edge.lines or ("",)]
        return (LOOP + _said_size(found)[0], _said_size(found)[1]) if found else (0, 0)

    def _arranged(self) -> Layers:
        rooms = zip(self.boxes, self.loops, self.leads, strict=True)
        sizes = [(w + more + lead, max(h, high)) for (w, h), (more, high), lead in rooms]
        links = [
            LayerLink(self.numbers[edge.source], self.numbers[edge.target], self._turned(_said_size(edge.lines)))
            for edge in self.links
        ]
        layers = layered([self._turned(size) for size in sizes], links, [node.rank for node in self.diagram.nodes])
        arrange(layers)
        return layers

    def _turned(self, size: tuple[float, float]) -> tuple[float, float]:
        return size if self.down else size[::-1]

    def _point(self, across: float, along: float) -> tuple[float, float]:
        x, y = (across, along) if self.down else (along, across)
        return x + self.left, y + self.top

    def _middle(self, number: int) -> tuple[float, float]:
        """The middle of a box, to the right of which its loop is, and to the left what marks the beginning."""
        place = self.layers.places[number]
        x, y = self._point(place.across, place.along)
        return x + (self.leads[number] - self.loops[number][0]) / 2, y

    def lines(self) -> Iterator[str]:
        """The document line by line."""
        across = max((place.across + place.size[0] / 2 for place in self.layers.places), default=0)
        along = max((end for _, end in self.layers.bands), default=0)
        wide, high = (across, along) if self.down else (along, across)
        notes = [visible(note) for note in self.diagram.notes]
        title = visible(self.diagram.title)
        texts = [_width(title, SIZE * 1.1), *(_width(note, 12) for note in notes)]
        self.left = MARGIN + max(max(texts) - wide, 0) / 2
        wide = max(wide, *texts) + 2 * MARGIN
        bottom = self.top + high + MARGIN
        high = bottom + MARGIN + len(notes) * LINE
        size = f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
        shown = 'role="img" style="max-width:100%;height:auto"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="sp-picture" {shown} {size}>'
        yield f"<title>{escape(title)}</title>"
        yield f"<style>{STYLE}</style>"
        yield '<rect width="100%" height="100%" fill="var(--paper)"/>'
        yield f'<text class="title" x="{wide / 2:.1f}" y="{MARGIN + LINE / 2:.1f}">{escape(title)}</text>'
        for link, edge in enumerate(self.links):
            yield from self._edge(link, edge)
        for number, node in enumerate(self.diagram.nodes):
            yield from self._node(number, node)
        for edge, chain in zip(self.links, self.layers.chains, strict=True):
            yield from self._label(edge, chain)
        for number, note in enumerate(notes):
            yield f'<text class="note" x="{wide / 2:.1f}" y="{bottom + number * LINE + LINE / 2:.1f}">{escape(note)}</text>'
        yield "</svg>"

    # Nodes.

    def _node(self, number: int, node: DiagramNode) -> Iterator[str]:
        (x, y), (w, h) = self._middle(number), self.boxes[number]
        look = f"node{' every' if node.shape == 'every' else ''}{' lit' if node.lit else ''}"
        for inset in (0, 3) if node.terminal or node.shape == "store" else (0,):
            corner = f'x="{x - w / 2 + inset:.1f}" y="{y - h / 2 + inset:.1f}"'
            size = f'width="{w - 2 * inset:.1f}" height="{h - 2 * inset:.1f}" rx="{max(_round(node) - inset, 0)}"'
            yield f'<rect class="{look}" {corner} {size}/>'
        if node.initial:
            yield f'<circle class="begin" cx="{x - w / 2 - 28:.1f}" cy="{y:.1f}" r="6"/>'
            yield from _path("edge", [(x - w / 2 - 22, y), (x - w / 2, y)], ((x - w / 2, y), (1, 0)), "")
        yield from _text(node.lines, (x, y), ("", "more"), LINE)
        if self.loops[number][0]:
            yield from self._looped(number, node)

    def _looped(self, number: int, node: DiagramNode) -> Iterator[str]:
        (x, y), (w, h) = self._middle(number), self.boxes[number]
        right, reach = x + w / 2, min(h / 2 - 4, 10)
        edges = [edge for edge in self.diagram.edges if edge.source == edge.target == node.id]
        lit = " lit" if any(edge.lit for edge in edges) else ""
        curve = f"M{right:.1f},{y - reach:.1f} C{right + 26:.1f},{y - reach - 6:.1f} {right + 26:.1f},{y + reach + 6:.1f}"
        yield f'<path class="edge{lit}" d="{curve} {right + 6:.1f},{y + reach:.1f}"/>'
        yield _tip((right, y + reach), (-1, 0), lit)
        lines = tuple(line for edge in edges for line in edge.lines)
        middle = right + LOOP - 6 + _said_size(lines)[0] / 2
        yield from _text(lines, (middle, y), (f"said{lit}", f"said{lit}"), SMALL)

    # Edges.

    def _edge(self, link: int, edge: Edge) -> Iterator[str]:
        places, chain = self.layers.places, self.layers.chains[link]
        downwards = places[chain[0]].layer <= places[chain[-1]].layer
        points = [self._meeting(link, 0, chain[0], places[chain[1]].layer > places[chain[0]].layer)]
        for place in (places[number] for number in chain[1:-1]):
            band = self.layers.bands[place.layer]
            points += [self._point(place.across, along) for along in dict.fromkeys(band if downwards else band[::-1])]
        above = places[chain[-2]].layer < places[chain[-1]].layer
        end = self._meeting(link, 1, chain[-1], not above)
        heading = (0.0, 1.0 if above else -1.0) if self.down else (1.0 if above else -1.0, 0.0)
        look = f"edge{' dashed' if edge.dashed else ''}{' lit' if edge.lit else ''}"
        yield from _path(look, [*points, end], (end, heading), " lit" if edge.lit else "")

    def _spread(self) -> dict[tuple[int, int], float]:
        """Where edges meet boxes, from the middle: by link and end, those of a side in the order of their ways."""
        places, sides = self.layers.places, dict[tuple[int, bool], list[tuple[float, int, int]]]()
        for link, chain in enumerate(self.layers.chains):
            for end, (box, point) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
                side = places[point].layer > places[box].layer
                sides.setdefault((box, side), []).append((places[point].across, link, end))
        found: dict[tuple[int, int], float] = {}
        for (box, _), ways in sides.items():
            reach = self._turned(self.boxes[box])[0] * 0.4
            middle = places[box].across + self._turned((self.leads[box] - self.loops[box][0], 0))[0] / 2
            apart = min(PORT, 2 * reach / max(len(ways) - 1, 1))
            last = -reach - apart
            offsets = []
            for left, (across, _, _) in zip(range(len(ways) - 1, -1, -1), sorted(ways), strict=True):
                last = min(max(across - middle, last + apart), reach - left * apart)
                offsets.append(last)
            found |= {(link, end): offset for offset, (_, link, end) in zip(offsets, sorted(ways), strict=True)}
        return found

    def _meeting(self, link: int, end: int, box: int, side: bool) -> tuple[float, float]:  # noqa: FBT001 (one of two sides)
        """Where an edge meets a box, on the side of the next layer or of the one before."""
        (x, y), (w, h), offset = self._middle(box), self.boxes[box], self.ports[link, end]
        if self.down:
            return x + offset, y + (h / 2 if side else -h / 2)
        return x + (w / 2 if side else -w / 2), y + offset

    def _label(self, edge: Edge, chain: Sequence[int]) -> Iterator[str]:
        if not edge.lines:
            return
        place = next(self.layers.places[number] for number in chain[1:-1] if self.layers.places[number].size != (0, 0))
        (x, y), (w, h) = self._point(place.across, place.along), _said_size(edge.lines)
        yield f'<rect class="ground" x="{x - w / 2:.1f}" y="{y - h / 2:.1f}" width="{w:.1f}" height="{h:.1f}"/>'
        lit = " lit" if edge.lit else ""
        yield from _text(edge.lines, (x, y), (f"said{lit}", f"said{lit}"), SMALL)


def _round(node: DiagramNode) -> int:
    return {"box": 2, "store": 4, "screen": 16}.get(node.shape, 9)


def _box(lines: Sequence[str]) -> tuple[float, float]:
    shown = [visible(line) for line in lines]
    widest = max([_width(shown[0]), *(_width(line, 12) for line in shown[1:])])
    return max(widest + 2 * PADDING, 40), len(lines) * LINE + PADDING


def _said_size(lines: Sequence[str]) -> tuple[float, float]:
    if not lines:
        return 0, 0
    return max(_width(visible(line), 12) for line in lines) + 8, len(lines) * SMALL + 2


def _text(lines: Sequence[str], middle: tuple[float, float], looks: tuple[str, str], height: float) -> Iterator[str]:
    first = middle[1] - (len(lines) - 1) * height / 2
    for number, line in enumerate(lines):
        look = looks[0] if number == 0 else looks[1]
        called = f' class="{look}"' if look else ""
        yield f'<text{called} x="{middle[0]:.1f}" y="{first + number * height:.1f}">{escape(visible(line))}</text>'


def _path(
    look: str, points: list[tuple[float, float]], tip: tuple[tuple[float, float], tuple[float, float]], lit: str
) -> Iterator[str]:
    (x, y), heading = tip
    points = [*points[:-1], (x - heading[0] * 7, y - heading[1] * 7)]
    along = 1 if heading[0] == 0 else 0
    drawn = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
    for before, after in pairwise(points):
        middle = (before[along] + after[along]) / 2
        controls = [(before[0], middle), (after[0], middle)] if along else [(middle, before[1]), (middle, after[1])]
        drawn += " C" + " ".join(f"{px:.1f},{py:.1f}" for px, py in (*controls, after))
    yield f'<path class="{look}" d="{drawn}"/>'
    yield _tip((x, y), heading, lit)


def _tip(point: tuple[float, float], heading: tuple[float, float], lit: str) -> str:
    (x, y), (dx, dy) = point, heading
    back, side = (x - dx * 9, y - dy * 9), (-dy * 4.5, dx * 4.5)
    corners = [(x, y), (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])]
    return f'<polygon class="tip{lit}" points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in corners)}"/>'
