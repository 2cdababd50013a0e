"""What a check says of a design does not depend on the designs that are checked with it, in whatever order."""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from commands import run
from company import influenced
from one_field import CHANGES, OVERRIDE, VIEW, Field, family, pair
from tiers import long_among, long_but

import staleproof.checker.promises.of_view
from staleproof.checker.engine import engine_choice
from staleproof.model.refinement.refined_cone import Statuses
from staleproof.model.vocabulary import System
from staleproof.reports.files.loading import SHIPPED, load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
CLAIMING = ROOT / "tests" / "cases" / "designs" / "own_commit_after_reload.yaml"
EXAMPLES = sorted((ROOT / "examples" / "todo").glob("*.yaml"))
TINY = [ROOT / "tests" / "promises" / "designs" / f"{name}.yaml" for name in ("kept", "reload_suffices", "optimism_kept")]


@pytest.mark.parametrize("name", long_among(CHANGES, ("desk",)))
def test_designs_that_differ_in_one_field(name: str, tmp_path: Path) -> None:
    """Each is checked after all that stand before it, and after all that stand behind it."""
    assert influenced(family(name, tmp_path)) == []


def test_an_example_and_its_repair() -> None:
    """The repaired design extends the first one, so much of what is asked of them is the same."""
    designs = tuple(load(str(path)) for path in EXAMPLES)
    assert (len(designs), influenced(designs)) == (2, [])


@pytest.mark.long
def test_tiny_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that keeps all promises, and two that extend it."""
    monkeypatch.syspath_prepend(str(TINY[0].parent))
    assert influenced(tuple(load(str(path)) for path in TINY)) == []


def test_designs_whose_systems_are_asked_of_whole_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that differ in one field, with next to nothing gone through one by one before sets are asked."""
    monkeypatch.setattr(engine_choice, "FEW", 30)
    name, fields = next(iter(CHANGES.items()))
    assert influenced(pair(name, fields[0], tmp_path)) == []


@pytest.mark.long
def test_shipped_designs() -> None:
    """What was made of the first one twice."""
    assert influenced(tuple(map(load, SHIPPED[1:]))) == []


# What would be wrong is found.


def without_server() -> Any:
    """Systems are told apart by everything but what stands for the server and others."""
    name = cached_property(lambda system: repr((system.components[1:], system.guard)))
    name.__set_name__(System, "name")
    return name


def columns() -> Callable[..., Any]:
    """Columns of the matrix are kept by dashboard and view."""
    real = staleproof.checker.promises.of_view.matrix

    def matrix(ask: Any, **asked: bool) -> Any:
        kept = vars(ask.session).setdefault("columns", {})
        if ask.name not in kept:
            kept[ask.name] = real(ask, **asked)
        return kept[ask.name]

    return matrix


FLIPS: dict[str, tuple[Any, str, Callable[[], Any], Field]] = {
    "the server": (System, "name", without_server, (f"{OVERRIDE}.patches_to", "done")),
    "statuses": (Statuses, "__repr__", lambda: lambda self: f"Statuses{self.sought}", (f"{OVERRIDE}.patches_to", "done")),
    "all but the view": (staleproof.checker.promises.of_view, "matrix", columns, (f"{VIEW}.texts", "card")),
}
"""For each thing that may be left out of what answers are kept by: what to replace by what, and a field that shows it."""


@pytest.mark.parametrize("left_out", long_but(FLIPS, ("statuses",)))
def test_what_is_left_out_is_found(left_out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then of two designs that differ in one field, each is told the answers of the other behind it."""
    owner, name, made, field = FLIPS[left_out]
    designs = pair("desk", field, tmp_path)
    assert influenced(designs) == []
    monkeypatch.setattr(owner, name, made())
    assert influenced(designs) == [0, 1]


# Two designs of one name.

MODEST = """\
extends: one.yaml
name: own_commit_after_reload
changes: {less: {why: a poll will do, set: {claims.own.at_most: poll}}}
"""


@pytest.fixture
def namesakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two designs of one name that break the same promise; a claim of the first is refuted, that of the other is true."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.yaml").write_text(CLAIMING.read_text("utf-8"), "utf-8")
    (tmp_path / "two.yaml").write_text(MODEST, "utf-8")
    return "one.yaml", "two.yaml"


def test_stories_of_namesakes_are_told_below_their_own_design(
    namesakes: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbered one after the other, also where the same happens in both; each is told again of its own file."""
    one, two = namesakes
    for files, told in (((one, two), [["S1", "S2"], ["S3"]]), ((two, one), [["S1"], ["S2", "S3"]])):
        parts = run(("check", *files, "--stories"), capsys)[1].split("own_commit_after_reload:  ==")[1:]
        assert [re.findall("^S[0-9]+", part, re.MULTILINE) for part in parts] == told
        again = [re.findall("Again: staleproof replay (.*) ", part) for part in parts]
        assert again == [[file] * len(numbers) for file, numbers in zip(files, told, strict=True)]


def test_claims_of_namesakes_have_columns_of_their_own(
    namesakes: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of the designs, on a terminal and on a page."""
    one, two = namesakes
    page = tmp_path / "page.md"
    for files, terminal, markdown in (
        ((one, two), ["refuted", "S2", "true"], "| refuted [S2](#s2) | true |"),
        ((two, one), ["true", "refuted", "S3"], "| true | refuted [S3](#s3) |"),
    ):
        (row,) = (line for line in run(("check", *files, "--stories"), capsys)[1].splitlines() if line.startswith(" g: own"))
        assert row.split()[-3:] == terminal
        run(("report", *files, "--out", str(page)), capsys)
        (row,) = (line for line in page.read_text("utf-8").splitlines() if line.startswith("| g: own"))
        assert row.endswith(markdown)
