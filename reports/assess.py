"""Asking everything about a design, one after the other."""

import time

from model.design import DashboardPart, Design
from reports.answers import Answer
from reports.claims import claims
from reports.load import Loaded
from reports.matrix import matrix
from reports.promises import promises
from reports.workshop import ViewAsk, Workshop


def assess(loaded: Loaded, workshop: Workshop) -> Answer:
    """The matrix, the promises and the claims of a design, with what it cost to find them out."""
    began = time.process_time()
    workshop.explored.clear()
    asks = tuple(
        ViewAsk(workshop, loaded, dashboard, view)
        for dashboard, board in loaded.design.dashboards.items()
        for view in board.views
    )
    entries = tuple(entry for ask in asks for entry in matrix(ask))
    kept = promises(loaded, asks, entries)
    states, transitions = (sum(counts) for counts in zip(*workshop.explored.values(), strict=True))
    seconds = time.process_time() - began
    return Answer(
        loaded, entries, kept, claims(loaded, entries, kept), states, transitions, seconds, assumptions(loaded, workshop)
    )


def assumptions(loaded: Loaded, workshop: Workshop) -> tuple[str, ...]:
    """What an answer takes for granted, beyond what every answer does (README, "What a green run means")."""
    design, bound = loaded.design, workshop.bounds.actions(loaded.design)
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
    if loaded.lifecycle.edits:
        found.append(f"anybody may at any time {' or '.join(loaded.lifecycle.edits)}: the server has no guard for it")
    return tuple(found)


def _tabs(design: Design) -> str:
    several = [name for name, board in design.dashboards.items() if board.other_tabs is not None]
    return "one tab" if not several else f"one tab, for {', '.join(several)} beside others that share what is declared,"


def _anywhere(board: DashboardPart) -> list[str]:
    return [name for name, handler in board.handlers.items() if handler.button == "whenever accepted"]
