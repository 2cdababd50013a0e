"""What a command needs of the terminal: where text goes, and how long work shows its progress."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment
from rich.status import Status
from rich.text import Text

from checker.space import Limits
from model.cone import Bounds
from reports.escaping import visible
from reports.workshop import Workshop

WIDTH = 120
"""Columns where the output is no terminal."""


def console() -> Console:
    """Where text goes: as wide as the terminal, or WIDTH where there is none."""
    out = Console(markup=False, highlight=False, emoji=False)
    out = out if out.is_terminal else Console(width=WIDTH, markup=False, highlight=False, emoji=False)
    out.push_render_hook(_Showing())
    return out


class _Showing(RenderHook):
    """Shows letters that cannot be seen as escapes, so that no name moves the cursor or changes a colour."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """What is to be printed, each behind a veil."""
        return [_Shown(renderable) for renderable in renderables]


@dataclass(frozen=True)
class _Shown:
    inner: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same segments, their text made visible line by line."""
        for text, style, control in console.render(self.inner, options):
            yield Segment(text if control else "\n".join(map(visible, text.split("\n"))), style, control)


class _Teller:
    """Says on the terminal what is explored, a few times a second."""

    def __init__(self, status: Status) -> None:
        self.status = status
        self.last = 0.0

    def __call__(self, what: str, states: int) -> None:
        if time.monotonic() - self.last > 0.1:
            self.last = time.monotonic()
            self.status.update(Text(visible(f"exploring {what}: {states:,} states")))


@contextmanager
def workshop(own_actions: int | None, max_states: int) -> Iterator[Workshop]:
    """A workshop with these bounds that shows its progress."""
    errors = Console(stderr=True)
    with Status("reading", console=errors) as status:
        if not errors.is_terminal:
            status.stop()
        yield Workshop(Limits(max_states), Bounds(own_actions), _Teller(status))
