"""How the check ends: its last words and its exit code."""

from itertools import pairwise
from pathlib import Path

import pytest
from checked import Checked
from commands import SECONDS
from golden import Golden
from typer.testing import CliRunner

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.commands.cli import app
from staleproof.reports.commands.endings import exit_code

READ_ONLY = """
name: board
lifecycle: staleproof.model.lifecycle.appointment:Appointment
dashboards:
  board:
    role: driver
    requests: no-cache
    push: {on_connect: [{invalidate: [rows]}]}
    queries: {rows: {key: [rows], poll: 1 min}}
    views: {rows: {reads: rows}}
expect: [EXPECTED]
"""
CASES = Path(__file__).parents[1] / "cases" / "designs"
SCREEN = Path(__file__).parents[1] / "reports" / "expected" / "shipped.txt"
NEVER_OFFERED = "    handlers: {drop off: {action: drop_off_therapist, optimistic: dropped_off, overlay: true}}\nexpect:"
ALL = (
    "lifecycle-sound, fresh-when-settled, polls-mend-faults, always-recovers, own-write-visible, optimism-kept,"
    " reload-suffices, honest-optimism, no-endless-spinner, offers-are-legal, never-backwards, copies-agree"
)


def last(screen: str, words: int) -> str:
    """The last words that were printed, wherever lines ended."""
    return " ".join(screen.split()[-words:])


def assert_ends(code: int, said: str, *arguments: str) -> None:
    """A check ends with this exit code, and with these words."""
    ran = CliRunner().invoke(app, ["check", *arguments])
    assert (ran.exit_code, last(ran.output, len(said.split()))) == (code, said)


def test_all_shipped_designs_come_out_as_expected(checked: Checked) -> None:
    """Plain `staleproof check` ends with 0, because the two faulty designs break exactly what they say."""
    said = " ".join(f"{name}: breaks only what it is expected to break: 12 promises." for name in ("as_found", "as_fixed"))
    said = f"{said} stale_proof: keeps every promise."
    assert (checked.exit_code, last(checked.screen, len(said.split()))) == (0, said)


def test_each_shipped_design_takes_about_a_screen() -> None:
    """Also the two that break every promise, which is the most there is to say; the golden file is what is printed."""
    lines = SCREEN.read_text("utf-8").splitlines()
    begun = [place for place, line in enumerate(lines) if line.endswith("===") or line.startswith("What was claimed")]
    assert [end - begin for begin, end in pairwise(begun)] == [49, 49, 27]
    assert len(lines) - begun[-1] == 13


def test_the_whole_screen_of_the_shipped_designs(checked: Checked, golden: Golden) -> None:
    """Of a large matrix only the worst of all mutations is there, and of claims how many came out how."""
    golden(SECONDS.sub("0", checked.screen), SCREEN)


def test_a_design_that_keeps_every_promise_ends_with_0() -> None:
    assert_ends(
        0, "kept: keeps every promise that applies to it.", str(CASES.parents[1] / "promises" / "designs" / "kept.yaml")
    )


def test_another_outcome_than_expected_ends_with_1(tmp_path: Path) -> None:
    """A promise that breaks unexpectedly and one that was expected to break are named alike."""
    file = tmp_path / "board.yaml"
    file.write_text(READ_ONLY.replace("EXPECTED", "polls-mend-faults"), "utf-8")
    assert_ends(1, "board: not as expected: fresh-when-settled, polls-mend-faults.", str(file))


def test_a_bound_that_is_hit_ends_with_3() -> None:
    """Where an exploration stopped nothing is said to hold or to be broken; the lifecycle needs none."""
    said = f"stale_proof: not proved: {ALL.removeprefix('lifecycle-sound, ')}."
    assert_ends(3, said, "stale_proof", "--max-states", "100")


