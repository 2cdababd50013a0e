"""What is told of a check while it runs, and what stays of one that is interrupted."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from commands import run
from golden import Golden
from rich.console import Console
from rich.status import Status
from small import FOLDER

from staleproof.checker.promises import answering_views, of_view
from staleproof.reports.commands.progress import PrintedProgress

EXPECTED = Path(__file__).parents[1] / "expected"
TWO = "two_boards.yaml"
FIRST = (
    "two_boards.yaml: 1 of 2 views: worker.board: own poll, foreign poll; "
    "breaks own-write-visible, offers-are-legal; 2,587 states\n"
)
SECOND = "two_boards.yaml: 2 of 2 views: clerk.all: foreign poll; 144 states\n"
KITCHEN = str(FOLDER.parents[1] / "examples" / "kitchen" / "kitchen.yaml")


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


@pytest.mark.parametrize("form", ["text", "json"])
def test_each_view_is_told_as_soon_as_all_is_known_of_it(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each on standard error, whatever is written on standard output."""
    code, _, err = run(("check", TWO, "--format", form), capsys)
    assert (code, err) == (0, FIRST + SECOND)


def test_a_single_view_needs_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Its answer is on the screen at once."""
    assert run(("check", TWO, "--view", "worker.board"), capsys)[2] == ""


def test_comparisons_tell_of_no_single_views(capsys: pytest.CaptureFixture[str]) -> None:
    """Only what differs is of interest there."""
    assert run(("diff", TWO, TWO), capsys)[2] == ""


def test_the_terminal_shows_which_view_of_how_many_is_explored() -> None:
    """With the states so far, those of a name that would steer the terminal made visible."""
    errors = Console(file=StringIO(), force_terminal=True, width=120)
    status = Status("reading", console=errors)
    telling = PrintedProgress(errors, status, answers=True)
    telling.asking("board\x1b", 2, 7)
    telling.exploring("worker.board", 1_234_567)
    assert str(status.status) == "board\\x1b: view 2 of 7, exploring worker.board: 1,234,567 states"


# Interrupted.


def after(views: int) -> Callable[..., Any]:
    """Answers about so many views; then Control-C."""
    left = [None] * views

    def answered(*args: Any) -> Any:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return of_view.answer_about_view(*args)

    return answered


def test_the_whole_screen_of_an_interrupted_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    """What is known of the views so far stays, as far as it is about them alone; the exit code is 130 whatever that is."""
    monkeypatch.setattr(answering_views, "answer_about_view", after(1))
    told = f"{FIRST}staleproof: interrupted; asked: 1 of 2 views of two_boards; not asked: two_boards\n"
    code, out, err = run(("check", TWO, TWO), capsys)
    assert (code, err) == (130, told)
    golden(out, EXPECTED / "interrupted.txt")


def test_json_of_an_interrupted_check_is_whole(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One object, which says what was asked and that more was to be."""
    monkeypatch.setattr(answering_views, "answer_about_view", after(3))
    code, out, _ = run(("check", TWO, TWO, "--format", "json"), capsys)
    first, second = json.loads(out)["designs"]
    assert code == 130
    assert [(one["asked"]["views"], one["asked"]["interrupted"]) for one in (first, second)] == [
        (["worker.board", "clerk.all"], False),
        (["worker.board"], True),
    ]
    assert [[claim["name"] for claim in one["claims"]] for one in (first, second)] == [["worker", "everybody"], ["worker"]]


@pytest.mark.parametrize("form", ["text", "json"])
def test_where_nothing_is_known_nothing_is_said(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer to no question is none."""
    monkeypatch.setattr(answering_views, "answer_about_view", after(0))
    told = "staleproof: interrupted; nothing was decided\n"
    assert run(("check", TWO, "--format", form), capsys) == (130, "", told)


def test_changes_that_are_told_stay(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What `why` has said of one change stands."""
    repaired = str(FOLDER.parents[1] / "examples" / "todo" / "todo_repaired.yaml")
    monkeypatch.setattr(answering_views, "answer_about_view", after(2))
    code, out, err = run(("why", repaired), capsys)
    assert (code, err) == (130, "staleproof: interrupted; what is written above is known, of further changes nothing\n")
    assert [line for line in out.splitlines() if line.startswith("Without '")] == ["Without 'everybody is told'"]


@pytest.mark.slow
def test_control_c_ends_a_real_program_with_130() -> None:
    """The signal comes while further views of a large design are explored: the first one is on the screen, and no traceback."""
    command = [sys.executable, "-c", "from staleproof.reports.commands.cli import main; main()", "check", "as_found"]
    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings) as program:  # noqa: S603
        assert program.stderr is not None
        assert "1 of 16 views: therapist.list" in program.stderr.readline()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate()
    assert program.returncode == 130
    assert re.search(r"^staleproof: interrupted; asked: [0-9]+ of 16 views of as_found$", err, re.MULTILINE)
    assert "Traceback" not in err
    assert "A = therapist: list" in out
