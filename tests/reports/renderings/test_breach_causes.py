"""The causes of a design's breaches are those of the single stories."""

from pathlib import Path

import pytest

from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.breach_causes import breach_causes
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "causes", "breaches"), [("kitchen", 6, 44), ("support_desk", 8, 61), ("todo", 3, 7)])
def test_each_breach_has_the_cause_of_its_own_story(name: str, causes: int, breaches: int) -> None:
    """Stories that differ in their statuses only are looked at once, which changes no cause."""
    answer = assess(load(str(EXAMPLES / name / f"{name}.yaml")), Session())
    found, designs = breach_causes(answer, ChangedDesigns()), ChangedDesigns()
    told = [
        (one.cause.named, one.cause.places, broken.promise, instance)
        for one in found
        for broken in one.broken
        for instance in broken.instances
    ]
    for named, places, _, instance in told:
        assert instance.story is not None
        alone = cause(Teller(tale_of(instance.story)), answer.loaded.source, designs)
        assert (alone.named, alone.places) == (named, places)
    assert (len(found), len(told)) == (causes, breaches)


UNHEARD = """
name: unheard
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: free, by: clerk}
    take: {from: free, to: taken, by: worker}
server: {publishes: {actions: {create: made, take: was_taken}}}
dashboards:
  clerk:
    role: clerk
    push:
      on_connect: [{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]
      on_message:
        made: []
        was_taken: []
    queries: {tasks: {key: [tasks], poll: 1 min}}
    views: {all: {reads: tasks}}
"""


def test_each_message_that_is_not_heard_is_a_cause_of_its_own(tmp_path: Path) -> None:
    """Runs that differ in what tells of a commit are not taken for one."""
    file = tmp_path / "unheard.yaml"
    file.write_text(UNHEARD, "utf-8")
    found = breach_causes(assess(load(str(file)), Session()), ChangedDesigns())
    assert [(one.cause.kind, one.cause.where.line, one.extents) for one in found] == [
        ("unheard commit", 15, ("fresh-when-settled: 1 entry (foreign; create) in clerk.all",)),
        ("unheard commit", 16, ("fresh-when-settled: 1 entry (foreign; take) in clerk.all",)),
    ]


FINISHED = (
    ("taken, by: worker}", "taken, by: worker}\n    finish: {from: taken, to: done, by: worker}"),
    ("take: was_taken}", "take: was_taken, finish: ended}"),
    ("was_taken: []", "was_taken: []\n        ended: []"),
)
MENDED = """
extends: unheard.yaml
name: mended
changes:
  the first: {set: {dashboards.clerk.push.on_message.made: STEPS}}
  the second: {set: {dashboards.clerk.push.on_message.was_taken: STEPS}}
"""


def test_mending_the_first_two_takes_away_exactly_what_they_claim(tmp_path: Path) -> None:
    """What is left is broken by the third, as before."""
    text = UNHEARD
    for old, new in FINISHED:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (tmp_path / "unheard.yaml").write_text(text, "utf-8")
    steps = "[{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]"
    (tmp_path / "mended.yaml").write_text(MENDED.replace("STEPS", steps), "utf-8")
    before, after = (
        breach_causes(assess(load(str(tmp_path / f"{name}.yaml")), Session()), ChangedDesigns())
        for name in ("unheard", "mended")
    )
    assert [one.extents for one in before] == [
        (f"fresh-when-settled: 1 entry (foreign; {name}) in clerk.all",) for name in ("create", "take", "finish")
    ]
    assert [(one.declared, one.extents) for one in after] == [(one.declared, one.extents) for one in before[2:]]
