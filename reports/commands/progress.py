"""What is told of a check while it runs, on standard error."""

import time
from contextlib import suppress

from rich.console import Console
from rich.status import Status
from rich.text import Text

from staleproof.checker.answers.answer import ViewAnswer
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.progress import Progress
from staleproof.reports.renderings.matrix_table import by_browser
from staleproof.reports.text.escaping import visible
from staleproof.reports.text.output import OutputError

PAUSE = 0.1
"""Seconds between two looks at what is explored."""


class PrintedProgress(Progress):
    """Says a few times a second what is explored, if standard error is a terminal.

    With `answers` it says of each view what was found out, as soon as that is known, unless there is only one.
    """

    def __init__(self, errors: Console, status: Status, *, answers: bool) -> None:
        self.errors = errors
        self.status = status
        self.answers = answers
        self.which = ""
        self.last = 0.0

    def exploring(self, view: str, states: int) -> None:
        """Show it."""
        if time.monotonic() - self.last > PAUSE:
            self.last = time.monotonic()
            self.status.update(Text(visible(f"{self.which}, exploring {view}: {states:,} states")))

    def asking(self, design: str, number: int, of: int) -> None:
        """Show it."""
        self.which = f"{design}: view {number} of {of}"

    def answered(self, design: str, number: int, of: int, view: ViewAnswer) -> None:
        """Show it."""
        if self.answers and of > 1:
            with suppress(OSError, OutputError):
                line = f"{design}: {number} of {of} views: {view.name}: {in_short(view)}"
                self.errors.print(Text(visible(line)), soft_wrap=True)


def in_short(view: ViewAnswer) -> str:
    """What was found out about a view, in half a line."""
    said = [", ".join(f"{whose} {cell}" for whose, cell in by_browser(view.column).items())]
    for word, outcome in (("breaks", Outcome.VIOLATED), ("undecided", Outcome.INCONCLUSIVE)):
        names = [name for name, found in view.promises if found.outcome is outcome]
        said += [f"{word} {', '.join(names)}"] if names else []
    return "; ".join((*filter(None, said), f"{view.states:,} states"))
