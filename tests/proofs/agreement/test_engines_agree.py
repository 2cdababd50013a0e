"""Both engines, one answer: what decision diagrams say of the systems of designs against the exploration state by state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiers import long_but, slow_but

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.diagrams import set_answers
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import never, responses
from staleproof.checker.promises.questions import HONEST, OWN_WRITE, RELOAD
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import entries, group, guesses, visible
from staleproof.model.abstraction.properties import Blame, remedies, seen_after, stale_after
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import System
from staleproof.reports.files.loading import SHIPPED, load

ROOT = Path(__file__).parents[3]
TINY = sorted((ROOT / "tests/designs/bullets").glob("*.yaml"))
LARGER = (*SHIPPED, *map(str, sorted(ROOT.glob("examples/*/*.yaml"))))
MOST = 20_000
"""States of the largest system that is compared."""
LARGE = ("kitchen", "shared_cache", "shared_cache_repaired")
"""Designs that need not have a system as small as that."""
GUARDED = ("patch_without_cancel", "push_of_a_part")
"""Tiny designs of which the systems with rows, in which clicks are guarded, are small."""


def asks(path: str) -> Iterator[ViewAsk]:
    """The views of a design."""
    loaded, session = load(path), Session()
    for name, dashboard in loaded.design.dashboards.items():
        for view in dashboard.views:
            yield ViewAsk(session, loaded, name, view)


def compared(system: System, ask: ViewAsk, cone: Cone) -> int:
    """The number of states of a system with marks of which both engines say the same; 0 if it is too large for that."""
    space = explore(system, Tables(), limits=Limits(states=MOST))
    if space.stopped is not None:
        return 0
    reached = reach(system, Tables())
    assert reached.count == space.count
    for entry in entries(ask.concrete):
        blame = Blame(group(ask.calm, entry), visible(ask.concrete, entry), guesses(ask.concrete, entry))
        asked = stale_after(system, blame), seen_after(), remedies(cone)
        found = [(r.outcome, r.rank, r.bad, r.witnesses) for r in set_answers.responses(reached, *asked)]
        assert found == [(r.outcome, r.rank, len(r.states), r.witnesses) for r in responses(space, *asked)]
    for question in (OWN_WRITE, RELOAD, HONEST):
        found_, known = (
            engine(explored, question.bad(system), question.witness(system))
            for engine, explored in ((set_answers.never, reached), (never, space))
        )
        assert (found_.outcome, found_.bad, found_.witnesses) == (known.outcome, len(known.bad), known.witnesses)
    return space.count


def all_compared(path: str) -> list[int]:
    """The same of all systems of a design, without and with its faults."""
    return [compared(ask.system(cone), ask, cone) for ask in asks(path) for cone in (ask.calm, ask.faulty)]


@pytest.mark.parametrize("path", slow_but(TINY, TINY[5::10], 16), ids=lambda path: path.stem)
def test_both_engines_say_the_same_of_a_tiny_design(path: Path) -> None:
    """States, settled bad ones by rank, witnesses, and how each promise comes out."""
    assert any(all_compared(str(path))) or path.stem in LARGE


@pytest.mark.parametrize("path", [*slow_but(LARGER[-1:], ()), *long_but(LARGER[:-1], ())], ids=lambda path: Path(path).stem)
def test_both_engines_say_the_same_of_what_is_small_in_larger_designs(path: str) -> None:
    """Of designs that have large systems too, those that are small."""
    assert any(all_compared(path)) or Path(path).stem in LARGE


@pytest.mark.parametrize("name", slow_but(GUARDED, GUARDED[1:], 2))
def test_both_engines_say_the_same_where_labels_are_guarded(name: str) -> None:
    """Of all runs with real statuses, where a button is there only if some view shows it."""
    path = next(path for path in TINY if path.stem == name)
    for ask in asks(str(path)):
        concrete = ConcreteCone(ask.calm)
        for question in (OWN_WRITE, HONEST):
            system = exhaustive(concrete, Sought(watches=question.watches, commits_after=question.commits_after))
            assert system.guard is not None
            space, reached = explore(system, Tables()), reach(system, Tables())
            asked = question.rows(concrete), question.witness(system)
            found, known = set_answers.never(reached, *asked), never(space, *asked)
            assert reached.count == space.count
            assert (found.outcome, found.bad, found.witnesses) == (known.outcome, len(known.bad), known.witnesses)
