"""What a command needs of the terminal: where text goes, and how long work shows its progress."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.status import Status
from rich.text import Text

from checker.bounds import Limits
from model.cone import Bounds
from reports.escaping import visible
from reports.memory import allowed
from reports.showing import Showing
from reports.workshop import Workshop

WIDTH = 120
"""Columns where the output is no terminal."""


def console() -> Console:
    """Where text goes: as wide as the terminal, or WIDTH where there is none."""
    out = Console(markup=False, highlight=False, emoji=False)
    out = out if out.is_terminal else Console(width=WIDTH, markup=False, highlight=False, emoji=False)
    out.push_render_hook(Showing())
    return out


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
def workshop(bounds: Bounds, limits: Limits) -> Iterator[Workshop]:
    """A workshop with these bounds that shows its progress; without one for memory, with that of this machine."""
    if limits.memory is None:
        limits = replace(limits, memory=allowed())
    errors = Console(stderr=True)
    with Status("reading", console=errors) as status:
        if not errors.is_terminal:
            status.stop()
        yield Workshop(limits, bounds, _Teller(status))
