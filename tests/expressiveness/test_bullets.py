"""Each thing that a design can say, in two tiny designs: one with a bug that real systems had, and one with its repair."""

from pathlib import Path

import pytest
from rich.console import Console

from checker.space import Limits
from checker.verdict import Outcome
from model.cone import Bounds
from reports.answers import Answer
from reports.assess import assess
from reports.book import Book, numbered
from reports.console import show_chapter
from reports.load import load
from reports.workshop import Workshop

FOLDER = Path(__file__).parent.parent / "designs" / "bullets"
REPAIRED = "_repaired"
BULLETS = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.endswith(REPAIRED))


def answer(name: str, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What a check finds out about one of the designs."""
    monkeypatch.chdir(FOLDER)
    return assess(load(f"{name}.yaml"), Workshop(Limits(), Bounds(), lambda *_: None))


def stories(book: Book) -> str:
    """All stories, as a check prints them."""
    console = Console(width=120, no_color=True)
    with console.capture() as capture:
        for chapter in book.chapters:
            show_chapter(console, chapter)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


@pytest.mark.parametrize("name", BULLETS)
def test_the_bug_is_found_and_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just the promises that the design names are broken, and the stories are these, word for word."""
    found = answer(name, monkeypatch)
    assert found.broken == found.loaded.design.expect != ()
    assert stories(numbered((found,))) == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", BULLETS)
def test_the_repair_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its one named change the design keeps every promise that applies to it, and none of them vacuously."""
    repaired = answer(f"{name}{REPAIRED}", monkeypatch)
    assert len(repaired.loaded.source.own) == 1
    assert repaired.loaded.design.expect == ()
    assert {promise.outcome for promise in repaired.promises} <= {Outcome.HOLDS, Outcome.NOT_ASKED}
