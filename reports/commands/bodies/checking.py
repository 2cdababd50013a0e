"""Asking about some designs, as check, diff and report do it, and printing what a check says."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
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
from staleproof.reports.commands.formats import Compared, Format
from staleproof.reports.commands.terminal import console, progress, session
from staleproof.reports.diff.diff import Diff
from staleproof.reports.files.loading import SHIPPED, load
from staleproof.reports.hidden_causes.hidden_causes import with_hidden_causes
from staleproof.reports.renderings.breach_causes import with_causes
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.text.output import OutputError

CAUSES, CAUSES_IN_FULL = 3, 10
"""So many causes are listed, if it is not said how many; the second where stories are told step by step."""


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


def untimed(answer: Answer) -> Answer:
    """The same without what differs from run to run, the processor time."""
    return replace(answer, seconds=None)


@dataclass(frozen=True)
class Printing:
    """How much a check tells: so many `causes` of each design, stories step by step or not, and what differs from run to run.

    `again` is the command that tells one story, but for its number.
    """

    again: str
    causes: int | None = None
    stories: bool = False
    reproducible: bool = False


def show(answers: Sequence[Answer], form: Format, printing: Printing) -> None:
    """Print the answers."""
    if printing.reproducible:
        answers = [untimed(answer) for answer in answers]
    match form:
        case "text":
            _show(answers, printing)
        case "json":
            from staleproof.reports.renderings.as_json import as_json

            print(as_json(answers, numbered(answers)))
        case "junit":
            from staleproof.reports.ci.junit import junit

            print(junit(answers))
        case "sarif":
            from staleproof.reports.ci.sarif import sarif
            from staleproof.reports.lints.every import lints

            print(sarif(answers, ((one.loaded.design.name, lint) for one in answers for lint in lints(one.loaded))))
        case "github":
            from staleproof.reports.ci import github, step_summary

            endings = [summary(answer) for answer in answers]
            print(github.of_check(answers, endings))
            summarize(step_summary.of_check(answers, endings))
        case _:
            assert_never(form)


def show_comparison(diff: Diff, form: Compared) -> None:
    """Print how one design differs from another."""
    match form:
        case "text":
            from staleproof.reports.diff.as_text import show_diff

            show_diff(console(), diff)
        case "json":
            from staleproof.reports.diff.as_json import as_json

            print(as_json(diff))
        case "github":
            from staleproof.reports.ci import github, step_summary

            print(github.of_diff(diff))
            summarize(step_summary.of_diff(diff, summary(diff.after)))
        case _:
            assert_never(form)


def summarize(text: str) -> None:
    """Add to the summary of the step of GitHub Actions that this is, if it is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        try:
            with Path(file).open("a", encoding="utf-8") as told:
                told.write(text)
        except OSError as error:
            raise OutputError(error) from None


def _show(answers: Sequence[Answer], printing: Printing) -> None:
    from staleproof.reports.renderings.console import show_answer, show_claims
    from staleproof.reports.renderings.overview import show_claims_in_short, show_overview

    out, book = console(), numbered(answers)
    for answer in answers:
        if printing.stories:
            show_answer(out, answer, book, printing.causes or CAUSES_IN_FULL)
        else:
            show_overview(out, answer, book, printing.causes or CAUSES)
    (show_claims if printing.stories else show_claims_in_short)(out, answers, book)
    if book.chapters and not printing.stories:
        number = book.chapters[0].number
        out.print(f"Step by step: {printing.again} {number}; all stories: check --stories", soft_wrap=True)
    for answer in answers:
        out.print(summary(answer), highlight=False)
