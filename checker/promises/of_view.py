"""Asking everything about one view: its column of the matrix, and each promise that is asked of single views."""

import time
from collections.abc import Iterator

from staleproof.checker.answers.answer import UNKNOWN, MatrixEntry, Reading, ViewAnswer
from staleproof.checker.answers.fresh_enough import fresh_enough
from staleproof.checker.answers.promise import InView
from staleproof.checker.answers.scope import Asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.agreement import copies_agree
from staleproof.checker.promises.always_refused import offers_are_legal
from staleproof.checker.promises.by_entry import by_entry
from staleproof.checker.promises.deciding import of_view
from staleproof.checker.promises.matrix import matrix
from staleproof.checker.promises.questions import AGREE, LEGAL, QUESTIONS, READ_FAULTS, UNREAD, Question, asked_under
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import entries
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.english import listed
from staleproof.model.language.loaded import Loaded

NO_MEMORY = "more memory than the system gives (--max-memory)"


def answer_about_view(ask: ViewAsk, wanted: Asked) -> ViewAnswer:
    """What is found out about a view; unknown, if there is no memory left for it."""
    began = time.process_time()
    ask.session.explored.clear()
    try:
        column = matrix(ask, recovering="always-recovers" in wanted.promises) if wanted.entries else ()
        kept = tuple(_promises(ask, wanted, column))
    except MemoryError:
        ask.session.forget()
        column, kept = _unknown(ask) if wanted.entries else (), tuple(_undecided(ask, wanted))
    explored = dict(ask.session.explored)
    return ViewAnswer(ask.dashboard, ask.view, column, kept, explored, time.process_time() - began)


def _promises(ask: ViewAsk, wanted: Asked, column: tuple[MatrixEntry, ...]) -> Iterator[tuple[str, InView]]:
    if UNREAD.promise in wanted.promises and hides_failed_reads(ask) and not _stale(ask, column):
        yield UNREAD.promise, of_view(ask, UNREAD, ask.faulty.faults & frozenset(READ_FAULTS))
    for question in _searched(ask, wanted):
        yield question.promise, by_entry(ask, question, _searching(ask, question, column))


def _searching(ask: ViewAsk, question: Question, column: tuple[MatrixEntry, ...]) -> InView:
    if question is LEGAL:
        return offers_are_legal(ask)
    if question is AGREE:
        return copies_agree(ask, column)
    return of_view(ask, question, asked_under(question, ask.faulty))


def _searched(ask: ViewAsk, wanted: Asked) -> Iterator[Question]:
    nothing = pointless(ask.loaded, wanted)
    asked = (question for name, question in QUESTIONS.items() if name in wanted.promises and name not in nothing)
    yield from (question for question in asked if question.applies(ask.concrete))


def _stale(ask: ViewAsk, column: tuple[MatrixEntry, ...]) -> bool:
    """Whether the view breaks fresh-when-settled without faults already, and nothing says that this is expected in part."""
    design = ask.loaded.design
    if any(part.promise == UNREAD.promise and part.scoped for part in design.expected):
        return False
    good = CELLS[: CELLS.index(fresh_enough(design.dashboards[ask.dashboard])) + 1]
    return any(entry.calm.story is not None and entry.calm.cell not in good for entry in column)


def hides_failed_reads(ask: ViewAsk) -> bool:
    """Whether a view is not told of reads that the faults of its design can make fail."""
    return ask.calm.hides_errors and bool(set(READ_FAULTS) & set(ask.loaded.design.faults))


def pointless(loaded: Loaded, wanted: Asked) -> dict[str, str]:
    """The promises that do not apply to the dashboards of the views that are asked, each with the reason."""
    names = list(dict.fromkeys(dashboard for dashboard, _ in wanted.views))
    handlers = [handler for name in names for handler in loaded.design.dashboards[name].handlers.values()]
    has = f"{listed(names)} {'has' if len(names) == 1 else 'have'}"
    found = {}
    if not handlers:
        found["own-write-visible"] = "no dashboard has a handler" if wanted.every_view else f"{has} no handler"
    if all(handler.optimistic is None for handler in handlers):
        said = "no handler is optimistic" if wanted.every_view else f"{has} no handler that is optimistic"
        found |= dict.fromkeys(("optimism-kept", "honest-optimism"), said)
    return found


# Without memory.


def _unknown(ask: ViewAsk) -> tuple[MatrixEntry, ...]:
    reading = Reading(UNKNOWN, reason=NO_MEMORY)
    return tuple(
        MatrixEntry(entry.mutation, ask.dashboard, ask.view, entry.whose, entry.handler, reading, reading, reading)
        for entry in entries(ask.concrete)
    )


def _undecided(ask: ViewAsk, wanted: Asked) -> Iterator[tuple[str, InView]]:
    answer = InView(ask.dashboard, ask.view, Outcome.INCONCLUSIVE, 0, NO_MEMORY)
    if UNREAD.promise in wanted.promises and hides_failed_reads(ask):
        yield UNREAD.promise, answer
    yield from ((question.promise, by_entry(ask, question, answer)) for question in _searched(ask, wanted))
