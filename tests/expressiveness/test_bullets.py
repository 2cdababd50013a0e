"""Each thing that a design can say, in two tiny designs: one with a bug that real systems had, and one with its repair."""

import json
from pathlib import Path

import pytest
import yaml
from golden import Golden
from rich.console import Console
from tiers import long_among, slow_among

from staleproof.checker.answers.answer import Answer
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.console import show_chapter
from staleproof.reports.renderings.numbered_stories import Book, numbered

FOLDER = Path(__file__).parent.parent / "designs" / "bullets"
REPAIRED = "_repaired"
READ_UNLESS_BUSY = [
    {"cancel": ["jobs"], "unloaded": True, "unless_others_run": True},
    {"invalidate": ["jobs"], "refetch_type": "all", "unless_others_run": True},
]
SUBJECT: dict[str, dict[str, object]] = {
    # The bug is the read that begins after the click: that mends it too, but loses pushes, so the repair is an overlay.
    "cancel_is_not_enough": {
        "dashboards.worker.push": {"on_message": {"changed": READ_UNLESS_BUSY}, "on_connect": READ_UNLESS_BUSY}
    },
    # The steps of a reconnect would run twice; the repair takes them away.
    "first_connect": {"dashboards.worker.push.on_connect": [{"run": "reread"}]},
    # The bug is the guess in the slice; without it nothing is shown at once, so the repair lays it over the views.
    "patched_array": {"dashboards.worker.handlers.take.before": []},
}
"""What a pair is about, where its repair changes more than that: the fields that mend the bug, in the form of a `set`.

All other repairs change one field, which is their subject.
"""
SLOW = ("cancel_is_not_enough", "offline", "patch_without_cancel", "push_while_busy", "retry", "rollback", "unless_others_run")
WRITES_LATE = (
    "awaited_thunk",
    "envelope",
    "offline",
    "old_row",
    "patched_array",
    "push_before_load",
    "reply_without_row",
    "set_one_key",
    "thunk_not_awaited",
)
"""Bugs in whose repair the row of a reply or a push is written whatever has come since; that is not what they are about."""
BULLETS = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.endswith(REPAIRED))
FIFTH = BULLETS[::5]
OTHERS = [name for name in BULLETS if name not in FIFTH]


def answer(name: str, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What a check finds out about one of the designs."""
    monkeypatch.chdir(FOLDER)
    return assess(load(f"{name}.yaml"), Session(Limits(), Bounds(), lambda *_: None))


def stories(book: Book) -> str:
    """All stories, as a check prints them."""
    console = Console(width=120, no_color=True)
    with console.capture() as capture:
        for chapter in book.chapters:
            show_chapter(console, chapter)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


@pytest.mark.parametrize("name", slow_among(BULLETS, SLOW))
def test_the_bug_is_found_and_told(name: str, monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    """Just the promises that the design names are broken, and the stories are these, word for word."""
    found = answer(name, monkeypatch)
    assert found.broken == found.loaded.design.expect != ()
    golden(stories(numbered((found,))), FOLDER / f"{name}.txt")


@pytest.mark.parametrize("name", [*slow_among(FIFTH, SLOW), *long_among(OTHERS, OTHERS)])
def test_the_repair_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its one named change the design keeps every promise but one that it is not about, none vacuously."""
    repaired = answer(f"{name}{REPAIRED}", monkeypatch)
    assert len(repaired.loaded.source.own) == 1
    assert repaired.broken == repaired.loaded.design.expect == (("never-backwards",) if name in WRITES_LATE else ())
    kept = {promise.outcome for promise in repaired.promises if promise.name not in repaired.broken}
    assert kept <= {Outcome.HOLDS, Outcome.NOT_ASKED}


@pytest.mark.parametrize("name", SUBJECT)
def test_the_subject_of_a_pair_mends_its_bug(name: str, tmp_path: Path) -> None:
    """With nothing but its subject changed the design breaks none of the promises that it is there to break."""
    bug = FOLDER / f"{name}.yaml"
    subject = {"extends": str(bug), "name": "subject", "changes": {"subject": {"set": SUBJECT[name]}}}
    (tmp_path / "subject.yaml").write_text(json.dumps(subject), "utf-8")
    changed = assess(load(str(tmp_path / "subject.yaml")), Session(Limits(), Bounds(), lambda *_: None))
    there_for = set(load(str(bug)).design.expect) - ({"never-backwards"} if name in WRITES_LATE else set())
    assert there_for.isdisjoint(changed.broken)


@pytest.mark.parametrize("name", BULLETS)
def test_a_repair_changes_one_field_unless_it_is_said_why(name: str) -> None:
    """What is broader than that has its subject in the table, so that no repair hides what the bug is."""
    change = next(iter(yaml.safe_load((FOLDER / f"{name}{REPAIRED}.yaml").read_text("utf-8"))["changes"].values()))
    assert (len(change.get("set", ())) + len(change.get("remove", ())) > 1) == (name in SUBJECT)
