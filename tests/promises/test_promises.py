"""For each promise a design that keeps it and one that breaks it, with the whole screen of the check."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from golden import Golden
from tiers import slow_among

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.promises import SAYS
from staleproof.checker.session.session import Session
from staleproof.reports.commands.cli import main
from staleproof.reports.files.loading import load

Screen = Callable[..., tuple[int | str | None, str]]
HERE = Path(__file__).parent
BROKEN = {
    "lifecycle_sound": ("lifecycle-sound",),
    "fresh_when_settled": ("fresh-when-settled", "offers-are-legal"),
    "polls_mend_faults": ("polls-mend-faults", "always-recovers"),
    "always_recovers": ("polls-mend-faults", "always-recovers"),
    "own_write_visible": ("own-write-visible",),
    "optimism_kept": ("optimism-kept", "never-backwards"),
    "reload_suffices": (
        "fresh-when-settled",
        "polls-mend-faults",
        "own-write-visible",
        "reload-suffices",
        "offers-are-legal",
        "never-backwards",
    ),
    "honest_optimism": ("honest-optimism",),
    "no_endless_spinner": ("no-endless-spinner",),
    "offers_are_legal": ("offers-are-legal",),
    "never_backwards": ("never-backwards",),
    "copies_agree": ("copies-agree",),
}
BOARD = "dashboards.worker"
SLOW = ("reload_suffices", "optimism_kept")
UNDER_WAY = ["     Something is still under way here."]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Screen:
    """Runs the command line among the designs; gives the exit code and the screen without times and trailing blanks."""

    def run(*words: str) -> tuple[int | str | None, str]:
        monkeypatch.chdir(HERE / "designs")
        monkeypatch.setattr("sys.argv", ["staleproof", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = re.sub(r"[0-9.]+ s of processor time", "some s of processor time", capsys.readouterr().out)
        return ended.value.code, said

    return run


@pytest.mark.parametrize("name", slow_among(["kept", *BROKEN], SLOW))
def test_the_whole_screen_of_each_design(name: str, screen: Screen, golden: Golden) -> None:
    """Matrix, verdicts and stories are exactly these, and what is called broken is what the design is there for."""
    code, out = screen("check", f"{name}.yaml", "--stories")
    assert code == 0
    assert {line.split()[0] for line in out.splitlines() if " BROKEN, expected " in line} == set(BROKEN.get(name, ()))
    golden(out, HERE / "screens" / f"{name}.txt")


def test_a_view_that_is_stale_anyway_is_not_asked_for_lists_that_no_server_has_sent(tmp_path: Path) -> None:
    """Though it takes errors for empty lists: fresh-when-settled is broken without faults, by entries of the matrix alone."""
    deaf = {f"{BOARD}.push": {}, f"{BOARD}.queries.tasks.errors": "as_empty"}
    case = {"extends": str(HERE / "designs" / "kept.yaml"), "name": "case", "changes": {"deaf": {"set": deaf}}}
    (tmp_path / "case.yaml").write_text(json.dumps(case), "utf-8")
    loaded = load(str(tmp_path / "case.yaml"))
    found = assess(loaded, Session(), asked(loaded, Narrowing(promises=("fresh-when-settled",)))).promises[0]
    assert (found.outcome, found.faults, found.reason) == (Outcome.VIOLATED, (), "5 of 5 entries are worse than settles")
    assert all(one.mutation for one in found.instances)


def test_every_promise_is_broken_by_a_design() -> None:
    """No promise is without a design that breaks it, and the one that keeps all expects none to be broken."""
    assert {promise for broken in BROKEN.values() for promise in broken} == set(SAYS)
    assert load(str(HERE / "designs" / "kept.yaml")).design.expect == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "left"), [("fresh_when_settled", []), ("own_write_visible", UNDER_WAY), ("optimism_kept", UNDER_WAY)]
)
def test_a_story_is_told_again(name: str, left: list[str], screen: Screen) -> None:
    """The replay command of a story tells the same steps and the same cause, and whether something is under way still."""
    lines = screen("check", f"{name}.yaml", "--stories")[1].splitlines()
    begins = next(n for n, line in enumerate(lines) if line.startswith("S1  ")) + 1
    ends = next(n for n, line in enumerate(lines) if "Again: staleproof replay" in line)
    code, told = screen(*lines[ends].split("staleproof ")[1].split())
    assert (code, told.splitlines()) == (0, lines[begins:ends] + left)
