"""Asking about some designs, as check, diff and report do it, and printing what a check says."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import assert_never

import typer

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Asked, Narrowing, NarrowingError, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.assess import Interrupted, assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.commands.endings import summary
from staleproof.reports.commands.formats import Format
from staleproof.reports.commands.terminal import console, progress, session
from staleproof.reports.files.loading import SHIPPED, load
from staleproof.reports.hidden_causes.hidden_causes import with_hidden_causes
from staleproof.reports.renderings.breach_causes import with_causes
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns


def read(designs: list[str] | None, without: list[str] | None) -> list[Loaded]:
    """The designs that are named, or all that are shipped, without some changes."""
    return [load(name, tuple(without or [])) for name in designs or SHIPPED]


def introduction(shipped: list[Loaded]) -> str:
    """What the designs are that are checked where none is named."""
    known = (f"  {one.design.name}: {one.design.title}\n" for one in shipped)
    return f"No design is named; checked are those that are shipped (for your own: staleproof init):\n{''.join(known)}"


def narrowed(loaded: list[Loaded], narrowing: Narrowing = Narrowing()) -> list[tuple[Loaded, Asked]]:
    """What is asked of each design; a name that one of them does not have is a mistake in the command line."""
    try:
        return [(one, asked(one, narrowing)) for one in loaded]
    except NarrowingError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from None


def answers_about(
    designs: list[tuple[Loaded, Asked]], bounds: Bounds, limits: Limits, hands: Farm, *, views: bool = True, hidden: int = 0
) -> Iterator[Answer]:
    """The answers about some designs, one after the other; with `views` each view's is told as soon as it is there.

    At most so many changed copies of each are asked for `hidden` causes. Raises Interrupted with what is known of the last.
    """
    with progress(answers=views) as told:
        shared = session(bounds, limits, told)
        for answer in assessed(designs, shared, told, hands):
            try:
                found = with_hidden_causes(answer, partial(_again, shared, hands), shared, hidden)
            except KeyboardInterrupt:
                raise Interrupted(answer) from None
            yield with_causes(found, ChangedDesigns())


def _again(shared: Session, hands: Farm, changed: Loaded, wanted: Asked) -> Answer:
    """A part of the answer about a changed design, of whose views nothing is told."""
    return next(assessed([(changed, wanted)], shared, Progress(), hands))


def show(answers: Sequence[Answer], form: Format, causes: int, *, stories: bool) -> None:
    """Print the answers; as text with at most so many causes of each, and step by step only with `stories`."""
    match form:
        case "text":
            _show(answers, causes, stories=stories)
        case "json":
            from staleproof.reports.renderings.as_json import as_json

            print(as_json(answers, numbered(answers)))
        case _:
            assert_never(form)


def _show(answers: Sequence[Answer], causes: int, *, stories: bool) -> None:
    from staleproof.reports.renderings.console import show_answer, show_claims
    from staleproof.reports.renderings.overview import show_claims_in_short, show_overview

    out, book = console(), numbered(answers)
    for answer in answers:
        (show_answer if stories else show_overview)(out, answer, book, causes)
    (show_claims if stories else show_claims_in_short)(out, answers, book)
    for answer in answers:
        out.print(summary(answer), highlight=False)
