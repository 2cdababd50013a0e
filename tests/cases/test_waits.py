"""What handlers wait for beyond the list of a view: only what they really reach, and until it is cancelled."""

from functools import cache
from pathlib import Path

import pytest

from staleproof.checker.answers.answer import Answer
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

CASES = Path(__file__).parent / "designs"
SETTLED = ("fresh-when-settled", "polls-mend-faults", "always-recovers")


@cache
def answer(name: str) -> Answer:
    return assess(load(str(CASES / f"{name}.yaml")), Session())


@pytest.mark.parametrize(
    ("name", "settled"), [("wait_ended_by_cancel", Outcome.HOLDS), ("wait_that_nothing_ends", Outcome.VIOLATED)]
)
def test_a_wait_ends_when_its_lists_are_cancelled(name: str, settled: Outcome) -> None:
    """Where all lists are, the handler is done before the next one asks whether it still runs; where one is not, it goes on."""
    outcomes = {promise.name: promise.outcome for promise in answer(name).promises}
    assert {promise: outcomes[promise] for promise in SETTLED} == dict.fromkeys(SETTLED, settled)
    assert outcomes["own-write-visible"] is Outcome.VIOLATED


@pytest.mark.slow
def test_the_story_of_a_wait_happens_in_the_whole_world() -> None:
    """It names the list of the other page, and the run goes there for it."""
    found = answer("wait_that_nothing_ends")
    promise = next(promise for promise in found.promises if promise.name == "fresh-when-settled")
    assert promise.story is not None
    texts = [step.text for step in Teller(tale_of(promise.story)).tell().steps]
    assert [text.split("; ")[-1] for text in texts if "another page" in text] == [
        "waits for GET marks on another page",
        "'take' is reported as done",
    ]
    assert texts[12] == "what 'take' waits for arrives: GET marks on another page; 'take' is reported as done"
    lifter = Lifter(found.loaded)
    run = lifter.lift(promise.story)
    assert (run.place, 0) in lifter.whole.stale(run.states[-1])
