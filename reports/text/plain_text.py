"""What is shown on a terminal, or would be: every letter that cannot be seen escaped, and no word of a name a command."""

from collections.abc import Callable
from io import StringIO
from typing import IO

from rich.console import Console

from staleproof.reports.text.visible_text import Showing

WIDTH = 120
"""Columns where the output is no terminal."""


def shown_on(file: IO[str] | None, *, colours: bool = True) -> Console:
    """A console that writes into a file, or on the terminal if there is none; with colours, if these are seen there."""
    width = None if file is None else WIDTH
    out = Console(file=file, width=width, color_system="auto" if colours else None, markup=False, highlight=False, emoji=False)
    out.push_render_hook(Showing())
    return out


def plain_text(show: Callable[[Console], None]) -> str:
    """All that is shown on a console, in lines that end without blanks."""
    shown = StringIO()
    show(shown_on(shown, colours=False))
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines())
