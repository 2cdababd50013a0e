"""The cases and what is like them, each checked once."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from staleproof.checker.answers.answer import Answer
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.commands.endings import exit_code
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

CASES = Path(__file__).parent / "designs"
WORDS = {"holds": "HOLDS", "violated": "BROKEN", "inconclusive": "UNKNOWN", "vacuous": "VACUOUS", "does not apply": "-"}


class Found(NamedTuple):
    """What was said: the exit code, a verdict for each promise, a cell for each entry, the ends of the stories."""

    code: int
    verdicts: dict[str, str]
    cells: dict[str, str]
    ends: dict[str, tuple[str, ...]]


def found(answer: Answer) -> Found:
    """The same of an answer; every story is told again from its replay string."""
    told = {promise.name: promise.story for promise in answer.promises if promise.story is not None}
    for story in told.values():
        assert replayed(answer.loaded, story.replay).path.labels == story.path.labels
    return Found(
        exit_code((answer,)),
        {promise.name: WORDS[promise.outcome.value] for promise in answer.promises},
        {
            f"{e.dashboard}.{e.view} {e.mutation} {e.whose}": " / ".join(dict.fromkeys((e.calm.cell, e.faulty.cell)))
            for e in answer.matrix
            if not (e.calm.unseen and e.faulty.unseen)
        },
        {name: tuple(step.text for step in Teller(tale_of(story)).tell().steps)[-2:] for name, story in told.items()},
    )


def relative(case: str, folder: Path, fields: dict[str, Any]) -> Loaded:
    """A case with some fields set."""
    file = folder / f"relative of {case}.yaml"
    lines = "".join(f"      {json.dumps(field)}: {json.dumps(value)}\n" for field, value in fields.items())
    head = f"extends: {CASES / case}.yaml\nname: relative\n"
    file.write_text(f"{head}changes:\n  it:\n    why: it may be so\n    set:\n{lines}" if fields else head, "utf-8")
    return load(str(file))


def checked(case: str, folder: Path, fields: dict[str, Any] | None = None, own_actions: int | None = None) -> Found:
    """What is said of a case, with some fields set."""
    return found(assess(relative(case, folder, fields or {}), Session(bounds=Bounds(own_actions))))
