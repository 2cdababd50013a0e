"""Two own actions at a time, in each small design in which two can matter: a button that writes a copy, and another one."""

import json
from pathlib import Path

import pytest

from staleproof.checker.answers.answer import UNKNOWN
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.systems.bounds import Bounds, two_can_matter
from staleproof.reports.files.loading import load

TESTS = Path(__file__).parent.parent
LARGE = ("crash_offline",)
"""All of a real dashboard: with two own actions at a time more states than are allowed."""

LONGEST = ("guess_in_unseen_view", "offline_repaired")
"""Here data neither age nor are dropped, as they do in the others: with two queries, or offline, this is most of the states."""


def matters(path: Path) -> bool:
    """Whether two own actions can matter; not in what is no design."""
    try:
        return path.stem not in LARGE and two_can_matter(load(str(path)).design)
    except DesignError:
        return False


def timeless(path: Path, folder: Path) -> Loaded:
    """A design with queries whose data stay fresh, and stay."""
    file = folder / "timeless.yaml"
    fields = {f"dashboards.*.queries.*.{time}": "never" for time in ("stale_time", "gc_time")}
    file.write_text(json.dumps({"extends": str(path), "name": "timeless", "changes": {"it": {"set": fields}}}), "utf-8")
    return load(str(file))


FOLDERS = (TESTS / "designs" / "bullets", TESTS / "cases" / "designs")
SOME = [FOLDERS[0] / f"{name}.yaml" for name in ("envelope", "old_row", "reply_without_row", "set_one_key")]


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_everything_is_decided_in_some_designs(path: Path, tmp_path: Path) -> None:
    is_decided(path, tmp_path)


@pytest.mark.long
def test_everything_is_decided_in_all_designs(tmp_path: Path) -> None:
    """There are twenty-five such designs."""
    designs = [path for folder in FOLDERS for path in sorted(folder.glob("*.yaml")) if matters(path)]
    assert len(designs) == 25
    assert {*SOME} < {*designs}
    for path in designs:
        is_decided(path, tmp_path)


def is_decided(path: Path, tmp_path: Path) -> None:
    """No promise and no entry of the matrix is left open."""
    loaded = timeless(path, tmp_path) if path.stem in LONGEST else load(str(path))
    assert two_can_matter(loaded.design)
    answer = assess(loaded, Session(bounds=Bounds(own_actions=2)))
    assert [promise.name for promise in answer.promises if promise.outcome is Outcome.INCONCLUSIVE] == []
    assert [entry for entry in answer.matrix if UNKNOWN in (entry.calm.cell, entry.faulty.cell)] == []
