"""When two settled views of one page contradict each other: where no status of the record explains what both show."""

import json
from pathlib import Path
from typing import Any

import pytest

from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises import agreement
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.systems.neighbours import contradicted
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

KEPT = Path(__file__).parent / "designs" / "kept.yaml"
BOARD = "dashboards.worker"
BESIDE = {f"{BOARD}.views.board.page": "home", f"{BOARD}.views.counter": {"reads": "count", "page": "home", "shows": ["free"]}}
COUNT = {f"{BOARD}.queries.count": {"key": ["counts"], "stale_time": "2 min"}}
DEAF = BESIDE | COUNT | {f"{BOARD}.handlers": {}, "offers": {}, f"{BOARD}.views.board": {"reads": "tasks", "page": "home"}}
HEARING = DEAF | {f"{BOARD}.queries.count.key": ["tasks", "count"]}
ALSO = {f"{BOARD}.views.also": {"reads": "tasks", "page": "home", "texts": "card"}}
UNLOADED = DEAF | {f"{BOARD}.queries.count.enabled": False}
LISTS = DEAF | {
    f"{BOARD}.views.board": {"reads": "tasks", "page": "home", "shows": ["free"]},
    f"{BOARD}.views.counter.shows": ["taken"],
}
BOTH = DEAF | {f"{BOARD}.views.board": {"reads": "tasks", "page": "home", "shows": ["taken", "done"]}}
APART = DEAF | {f"{BOARD}.views.counter.page": "away"}
ONE_COPY = DEAF | {f"{BOARD}.views.counter.reads": "tasks"}
MUTE = DEAF | {f"{BOARD}.views.counter.shows": []}
NOTHING = "no page has two views that could disagree"


def agree(folder: Path, fields: dict[str, Any], limits: Limits = Limits()) -> Promise:
    """How the promise comes out where some fields of the design that keeps all are set."""
    changes = {"changed": {"set": fields}}
    (folder / "case.yaml").write_text(json.dumps({"extends": str(KEPT), "name": "case", "changes": changes}), "utf-8")
    loaded = load(str(folder / "case.yaml"))
    return assess(loaded, Session(limits), asked(loaded, Narrowing(promises=("copies-agree",), matrix=False))).promises[0]


@pytest.mark.parametrize(
    ("fields", "outcomes"),
    [
        (HEARING, {"board": (Outcome.HOLDS, 4), "counter": (Outcome.HOLDS, 4)}),
        (LISTS, {"board": (Outcome.HOLDS, 4), "counter": (Outcome.HOLDS, 88)}),
        (UNLOADED, {"board": (Outcome.HOLDS, 4), "counter": (Outcome.VACUOUS, 0)}),
    ],
    ids=["always fresh", "a list that is stale unseen", "never loaded"],
)
def test_views_that_agree(fields: dict[str, Any], outcomes: dict[str, tuple[Outcome, int]], tmp_path: Path) -> None:
    """Because they are fresh, or because of what is stale there is always a status that explains it."""
    found = agree(tmp_path, fields)
    assert (found.outcome, {one.view: (one.outcome, one.witnesses) for one in found.views}) == (Outcome.HOLDS, outcomes)


@pytest.mark.parametrize(
    ("fields", "broken", "steps", "kind"),
    [
        (DEAF, ("counter",), 7, "overtaken read"),
        (BOTH, ("counter",), 7, "overtaken read"),
    ],
    ids=["a counter that hears of nothing", "a row in two lists"],
)
def test_views_that_contradict_each_other(
    fields: dict[str, Any], broken: tuple[str, ...], steps: int, kind: str, tmp_path: Path
) -> None:
    """The story is told of the view that is stale, and says what the other one shows; it is told again by its numbers."""
    found = agree(tmp_path, fields)
    assert tuple(one.view for one in found.views if one.outcome is Outcome.VIOLATED) == broken
    story = found.story
    assert story is not None
    assert contradicted(story.concrete, story.path.states[-1])
    assert story.concrete.settled(story.path.states[-1])
    told = Teller(tale_of(story))
    why = cause(told, story.loaded.source)
    assert (len(story.path.labels), why.kind, why.proved) == (steps, kind, True)
    assert ", and beside it board shows " in told.tell().shows
    assert replayed(story.loaded, story.replay).path == story.path


@pytest.mark.parametrize(
    ("fields", "shared"),
    [(APART, ""), (ONE_COPY, "; one pair of views reads one copy"), (MUTE, "")],
    ids=["two pages", "one copy", "a view that shows nothing"],
)
def test_views_that_cannot_contradict_each_other(fields: dict[str, Any], shared: str, tmp_path: Path) -> None:
    """They are never open together, read one copy, or one of them has nothing to tell."""
    found = agree(tmp_path, fields)
    assert (found.outcome, found.reason, found.views) == (Outcome.NOT_ASKED, NOTHING, ())
    assert found.scope == f"any number of browsers, 1 own action at a time in each{shared}"


def test_nothing_is_searched_for_a_view_that_is_always_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all the same it would hold, searched beside each other view."""
    monkeypatch.setattr(agreement, "at_once", None)
    assert agree(tmp_path, HEARING).outcome is Outcome.HOLDS
    monkeypatch.undo()
    monkeypatch.setattr(agreement, "FRESH", ())
    assert agree(tmp_path, HEARING).outcome is Outcome.HOLDS


def test_all_runs_are_not_searched_where_a_pair_has_a_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside one view only all runs tell that the counter agrees; beside another one there is a story already."""
    monkeypatch.setattr(agreement, "exhausted", None)
    with pytest.raises(TypeError):
        agree(tmp_path, LISTS)
    found = agree(tmp_path, LISTS | ALSO)
    assert found.story is not None
    assert (found.story.view, found.story.concrete.cone.beside, len(found.story.path.labels)) == ("counter", "also", 7)


def test_where_a_bound_is_hit_nothing_is_known(tmp_path: Path) -> None:
    """The verdict names the option."""
    found = agree(tmp_path, LISTS, Limits(states=100))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, "more than 100 states (--max-states)")
