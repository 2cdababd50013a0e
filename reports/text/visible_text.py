"""What goes to a terminal, with every letter that cannot be seen as an escape."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from staleproof.reports.text.escaping import visible


class Showing(RenderHook):
    """A hook of a console, by which no name moves the cursor or changes a colour."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """The same things, their text made visible when they are printed."""
        return [_VisibleText(renderable) for renderable in renderables]


@dataclass(frozen=True)
class _VisibleText:
    inner: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same segments; what ends a line still does."""
        for text, style, control in console.render(self.inner, options):
            yield Segment(text if control else "\n".join(map(visible, text.split("\n"))), style, control)
