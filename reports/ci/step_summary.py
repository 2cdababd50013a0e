"""The summary of a step in GitHub Actions: matrix and promises of each design as Markdown, and what changed."""

import re
from collections.abc import Iterator, Sequence

from staleproof.checker.answers.answer import Answer
from staleproof.reports.diff.as_text import show_diff
from staleproof.reports.diff.diff import Diff
from staleproof.reports.renderings.console import WORDS, as_expected
from staleproof.reports.renderings.matrix_table import grid, times
from staleproof.reports.text.escaping import markdown
from staleproof.reports.text.plain_text import plain_text


def of_check(answers: Sequence[Answer], endings: Sequence[str]) -> str:
    """Each design, with how it ended."""
    lines = (line for answer, ending in zip(answers, endings, strict=True) for line in _design(answer, ending))
    return "\n".join(lines) + "\n"


def of_diff(diff: Diff, ending: str) -> str:
    """The design as it is, and how that differs from what it was."""
    text = plain_text(lambda out: show_diff(out, diff))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=2) + 1) if "```" in text else "```"
    changed = ["### What changed", "", f"{fence}text", text, fence, ""]
    return "\n".join([*_design(diff.after, ending), *changed]) + "\n"


def _design(answer: Answer, ending: str) -> Iterator[str]:
    design = answer.loaded.design
    yield from (f"## {markdown(f'{design.name}: {design.title}' if design.title else design.name)}", "", markdown(ending), "")
    if answer.asked.matrix:
        table = grid(answer)
        yield from _table(
            ("mutation", "", *(f"{markdown(column.title)}<br>{times(answer, column)}" for column in table.columns)),
            [(markdown(", ".join(line.mutations)), line.whose, *line.cells) for line in table.lines],
        )
        faults = ", ".join(design.faults) or "none claimed"
        yield from (
            f"What it takes at worst until a view shows a mutation; behind `/` under its faults ({faults}).",
            *table.legend,
            "",
        )
    rows = []
    for judgement in answer.judgements:
        verdict = f"{WORDS[judgement.promise.outcome]}{markdown(as_expected(judgement))}"
        said = markdown(judgement.promise.reason or judgement.promise.proof)
        rows.append((judgement.promise.name, f"**{verdict}**" if judgement.surprising else verdict, said))
    yield from _table(("promise", "verdict", "why"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield from (f"| {' | '.join(head)} |", f"|{'---|' * len(head)}")
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
