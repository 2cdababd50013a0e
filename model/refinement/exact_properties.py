"""What is asked of a view where copies are rows: the same as with marks, in what is shown."""

from collections.abc import Callable
from typing import Any

from staleproof.model.abstraction.properties import Blame
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import COPY, NEIGHBOUR
from staleproof.model.records.values import CONFIRMED, EARLIER, NEVER_READ, Row, mistaken
from staleproof.model.refinement.target import Record
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.neighbours import contradict
from staleproof.model.systems.parts import HERE, PAGE, SERVER
from staleproof.model.vocabulary import Property

Shown = Callable[[Record, Row | None, Row | None, tuple[HandlerRun | None, ...]], bool]
"""Says something of the server, of the row in the copy, of the row shown (maybe a guess laid over it), and of the handlers."""


def stale(concrete: ConcreteCone, blame: Blame, handler: str | None) -> Property:
    """The view is mounted and stale in a way that an entry, of a handler or of others, answers for."""

    def holds(world: Record, copied: Row | None, row: Row | None, runs: tuple[HandlerRun | None, ...]) -> bool:
        if not concrete.screen.stale(row, world.status or ""):
            return False
        if row is None or not _guess(row):
            if not world.marked:
                return False
            return blame.visible or (blame.unloaded if row is None else row.version == NEVER_READ)
        return blame.guesses and handler in _guessers(concrete, copied, row, runs)

    return _asked(concrete, holds)


def older_after_done(concrete: ConcreteCone) -> Property:
    """The marked own action was reported as done, and the view looks as before it: an older row, or a failed guess over one.

    What looks as the action has made it is no such thing, however old it is.
    """

    def holds(world: Record, copied: Row | None, row: Row | None, _: tuple[HandlerRun | None, ...]) -> bool:
        if not world.done or row is None or row is not copied or not concrete.screen.stale(row, world.status or ""):
            return False
        if concrete.face(row.status) == world.made:
            return False
        under_way = row.optimistic and (row.writer == CONFIRMED or row.writer.startswith("slot "))
        return row.version < 1 and not under_way

    return _asked(concrete, holds)


def stale_after_reload(concrete: ConcreteCone) -> Property:
    """The page was reloaded after the marked commit, and the view is stale."""
    return _asked(concrete, lambda world, _, row, __: world.reloaded and concrete.screen.stale(row, world.status or ""))


def dishonest(concrete: ConcreteCone, handler: str | None = None) -> Property:
    """The view shows a guess (of a handler, or of any) although the server has committed another status for its action."""
    wrong = frozenset(map(mistaken, _numbers(concrete, handler)))

    def holds(world: Record, copied: Row | None, row: Row | None, runs: tuple[HandlerRun | None, ...]) -> bool:
        if row is None or not row.optimistic or not concrete.screen.stale(row, world.status or ""):
            return False
        if row is copied:
            return row.writer in wrong
        return any(run.reply is not None and not run.reply.as_guessed for run in _laying(concrete, runs, handler))

    return _asked(concrete, holds)


def left_over(concrete: ConcreteCone, handler: str | None = None) -> Property:
    """The view shows a guess (of a handler, or of any) that nobody has confirmed."""

    def holds(world: Record, copied: Row | None, row: Row | None, runs: tuple[HandlerRun | None, ...]) -> bool:
        if row is None or not _guess(row) or not concrete.screen.stale(row, world.status or ""):
            return False
        if row is copied:
            return handler is None or handler in _guessers(concrete, copied, row, runs)
        return any(run.phase != "success" for run in _laying(concrete, runs, handler))

    return _asked(concrete, holds)


def never_read(concrete: ConcreteCone) -> Property:
    """The view shows an error as an empty list, and the server has something else."""
    stale_ = concrete.screen.stale
    return _asked(
        concrete, lambda world, _, row, __: row is not None and row.version == NEVER_READ and stale_(row, world.status or "")
    )


