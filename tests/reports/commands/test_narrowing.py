"""A check that asks for some promises in some views: what it says, what it leaves open, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from golden import Golden
from small import FOLDER

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.validation.references import PROMISES
from staleproof.reports.commands.endings import exit_code, summary
from staleproof.reports.files.loading import load

EXPECTED = Path(__file__).parents[1] / "expected"
TWO = "two_boards.yaml"


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


def design_of(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> Any:
    """The one design in the JSON of a check."""
    (found,) = json.loads(run(("check", TWO, "--format", "json", *words), capsys)[1])["designs"]
    return found


def test_the_whole_screen_of_two_promises_in_one_view(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """Column, promises, stories and claims are those of that view alone, and the last words say how much was asked."""
    words = ("--view", "worker.board", "--promise", "own-write-visible", "--promise", "polls-mend-faults")
    code, out, err = run(("check", TWO, *words), capsys)
    assert (code, err) == (0, "")
    golden(out, EXPECTED / "narrowed.txt")


def test_what_is_narrowed_says_of_a_view_what_the_whole_check_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Entry by entry; and for the promises that are searched, verdict by verdict, in the views together."""
    whole = design_of((), capsys)
    parts = [design_of(("--view", view), capsys) for view in ("worker.board", "clerk.all")]
    assert [entry for part in parts for entry in part["matrix"]] == whole["matrix"]
    assert [(part["states"], part["transitions"]) for part in (whole, *parts)] == [(2731, 12672), (2587, 11973), (112, 535)]
    for name in ("fresh-when-settled", "own-write-visible", "polls-mend-faults", "reload-suffices"):
        found = [p["verdict"] for part in (whole, *parts) for p in part["promises"] if p["name"] == name]
        assert found[0] in found[1:]


@pytest.mark.parametrize(
    ("words", "promises", "entries"),
    [
        ((), PROMISES, 8),
        (("--view", "clerk.all"), PROMISES, 3),
        (("--no-matrix",), (PROMISES[0], *PROMISES[3:]), 0),
        (("--no-matrix", "--promise", "polls-mend-faults"), ("polls-mend-faults",), 0),
        (("--promise", "reload-suffices", "--promise", "lifecycle-sound"), ("lifecycle-sound", "reload-suffices"), 8),
    ],
)
def test_what_is_asked_is_answered(
    words: tuple[str, ...], promises: tuple[str, ...], entries: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the matrix, the promises that are read off it are asked only by name; the order is always that of the design."""
    found = design_of(words, capsys)
    assert [promise["name"] for promise in found["promises"]] == list(promises) == found["asked"]["promises"]
    assert len(found["matrix"]) == entries


def test_a_promise_that_is_read_off_the_matrix_is_the_same_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict, number of entries and reason; only the matrix is not told."""
    words = ("--promise", "fresh-when-settled")
    told, untold = (design_of((*words, *more), capsys)["promises"] for more in ((), ("--no-matrix",)))
    assert told == untold
    assert [promise["verdict"] for promise in told] == ["violated"]


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ((), ["worker", "everybody"]),
        (("--view", "worker.board"), ["worker"]),
        (("--view", "clerk.all"), []),
        (("--no-matrix",), []),
        (("--no-matrix", "--promise", "polls-mend-faults"), ["everybody"]),
        (("--promise", "own-write-visible"), ["worker"]),
    ],
)
def test_claims_about_more_than_was_asked_are_left_out(
    words: tuple[str, ...], claims: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither true nor refuted is said where a view, a promise or the matrix that a claim is about was not asked."""
    assert [claim["name"] for claim in design_of(words, capsys)["claims"]] == claims


OWN, FRESH, LEGAL = "own-write-visible", "fresh-when-settled", "offers-are-legal"
UNJUDGED = "Expected broken, but not judged:"


@pytest.mark.parametrize(
    ("expected", "words", "code", "said"),
    [
        ((FRESH, OWN, LEGAL), (), 0, f"breaks only what it is expected to break: {FRESH}, {OWN}, {LEGAL}."),
        (
            (FRESH, OWN),
            ("--view", "clerk.all"),
            0,
            f"breaks only what it is expected to break: {FRESH}. Asked: 11 of 11 promises, 1 of 2 views. {UNJUDGED} {OWN}.",
        ),
        (
            (OWN,),
            ("--view", "clerk.all"),
            1,
            f"not as expected: {FRESH}. Asked: 11 of 11 promises, 1 of 2 views. {UNJUDGED} {OWN}.",
        ),
        (
            (FRESH, "reload-suffices"),
            ("--promise", "reload-suffices"),
            1,
            f"not as expected: reload-suffices. Asked: 1 of 11 promises, 2 of 2 views. {UNJUDGED} {FRESH}.",
        ),
        (
            (FRESH, "reload-suffices"),
            ("--promise", "reload-suffices", "--view", "worker.board"),
            0,
            f"keeps what was asked. Asked: 1 of 11 promises, 1 of 2 views. {UNJUDGED} {FRESH}, reload-suffices.",
        ),
    ],
)
def test_last_words_and_exit_code_are_about_what_was_asked(
    expected: tuple[str, ...],
    words: tuple[str, ...],
    code: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is expected to break is a surprise where every view was asked and it holds; else it is not judged."""
    file = tmp_path / "expecting.yaml"
    file.write_text(f"extends: {(FOLDER / TWO).resolve()}\nname: expecting\nexpect: [{', '.join(expected)}]\n", "utf-8")
    ended, out, _ = run(("check", str(file), *words), capsys)
    assert ended == code
    assert " ".join(out.split()).endswith(f"expecting: {said}")


@pytest.mark.parametrize(
    ("most", "code", "outcome", "said"),
    [(20_000_000, 0, Outcome.HOLDS, "keeps what was asked"), (20, 3, Outcome.INCONCLUSIVE, "not proved: reload-suffices")],
)
def test_a_bound_is_a_bound_in_a_narrowed_check_too(most: int, code: int, outcome: Outcome, said: str) -> None:
    """What is undecided ends with 3 there as well."""
    loaded = load(TWO)
    wanted = asked(loaded, Narrowing(("clerk.all",), ("reload-suffices",), matrix=False))
    found = assess(loaded, Session(Limits(most)), wanted)
    assert (exit_code([found]), [promise.outcome for promise in found.promises]) == (code, [outcome])
    assert summary(found).startswith(f"two_boards: {said}. Asked: 1 of 11 promises, 1 of 2 views, no matrix.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--view", "worker.bord"), "--view: two_boards has no view 'worker.bord'; did you mean 'worker.board'?"),
        (("--view", "all"), "--view: two_boards has no view 'all'; did you mean 'clerk.all'?"),
        (("--promise", "fresh"), "--promise: no promise is called 'fresh'; did you mean 'fresh-when-settled'?"),
        (("--promise", "reload-sufices"), "no promise is called 'reload-sufices'; did you mean 'reload-suffices'?"),
        (("--view", "clerk.all", "--view", "qqqqqqq"), "no view 'qqqqqqq'; known are: worker.board, clerk.all"),
    ],
)
def test_a_name_that_is_none_is_a_mistake_in_the_command_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 2, and the nearest name is told."""
    code, out, err = run(("check", TWO, *words), capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())


def test_every_design_must_have_the_view(capsys: pytest.CaptureFixture[str]) -> None:
    """What one of several designs does not have is told of that one."""
    code, _, err = run(("check", TWO, "small.yaml", "--view", "clerk.all"), capsys)
    assert code == 2
    assert "small has no view 'clerk.all'" in " ".join(err.replace("│", " ").split())
