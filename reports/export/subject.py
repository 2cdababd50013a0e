"""What is exported of a view: the system with marks that a promise is asked of, and what would break it."""

from typing import Any, NamedTuple

from checker.verdict import Bad
from model.abstract import marked
from model.cone import COPY
from model.freshness import entries, guesses, visible
from model.page import Place
from model.parts import HERE, PAGE, SERVER
from model.program import Run
from model.questions import Blame, overlays, stale_after
from model.vocabulary import Property, System
from reports.promise_questions import EXCUSED, HONEST, KEPT, OWN_WRITE, RELOAD
from reports.workshop import ViewAsk

FRESH = "fresh-when-settled"
QUESTIONS = {question.promise: question for question in (OWN_WRITE, KEPT, RELOAD, HONEST)}
PROMISES = (FRESH, *QUESTIONS)


class Subject(NamedTuple):
    """A system with the statements of which none may be true, and the faults that are switched on in it."""

    system: System
    bad: Bad
    faults: tuple[str, ...]


def subject(ask: ViewAsk, promise: str) -> Subject:
    """The system of a view, under the faults under which the promise is asked of it."""
    if promise == FRESH:
        return Subject(ask.calm_system, _stale(ask), ())
    question = QUESTIONS[promise]
    excused = () if ask.calm.hides_errors else EXCUSED.get(promise, ())
    faults = tuple(f for f in ask.loaded.design.faults if question.under_faults and f not in excused)
    system = marked(ask.cone(frozenset(faults)), question.watches, commits_after=question.commits_after)
    bad = tuple((one, only) for statement, only in question.bad(system) for one in _slot_by_slot(system, statement))
    return Subject(system, bad, faults)


def _stale(ask: ViewAsk) -> Bad:
    """The settled view is stale in a way that entries answer for, by its copy or by what lies over it.

    Whose commit was marked is not a part of the states, so that it is taken to be that of any entry.
    """
    found, system = entries(ask.scene), ask.calm_system
    unloaded = not any(visible(ask.scene, entry) for entry in found)
    blames = {Blame("", visible(ask.scene, e), guesses(ask.scene, e), unloaded): None for e in found}
    left = tuple(stale_after(system, blame) for blame in blames if blame.visible or blame.guesses or blame.unloaded)
    over = overlays(system)

    def copied(*local: Any) -> bool:
        return any(statement.holds(*local) for statement in left)

    def covered(page: Place, run: Run | None) -> bool:
        return page.page == HERE and over.show((run,))

    guessing = tuple(Property((PAGE, slot), covered) for slot in over.slots if any(blame.guesses for blame in blames))
    return tuple((statement, True) for statement in (Property((SERVER, PAGE, COPY), copied), *guessing))


def _slot_by_slot(system: System, statement: Property) -> tuple[Property, ...]:
    """Statements of which one is true where the given one is: it asks for some slot with a run of some kind."""
    slots = overlays(system).slots
    others = tuple(name for name in statement.components if name not in slots)
    if others == statement.components:
        return (statement,)
    return tuple(Property((*others, slot), statement.holds) for slot in slots)
