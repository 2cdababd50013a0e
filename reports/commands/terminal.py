"""What a command needs of the terminal: where text goes, and how long work shows its progress."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, cast

from rich.console import Console
from rich.status import Status

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.session import Session
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.commands.memory import allowed
from staleproof.reports.commands.progress import PrintedProgress
from staleproof.reports.text.output import WithoutTrailingBlanks
from staleproof.reports.text.plain_text import shown_on


def console() -> Console:
    """Where text goes: as wide as the terminal; where there is none WIDTH, and without blanks at the ends of lines."""
    out = shown_on(None)
    return out if out.is_terminal else shown_on(cast("IO[str]", WithoutTrailingBlanks()))


@contextmanager
def progress(*, answers: bool) -> Iterator[Progress]:
    """Tells on standard error what is explored; with `answers` also what was found out about each view."""
    errors = Console(stderr=True, highlight=False)
    with Status("reading", console=errors) as status:
        if not errors.is_terminal:
            status.stop()
        yield PrintedProgress(errors, status, answers=answers)


def session(bounds: Bounds, limits: Limits, told: Progress) -> Session:
    """A session with these bounds that tells its progress; without one for memory, with that of this machine."""
    gc.freeze()  # what has been imported for it stays
    if limits.memory is None:
        limits = replace(limits, memory=allowed())
    return Session(limits, bounds, told.exploring)
