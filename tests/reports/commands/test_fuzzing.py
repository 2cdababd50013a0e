"""Hypothesis on whole worlds: what it finds in the shipped designs, and that it finds nothing where all is proved."""

from pathlib import Path

import pytest
from commands import run

from staleproof.reports.commands.bodies import fuzzing

HIDDEN = Path(__file__).parents[2] / "cases" / "designs" / "poll_in_hidden_tab.yaml"
SPINNER = Path(__file__).parents[2] / "promises" / "designs" / "no_endless_spinner.yaml"
NONE = (
    "Looked for a settled stale view without faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a stale view that polls do not mend, under faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a stale view that waiting does not mend, under faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a settled view without data that nothing asks for, under faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a settled view that offers what the server refuses, without faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a settled view that one beside it contradicts, without faults: none in 100 runs of 30 rules, seed 0.\n"
)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("design", ["as_found", "as_fixed"])
def test_a_stale_view_is_found(design: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The questions about stale views end in a shrunk story, told as those of the proofs are; others may, too."""
    code, out, err = run(("fuzz", design), capsys)
    assert (code, err) == (0, "")
    told = [line for line in out.splitlines() if line.startswith("Looked for")]
    found = [line for line in told if "found within" in line]
    assert found[:2] == [line.replace("none in", "found within") for line in NONE.splitlines()[:2]]
    assert len(told) == 6
    assert sum(line.startswith("     In the end") for line in out.splitlines()) == len(found)
    assert sum(line.startswith("     Why: ") for line in out.splitlines()) == len(found)


@pytest.mark.slow
def test_a_view_that_stays_empty_is_found(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny design that breaks nothing but no-endless-spinner is found to break it, and it expects that."""
    question = "no-endless-spinner"
    monkeypatch.setattr(fuzzing, "HUNTS", {question: fuzzing.HUNTS[question]})
    code, out, _ = run(("fuzz", str(SPINNER), "--runs", "400"), capsys)
    assert (code, out.splitlines()[0]) == (0, NONE.splitlines()[3].replace("none in 100", "found within 400"))
    assert "Why: cancelled read. tasks has no data and nothing asks for any" in out


@pytest.mark.slow
def test_none_is_found_in_the_proved_design(capsys: pytest.CaptureFixture[str]) -> None:
    """Within its budget nothing is found in stale_proof."""
    assert run(("fuzz", "stale_proof", "--runs", "8"), capsys) == (0, NONE.replace("100 runs", "8 runs"), "")


@pytest.mark.long
@pytest.mark.slow
def test_one_is_found_when_the_proved_design_loses_its_push(capsys: pytest.CaptureFixture[str]) -> None:
    """The same budget suffices to find what returns without the pushes, which is not expected there."""
    code, out, _ = run(("fuzz", "stale_proof", "--without", "push after every commit"), capsys)
    first = "Looked for a settled stale view without faults: found within 100 runs of 30 rules, seed 0."
    assert (code, out.splitlines()[0]) == (1, first)
    assert "     Why: " in out


@pytest.mark.slow
def test_each_question_belongs_to_a_promise_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hidden tab does not poll, so what the polls do not mend is found, though only fresh-when-settled is expected."""
    asked = ("fresh-when-settled", "polls-mend-faults")
    monkeypatch.setattr(fuzzing, "HUNTS", {promise: fuzzing.HUNTS[promise] for promise in asked})
    code, out, err = run(("fuzz", str(HIDDEN), "--runs", "400"), capsys)
    assert (code, out.splitlines()[-1], err) == (1, "poll_in_hidden_tab: not as expected: polls-mend-faults.", "")


@pytest.mark.long
@pytest.mark.slow
def test_what_is_expected_of_both_questions_is_no_surprise(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same findings end with 0 where the design expects both."""
    text = HIDDEN.read_text("utf-8")
    (tmp_path / "both.yaml").write_text(
        text.replace("[fresh-when-settled]", "[fresh-when-settled, polls-mend-faults]"), "utf-8"
    )
    code, out, _ = run(("fuzz", str(tmp_path / "both.yaml"), "--runs", "400"), capsys)
    assert (code, "not as expected" in out, out.count("found within")) == (0, False, 2)


def test_not_to_find_an_expected_breach_is_no_surprise(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """That a few random runs meet nothing proves nothing, so it ends with 0."""
    text = HIDDEN.read_text("utf-8")
    (tmp_path / "hidden.yaml").write_text(text, "utf-8")
    code, out, _ = run(("fuzz", str(tmp_path / "hidden.yaml"), "--runs", "1", "--steps", "1"), capsys)
    assert (code, out.count("none in 1 runs of 1 rules")) == (0, 6)
