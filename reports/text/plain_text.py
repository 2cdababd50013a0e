"""What would be shown on a terminal as plain text: as wide, without colours, every letter that cannot be seen escaped."""

from collections.abc import Callable
from io import StringIO

from rich.console import Console

from staleproof.reports.text.visible_text import Showing

WIDTH = 120
"""Columns where the output is no terminal."""


def plain_text(show: Callable[[Console], None]) -> str:
    """All that is shown on a console, in lines that end without blanks."""
    shown = StringIO()
    out = Console(file=shown, width=WIDTH, color_system=None, markup=False, highlight=False, emoji=False)
    out.push_render_hook(Showing())
    show(out)
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines())
