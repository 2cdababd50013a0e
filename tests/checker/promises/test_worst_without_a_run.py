"""A story of what is easier to mend does not hide that something worse was promised, and neither found nor excluded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from staleproof.checker.answers.answer import UNKNOWN, MatrixEntry, Reading
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome, Response, responses
from staleproof.checker.promises.promises import CELLS, _from_matrix
from staleproof.checker.session import exhaustive_search
from staleproof.checker.session.exhaustive_search import Exhausted, Search, ranked
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, group
from staleproof.model.abstraction.properties import Blame, remedies
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.reports.files.loading import load

DESIGN = Path(__file__).parents[2] / "designs" / "bullets" / "derived_counter.yaml"
WORST = 99


@pytest.fixture
def worse_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search promises something worse, of which there is no run."""

    def promised(*asked: Any) -> Iterator[Response]:
        yield Response(Outcome.VIOLATED, WORST, np.empty(0, np.int64), 1)
        yield from responses(*asked)

    monkeypatch.setattr(exhaustive_search, "responses", promised)


def searched() -> Exhausted:
    """What it takes to mend the counter after a change by others: a reload."""
    loaded = load(str(DESIGN))
    (dashboard,) = loaded.design.dashboards
    ask = ViewAsk(Session(limits=Limits(states=1_000_000)), loaded, dashboard, "counter")
    entry = Entry("take", None)
    blame = Blame(group(ask.calm, entry))
    accepts: Accepts = lambda path: True  # noqa: ARG005, E731
    search = Search(ask, ask.calm, Sought(entry), lambda _: accepts)
    return ranked(search, lambda concrete: _stale(concrete, blame), remedies(ask.calm), WORST)


def _stale(concrete: ConcreteCone, blame: Blame) -> Any:
    return stale(concrete, blame, None)


def test_the_worst_with_a_run_is_the_answer_where_nothing_worse_is_promised() -> None:
    found = searched()
    assert (found.outcome, found.rank, found.worst, found.story is None) == (Outcome.VIOLATED, 4, 4, False)


@pytest.mark.usefixtures("worse_promised")
def test_it_is_undecided_and_has_the_story_where_something_worse_is_promised() -> None:
    found = searched()
    assert (found.outcome, found.rank, found.worst, found.story is None) == (Outcome.INCONCLUSIVE, 4, WORST, False)
    assert found.reason.startswith("none of the first 60 of the worst breaches is a run with up to 3 records")


@pytest.mark.parametrize(("good", "outcome"), [(CELLS[0], Outcome.VIOLATED), (CELLS[1], Outcome.INCONCLUSIVE)])
def test_a_promise_is_broken_by_the_story_only_if_it_is_one_of_its_breach(good: str, outcome: Outcome) -> None:
    story = searched().story
    reading = Reading(UNKNOWN, story, reason="a bound", at_most="never", at_least="poll")
    entry = MatrixEntry("take", "worker", "counter", "foreign", None, reading, reading)
    assert _from_matrix("fresh-when-settled", "", (), [(entry, reading)], lambda _: good).outcome is outcome
