"""One story of a check, by its number."""

import json
import shlex
from pathlib import Path

import pytest
from commands import run

DESIGNS = Path(__file__).parents[2] / "promises" / "designs"
BROKEN, KEPT = "own_write_visible.yaml", "kept.yaml"
ONE = ("--promise", "own-write-visible", "--no-matrix")


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DESIGNS)


@pytest.mark.slow
def test_it_is_the_one_that_the_check_tells(capsys: pytest.CaptureFixture[str]) -> None:
    """Word for word what `check --stories` has under that number; a small letter does."""
    screen = run(("check", BROKEN, *ONE, "--stories"), capsys)[1]
    code, out, _ = run(("story", BROKEN, "s1", *ONE), capsys)
    assert code == 0
    assert out.startswith("S1  worker.board: own-write-visible is broken\n")
    assert out in screen


@pytest.mark.slow
def test_the_check_says_how_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The line below an answer can be typed: of several designs, and with the options on which the numbers depend."""
    options = ("--view", "worker.board", *ONE, "--max-memory", "512MB", "--causes", "1")
    lines = run(("check", KEPT, BROKEN, *options), capsys)[1].splitlines()
    hint = next(line for line in lines if line.startswith("Step by step: ")).removeprefix("Step by step: ").split("; ")
    assert hint == [
        f"staleproof story {KEPT} {BROKEN} --view worker.board --promise own-write-visible --no-matrix --max-memory 512MB S1",
        "all stories: check --stories",
    ]
    code, out, _ = run(tuple(shlex.split(hint[0])[1:]), capsys)
    assert (code, out.splitlines()[0]) == (0, "S1  worker.board: own-write-visible is broken")


@pytest.mark.slow
def test_it_is_drawn_and_traced_as_a_replay_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A sequence diagram, or a trace, by the number or by the numbers of its steps."""
    again = run(("story", BROKEN, "S1", *ONE), capsys)[1].split("Again: staleproof ")[1]
    drawn, traced = (run(("story", BROKEN, "S1", *ONE, "--format", form), capsys)[1] for form in ("mermaid", "itf"))
    assert drawn.startswith("sequenceDiagram\n    participant P0 as worker's screen\n")
    assert run((*shlex.split(again), "--format", "mermaid"), capsys) == (0, drawn, "")
    assert f"staleproof {again.strip()}" == json.loads(traced)["#meta"]["replay"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (BROKEN, "S7", *ONE),
            "there is no story S7 of own_write_visible; expected S1; pages of a report say how to replay others",
        ),
        (
            (KEPT, "S1", "--promise", "lifecycle-sound", "--no-matrix"),
            "there is no story S1: nothing that was asked of kept has a story",
        ),
        ((BROKEN,), "'own_write_visible.yaml' is no number of a story; expected one that a check tells, such as S3"),
        ((BROKEN, "S0"), "'S0' is no number of a story; expected one that a check tells, such as S3"),
    ],
)
def test_a_wrong_number_is_answered_with_those_that_exist(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no number at all is refused before anything is searched."""
    code, out, err = run(("story", *words), capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())
