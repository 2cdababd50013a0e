"""`staleproof fuzz --against-libraries`: Hypothesis drives the model and the real libraries in lock step."""

import re
from pathlib import Path

import pytest
from commands import run
from tiers import long_but

from staleproof.model.components.handler import Slot
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.vocabulary import Step
from staleproof.reports.libraries.process import Libraries

KEPT = str(Path(__file__).parent.parent / "promises" / "designs" / "kept.yaml")
DIFFER = "Compared the model with the real libraries: they differ within 100 runs of 30 rules, seed 0.\n"
MISTAKE = "     That is a mistake in staleproof's model, not in your design; please report it with these steps.\n"
NO_POLL = """\
      worker  server
   1    *       |     opens 'board'; GET tasks is sent
   2    |       *     answers GET tasks: absent
   3    *       |     the answer to GET tasks arrives; tasks has absent
   4    *       |     the poll of tasks fires
     In the end worker.tasks differs: in the model fetchStatus is idle, failures is nothing, request is nothing; in the
     real libraries fetchStatus is fetching, failures is 0, request is sent.
"""
NO_WAIT = "In the end a handler of worker differs: in the model it is nothing; in the real libraries handler is "


def no_poll(_: Query, state: CacheEntry, __: None) -> Step | None:
    return Step(state) if state.observed else None


def no_wait(_: Slot, state: HandlerRun, __: str) -> Step:
    return Step(state)


@pytest.mark.usefixtures("libraries")
@pytest.mark.slow
def test_a_flipped_rule_is_told_as_the_shortest_schedule(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poll that reads nothing in the model: the steps that lead to the difference, all needed, and both sides of it."""
    monkeypatch.setattr(Query, "_on_poll", no_poll)
    assert run(("fuzz", KEPT, "--against-libraries"), capsys) == (1, DIFFER + NO_POLL + MISTAKE, "")


@pytest.mark.usefixtures("libraries")
@pytest.mark.slow
def test_a_handler_that_does_not_wait_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Several schedules of six steps show it, and which one is found may change with unrelated edits."""
    monkeypatch.setattr(Slot, "_on_pending", no_wait)
    code, out, err = run(("fuzz", KEPT, "--against-libraries"), capsys)
    steps = re.findall(r"^ +([0-9]+) +[*|]", out, re.MULTILINE)
    assert (code, err, steps) == (1, "", ["1", "2", "3", "4", "5", "6"])
    assert (out.startswith(DIFFER), NO_WAIT in " ".join(out.split()), out.endswith(MISTAKE)) == (True, True, True)


@pytest.mark.slow
@pytest.mark.parametrize("design", long_but(["as_found", "as_fixed", "stale_proof"], ("as_fixed",)))
def test_the_shipped_designs_do_not_differ(design: str, libraries: Libraries, capsys: pytest.CaptureFixture[str]) -> None:
    """With the rules as they are, no run of Hypothesis finds a difference, and states were compared in earnest."""
    assert libraries is not None
    code, out, err = run(("fuzz", design, "--against-libraries"), capsys)
    assert (code, err) == (0, "")
    assert out.endswith(" states: no difference in 100 runs of 30 rules, seed 0.\n")
    compared = int(out.removeprefix("Compared the model with the real libraries in ").split(" ")[0].replace(",", ""))
    assert compared > 1_000


def test_without_node_one_line_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Node is not there, that is said, with an exit code of its own and no traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run(("fuzz", KEPT, "--against-libraries"), capsys)
    assert (code, out) == (2, "")
    assert err == "staleproof: no 'node' on the PATH; install Node.js 20 or later\n"
