"""The messages of a story as lines between its lanes, cut into a piece for each row that they go through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from staleproof.reports.stories.messages.message import Call, Lane, Message

MIDDLE, BOTTOM, TOP = 0.5, 1.0, 0.0
"""Where in its row a line begins, goes on or ends."""
BESIDE = 0.25
"""How far from the middle of its lane a line ends, so that its sign is seen beside the number of the step."""
End = Literal["arrives", "lost", "open"]
"""How a line ends: at its target, nowhere, or not before the story does."""


@dataclass(frozen=True)
class Arrow:
    """A line from the lane and the step in which something leaves to where it ends; lanes by their places."""

    text: str
    kind: str
    source: int
    left: int
    target: int
    ended: int
    how: End
    says: str

    @property
    def line(self) -> str:
        """How it is drawn: what travels by its kind, and all calls alike."""
        return "call" if self.kind in get_args(Call) else self.kind

    @property
    def end(self) -> float:
        """The place between the lanes at which it ends."""
        if self.how == "open" or self.target == self.source:
            return float(self.target)
        return self.target - BESIDE if self.target > self.source else self.target + BESIDE

    def across(self, step: float) -> float:
        """The place between the lanes at some height: whole numbers are the middles of rows."""
        way = self.ended - self.left
        share = (step - self.left) / way if way else 1.0
        return round(self.source + (self.end - self.source) * share, 3)


@dataclass(frozen=True)
class Piece:
    """What of an arrow is in one row: from (x1, y1) to (x2, y2), x in lanes and y in heights of the row.

    `number` is the place of its message, `line` how it is drawn, `end` how it ends, if it does so in this row.
    """

    number: int
    line: str
    x1: float
    y1: float
    x2: float
    y2: float
    end: End | None
    leftwards: bool


def arrows(messages: Sequence[Message], lanes: tuple[Lane, ...], steps: int) -> tuple[Arrow, ...]:
    """All of a story of so many steps; what is still under way then goes on below the last one."""
    return tuple(_arrow(message, lanes, steps) for message in messages)


def _arrow(message: Message, lanes: tuple[Lane, ...], steps: int) -> Arrow:
    source, target = lanes.index(message.source), lanes.index(message.target)
    ended = message.arrives or message.lost or steps + 1
    how: End = "arrives" if message.arrives else "lost" if message.lost else "open"
    says = message.text if message.kind in get_args(Call) else f"{message.kind} {message.text}"
    return Arrow(message.text, message.kind, source, message.left or ended, target, ended, how, says)


def pieces(every: Sequence[Arrow], step: int) -> Iterator[Piece]:
    """What goes through the row of a step."""
    for number, arrow in enumerate(every):
        if arrow.left <= step <= arrow.ended:
            yield _piece(number, arrow, step)


def _piece(number: int, arrow: Arrow, step: int) -> Piece:
    begins, ends = step == arrow.left, step == arrow.ended
    x1 = float(arrow.source) if begins else arrow.across(step - 0.5)
    x2 = arrow.end if ends else arrow.across(step + 0.5)
    y1, y2 = MIDDLE if begins else TOP, MIDDLE if ends else BOTTOM
    return Piece(number, arrow.line, x1, y1, x2, y2, arrow.how if ends else None, arrow.target < arrow.source)
