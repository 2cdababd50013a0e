"""A breach that needs two other records besides the stale one, since each of them allows each action only once."""

from pathlib import Path

import pytest

from staleproof.checker.answers.answer import MatrixEntry
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.matrix import matrix
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.whole_world import ViewName
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

CASES = Path(__file__).parent / "designs"
ENOUGH = Limits(states=2_400_000)
"""A tenth of these is enough for the search with one record, and not for that with two."""
BOUND = "more than 240000 states (1/10 of --max-states)"
SKIPPED = "list is not read again, another action is under way"
STEPS = [
    "opens 'list'; GET list is sent",
    "answers GET list: absent, open, open",
    "the answer to GET list arrives; list has absent, open, open",
    "clicks 'star' for task 2; its request is sent",
    "create: task 1 becomes open",
    "the push channel connects; GET list is sent",
    "clicks 'pin' for task 3; its request is sent; GET list is cancelled",
    "accepts 'pin' for task 3: task 3 becomes pinned",
    f"the answer to 'pin' for task 3 arrives: success; {SKIPPED}; 'pin' is reported as done",
    "accepts 'star' for task 2: task 2 becomes starred",
    "the answer to 'star' for task 2 arrives: success; 'star' is reported as done",
]


@pytest.fixture(scope="module")
def design() -> Loaded:
    return load(str(CASES / "third_record.yaml"))


def created(design: Loaded, records: int) -> MatrixEntry:
    """What is said of the one mutation that the view can tell, where runs have at most so many records."""
    ask = ViewAsk(Session(ENOUGH, Bounds(records=records)), design, "worker", "list")
    entry, *others = matrix(ask)
    assert (entry.mutation, entry.whose, {other.calm.cell for other in others}) == ("create", "foreign", {"settles"})
    return entry


@pytest.mark.slow
def test_three_records_give_the_run(design: Loaded) -> None:
    """Its text tells the records apart, its name gives it again, and in the whole world only the first record is stale."""
    found = created(design, 3).calm
    assert (found.cell, found.reason) == ("focus", "")
    assert found.story is not None
    assert found.story.statuses == ("absent", "open", "open")
    assert [step.text for step in Teller(tale_of(found.story)).tell().steps] == STEPS
    assert replayed(design, found.story.replay).path == found.story.path
    run = (lifter := Lifter(design, 3)).lift(found.story)
    assert lifter.whole.stale(run.states[-1]) == ((ViewName("worker", "list"), 0),)


@pytest.mark.long
def test_where_two_records_are_too_few_the_bound_is_named(design: Loaded) -> None:
    """No run is found with two, so nothing is decided; the reason says which options may help."""
    found = created(design, 2).calm
    assert (found.cell, found.at_most, found.story) == ("?", "focus", None)
    assert found.reason == f"none of the first 60 breaches is a run with up to 2 records (--max-tries, --records); {BOUND}"


def test_whoever_has_cancelled_a_read_reads_again() -> None:
    """The repaired design keeps every promise about what is shown, for any number of records; it has its buttons always."""
    answer = assess(load(str(CASES / "third_record_repaired.yaml")), Session())
    assert {promise.name: promise.outcome.value for promise in answer.promises} == {
        "lifecycle-sound": "holds",
        "fresh-when-settled": "holds",
        "polls-mend-faults": "holds",
        "always-recovers": "holds",
        "own-write-visible": "holds",
        "optimism-kept": "does not apply",
        "reload-suffices": "holds",
        "honest-optimism": "does not apply",
        "no-endless-spinner": "holds",
        "offers-are-legal": "violated",
        "never-backwards": "holds",
        "copies-agree": "does not apply",
    }
