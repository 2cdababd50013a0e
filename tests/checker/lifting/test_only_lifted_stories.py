"""Nothing is broken without a run of the whole world."""

from pathlib import Path
from typing import NoReturn

import pytest

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter, LiftingError
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load

TODO = Path(__file__).parents[3] / "examples" / "todo" / "todo.yaml"


def checked() -> Answer:
    return assess(load(str(TODO)), Session(limits=Limits(states=20_000, tries=1)))


def outcomes(answer: Answer) -> dict[str, Outcome]:
    names = ("fresh-when-settled", "own-write-visible")
    return {promise.name: promise.outcome for promise in answer.promises if promise.name in names}


def test_a_story_that_the_whole_world_has_is_told() -> None:
    assert outcomes(checked()) == dict.fromkeys(("fresh-when-settled", "own-write-visible"), Outcome.VIOLATED)


def test_one_that_it_has_not_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were no run one of the whole world, what the searches promise would stay undecided."""

    def refused(_: Lifter, story: Story) -> NoReturn:
        raise LiftingError(story.replay)

    monkeypatch.setattr(Lifter, "lift", refused)
    answer = checked()
    assert outcomes(answer) == dict.fromkeys(("fresh-when-settled", "own-write-visible"), Outcome.INCONCLUSIVE)
    assert [entry for entry in answer.matrix if entry.calm.story is not None or entry.faulty.story is not None] == []
