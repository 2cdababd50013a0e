"""Several processes, or a Dask cluster, give the answers that one process gives."""

import sys
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from commands import run
from distributed import LocalCluster
from small import FOLDER
from tiers import long_among

from staleproof.checker.answers.answer import ViewAnswer
from staleproof.checker.answers.scope import Asked
from staleproof.checker.promises import answering_views
from staleproof.checker.session import farm
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.checker.stateful.machine import Budget
from staleproof.reports.commands.bodies import fuzzing
from staleproof.reports.files.loading import load

TWO = "two_boards.yaml"
TODO = FOLDER.parents[1] / "examples" / "todo"
COMMANDS = {
    "check": ("check", TWO, "--format", "json"),
    "why": ("why", str(TODO / "todo_repaired.yaml")),
    "diff": ("diff", str(TODO / "todo_repaired.yaml"), str(TODO / "todo.yaml")),
}


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two workers, each a process of this machine."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    """What one process answers, by the command."""
    return {}


@pytest.mark.parametrize(
    "work", long_among(product(COMMANDS, ("--jobs", "--dask")), [("why", "--jobs"), ("why", "--dask"), ("diff", "--dask")])
)
def test_the_answers_are_the_same(
    work: tuple[str, str],
    cluster: str,
    alone: dict[str, object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Letter by letter, stories and what is told of single views included, and so is the exit code."""
    command, hands = work
    words = COMMANDS[command]
    if command not in alone:
        alone[command] = run(words, capsys)
    assert run((*words, hands, "2" if hands == "--jobs" else cluster), capsys) == alone[command]


@pytest.mark.long
@pytest.mark.parametrize("hands", ["--jobs", "--dask"])
def test_fuzz_finds_the_same(hands: str, cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each promise something or nothing; which run that is depends on the modules of a process, whose numbers are drawn."""
    asked = ("fresh-when-settled", "polls-mend-faults")
    monkeypatch.setattr(fuzzing, "HUNTS", {promise: fuzzing.HUNTS[promise] for promise in asked})
    with farm.farm(2 if hands == "--jobs" else 1, None if hands == "--jobs" else cluster) as many:
        found = [fuzzing.findings(load(TWO), Budget(120, 20), 0, one) for one in (Farm(), many)]
    assert [[hunt.run is not None for hunt in hunts] for hunts in found] == [[True, False]] * 2


def test_processes_share_the_memory_and_what_one_has_too_little_for_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of what suffices does not, so that view is asked at home, when the others have given theirs back."""
    shares: list[int] = []
    asked_again: list[str] = []
    each, answered = Farm.each, answering_views.answer_about_view

    def watched(self: Farm, work: Any, tasks: Any) -> Any:
        shares.extend(limits.memory for _, _, _, limits, _ in tasks)
        return each(self, work, tasks)

    def at_home(ask: ViewAsk, wanted: Asked) -> ViewAnswer:
        asked_again.append(ask.name)
        return answered(ask, wanted)

    monkeypatch.setattr(Farm, "each", watched)
    monkeypatch.setattr(answering_views, "answer_about_view", at_home)
    code, out, _ = run(("check", TWO, "--max-memory", "80KB", "--jobs", "2"), capsys)
    assert (code, shares, asked_again) == (0, [40_000, 40_000], ["worker.board"])
    assert "UNKNOWN" not in out


@pytest.mark.parametrize("words", [("check", TWO), ("fuzz", TWO)])
def test_a_cluster_that_does_not_answer_is_no_verdict(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and the exit code of a command line that is wrong."""
    monkeypatch.setattr(farm, "WAIT", 1)
    code, out, err = run((*words, "--dask", "tcp://127.0.0.1:1"), capsys)
    assert (code, out) == (2, "")
    assert err.startswith("staleproof: no Dask cluster answers at 'tcp://127.0.0.1:1' (--dask): ")
    assert err.count("\n") == 1


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A cluster needs more than what is installed with the program."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = "staleproof: --dask needs the extra cluster: pip install '.[cluster]'\n"
    assert run(("check", TWO, "--dask", "tcp://127.0.0.1:1"), capsys) == (2, "", told)
