"""A story of something worse than a remedy shows that remedy failing."""

import json
from pathlib import Path
from typing import Any

from staleproof.checker.answers.answer import Answer, Story
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

DESIGNS = Path(__file__).parents[2] / "promises" / "designs"
CACHED = "GET tasks is answered by the HTTP cache with what was read in step 2: free"


def answer(name: str, folder: Path, **fields: Any) -> Answer:
    """What is said of a design, with some fields beside its own."""
    design = {"extends": str(DESIGNS / f"{name}.yaml"), "name": "longer", **fields}
    (folder / "longer.yaml").write_text(json.dumps(design), "utf-8")
    return assess(load(str(folder / "longer.yaml")), Session())


def stories(found: Answer) -> dict[str, Story | None]:
    return {promise.name: promise.story for promise in found.promises}


def texts(story: Story | None) -> list[str]:
    assert story is not None
    return [step.text for step in Teller(tale_of(story)).tell().steps]


def test_a_story_of_worse_than_poll_shows_the_poll_failing(tmp_path: Path) -> None:
    """It is answered by the HTTP cache as what came before was; where it is only said that all settles, there is no poll."""
    found = stories(answer("reload_suffices", tmp_path))
    told, settled = texts(found["polls-mend-faults"]), texts(found["fresh-when-settled"])
    poll = ["the poll of tasks fires; GET tasks is sent", CACHED, "the answer to GET tasks arrives; tasks has free"]
    assert (told[:-3], told[-3:]) == (settled, poll)


def test_a_tab_without_a_poll_has_none_to_show(tmp_path: Path) -> None:
    assert texts(stories(answer("polls_mend_faults", tmp_path))["polls-mend-faults"])[-1].startswith("the answer to GET tasks")


def test_a_claim_of_reload_is_refuted_by_a_reload(tmp_path: Path) -> None:
    """The page is read again, and the list is as old as before."""
    entries = {"mutations": ["take"], "entry": "foreign", "at_most": "reload"}
    found = answer("reload_suffices", tmp_path, claims={"soon": {"group": "g", "says": "a reload is enough", **entries}})
    told = texts(found.claims[0].story)
    assert [text for text in told if text.startswith("reloads")] == ["reloads the page; GET tasks is sent"]
    assert told[-1] == "the answer to GET tasks arrives; tasks has free"
