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
    assert len(out.splitlines()) <= 43
    golden(out, SCREENS / f"{name}.txt")


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
