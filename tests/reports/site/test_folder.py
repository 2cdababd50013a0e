"""Where a site is written, what is never written over, and whether one that is kept has drifted."""

import json
import shutil
from pathlib import Path

import pytest
from commands import run
from site_making import TODO

from staleproof.reports.files.folder import FolderError
from staleproof.reports.site.folder import RECIPE, MadeFrom, drift, made_from, writable, write

FILES = {
    "index.html": "first",
    "stories/S1.html": "one",
    "stories/S2.html": "two",
    RECIPE: MadeFrom((), (), (), None, 1, 2, 3).written(),
}


@pytest.mark.slow
def test_a_site_is_written_and_stays_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made, it is up to date; with a page changed, one gone and one too many, each is named and the exit code is 1."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(TODO, "todo.yaml")
    assert run(("report", "todo.yaml", "--out", "site"), capsys)[:2] == (0, "wrote site\n")
    made = [path.relative_to("site").as_posix() for path in sorted(Path("site").rglob("*")) if path.is_file()]
    pages = [f"stories/S{number}.html" for number in range(1, 5)]
    assert made == ["index.html", "lifecycle-1.svg", "site.css", RECIPE, *pages, "story.js"]
    assert made_from(Path("site")).designs == ("todo.yaml",)
    assert run(("report", "--check", "site"), capsys)[:2] == (0, "site is up to date\n")
    Path("site/stories/S1.html").write_text("another text")
    Path("site/stories/S2.html").unlink()
    Path("site/stories/S9.html").touch()
    Path("site/notes.txt").touch()
    said = (
        "site: stories/S2.html is missing\nsite: stories/S1.html differs\nsite: stories/S9.html is of no part of it any more\n"
    )
    assert run(("report", "--check", "site"), capsys)[:2] == (1, said)


def test_a_site_is_written_over_an_older_one_and_leaves_alone_what_it_does_not_know(tmp_path: Path) -> None:
    """Pages of stories that are told no more go; notes that somebody has put there stay."""
    write(tmp_path, FILES)
    (tmp_path / "notes.txt").write_text("mine")
    fewer = {name: text for name, text in FILES.items() if name != "stories/S2.html"}
    write(tmp_path, fewer)
    assert drift(tmp_path, fewer) == ()
    assert not (tmp_path / "stories" / "S2.html").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("todo.yaml", "--out", "todo.yaml"), "cannot write 'todo.yaml': the design was read from this file"),
        (
            ("todo.yaml", "--out", "page.txt"),
            "cannot write 'page.txt': it is a file; expected a folder, or a path that ends in .md",
        ),
        (("todo.md", "--out", "todo.md"), "cannot write 'todo.md': the design was read from this file"),
        (("todo.md", "--out", "link.md"), "cannot write 'link.md': the design was read from this file"),
        (("todo.yaml", "--out", "notes"), "cannot write 'notes': it is not empty, and no report"),
        (("todo.yaml", "--out", "page.md"), "cannot write 'page.md': it is there already, and no report"),
        (("site/stories/S9.html", "--out", "site"), "a file in it was read that the report would be written over"),
        (("--check", "notes"), "no report in 'notes': 'notes/staleproof-report.json': No such file or directory"),
        (("--check", "other"), "'other/staleproof-report.json' is not written as by this version"),
        (("todo.yaml", "--check", "notes"), "it takes no designs: a report says what it was made from"),
        (("--check", "site", "--out", "new"), "it takes no --out: a report says what it was made from, and none is written"),
        (("--check", "site", "--max-states", "9", "--view", "a.b"), "it takes no --max-states or --view: a report says"),
        (("todo.yaml", "--view", "worker.bord"), "todo has no view 'worker.bord'; did you mean 'worker.board'?"),
    ],
)
def test_what_was_read_or_is_unknown_is_not_written_over(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear error, before anything is searched, and everything is as it was."""
    monkeypatch.chdir(tmp_path)
    for name in ("todo.yaml", "todo.md"):
        shutil.copy(TODO, name)
    Path("link.md").symlink_to("todo.md")
    for name in ("page.md", "page.txt"):
        Path(name).write_text("mine")
    write(Path("site"), FILES)
    shutil.copy(TODO, "site/stories/S9.html")
    for name in ("notes", "other"):
        Path(name).mkdir()
    Path("notes/mine.txt").write_text("mine")
    Path("other", RECIPE).write_text(json.dumps({"format": 1, "made_from": {"designs": "todo.yaml"}}))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, out, err = run(("report", *words), capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_that_is_new_or_empty_can_be_written_to(tmp_path: Path) -> None:
    """A file in its place cannot."""
    writable(tmp_path)
    writable(tmp_path / "new")
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="it is a file"):
        writable(tmp_path / "file")
