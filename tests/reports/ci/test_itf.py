"""Traces in the Informal Trace Format, as itf-py reads them."""

import json
from typing import Any

import pytest
from asked import HOSTILE, ROOT, TODO, answered
from commands import run
from itf_py import Trace, trace_from_json

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.reports.ci.itf import itf
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

EVERYTHING = ROOT / "tests" / "cases" / "designs" / "own_commit_after_reload.yaml"


def traced(story: Story) -> Trace:
    """A story as it is read back."""
    return trace_from_json(json.loads(itf(story)))


def stories(answer: Answer) -> list[Story]:
    """All stories of an answer."""
    instances = [one.story for promise in answer.promises for one in promise.instances]
    return list({story.replay: story for story in instances if story is not None}.values())


def own_write(answer: Answer) -> Story:
    """The story of own-write-visible."""
    return next(one.story for one in answer.promises if one.name == "own-write-visible" and one.story is not None)


def test_a_trace_has_a_state_for_each_moment() -> None:
    """What happened, what the view shows, and the parts as the model has them."""
    trace = traced(own_write(answered(TODO)))
    assert trace.vars == ["happened", "shown", "part_server", "part_page", "part_tasks", "part_slot_1"]
    assert [state.meta["index"] for state in trace.states] == list(range(9))
    assert [state.values["happened"] for state in trace.states][:3] == [
        "",
        "worker: opens 'board'; GET tasks is sent",
        "server: answers GET tasks: open",
    ]
    assert [state.values["part_server"][0].status for state in trace.states] == ["open"] * 5 + ["taken"] * 4
    tasks: list[Any] = [state.values["part_tasks"] for state in trace.states]
    assert [entry.invalidated for entry in tasks] == [False] * 7 + [True] * 2
    assert tasks[3].data[0].version == 0
    assert tasks[0].data == ("U_OF_UNIT",)
    assert trace.meta["description"] == 'worker.board shows "open" with [take]; the server has taken: "taken" with [finish]'


def test_every_story_is_a_trace() -> None:
    """With as many states as it has moments, whatever parts its design has, and nothing that is no value."""
    found = [story for text in (TODO, EVERYTHING.read_text("utf-8")) for story in stories(answered(text))]
    assert len(found) > 3
    for story in found:
        trace = traced(story)
        assert len(trace.states) == len(story.path.states)
        assert all(set(state.values) == set(trace.vars) for state in trace.states)


def test_names_are_as_they_are() -> None:
    """Variables are identifiers; which is which is said."""
    (story, *_) = stories(answered(HOSTILE.read_text("utf-8")))
    trace = traced(story)
    assert trace.meta["parts"]["part_tasks_x"] == "tasks; #x"
    assert all(name.isidentifier() for name in trace.vars)
    told = Teller(tale_of(story)).tell()
    assert [state.values["happened"] for state in trace.states][1:] == [f"{step.lane}: {step.text}" for step in told.steps]


def test_replay_prints_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One trace, the same as that of the story when it was found."""
    monkeypatch.chdir(ROOT / "examples" / "todo")
    code, out, err = run(("replay", "todo.yaml", "0/1/2/6/6/0", "--format", "itf"), capsys)
    assert (code, err) == (0, "")
    assert [state.values["shown"] for state in trace_from_json(json.loads(out)).states] == [
        *("nothing, because nothing was loaded",) * 3,
        *('"open" with [take]',) * 2,
    ]
