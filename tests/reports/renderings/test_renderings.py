"""The same answers as JSON, as a Markdown page and as diagrams; and what is said of a wrong command line."""

import json
import shlex
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from commands import run
from golden import Golden, json_text

from staleproof.reports.commands.cli import main

EXPECTED = Path(__file__).parents[1] / "expected"
DESIGNS = Path(__file__).parents[2] / "promises" / "designs"


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DESIGNS)


def test_json_of_a_check(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """The whole object, key by key, for a design with a broken promise."""
    code, out, err = run(("check", "own_write_visible.yaml", "--format", "json"), capsys)
    assert (code, err) == (0, "")
    golden(json_text(json.loads(out)), EXPECTED / "own_write_visible.json")


@pytest.mark.slow
def test_markdown_page(tmp_path: Path, capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """The whole page of two designs, with matrix, verdicts, lifecycle and a story as a sequence diagram."""
    page = tmp_path / "page.md"
    code, out, _ = run(("report", "kept.yaml", "own_write_visible.yaml", "--out", str(page)), capsys)
    assert (code, out) == (0, f"wrote {page}\n")
    golden(page.read_text("utf-8"), EXPECTED / "page.md")


@pytest.mark.slow
def test_why(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """Each change of a design with what breaks without it: here the repaired promise, and nothing."""
    code, out, _ = run(("why", "repaired.yaml"), capsys)
    assert code == 0
    golden(out, EXPECTED / "why.txt")


BRACKETS = """\
extends: {kept}
name: "[b]names[/b]"
changes:
  "[red]no reread[/red]":
    set:
      dashboards.worker.views: {{"[dim]board": {{reads: tasks, texts: card, offers: card}}}}
      dashboards.worker.push.on_connect: []
expect: [fresh-when-settled]
"""


def test_names_are_printed_as_they_are_and_a_replay_is_never_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets are no markup, and the line to type again is one line, however long it is."""
    design = tmp_path / f"a{' long' * 20} name.yaml"
    design.write_text(BRACKETS.format(kept=(DESIGNS / "kept.yaml").resolve()), "utf-8")
    out = run(("check", str(design), "--stories"), capsys)[1].splitlines()
    assert "  A = worker: [dim]board (poll ≤ 1 min)" in out
    assert "S1  worker.[dim]board: fresh-when-settled is broken" in out
    again = next(line for line in out if "Again:" in line)
    assert run(tuple(shlex.split(again)[2:]), capsys)[0] == 0
    assert len(again) > 120


@pytest.mark.slow
def test_why_of_changes_that_need_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change that cannot be left out alone is left out with the one that needs it, and what is wrong otherwise is told."""
    mended = tmp_path / "mended.yaml"
    sets = "dashboards.worker.queries.tasks.key: [work]", "routines.reread: [cancel: [work], invalidate: [work]]"
    changes = "".join(f"  {name}:\n    set: {{{value}}}\n" for name, value in zip(("renamed", "reread"), sets, strict=True))
    mended.write_text(f"extends: {Path('kept.yaml').resolve()}\nname: mended\nchanges:\n{changes}", "utf-8")
    code, out, _ = run(("why", str(mended)), capsys)
    told = " ".join(out.split())
    assert code == 0
    for change, other in (("renamed", "reread"), ("reread", "renamed")):
        assert f"Without '{change}' It cannot be left out alone (" in told
        assert f"so '{other}' is left out too." in told


def test_why_of_a_design_without_changes(capsys: pytest.CaptureFixture[str]) -> None:
    """That there is nothing to tell is said."""
    said = "kept.yaml makes no named changes; `why` tells what each of the `changes` of a design is there for.\n"
    assert run(("why", "kept.yaml"), capsys) == (0, said, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "kept.yaml", "--format", "xml"), "'xml' is not a format; expected text, json, junit, sarif or github"),
        (("check", "kept.yaml", "--format", "sarf"), "expected text, json, junit, sarif or github; did you mean 'sarif'?"),
        (("replay", "kept.yaml", "0/1", "--format", "json"), "'json' is not a format; expected text, mermaid or itf"),
        (("schema", "answers"), "there is no schema of 'answers'; expected design or answer"),
        (
            ("diagram", "sequence", "kept.yaml"),
            "'sequence' cannot be drawn; a story is drawn as a sequence by: staleproof story DESIGN S3 --format mermaid",
        ),
        (("diagram", "reaches", "kept.yaml"), "'reaches' cannot be drawn; did you mean 'reach'?"),
        (("diagram", "lifecycle", "kept.yaml", "--format", "png"), "'png' is not a format; expected mermaid, dot or svg"),
        (("diagram", "parts", "kept.yaml"), "which part is drawn? known are: worker page, worker.tasks, worker channel,"),
        (
            ("diagram", "parts", "kept.yaml", "--part", "worker.task"),
            "'worker.task' is no part of kept; did you mean 'worker.tasks'?",
        ),
        (("diagram", "reach", "kept.yaml", "--part", "worker.tasks"), "it goes with parts, not with reach"),
        (("diagram", "parts", "kept.yaml", "--part", "worker.tasks", "--story", "0/1/x"), "'0/1/x' is no story"),
        (("replay", "kept.yaml", "0/1/x"), "'0/1/x' is no story"),
        (("replay", "kept.yaml", "²/0"), "'²/0' is no story"),
        (("replay", "kept.yaml", f"0/{'9' * 5000}"), f"'0/{'9' * 57}... is no story"),
        (("replay", "kept.yaml", "7/1"), "number 1 of the story, the view, is 7; expected 0 to 0"),
        (("replay", "kept.yaml", "0:1:2/1"), "'0:1:2/1' is no story"),
        (("replay", "kept.yaml", "0:7/1"), "number 1 of the story, the view beside, is 7; expected 0 to 0"),
        (
            ("replay", "kept.yaml", "0:0/1"),
            "worker.board and worker.board are not open together, or cannot contradict each other",
        ),
        (("replay", "kept.yaml", "0/999999"), "number 2 of the story, the beginning, is 999999; expected 0 to 349519"),
        (("replay", "kept.yaml", "0/1/0/99"), "number 4 of the story, step 2, is 99; expected 0 to "),
        (("report", "kept.yaml", "--out", "nowhere/page.md"), "cannot write 'nowhere/page.md': No such file or directory"),
        (("check", "kept.yaml", "--own-actions", "9"), "Input should be less than or equal to 2"),
        (("check", "kept.yaml", "--records", "1"), "Input should be greater than or equal to 2"),
    ],
)
def test_wrong_command_lines(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in words, with the exit code for wrong usage and without a traceback."""
    code, out, err = run(words, capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


def test_letters_that_the_terminal_does_not_know_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only ASCII can be printed, an answer is still an answer."""
    screen = TextIOWrapper(BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "argv", ["staleproof", "check", "kept.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    screen.seek(0)
    assert ended.value.code == 0
    assert "board (poll \\u2264 1 min)" in screen.read()


def test_a_mistake_of_the_program_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An error that nobody foresaw ends with 70 and asks to be reported."""
    monkeypatch.setattr("staleproof.reports.commands.bodies.checking.load", lambda _name, _without: 1 / 0)
    code, out, err = run(("check", "kept.yaml"), capsys)
    assert (code, out) == (70, "")
    assert err.endswith("staleproof: this is a mistake in staleproof itself, not in your design; please report it\n")
