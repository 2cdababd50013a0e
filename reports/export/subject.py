"""What is exported of a view: the system with marks that a promise is asked of, and what would break it."""

from typing import Any, NamedTuple

from staleproof.checker.engine.verdict import Bad
from staleproof.checker.promises.questions import AGREE, QUESTIONS, asked_under
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.abstraction.matrix_entries import blames
from staleproof.model.abstraction.properties import overlays, stale_after
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import COPY
from staleproof.model.systems.parts import HERE, PAGE, SERVER
from staleproof.model.vocabulary import Property, System

FRESH = "fresh-when-settled"
PROMISES = (FRESH, *(promise for promise in QUESTIONS if promise != AGREE.promise))
"""The promises that are about one view."""


class ExportedSystem(NamedTuple):
    """A system with the statements of which none may be true, and the faults that are switched on in it."""

    system: System
    bad: Bad
    faults: tuple[str, ...]


def subject(ask: ViewAsk, promise: str) -> ExportedSystem:
    """The system of a view, under the faults under which the promise is asked of it."""
    if promise == FRESH:
        return ExportedSystem(ask.calm_system, _stale(ask), ())
    question = next(question for name, question in QUESTIONS.items() if name == promise)
    asked = asked_under(question, ask.faulty)
    faults = tuple(fault for fault in ask.loaded.design.faults if fault in asked)
    system = marked(ask.cone(asked), question.watches, commits_after=question.commits_after)
    bad = tuple((one, only) for statement, only in question.bad(system) for one in _slot_by_slot(system, statement))
    return ExportedSystem(system, bad, faults)


def _stale(ask: ViewAsk) -> Bad:
    """The settled view is stale in a way that entries answer for, by its copy or by what lies over it.

    Whose commit was marked is not a part of the states, so that it is taken to be that of any entry.
    """
    system = ask.calm_system
    found = dict.fromkeys(blame._replace(group="") for blame in blames(ask.concrete, ask.calm).values())
    left = tuple(stale_after(system, blame) for blame in found if blame.anything)
    over = overlays(system)

    def copied(*local: Any) -> bool:
        return any(statement.holds(*local) for statement in left)

    def covered(page: PageState, run: HandlerRun | None) -> bool:
        return page.page == HERE and over.show((run,))

    guessing = tuple(Property((PAGE, slot), covered) for slot in over.slots if any(blame.guesses for blame in found))
    return tuple((statement, True) for statement in (Property((SERVER, PAGE, COPY), copied), *guessing))


def _slot_by_slot(system: System, statement: Property) -> tuple[Property, ...]:
    """Statements of which one is true where the given one is: it asks for some slot with a run of some kind."""
    slots = overlays(system).slots
    others = tuple(name for name in statement.components if name not in slots)
    if others == statement.components:
        return (statement,)
    return tuple(Property((*others, slot), statement.holds) for slot in slots)
