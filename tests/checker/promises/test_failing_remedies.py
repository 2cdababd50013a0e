"""A story of something worse than a remedy shows that remedy failing."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from staleproof.checker.answers.answer import Answer, MatrixEntry, Reading, Story
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.failing_remedies import as_bad_as
from staleproof.checker.session.session import Session
from staleproof.reports.diff.diff import Diff
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.as_json import as_json
from staleproof.reports.renderings.breach_causes import breach_causes
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

DESIGNS = Path(__file__).parents[2] / "promises" / "designs"
ARRIVES = "the answer to GET tasks arrives; tasks has free"
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


@pytest.mark.slow
def test_a_story_of_worse_than_poll_shows_the_poll_failing(tmp_path: Path) -> None:
    """It is answered by the HTTP cache as what came before was; where it is only said that all settles, there is no poll."""
    found = stories(answer("reload_suffices", tmp_path))
    told, settled = texts(found["polls-mend-faults"]), texts(found["fresh-when-settled"])
    poll = ["the poll of tasks fires; GET tasks is sent", CACHED, "the answer to GET tasks arrives; tasks has free"]
    assert (told[:-3], told[-3:]) == (settled, poll)


def test_a_tab_without_a_poll_has_none_to_show(tmp_path: Path) -> None:
    assert texts(stories(answer("polls_mend_faults", tmp_path))["polls-mend-faults"])[-1].startswith("the answer to GET tasks")


@pytest.mark.slow
def test_a_claim_of_reload_is_refuted_by_a_reload(tmp_path: Path) -> None:
    """The page is read again, and the list is as old as before."""
    entries = {"mutations": ["take"], "entry": "foreign", "at_most": "reload"}
    found = answer("reload_suffices", tmp_path, claims={"soon": {"group": "g", "says": "a reload is enough", **entries}})
    told = texts(found.claims[0].story)
    assert [text for text in told if text.startswith("reloads")] == ["reloads the page; GET tasks is sent"]
    assert told[-1] == "the answer to GET tasks arrives; tasks has free"


UNMOUNTED = {"dashboards.worker.push": {"dead": "nobody listens"}, "dashboards.worker.queries.tasks.poll": None}
CACHED_POLL = {"deaf": {"set": {"dashboards.worker.push": {"dead": "nobody listens"}, "server.max_age": "1 min"}}}
KEEPING = {"quiet": {"set": UNMOUNTED | {"dashboards.worker.queries.tasks.stale_time": "Infinity"}}}


def test_a_story_of_worse_than_remount_shows_the_page_being_left_and_opened_again(tmp_path: Path) -> None:
    """In JSON as the entry of the matrix, in a comparison as what got worse: the list counts as fresh."""
    found = answer("kept", tmp_path, faults=[], changes=KEEPING)
    entry = next(one for one in found.matrix if (one.mutation, one.whose) == ("take", "foreign"))
    assert entry.calm.cell == "reload"
    assert entry.calm.story is not None
    longer = as_bad_as("reload", entry.calm.story, Session())
    again = ["leaves the page", "opens 'board'; tasks counts as fresh, no GET is sent"]
    assert texts(longer) == [*texts(entry.calm.story), *again]
    assert as_bad_as("poll", entry.calm.story, Session()) is entry.calm.story
    told = json.loads(as_json((found,), numbered((found,))))["designs"][0]["matrix"]
    assert longer.replay in [one["without_faults"]["replay"] for one in told]
    (worse,) = Diff(replace(found, matrix=(settling(entry),)), replace(found, matrix=(entry,))).worse_stories
    assert (worse.shows, worse.story) == ("take: what it takes got worse", longer)


def settling(entry: MatrixEntry) -> MatrixEntry:
    return replace(entry, calm=Reading("settles"), faulty=Reading("settles"))


def test_a_cause_that_breaks_polls_mend_faults_alone_is_listed_with_the_poll_that_fails(tmp_path: Path) -> None:
    """Of each entry the shortest story is found, which ends before it; that of the cause goes on."""
    found = answer("kept", tmp_path, faults=[], changes=CACHED_POLL)
    (polled,) = (promise for promise in found.promises if promise.name == "polls-mend-faults")
    longest = max(polled.instances, key=lambda one: 0 if one.story is None else len(one.story.path.labels))
    (listed,) = breach_causes(replace(found, promises=(replace(polled, instances=(longest,)),)), ChangedDesigns())
    assert texts(listed.story) == [*texts(longest.story), "the poll of tasks fires; GET tasks is sent", CACHED, ARRIVES]
