"""A design whose lifecycle is an SCXML file: found beside the design that names it, and answered like one with a table."""

from pathlib import Path
from shutil import copytree

import pytest
from commands import run
from small import FOLDER

from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.files.loading import LARGEST_FILE, load

DRAWN = FOLDER / "drawn"
JOB = (DRAWN / "job.scxml").read_text("utf-8")
BOARD = (DRAWN / "board.yaml").read_text("utf-8")
TABLE = (
    "{initial: absent, actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: taken, by: worker},"
    " give_back: {from: taken, to: free, by: worker}, finish: {from: taken, to: done, by: worker},"
    " archive: {from: done, to: archived, by: job}}}"
)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that designs are looked for in, with the drawn ones and with the same board whose lifecycle is a table."""
    monkeypatch.chdir(tmp_path)
    copytree(DRAWN, "drawn")
    Path("written").mkdir()
    Path("written", "board.yaml").write_text(BOARD.replace("job.scxml", TABLE), "utf-8")
    return tmp_path


def told(name: str) -> str:
    """What is said of a design that is refused."""
    with pytest.raises(DesignError) as caught:
        load(name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "board.yaml"), 1),
        (("check", "board.yaml", "--format", "json"), 1),
        (("explain", "board.yaml"), 0),
        (("diagram", "lifecycle", "board.yaml"), 0),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_a_drawn_lifecycle_is_answered_like_a_written_one(
    words: tuple[str, ...], code: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verdicts, stories, sentences and diagrams of a design are the same, word for word."""
    said = []
    for place in ("drawn", "written"):
        monkeypatch.chdir(folder / place)
        said.append(run(words, capsys))
    assert said[0] == said[1]
    assert said[0][0] == code
    assert "take" in said[0][1]


def test_a_report_names_the_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The diagram on the page has the SCXML file as its origin."""
    monkeypatch.chdir("drawn")
    assert run(("report", "board.yaml", "--out", "page.md"), capsys)[0] == 1
    page = Path("page.md").read_text("utf-8")
    assert "## Lifecycle (board: job.scxml)\n" in page
    assert "    s2 --> s3: take (worker)\n" in page


def test_an_extending_design_finds_what_the_extended_one_names() -> None:
    """The path begins in the folder of the design in which it is written, wherever the program is run."""
    loaded = load("drawn/night/board.yaml")
    assert (loaded.design.name, loaded.design.lifecycle) == ("board at night", "job.scxml")
    assert loaded.lifecycle.rule == load("written/board.yaml").lifecycle.rule


def test_an_extending_design_may_have_another_drawing() -> None:
    """A lifecycle that the extending design names, or a change sets, is looked for beside that design."""
    Path("drawn", "night", "job.scxml").write_text(JOB.replace("give_back", "return"), "utf-8")
    above = Path("drawn", "night", "above.yaml")
    for said in ("lifecycle: job.scxml", "changes: {other: {set: {lifecycle: job.scxml}}}"):
        above.write_text(f"extends: ../board.yaml\n{said}\n", "utf-8")
        assert load(str(above)).lifecycle.actions == ("create", "take", "return", "finish", "archive")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("jb.scxml", "drawn/board.yaml:4: cannot read 'drawn/jb.scxml': No such file or directory; {hint}"),
        (".scxml", "drawn/board.yaml:4: cannot read 'drawn/.scxml': No such file or directory; {hint}"),
        ("folder.scxml", "drawn/board.yaml:4: cannot read 'drawn/folder.scxml': Is a directory; {hint}"),
        ("latin.scxml", "drawn/latin.scxml:2: not UTF-8 text"),
        ("large.scxml", f"drawn/large.scxml: larger than {LARGEST_FILE} bytes"),
        ("empty.scxml", "drawn/empty.scxml:1: not well-formed XML: no element found"),
        ("typo.scxml", "drawn/typo.scxml:8: unknown status 'takn'; did you mean 'taken'?"),
        ("night/../typo.scxml", "drawn/night/../typo.scxml:8: unknown status 'takn'; did you mean 'taken'?"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, message: str) -> None:
    """A missing file is told where the design names it, a mistake where it is in the file."""
    Path("drawn", "folder.scxml").mkdir()
    Path("drawn", "latin.scxml").write_bytes(b"<?xml version='1.0' encoding='latin-1'?>\n<!-- caf\xe9 -->")
    Path("drawn", "large.scxml").write_text(JOB + " " * LARGEST_FILE, "utf-8")
    Path("drawn", "empty.scxml").touch()
    Path("drawn", "typo.scxml").write_text(JOB.replace('target="taken"', 'target="takn"'), "utf-8")
    Path("drawn", "board.yaml").write_text(BOARD.replace("job.scxml", name), "utf-8")
    assert told("drawn/board.yaml") == message.replace("{hint}", "a lifecycle that ends in .scxml is a path from this file")


def test_the_rest_of_a_design_may_name_what_is_drawn() -> None:
    """Actions, roles and statuses of the drawing are known, and no others."""
    Path("drawn", "board.yaml").write_text(BOARD.replace("action: take", "action: tke"), "utf-8")
    assert told("drawn/board.yaml") == "drawn/board.yaml:25: unknown action 'tke'; did you mean 'take'?"
