"""What is left out of the states of a search changes no answer: the same is asked with it and without it.

The class of the marked commit is beside the states (docs/engine/fewer-states.md): here it is also searched with it in them. And
promises for which nothing is kept are asked of the system in which commits follow the marked one: here also where none does.
"""

from collections.abc import Hashable, Iterator
from pathlib import Path

import pytest
from oracle import end
from tiers import slow_but
from two_engines import both, told

from staleproof.checker.answers.story import Story
from staleproof.checker.engine import engine_choice
from staleproof.checker.engine.explicit.space import Space, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import SHOWN, Response, never, response
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.questions import HONEST, KEPT, UNREAD
from staleproof.checker.session.session import Session
from staleproof.checker.session.worst_cells import on_sets, worst_cells
from staleproof.model.abstraction.abstract_cone import marked, marked_class, watched
from staleproof.model.abstraction.matrix_entries import blames
from staleproof.model.abstraction.properties import Blame, guess_shown, remedies, seen_after, stale_after
from staleproof.model.components.environment import Environment
from staleproof.model.components.marker import MARKER
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Label, Property, System
from staleproof.reports.files.loading import load

ROOT = Path(__file__).parents[3]
TINY = sorted((ROOT / "tests" / "designs" / "bullets").glob("*.yaml"))
QUICK = TINY[::10]
LARGER = sorted((*ROOT.glob("examples/*/*.yaml"), *ROOT.glob("reports/designs/*.yaml")))
ANNOUNCED = ("plain_names.yaml", "wrong_cause_early_push.yaml")
"""Of the cases those in which a message is sent before the commit that it tells of."""
MOST = 3_000
"""States of the larger designs up to which a cone is asked about both ways."""
FEW = 30
"""States that are gone through one by one before whole sets are asked, where these are compared with all one by one."""


def cones(path: Path) -> Iterator[Cone]:
    """Every view of a design, with all faults that it claims to survive."""
    loaded = load(str(path))
    for dashboard, board in loaded.design.dashboards.items():
        for view in board.views:
            yield Cone(loaded.design, loaded.lifecycle, dashboard, view, frozenset(loaded.design.faults))


def with_the_class(whole: Space, cone: Cone, blame: Blame) -> Response:
    """The answer about an entry where the class is a part of the states."""
    seen, system = seen_after(), whole.product.system
    witness = Property((*seen.components, MARKER), lambda *there: seen.holds(*there[:-1]) and there[-1] == blame.group)
    return response(whole, stale_after(system, blame), witness, remedies(cone))


def answered_for(blame: Blame, system: System, path: list[Label]) -> bool:
    """Whether a path ends in what an entry answers for: its commit is marked and the view stale, or a guess is shown."""
    last = end(system, path)
    assert last is not None
    mine = marked_class(system, path) == blame.group and stale_after(system, blame).of(system, last)
    return mine or (blame.guesses and guess_shown(system).of(system, last))


@pytest.mark.parametrize("path", slow_but([*TINY, *LARGER], QUICK, 16), ids=lambda path: path.stem)
def test_the_class_beside_the_states_says_what_it_says_in_them(path: Path) -> None:
    """Every entry has the same outcome and cell, its first stories are as short, and its commit is the marked one there."""
    for cone in cones(path):
        system, asked = marked(cone, commits_after=True), tuple(dict.fromkeys(blames(ConcreteCone(cone), cone).values()))
        space = explore(system, Tables(), enough=lambda space: path in LARGER and space.count > MOST)
        if not space.ended:
            continue
        whole = explore(system.whole, Tables())
        found = worst_cells(space, asked, remedies(cone)).answers
        for blame in asked:
            mine, known = found[blame], with_the_class(whole, cone, blame)
            lengths = whole.depth(known.states[:SHOWN]).tolist()
            assert (mine.outcome, mine.rank, len(mine.seen)) == (known.outcome, known.rank, min(SHOWN, known.witnesses))
            assert [len(way()) for way in mine.bad][: len(lengths)] == lengths
            assert all(answered_for(blame, system, way()) for way in mine.bad)
            assert all(marked_class(system, way()) == blame.group for way in mine.seen)


EARLY = [
    ROOT / "tests" / "designs" / "bullets" / "before_commit.yaml",
    ROOT / "tests" / "proofs" / "designs" / "two_told_of.yaml",
    *(ROOT / "tests" / "cases" / "designs" / name for name in ANNOUNCED),
]


def said(path: Path) -> list[tuple[Hashable, ...]]:
    """What is said of a design: each entry and each promise, with the length of its story."""
    answer = assess(load(str(path)), Session())
    entries = [
        (entry.mutation, entry.dashboard, entry.view, entry.whose, reading.cell, length(reading.story))
        for entry in answer.matrix
        for reading in (entry.calm, entry.faulty)
    ]
    return [*entries, *((promise.name, promise.outcome, length(promise.story)) for promise in answer.promises)]


def length(story: Story | None) -> int:
    """The number of its steps."""
    return 0 if story is None else len(story.path.labels)


@pytest.mark.parametrize("path", slow_but(EARLY, EARLY[:1], 3), ids=lambda path: path.stem)
def test_announcements_of_other_commits_are_like_pushes_about_other_records(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the announcement of the marked commit is kept, each entry and promise is as where all are."""
    found = said(path)
    monkeypatch.setattr(Environment, "indifferent", False)
    assert said(path) == found


@pytest.mark.parametrize("path", slow_but([*TINY, *LARGER], QUICK, 16), ids=lambda path: path.stem)
def test_whole_sets_say_what_all_states_say_one_by_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every entry, with the same first ways to what is stale and to what is seen."""
    monkeypatch.setattr(engine_choice, "FEW", FEW)
    for cone in cones(path):
        system, asked = marked(cone, commits_after=True), tuple(dict.fromkeys(blames(ConcreteCone(cone), cone).values()))
        space = explore(system, Tables(), enough=lambda space: path in LARGER and space.count > MOST)
        if not space.ended or space.count <= FEW:
            continue
        found = on_sets(both(system), both(system.whole), asked, remedies(cone))
        assert found is not None
        known = worst_cells(space, asked, remedies(cone)).answers
        assert {blame: told(one) for blame, one in found.answers.items()} == {blame: told(one) for blame, one in known.items()}


@pytest.mark.parametrize("path", slow_but(TINY, QUICK, 16), ids=lambda path: path.stem)
def test_commits_behind_the_marked_one_break_no_promise_that_is_kept_without_them(path: Path) -> None:
    """Promises for which nothing is kept come out alike, the first breach in as many steps."""
    for cone in cones(path):
        for question in (HONEST, KEPT, UNREAD):
            if watched(cone, question.watches) or not cone.programs:
                continue
            systems = [marked(cone, question.watches, commits_after=after) for after in (True, False)]
            more, fewer = (
                never(explore(system, Tables()), question.bad(system), question.witness(system)) for system in systems
            )
            assert more.outcome is fewer.outcome
            assert more.space.depth(more.bad[:1]).tolist() == fewer.space.depth(fewer.bad[:1]).tolist()