def test_a_promise_without_a_witness_ends_with_5(tmp_path: Path) -> None:
    """A handler that no view offers is never run, so nothing is proved about it."""
    file = tmp_path / "board.yaml"
    file.write_text(READ_ONLY.replace("EXPECTED", "fresh-when-settled").replace("expect:", NEVER_OFFERED), "utf-8")
    assert_ends(5, "board: not proved: own-write-visible, optimism-kept, honest-optimism.", str(file))


def test_an_expected_breach_that_is_vacuous_ends_with_5(tmp_path: Path) -> None:
    """A promise that is expected broken and of which nothing was proved is named, and is no success."""
    file = tmp_path / "board.yaml"
    text = READ_ONLY.replace("EXPECTED", "fresh-when-settled, own-write-visible").replace("expect:", NEVER_OFFERED)
    file.write_text(text, "utf-8")
    assert_ends(5, "board: not as expected: own-write-visible (vacuous).", str(file))


def test_an_expected_breach_that_is_undecided_ends_with_3(tmp_path: Path) -> None:
    """A promise that is expected broken, and of which a bound kept the answer, is named, and is no success."""
    file = tmp_path / "board.yaml"
    file.write_text(READ_ONLY.replace("EXPECTED", "fresh-when-settled"), "utf-8")
    assert_ends(3, "board: not as expected: fresh-when-settled (inconclusive).", str(file), "--max-states", "2")


def test_an_expected_breach_of_what_does_not_apply_ends_with_1() -> None:
    """A design without handlers cannot overwrite a guess, so it does not break what it is expected to break."""
    said = "expect_not_applicable: not as expected: optimism-kept (does not apply)."
    assert_ends(1, said, str(CASES / "expect_not_applicable.yaml"))


def test_what_does_not_apply_weighs_more_than_a_bound() -> None:
    """The worst of several surprises is the exit code."""
    said = "expect_not_applicable: not as expected: optimism-kept (does not apply)."
    assert_ends(1, said, str(CASES / "expect_not_applicable.yaml"), "--max-states", "2")


@pytest.mark.long
@pytest.mark.slow
def test_a_remedy_that_leads_beyond_the_explored_states_is_followed() -> None:
    """Going online in a state in which nobody did so while exploring may give a component more states than its field held."""
    assert_ends(0, "crash_offline: breaks only what it is expected to break: 12 promises.", str(CASES / "crash_offline.yaml"))


def test_promises_that_a_design_has_nothing_for_do_not_count(tmp_path: Path) -> None:
    """Without any handler there is nothing to prove about own actions, and nothing is missing."""
    file = tmp_path / "board.yaml"
    file.write_text(READ_ONLY.replace("EXPECTED", "fresh-when-settled"), "utf-8")
    assert_ends(0, "board: breaks only what it is expected to break: fresh-when-settled.", str(file))


@pytest.mark.parametrize(("bound", "filled"), [(90, 29), pytest.param(2_000, 340, marks=pytest.mark.long)])
def test_no_cell_is_filled_from_an_unfinished_exploration(checked: Checked, bound: int, filled: int) -> None:
    """With a bound, no reading of a cone with more states is filled; what is filled is what it is without the bound.

    A smaller cone leaves a reading open where its story asks for the refinement, which has more states.
    """
    design = checked.answers["as_found"]
    bounded = assess(design.loaded, Session(Limits(bound)))
    same = 0
    for entry, full in zip(bounded.matrix, design.matrix, strict=True):
        ask = checked.ask("as_found", f"{entry.dashboard}.{entry.view}")
        for cone, reading, complete in ((ask.calm, entry.calm, full.calm), (ask.faulty, entry.faulty, full.faulty)):
            if complete.unseen:
                continue
            unfinished = ask.space(cone).count > bound
            assert reading.cell in ({"?"} if unfinished else {"?", complete.cell})
            assert (reading.story is None) == (reading.cell == "?")
            same += reading.cell != "?"
    assert same == filled
    assert (exit_code((bounded,)), bounded.claims[0].outcome) == (3, Outcome.INCONCLUSIVE)
