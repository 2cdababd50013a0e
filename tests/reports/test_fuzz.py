"""Hypothesis on whole worlds: what it finds in the shipped designs, and that it finds nothing where all is proved."""

import pytest
from commands import run

NONE = (
    "Looked for a settled stale view without faults: none in 100 runs of 30 rules, seed 0.\n"
    "Looked for a stale view that polls do not mend, under faults: none in 100 runs of 30 rules, seed 0.\n"
)


@pytest.mark.parametrize("design", ["as_found", "as_fixed"])
def test_a_stale_view_is_found(design: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Both questions of a faulty design end in a shrunk story, told as those of the proofs are."""
    code, out, err = run(("fuzz", design), capsys)
    assert (code, err) == (0, "")
    found = [line for line in out.splitlines() if line.startswith("Looked for")]
    assert found == [line.replace("none in", "found within") for line in NONE.splitlines()]
    assert [line[:15] for line in out.splitlines() if line.startswith("     In the end")] == ["     In the end"] * 2
    assert sum(line.startswith("     Why: ") for line in out.splitlines()) == 2


def test_none_is_found_in_the_proved_design(capsys: pytest.CaptureFixture[str]) -> None:
    """Within its budget nothing is found in stale_proof."""
    assert run(("fuzz", "stale_proof"), capsys) == (0, NONE, "")


def test_one_is_found_when_the_proved_design_loses_its_push(capsys: pytest.CaptureFixture[str]) -> None:
    """The same budget suffices to find what returns without the pushes, which is not expected there."""
    code, out, _ = run(("fuzz", "stale_proof", "--without", "push after every commit"), capsys)
    first = "Looked for a settled stale view without faults: found within 100 runs of 30 rules, seed 0."
    assert (code, out.splitlines()[0]) == (1, first)
    assert "     Why: " in out
