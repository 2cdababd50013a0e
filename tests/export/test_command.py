"""The command `export`: a model that says what it is, or one clear error."""

import re
from pathlib import Path

import pytest
from commands import run

from staleproof.checker.engine import local_functions

TODO = str(Path(__file__).parents[2] / "examples" / "todo" / "todo.yaml")


def exported(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    return run(("export", TODO, *words), capsys)


def test_prints_a_model_with_one_process_and_an_atomic_step_for_each_term(capsys: pytest.CaptureFixture[str]) -> None:
    """All state is in the four components, and each way through a label is one option."""
    code, out, err = exported("--view", "worker.board", capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith("/* The view worker.board of ")
    assert re.findall(r"^byte (\w+) = 1;$", out, re.MULTILINE) == ["world_1", "page_2", "copy_3", "slot_1_4"]
    assert (out.count("proctype"), out.count(":: d_step"), out.count("assert(false)")) == (1, 26, 1)


def test_writes_the_same_model_into_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is printed and what is written does not differ, nor from one run to the next."""
    _, out, _ = exported("--view", "worker.board", capsys=capsys)
    code, said, _ = exported("--view", "worker.board", "--out", str(tmp_path / "board.pml"), capsys=capsys)
    assert (code, said) == (0, f"wrote {tmp_path / 'board.pml'}\n")
    assert (tmp_path / "board.pml").read_text("utf-8") == out


def test_names_the_faults_under_which_a_promise_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """The title says what a bad state breaks, and what may go wrong in the model."""
    _, out, _ = run(("export", "stale_proof", "--view", "driver.all", "--promise", "own-write-visible"), capsys)
    assert "breaks own-write-visible (faults: answer lost, push lost, disconnect)." in out.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--view", "worker.bord"), "--view: 'worker.bord' is no view of todo; did you mean 'worker.board'?"),
        (("--view", "worker.board", "--format", "tla"), "--format: 'tla' is not a format; expected promela"),
        (("--view", "worker.board", "--promise", "optimism"), "--promise: 'optimism' is not asked of one view; did you mean"),
        (("--view", "worker.board", "--out", "no/such/folder"), "--out: cannot write 'no/such/folder': No such file"),
    ],
)
def test_names_what_is_wrong_in_one_message(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is that of a wrong command line, and the nearest name is proposed."""
    code, out, err = exported(*words, capsys=capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(re.sub(r"[│╭╮╰╯─]", " ", err).split())


def test_a_view_that_cannot_be_resolved_ends_undecided_and_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is printed that could be taken for a model."""
    monkeypatch.setattr(local_functions, "MOST", 5)
    code, out, err = exported("--view", "worker.board", capsys=capsys)
    assert (code, out, err) == (3, "", "staleproof: nothing was written: 'copy' has more than 5 local states by itself\n")
