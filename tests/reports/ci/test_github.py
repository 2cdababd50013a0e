"""Workflow commands of GitHub Actions, and the summary of a step."""

import re
from pathlib import Path

import pytest
from asked import HOSTILE, TODO, answered, expecting
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st

from staleproof.model.language.yaml_text import Position
from staleproof.reports.ci.github import command, of_check
from staleproof.reports.text.escaping import visible

COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::(.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them: each a line, and no other line."""
    found = []
    for line in text.splitlines():
        read = COMMAND.fullmatch(line)
        assert read is not None, line
        given_ = dict(part.split("=", 1) for part in read[2].split(","))
        found.append((read[1], {key: plain(value) for key, value in given_.items()}, plain(read[3])))
    return found


def plain(text: str) -> str:
    """What the runner makes of it (`unescapeProperty`)."""
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone, in the folder of which a design is checked."""
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "board.yaml").write_text(expecting(""), "utf-8")
    (tmp_path / "boards" / "known.yaml").write_text(TODO, "utf-8")
    monkeypatch.chdir(tmp_path / "boards")
    return tmp_path


def test_surprises_are_errors_at_their_lines() -> None:
    """With what is shown in the end, why, and the command that tells the story; then a notice of how the design ended."""
    said = commands(of_check([answered(expecting(""))], ["todo: not as expected."]))
    assert [(name, where.get("line"), where["title"]) for name, where, _ in said] == [
        ("error", "18", "fresh-when-settled"),
        ("error", "18", "offers-are-legal"),
        ("error", "18", "fresh-when-settled"),
        ("error", "22", "own-write-visible"),
        ("notice", None, "staleproof"),
    ]
    assert said[3][2] == (
        'own-write-visible is broken: in worker.board. In the end worker.board shows "open" with [take]; the server has taken:'
        ' "taken" with [finish]. Why: only marked. tasks shows what was read in step 2; the invalidation of step 7 only marked'
        " it as stale. Again: staleproof replay board.yaml 0/1/2/6/6/6/6/4/5/2 (S2)"
    )


def test_what_is_expected_is_no_error_and_what_is_not_known_is_one() -> None:
    """As the exit code has it."""
    assert [name for name, *_ in commands(of_check([answered(TODO)], ["x"]))] == ["notice"]
    unknown = commands(of_check([answered(expecting(""), states=5)], ["x"]))
    assert unknown[0][2] == "fresh-when-settled is inconclusive: more than 5 states (--max-states)."
    assert [name for name, *_ in unknown] == ["error"] * 7 + ["notice"]


def test_files_are_looked_for_from_the_clone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from the folder in which a step runs."""
    where = Position("board.yaml", 3)
    assert command("error", "t", "s", where) == "::error file=board.yaml,line=3,title=t::s"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    assert command("error", "t", "s", where) == "::error file=boards/board.yaml,line=3,title=t::s"
    assert command("error", "t", "s", Position("as_found.yaml", 0)) == "::error file=as_found.yaml,title=t::s"


def test_the_step_has_a_summary(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each run adds to it: matrix, promises, and what changed against another design."""
    summary = folder / "summary.md"
    summary.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, out, _ = run(("diff", "known.yaml", "board.yaml", "--format", "github"), capsys)
    assert (code, commands(out)) == (
        0,
        [("notice", {"title": "staleproof"}, "board.yaml against known.yaml: nothing is worse and nothing better.")],
    )
    lines = summary.read_text("utf-8").splitlines()
    assert lines[0] == "before"
    assert "## todo: A board of tasks" in lines
    assert "| take, finish | own | poll |" in lines
    assert "| own-write-visible | **BROKEN** | in 1 of 1 views |" in lines
    assert lines[-5:-1] == ["```text", lines[-4], "board.yaml against known.yaml: nothing is worse and nothing better.", "```"]


def test_a_summary_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the exit code for answers that cannot be written."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "none" / "summary.md"))
    words = ("check", "board.yaml", "--promise", "lifecycle-sound", "--no-matrix", "--format", "github")
    code, _, err = run(words, capsys)
    assert (code, err) == (74, "staleproof: cannot write the answer: No such file or directory\n")


@pytest.mark.usefixtures("folder")
def test_what_is_worse_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """At the line that a story of it is blamed on."""
    polled = Path("board.yaml").read_text("utf-8").replace(", poll: 1 min", "")
    Path("unpolled.yaml").write_text(polled, "utf-8")
    code, out, _ = run(("diff", "board.yaml", "unpolled.yaml", "--format", "github"), capsys)
    (name, where, _), *_, (last, _, said) = commands(out)
    assert (code, name, where["file"], where["title"]) == (1, "error", "unpolled.yaml", "worse than before: worker.board")
    assert (last, said.partition(":")[0]) == ("notice", "unpolled.yaml against board.yaml")


@pytest.mark.usefixtures("folder")
def test_lints_are_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    """Of `explain`, with their codes."""
    code, out, _ = run(("explain", "board.yaml", "--format", "github"), capsys)
    assert code == 0
    assert [(name, where.get("line"), where["title"]) for name, where, _ in commands(out)] == [
        ("warning", "22", "SP124"),
        ("warning", "23", "SP124"),
        ("notice", None, "staleproof"),
    ]


def test_names_are_as_they_are() -> None:
    """Whatever they mean elsewhere."""
    said = [text for _, _, text in commands(of_check([answered(HOSTILE.read_text("utf-8"))], ["x"]))]
    assert any("worker.board | x shows" in text for text in said)


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text())
def test_any_letters(title: str, says: str) -> None:
    """No text ends a command or begins another one."""
    ((name, where, said),) = commands(command("warning", title, says, Position("a,b:c%.yaml", 7)))
    assert (name, where) == ("warning", {"file": "a,b:c%.yaml", "line": "7", "title": visible(title)})
    assert said == visible(says)
