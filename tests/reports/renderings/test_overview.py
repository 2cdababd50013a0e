"""What a check says where no stories are asked for: one screen a design."""

from pathlib import Path

import pytest
from commands import run
from golden import Golden

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "promises" / "designs"
SCREENS = HERE.parent / "expected"


@pytest.mark.parametrize("name", ["own_write_visible", "honest_optimism"])
def test_the_whole_screen_without_stories(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    """Matrix, promises, how each story ends and its cause, what was assumed; of which nothing is longer than a screen."""
    monkeypatch.chdir(FOLDER)
    code, out, _ = run(("check", f"{name}.yaml"), capsys)
    assert code == 0
    assert len(out.splitlines()) <= 44
    golden(out, SCREENS / f"{name}.txt")


def test_a_story_that_ends_as_another_one_is_told_as_that(capsys: pytest.CaptureFixture[str]) -> None:
    """The same screen for the same cause; only how far it goes on is another story."""
    asked = ("--promise", "polls-mend-faults", "--promise", "always-recovers")
    lines = run(("check", str(FOLDER / "always_recovers.yaml"), *asked), capsys)[1].splitlines()
    assert [line for line in lines if "S1" in line or "S2" in line][:3] == [
        " polls-mend-faults  BROKEN, expected  under all claimed faults, 3 of 3 entries are worse than poll; S1: lost push,",
        '    S1  worker.board shows "Free"; the server has taken: "Yours"',
        " always-recovers    BROKEN, expected  under all claimed faults, 3 of 3 entries stay stale for good; S2, as S1",
    ]


def test_without_a_design_it_is_said_first_what_is_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name and title, before anything is explored."""
    monkeypatch.setattr("staleproof.reports.commands.bodies.checking.SHIPPED", ("stale_proof",))
    err = run(("check", "--promise", "lifecycle-sound", "--no-matrix"), capsys)[2]
    assert err.splitlines()[:2] == [
        "No design is named; checked are those that are shipped (for your own: staleproof init):",
        "  stale_proof: The booking system, stale-proof",
    ]
