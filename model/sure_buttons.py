"""Handlers that the server refuses for another record only if that was changed since the click."""

from model.design import DashboardPart
from model.lifecycle import Lifecycle
from model.server import Ask, Server


def sure(lifecycle: Lifecycle, board: DashboardPart, handler: str) -> bool:
    """Whether the button of a handler is there where the server accepts it, and that whatever the case."""
    part = board.handlers[handler]
    if not part.anywhere:
        return False
    server, ask = Server(lifecycle, ()), Ask(part.action, board.role, part.patches_to, handler)
    cases = server.outcomes(ask)
    decided = ({server.decide(status, ask, case) for case in cases} for status in lifecycle.statuses)
    return not any(False in found and found - {False, None} for found in decided)
