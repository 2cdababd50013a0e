"""Asking everything about a design, one view after the other."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from staleproof.checker.answers.answer import Answer, MatrixEntry, ViewAnswer
from staleproof.checker.answers.scope import Asked, asked
from staleproof.checker.answers.undecided import still_open
from staleproof.checker.promises.answering_views import asking
from staleproof.checker.promises.claims import claims
from staleproof.checker.promises.progress import Progress
from staleproof.checker.promises.promises import promises
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.design import DashboardPart, Design
from staleproof.model.language.loaded import Loaded

Assess = Callable[[Loaded, Asked], Answer]
"""What answers a design, or a part of it, in one session."""


class Interrupted(KeyboardInterrupt):
    """Somebody wants no more; `known` is the answer to what had been found out by then, None if that is nothing."""

    def __init__(self, known: Answer | None) -> None:
        super().__init__()
        self.known = known


def assess(loaded: Loaded, session: Session, wanted: Asked | None = None, progress: Progress = Progress()) -> Answer:
    """The matrix, the promises and the claims of a design, with what it cost to find them out.

    Raises Interrupted with what is known by then.
    """
    return next(assessed([(loaded, wanted or asked(loaded))], session, progress, Farm()))


def assessed(designs: list[tuple[Loaded, Asked]], session: Session, progress: Progress, farm: Farm) -> Iterator[Answer]:
    """The same of several designs, one after the other; a farm works out the answers about their views."""
    views = asking(farm, session, designs, progress)
    for loaded, wanted in designs:
        yield _assessed(loaded, session, wanted, progress, views)


def _assessed(loaded: Loaded, session: Session, wanted: Asked, progress: Progress, views: Iterator[ViewAnswer]) -> Answer:
    found: list[ViewAnswer] = []
    try:
        for view in islice(views, len(wanted.views)):
            found.append(view)
            progress.answered(loaded.given, len(found), len(wanted.views), view)
        return _together(loaded, session, wanted, tuple(found))
    except KeyboardInterrupt:
        if not found:
            raise Interrupted(None) from None
        part = replace(wanted, views=wanted.views[: len(found)], interrupted=True)
        raise Interrupted(_together(loaded, session, part, tuple(found))) from None


def _together(loaded: Loaded, session: Session, wanted: Asked, views: tuple[ViewAnswer, ...]) -> Answer:
    """The answer about a design from those about its views."""
    began = time.process_time()
    asks = tuple(ViewAsk(session, loaded, *view) for view in wanted.views)
    kept = promises(loaded, asks, views, wanted)
    matrix: tuple[MatrixEntry, ...] = tuple(entry for view in views for entry in view.column) if wanted.matrix else ()
    explored = {name: space for view in views for name, space in view.explored.items()}
    return Answer(
        loaded,
        wanted,
        matrix,
        kept,
        claims(session, loaded, wanted, matrix, kept),
        sum(space.states for space in explored.values()),
        sum(space.transitions for space in explored.values()),
        time.process_time() - began + sum(view.seconds for view in views),
        assumptions(loaded, session),
        still_open(views),
    )


def assumptions(loaded: Loaded, session: Session) -> tuple[str, ...]:
    """What an answer takes for granted, beyond what every answer does (docs/proofs.md, section 11)."""
    design, bound = loaded.design, session.bounds.actions(loaded.design)
    actions = "one own action" if bound == 1 else f"{bound} own actions"
    found = [
        f"any number of browsers, commits and reads; in each browser {_tabs(design)} and {actions} at a time",
        "clocks are cut down to order: a poll, staleTime, gcTime and max-age may pass at any moment",
    ]
    for dashboard, board in design.dashboards.items():
        anywhere = _anywhere(board)
        if anywhere:
            found.append(
                f"no view is known to offer {', '.join(anywhere)} ({dashboard}); taken to be there where the server accepts it"
            )
    by: dict[str, list[str]] = {}
    for edit in loaded.lifecycle.edits:
        by.setdefault(" or ".join(loaded.lifecycle.roles(edit)) or "anybody", []).append(edit)
    found += [f"{who} may at any time {' or '.join(edits)}: the server has no guard for it" for who, edits in by.items()]
    return tuple(found)


def _tabs(design: Design) -> str:
    several = [name for name, board in design.dashboards.items() if board.other_tabs is not None]
    return "one tab" if not several else f"one tab, for {', '.join(several)} beside others that share what is declared,"


def _anywhere(board: DashboardPart) -> list[str]:
    return [name for name, handler in board.handlers.items() if handler.anywhere]
