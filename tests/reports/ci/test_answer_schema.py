"""The published schema of the answers as JSON; that each answer is as it says is looked at wherever tests run a command."""

import json
from copy import deepcopy
from importlib.resources import files
from pathlib import Path

import pytest
from asked import ROOT, TODO, answered
from commands import answers, run
from golden import Golden
from jsonschema import ValidationError

from staleproof.reports.ci.answer_schema import as_text
from staleproof.reports.commands.bodies.checking import untimed
from staleproof.reports.renderings.as_json import as_json
from staleproof.reports.renderings.numbered_stories import numbered


def test_the_schema_that_ships_is_the_one_that_is_made(golden: Golden) -> None:
    """Of the shapes that the answers are written in."""
    golden(f"{as_text()}\n", Path(str(files("staleproof.reports") / "answer.schema.json")))


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    """As it prints that of designs."""
    code, out, err = run(("schema", "answer"), capsys)
    assert (code, json.loads(out), err) == (0, answers().schema, "")
    assert run(("schema", "design"), capsys) == run(("schema",), capsys)


def test_what_it_refuses() -> None:
    """A field too many, one too few, a verdict that there is not."""
    answer = answered(TODO)
    whole = json.loads(as_json([answer], numbered([answer])))
    answers().validate(whole)
    for change in (
        lambda one: one.update(more=1),
        lambda one: one.pop("matrix"),
        lambda one: one["promises"][0].update(verdict="fine"),
        lambda one: one["matrix"][0].update(handler=3),
    ):
        wrong = deepcopy(whole)
        change(wrong["designs"][0])
        with pytest.raises(ValidationError):
            answers().validate(wrong)


def test_a_screen_without_them(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The text says how much was explored, and not how long it took."""
    monkeypatch.chdir(ROOT / "examples" / "todo")
    words = ("check", "todo.yaml", "--promise", "own-write-visible", "--no-matrix")
    plain, less = (run((*words, *more), capsys)[1].splitlines() for more in ((), ("--reproducible",)))
    (timed,) = (line for line in plain if "explored" in line)
    assert [line for line in plain if line not in less] == [timed]
    assert less[plain.index(timed)] == timed.replace(" in 0.", ".")


def test_only_the_seconds_are_left_out() -> None:
    """Of what is to be reproducible."""
    answer = answered(TODO)
    whole = json.loads(as_json([answer], numbered([answer])))
    other = untimed(answer)
    less = json.loads(as_json([other], numbered([other])))
    answers().validate(less)
    assert whole["designs"][0].pop("seconds") == round(answer.seconds, 3)
    assert whole == less
