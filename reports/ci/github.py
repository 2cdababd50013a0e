"""What is found as workflow commands of GitHub Actions (docs.github.com, "Workflow commands"), which it shows at the lines."""

import os
from collections.abc import Iterable, Sequence
from typing import Literal

from staleproof.checker.answers.answer import Answer
from staleproof.model.language.yaml_text import Position
from staleproof.reports.ci.findings import findings
from staleproof.reports.ci.places import relative
from staleproof.reports.diff.as_text import summary
from staleproof.reports.diff.diff import Diff
from staleproof.reports.lints.codes import Lint
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.text.escaping import visible

Command = Literal["error", "warning", "notice"]
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}
"""How letters are written that mean something there (`escapeData` and `escapeProperty` of @actions/core)."""


def of_check(answers: Sequence[Answer], endings: Iterable[str]) -> str:
    """An error for each surprise and for what is not decided, and how each design ended."""
    book = numbered(answers)
    wrong = (one for answer in answers for one in findings(answer, book) if one.weight != "expected")
    return "\n".join([*(command("error", one.promise, one.told, one.where) for one in wrong), *map(_notice, endings)])


def of_lints(lints: Iterable[Lint], ending: str) -> str:
    """A warning for each lint, and how many there are."""
    return "\n".join([*(command("warning", lint.code, lint.says, lint.where) for lint in lints), _notice(ending)])


def of_diff(diff: Diff) -> str:
    """An error for each story of what is worse, and how much is worse and better."""
    errors = [
        command("error", f"worse than before: {one.telling.view}", f"{one.shows}. Why: {one.cause.said}.", one.cause.where)
        for one in diff.worse_stories
    ]
    if diff.worse and not errors:
        errors = [command("error", "worse than before", summary(diff), diff.after.loaded.source.position(()))]
    return "\n".join([*errors, _notice(summary(diff))])


def command(name: Command, title: str, says: str, where: Position) -> str:
    """A workflow command about a line of a design; the file is looked for from the folder of the whole repository."""
    place = {"file": relative(where.file, os.environ.get("GITHUB_WORKSPACE") or ".")}
    place |= {"line": str(where.line)} if where.line else {}
    said = ",".join(f"{key}={_escaped(value, PROPERTY)}" for key, value in (*place.items(), ("title", title)))
    return f"::{name} {said}::{_escaped(says, DATA)}"


def _notice(says: str) -> str:
    return f"::notice title=staleproof::{_escaped(says, DATA)}"


def _escaped(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letter) for letter in visible(text))
