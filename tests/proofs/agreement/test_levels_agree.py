"""Three levels, one answer: where marks or the refinement decide, a search of all runs with real statuses says the same."""

from collections.abc import Iterator

import pytest
from tiers import slow_but
from trials import ROOT

from staleproof.checker.answers.answer import NO_ENTRY, UNKNOWN, VACUOUS
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.deciding import of_view
from staleproof.checker.promises.matrix import matrix
from staleproof.checker.promises.questions import AGREE, BACKWARDS, HONEST, KEPT, LEGAL, OWN_WRITE, RELOAD, SPINNER, Question
from staleproof.checker.session.exhaustive_search import Exhausted, Search, invariant, ranked
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, entries, group, visible
from staleproof.model.abstraction.properties import CELLS, Blame, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.neighbours import neighbours
from staleproof.reports.files.loading import load

BULLETS = ROOT / "tests/designs/bullets"
DESIGNS = (
    "before_commit",
    "derived_counter",
    "envelope",
    "hidden_status",
    "logout",
    "patch_without_cancel",
    "retry_repaired",
    "rollback",
)
QUICK = DESIGNS[:2]
QUESTIONS = (OWN_WRITE, KEPT, RELOAD, HONEST, SPINNER, LEGAL, BACKWARDS)


def asks(name: str) -> Iterator[ViewAsk]:
    """The views of a tiny design."""
    loaded, session = load(str(BULLETS / f"{name}.yaml")), Session()
    for dashboard, board in loaded.design.dashboards.items():
        for view in board.views:
            yield ViewAsk(session, loaded, dashboard, view)


def searched(ask: ViewAsk, entry: Entry) -> str:
    """What an entry of the matrix takes without faults, by a search of all runs."""
    programs = dict(zip(ask.concrete.handlers, ask.concrete.programs, strict=True))
    own = None if entry.handler is None else programs[entry.handler]
    blame = Blame(group(ask.calm, entry), guesses=own is not None and (own.overlay or own.uses("patch")))

    def accepting(concrete: ConcreteCone) -> Accepts:
        return lambda path: (
            concrete.settled(path.states[-1]) and ConcreteRun(concrete, path.labels, path.states).blamed == entry
        )

    search = Search(ask, ask.calm, Sought(entry), accepting)
    found = ranked(search, lambda concrete: stale(concrete, blame, entry.handler), remedies(ask.calm), WORST)
    if found.outcome in (Outcome.VACUOUS, Outcome.INCONCLUSIVE):
        never = VACUOUS if entry.handler is None else NO_ENTRY
        return {Outcome.VACUOUS: never, Outcome.INCONCLUSIVE: UNKNOWN}[found.outcome]
    cells = (CELLS[0], *(cell for cell, _ in remedies(ask.calm)), CELLS[-1])
    return CELLS[0] if found.story is None else cells[found.rank]


WORST = 99
"""More ranks than there are."""


def kept(ask: ViewAsk, question: Question) -> Exhausted:
    """Whether a view keeps a promise without faults, by a search of all runs."""
    sought = Sought(watches=question.watches, commits_after=question.commits_after)
    accepting = lambda concrete: lambda path: question.accepts(ConcreteRun(concrete, path.labels, path.states))  # noqa: E731
    return invariant(Search(ask, ask.calm, sought, accepting), question.rows, question.witness)


@pytest.mark.parametrize("name", slow_but(DESIGNS, QUICK, 3))
def test_the_matrix_says_what_a_search_of_all_runs_says(name: str) -> None:
    """Entry for entry, of all mutations that the view can tell."""
    for ask in asks(name):
        told = [entry for entry in entries(ask.concrete) if visible(ask.concrete, entry)]
        found = {Entry(entry.mutation, entry.handler): entry.calm.cell for entry in matrix(ask)}
        assert {entry: found[entry] for entry in told} == {entry: searched(ask, entry) for entry in told}


@pytest.mark.parametrize("name", slow_but(DESIGNS, QUICK, 3))
def test_promises_are_kept_if_all_runs_keep_them(name: str) -> None:
    """Promise for promise, view for view."""
    for ask in asks(name):
        found = {question.promise: of_view(ask, question, frozenset()).outcome for question in QUESTIONS}
        assert found == {question.promise: kept(ask, question).outcome for question in QUESTIONS}


@pytest.mark.parametrize("name", slow_but(DESIGNS[1:5:2], (), 2))
def test_views_agree_if_they_do_in_all_runs(name: str) -> None:
    """Each view beside each other one that is open with it."""
    pairs = [ask.together(other) for ask in asks(name) for other in neighbours(ask.concrete)]
    assert [(pair.view, pair.beside, of_view(pair, AGREE, frozenset()).outcome) for pair in pairs] == [
        (pair.view, pair.beside, kept(pair, AGREE).outcome) for pair in pairs
    ]
    assert len(pairs) == 2
