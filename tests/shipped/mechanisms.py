"""Mechanisms by which a view gets stale, as steps of a cone with marks."""

from collections.abc import Callable
from typing import Any

from ways import Moment, Wanted, Ways

from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.properties import Blame, overlays, stale_after
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import Mark
from staleproof.model.systems.parts import PAGE, SERVER
from staleproof.model.vocabulary import Property, System

SLOT = "slot 1"
OLD = (Mark.BEFORE, False)
OLD_FROM_HTTP_CACHE = (Mark.BEFORE, True)


def copy(holds: Callable[[Any], bool]) -> Property:
    """A statement about the view's copy."""
    return Property((COPY,), holds)


def copy_and_run(holds: Callable[[Any, HandlerRun | None], bool]) -> Property:
    """A statement about the view's copy and the own action that is under way."""
    return Property((COPY, SLOT), holds)


def answered(entry: Any, answer: object) -> bool:
    """Whether a fetch is under way and has this answer."""
    return entry.fetch is not None and entry.fetch.answer == answer


def waiting(run: HandlerRun | None) -> bool:
    """Whether an own action waits for its answer."""
    return run is not None and run.phase in ("sent", "served")


def ends(ask: ViewAsk, wanted: Wanted, *, faults: bool = False) -> bool:
    """Whether there is a way of the wanted kind."""
    return next(Ways(ask.space(ask.faulty if faults else ask.calm), wanted).shortest(), None) is not None


def stale(system: System) -> Property:
    """The view shows what was before the marked commit, whichever that was."""
    return stale_after(system, Blame("any"))


MARKED = Property((SERVER,), lambda world: world.marked)
STORED_AS_FRESH = Property(
    (SERVER, PAGE, COPY),
    lambda world, page, entry: (
        world.marked and page.page is not None and entry.data is Mark.BEFORE and not (entry.aged or entry.invalidated)
    ),
)
POLL_OVERTAKEN_BY_AN_ACTION = (
    Moment(PAGE, "poll", before=copy(lambda entry: entry.data is not None and entry.fetch is None)),
    Moment(SLOT, "click", before=copy(lambda entry: answered(entry, OLD))),
    Moment(COPY, "deliver", before=copy_and_run(lambda _, run: waiting(run)), after=copy(lambda e: e.data is Mark.BEFORE)),
)
COMMITTED_DURING_THE_FIRST_FETCH = Moment(
    SLOT, "serve", before=copy(lambda entry: entry.data is None and answered(entry, OLD)), after=MARKED
)
BACKWARDS = Moment(
    None, None, before=copy(lambda entry: entry.data is Mark.AFTER), after=copy(lambda entry: entry.data is Mark.BEFORE)
)


def guessing(system: System) -> Property:
    """An own action with a guess waits for its answer, beside rows that are no guess."""
    programs = next(part for part in map(_bare, system.components) if part.name == SLOT).programs
    guessers = {n for n, program in enumerate(programs) if program.overlay or (program.uses("patch") and not program.other)}

    def holds(page: PageState, entry: Any, run: HandlerRun | None) -> bool:
        guesses = run is not None and run.program in guessers and waiting(run)
        return page.page is not None and guesses and entry.data in (Mark.BEFORE, Mark.AFTER)

    return Property((PAGE, COPY, SLOT), holds)


def unguessed(system: System) -> Property:
    """The same, and the view does not show the guess."""
    over, under_way = overlays(system), guessing(system)
    return under_way._replace(
        holds=lambda page, entry, run: under_way.holds(page, entry, run) and not over.show((run,)),
    )


def _bare(component: Any) -> Any:
    return getattr(component, "inner", component)
