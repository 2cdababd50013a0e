"""Views that behave alike are explored once, and those that differ in anything are not taken for one another."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import staleproof.checker.session.session
from staleproof.checker.engine import engine_choice
from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.matrix import matrix
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import blames
from staleproof.model.abstraction.properties import remedies, seen_after
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.cone import Cone
from staleproof.reports.files.loading import load

ROW = {"default": "envelope", "take": "row"}
DESIGN = """
name: two_lists
record: job
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: free, by: clerk}
    take: {from: free, to: taken, by: worker}
    finish: {from: taken, to: done, by: worker}
offers: {taking: {free: [take]}, finishing: {taken: [finish]}}
dashboards:
  worker:
    role: worker
    queries:
      free: {key: [jobs, free], stale_time: 2 min}
      mine: {key: [jobs, mine], stale_time: 2 min}
    views:
      free: {reads: free, offers: taking}
      mine: {reads: mine, offers: finishing}
    handlers:
      take: {action: take, success: [invalidate: [jobs]]}
      finish: {action: finish, success: [invalidate: [jobs]]}
"""
ALIKE: dict[str, tuple[tuple[str, Any], ...]] = {
    "as it is": (),
    "replies that nobody stores": (("server", {"replies": ROW}),),
    "other texts": (("texts", {"card": {"free": "open"}}), ("dashboards.worker.views.mine.texts", "card")),
    "another filter": (("dashboards.worker.views.mine.shows", ["taken"]),),
}
"""Changes with which the two lists behave alike still."""
MUTANTS: dict[str, tuple[tuple[str, Any], ...]] = {
    "staleTime": (("dashboards.worker.queries.mine.stale_time", "never"),),
    "poll": (("dashboards.worker.queries.mine.poll", "1 min"),),
    "refetch on focus": (("dashboards.worker.queries.mine.refetch_on_focus", False),),
    "what is invalidated": (("dashboards.worker.handlers.finish.success", [{"invalidate": ["jobs", "free"]}]),),
    "an awaited step": (("dashboards.worker.handlers.take.success", [{"invalidate": ["jobs"], "await": False}]),),
    "a button of both": (
        ("offers.both", {"free": ["take"], "taken": ["finish"]}),
        ("dashboards.worker.views.mine.offers", "both"),
    ),
    "a reply that is stored": (
        ("server", {"replies": ROW}),
        ("dashboards.worker.handlers.take.success", [{"store_reply": ["jobs", "free"]}]),
    ),
}
"""One field each in which the two lists come to differ."""


def changed(changes: tuple[tuple[str, Any], ...], folder: Path) -> Loaded:
    """The design with some fields set."""
    tree = yaml.safe_load(DESIGN)
    for field, value in changes:
        *above, last = field.split(".")
        part = tree
        for key in above:
            part = part[key]
        part[last] = value
    file = folder / "two_lists.yaml"
    file.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")
    return load(str(file))


def systems(loaded: Loaded) -> set[str]:
    """What the two lists are explored as."""
    return {ViewAsk(Session(), loaded, "worker", view).calm_system.name for view in ("free", "mine")}


@pytest.mark.parametrize("change", ALIKE)
def test_lists_that_behave_alike_are_one_system(change: str, tmp_path: Path) -> None:
    """Whatever they are called, show, or are answered besides."""
    assert len(systems(changed(ALIKE[change], tmp_path))) == 1


@pytest.mark.parametrize("change", MUTANTS)
def test_lists_that_differ_in_one_field_are_two(change: str, tmp_path: Path) -> None:
    """Neither gets the answers of the other."""
    assert len(systems(changed(MUTANTS[change], tmp_path))) == 2


@pytest.mark.parametrize(
    ("changes", "explored"), [(ALIKE["replies that nobody stores"], (3, 5)), (MUTANTS["staleTime"], (6, 10))]
)
def test_two_lists_that_behave_alike_take_the_spaces_of_one(
    changes: tuple[tuple[str, Any], ...], explored: tuple[int, int], tmp_path: Path
) -> None:
    """Spaces that were explored to the end, and answers to the five promises that are asked of every view."""
    session = Session()
    assess(changed(changes, tmp_path), session)
    assert (len(session.spaces), len(session.invariants)) == explored


def columns(loaded: Loaded) -> tuple[list[Any], list[tuple[int, int]], int]:
    """The columns of the two lists with their stories, and the states and steps of their systems.

    And how many systems were explored to the end.
    """
    session = Session()
    asks = [ViewAsk(session, loaded, "worker", view) for view in ("free", "mine")]
    found = [(entry.calm.cell, entry.calm.story and entry.calm.story.replay) for ask in asks for entry in matrix(ask)]
    counted = [session.explored[ask.calm_system.name][:2] for ask in asks]
    return found, counted, len(session.spaces)


def test_columns_and_what_is_counted_for_them_are_the_same_by_both_engines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whole sets, too, it is told how many states there are and steps between them; nothing is explored to its end."""
    loaded = changed(MUTANTS["staleTime"], tmp_path)
    one_by_one, counted, spaces = columns(loaded)
    monkeypatch.setattr(engine_choice, "FEW", 30)
    assert columns(loaded) == (one_by_one, counted, 0)
    assert (len(one_by_one), len(counted), spaces) == (10, 2, 2)


def test_where_diagrams_are_too_large_a_column_is_explored_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same answers, stories and counts."""

    def too_large(*_: Any) -> Any:
        raise BoundError("too large")

    loaded = changed(MUTANTS["staleTime"], tmp_path)
    known = columns(loaded)
    monkeypatch.setattr(engine_choice, "FEW", 30)
    monkeypatch.setattr(staleproof.checker.session.session, "reach", too_large)
    assert columns(loaded) == known


@pytest.mark.parametrize("few", [engine_choice.FEW, 30])
def test_a_promise_that_is_asked_of_the_system_of_the_matrix_is_not_counted_again(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever engine has answered for the matrix."""
    monkeypatch.setattr(engine_choice, "FEW", few)
    session = Session()
    ask = ViewAsk(session, changed((), tmp_path), "worker", "mine")
    matrix(ask)
    before = dict(session.explored)
    system = ask.calm_system
    answer = session.invariant(system, "shown", ((seen_after(), None),), seen_after(), ask.name)
    assert (answer.outcome, session.explored) == (Outcome.VIOLATED, before)


def test_what_a_tab_hears_is_worked_out_once_for_each_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three actions, two views, no faults: whatever is asked, twelve times, before a commit and with it."""
    asked: list[tuple[str, ...]] = []
    real = Cone._standing_for

    def standing_for(cone: Cone, messages: tuple[str, ...]) -> tuple[str, ...]:
        asked.append(messages)
        return real(cone, messages)

    monkeypatch.setattr(Cone, "_standing_for", standing_for)
    assess(changed((), tmp_path), Session())
    assert asked == [()] * 12


def test_what_was_known_is_answered_where_room_has_to_be_made_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries that another design has asked for are answered, though what is kept is given up for the space of the others."""
    loaded, session = changed((), tmp_path), Session()
    ask = ViewAsk(session, loaded, "worker", "free")
    wanted = tuple(dict.fromkeys(blames(ask.concrete, ask.calm).values()))
    known = ask.behind(ask.calm, remedies(ask.calm), wanted[:1])
    space = Session.space
    monkeypatch.setattr(Session, "space", lambda session, *asked: (session.forget(), space(session, *asked))[1])
    found = ask.behind(ask.calm, remedies(ask.calm), wanted)
    assert (len(wanted) > 1, set(found), found[wanted[0]]) == (True, set(wanted), known[wanted[0]])
