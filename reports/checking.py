"""Asking about some designs, as check, diff and report do it, and printing what a check says."""

from collections.abc import Iterator, Sequence

import typer

from checker.bounds import Limits
from model.cone import Bounds
from reports.answers import Answer
from reports.asked import Asked, Narrowing, NarrowingError, asked
from reports.assess import assessed
from reports.book import numbered
from reports.endings import summary
from reports.farm import Farm
from reports.load import Loaded
from reports.terminal import console, progress, workshop


def narrowed(loaded: list[Loaded], narrowing: Narrowing = Narrowing()) -> list[tuple[Loaded, Asked]]:
    """What is asked of each design; a name that one of them does not have is a mistake in the command line."""
    try:
        return [(one, asked(one, narrowing)) for one in loaded]
    except NarrowingError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from None


def answered(
    designs: list[tuple[Loaded, Asked]], bounds: Bounds, limits: Limits, hands: Farm, *, views: bool = True
) -> Iterator[Answer]:
    """The answers about some designs, one after the other; with `views` each view's is told as soon as it is there.

    Raises Interrupted with what is known of the last.
    """
    with progress(answers=views) as told:
        yield from assessed(designs, workshop(bounds, limits, told), told, hands)


def show(answers: Sequence[Answer], output: str) -> None:
    """Print the answers as text or json."""
    if output == "json":
        from reports.as_json import as_json

        print(as_json(answers, numbered(answers)))
    else:
        _show(answers)


def _show(answers: Sequence[Answer]) -> None:
    from reports.console import show_answer, show_claims

    out, book = console(), numbered(answers)
    for answer in answers:
        show_answer(out, answer, book)
    show_claims(out, answers, book)
    for answer in answers:
        out.print(summary(answer), highlight=False)