def offers_refused(concrete: ConcreteCone) -> Property:
    """The view offers what the server would refuse."""
    refused = concrete.refused
    return _asked(concrete, lambda world, _, row, __: row is not None and bool(refused(row.status, world.status or "")))


def backwards(concrete: ConcreteCone) -> Property:
    """An answer has brought the marked commit to the view's copy, and the view shows an older row that the server has not."""

    def holds(world: Record, copied: Row | None, row: Row | None, _: tuple[HandlerRun | None, ...]) -> bool:
        if not world.shown or row is None or row is not copied or row.optimistic:
            return False
        return row.version == 0 and concrete.screen.stale(row, world.status or "")

    return _asked(concrete, holds)


def contradicted(concrete: ConcreteCone) -> Property:
    """The view is stale, and the one beside contradicts what it shows."""
    screen, neighbour = concrete.screen, concrete.screens[concrete.cone.beside or ""]

    def holds(world: Record, page: PageState, copy: Any, other: Any, *runs: HandlerRun | None) -> bool:
        if world.status is None or page.page != HERE:
            return False
        row, shown = screen.row(copy.data, runs, 0), neighbour.row(other.data, runs, 0)
        if row is None or shown is None or not screen.stale(row, world.status):
            return False
        return contradict(screen, row.status, neighbour, shown.status)

    return Property((SERVER, PAGE, COPY, NEIGHBOUR, *concrete.cone.slots), holds)


def overwritten(concrete: ConcreteCone, handler: str | None = None) -> Property:
    """A guess (of a handler, or of any) is in the view's copy no more, though its request is still on its way."""
    programs = ((number, concrete.programs[number]) for number in _numbers(concrete, handler))
    guesses = {n: program.guess for n, program in programs if program.guess is not None and program.reaches("patch", COPY)}

    def wrote(run: HandlerRun | None, row: Row) -> bool:
        if run is None or not run.undecided or run.program not in guesses or run.record:
            return False
        kept = dict(run.kept).get(COPY)
        there = isinstance(kept, tuple) and kept[0].version != NEVER_READ
        return there and concrete.face(row.status) != concrete.face(guesses[run.program] or "")

    def holds(_: Record, copied: Row | None, __: Row | None, runs: tuple[HandlerRun | None, ...]) -> bool:
        return copied is not None and not copied.optimistic and any(wrote(run, copied) for run in runs)

    return _asked(concrete, holds)


def _asked(concrete: ConcreteCone, shown: Shown) -> Property:
    def holds(world: Record, page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        if world.status is None or page.page != HERE:
            return False
        copied = None if copy.data is None else copy.data[0]
        return shown(world, copied, concrete.screen.row(copy.data, runs, 0), runs)

    return Property((SERVER, PAGE, COPY, *concrete.cone.slots), holds)


def _guess(row: Row) -> bool:
    """Whether a row is a guess that the server has not confirmed."""
    return row.optimistic and row.writer not in (CONFIRMED, EARLIER)


def _numbers(concrete: ConcreteCone, handler: str | None) -> tuple[int, ...]:
    """The programs of a handler, or all, by number."""
    return tuple(number for number, name in enumerate(concrete.handlers) if handler in (None, name))


def _laying(concrete: ConcreteCone, runs: tuple[HandlerRun | None, ...], handler: str | None = None) -> list[HandlerRun]:
    """The handlers, or one of them, that lay a guess over the view."""
    laid = (run for run in runs if run is not None and run.phase != "orphan" and run.record == 0)
    guesses = concrete.guesses.keys() & _numbers(concrete, handler)
    return [run for run in laid if run.program in guesses]


def _guessers(concrete: ConcreteCone, copied: Row | None, row: Row, runs: tuple[HandlerRun | None, ...]) -> set[str]:
    """The handlers whose guess is shown."""
    if row is not copied:
        return {concrete.handlers[run.program] for run in _laying(concrete, runs)}
    return {concrete.handlers[int(row.writer.split()[-1])]}
