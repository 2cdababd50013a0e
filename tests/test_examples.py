"""The examples: each is as docs/designs.md says, and its stories are these, word for word."""

from pathlib import Path

import pytest
from commands import run
from golden import Golden
from tiers import long_but, slow_but

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())
QUICK = ("todo",)
ALL = "keeps every promise that applies to it."
KEEPS = {"kitchen": "breaks only what it is expected to break: honest-optimism, never-backwards."}


@pytest.mark.parametrize("name", slow_but(NAMES, QUICK))
def test_the_example_breaks_what_it_says_and_tells_these_stories(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    """The whole screen of the first design, which lists under `expect` what it breaks."""
    monkeypatch.chdir(EXAMPLES / name)
    code, out, _ = run(("check", f"{name}.yaml", "--stories"), capsys)
    assert code == 0
    golden(out, EXAMPLES / name / "screen.txt")


@pytest.mark.slow
@pytest.mark.parametrize("name", long_but(NAMES, QUICK))
def test_the_repaired_one_holds_and_needs_each_of_its_changes(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps every promise but what it says itself, and without any one of its named changes some story returns."""
    monkeypatch.chdir(EXAMPLES / name)
    code, out, _ = run(("check", f"{name}_repaired.yaml"), capsys)
    assert code == 0
    assert out.splitlines()[-1] == f"{name}_repaired: {KEEPS.get(name, ALL)}"
    code, out, _ = run(("why", f"{name}_repaired.yaml"), capsys)
    changes = [line for line in out.splitlines() if line.startswith("Without '")]
    assert code == 0
    assert changes
    assert out.count("     Again: ") == len(changes)
