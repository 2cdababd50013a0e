"""What the stories of the shipped designs are blamed on makes them impossible when it is changed."""

import pytest
from checked import Checked
from every_kind import members

from staleproof.checker.answers.answer import Answer, Story
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.anomalies import OfFaults
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

CACHED = "answer from the HTTP cache"
TOGETHER = {
    # No push tells the therapist of anything, and what would be read again then, the HTTP cache would answer.
    "as_found": {("unheard commit", CACHED), ("overtaken read", CACHED), ("rollback to old data", CACHED)},
    "as_fixed": {("unheard commit", CACHED), ("overtaken read", CACHED), ("rollback to old data", CACHED)},
    "stale_proof": set(),
}
"""Where no single change makes a story impossible: the two that do."""


def stories(answer: Answer) -> list[Story]:
    """Those of promises, claims and entries that do not settle; of each view one of all that take the same kinds of steps."""
    told = [story for promise in answer.promises for story in (promise.story, *(view.story for view in promise.views))]
    told += [claim.story for claim in answer.claims]
    readings = (reading for entry in answer.matrix for reading in (entry.calm, entry.faulty))
    told += [reading.story for reading in readings if reading.cell != CELLS[0]]
    return list({_kinds(story): story for story in told if story is not None}.values())


def _kinds(story: Story) -> tuple[object, ...]:
    return story.dashboard, story.view, *((label.component, label.event.name) for label in story.path.labels)


def blamed(story: Story, designs: ChangedDesigns) -> Cause:
    return cause(Teller(tale_of(story)), story.loaded.source, designs)


@pytest.mark.parametrize("design", TOGETHER)
def test_what_is_blamed_makes_the_story_impossible_when_changed(checked: Checked, design: str) -> None:
    """But for reads that fail, which no declaration prevents; where it takes two changes, both are named."""
    designs = ChangedDesigns()
    found = {story.replay: blamed(story, designs) for story in stories(checked.answers[design])}
    assert {replay for replay, why in found.items() if why.proved == (why.kind in members(OfFaults))} == set()
    assert {(why.kind, why.beside.kind) for why in found.values() if why.beside is not None} == TOGETHER[design]
    assert {why.kind for why in found.values() if not why.proved} == {"failed read"}
