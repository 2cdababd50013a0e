"""Handlers that the server refuses for another record only if that was changed since the click."""

from staleproof.model.components.server import Ask, Server
from staleproof.model.language.design import DashboardPart
from staleproof.model.lifecycle.table import Lifecycle


def sure(lifecycle: Lifecycle, board: DashboardPart, handler: str) -> bool:
    """Whether the button of a handler is there where the server accepts it, and that whatever the case."""
    part = board.handlers[handler]
    if not part.anywhere:
        return False
    server, ask = Server(lifecycle, ()), Ask(part.action, board.role, part.patches_to, handler)
    cases = server.outcomes(ask)
    decided = ({server.decide(status, ask, case) for case in cases} for status in lifecycle.statuses)
    return not any(False in found and found - {False, None} for found in decided)
