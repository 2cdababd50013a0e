"""What a story says of its end."""

import json
from pathlib import Path

import pytest

from staleproof.checker.answers.answer import Story
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import StoryInWords, Teller

DESIGNS = Path(__file__).parents[2] / "promises" / "designs"


def story_of(file: Path, promise: str) -> Story:
    """The story of a broken promise."""
    story = next(one.story for one in assess(load(str(file)), Session()).promises if one.name == promise)
    assert story is not None
    return story


def told(file: Path, promise: str) -> StoryInWords:
    return Teller(tale_of(story_of(file, promise))).tell()


def test_a_status_that_the_lifecycle_does_not_have_is_shown_as_such(tmp_path: Path) -> None:
    """It is no row that is not there."""
    guess = {f"dashboards.worker.handlers.take.{field}": value for field, value in (("optimistic", "mine"), ("invented", True))}
    design = {"extends": str(DESIGNS / "kept.yaml"), "name": "invented", "changes": {"invented": {"set": guess}}}
    (tmp_path / "invented.yaml").write_text(json.dumps(design), "utf-8")
    end = told(tmp_path / "invented.yaml", "honest-optimism")
    assert (end.shows, end.truth) == ('the unknown word "mine"', 'taken: "Yours" with [finish]')


@pytest.mark.slow
def test_an_end_that_looks_right_says_what_is_missing() -> None:
    """Of an overwritten guess that it is gone, of a row without a word that it says nothing."""
    end = told(DESIGNS / "optimism_kept.yaml", "optimism-kept")
    assert end.shows == '"Free" with [take], and no more what was guessed: "Yours" with [finish]'
    assert end.truth == 'free: "Free" with [take]'
    end = told(DESIGNS / "lifecycle_sound.yaml", "lifecycle-sound")
    assert (end.shows, end.truth) == ("a row without text, which says nothing", "parked: a row without text")


@pytest.mark.parametrize(("again", "pushes"), [("told", "a push is on its way"), ("more", "two pushes are on their way")])
def test_messages_that_do_the_same_are_counted(again: str, pushes: str, tmp_path: Path) -> None:
    """Each message about a commit is one push, also where the view cannot tell it from another one."""
    joins = [{"invalidate": ["jobs"], "cancel_refetch": False}]
    reads = [{"cancel": ["jobs"], "unloaded": True}, {"invalidate": ["jobs"], "refetch_type": "all"}]
    board = {"role": "worker", "queries": {"list": {"key": ["jobs"]}}, "views": {"list": {"reads": "list"}}}
    sent = list(dict.fromkeys(("told", again)))
    design = {
        "name": "alike",
        "record": "job",
        "lifecycle": {"initial": "absent", "actions": {"add": {"from": "absent", "to": "free", "by": "clerk"}}},
        "server": {"publishes": {"default": sent}},
        "dashboards": {"worker": {**board, "push": {"on_message": dict.fromkeys(sent, joins), "on_connect": reads}}},
    }
    (tmp_path / "alike.yaml").write_text(json.dumps(design), "utf-8")
    steps = [step.text for step in told(tmp_path / "alike.yaml", "fresh-when-settled").steps]
    assert [text for text in steps if "on the" in text or "on its" in text] == [f"add: the job becomes free; {pushes}"]
