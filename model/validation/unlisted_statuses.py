"""Statuses in which a role has something to do, but which none of its views lists."""

from collections.abc import Iterator
from typing import NamedTuple

from staleproof.model.language.design import DashboardPart, Design, HandlerPart
from staleproof.model.lifecycle.table import Lifecycle


class Unlisted(NamedTuple):
    """A status that no view of a role lists, and the handlers that have a button for it."""

    role: str
    status: str
    handlers: tuple[str, ...]


def unlisted(design: Design, lifecycle: Lifecycle) -> Iterator[Unlisted]:
    """All such statuses, by role and in the order of the lifecycle.

    A view of another dashboard of the role is one of its views too. A handler whose button is there whenever the server accepts
    it is not bound to a view, and no view lists what no run reaches or what has no row.
    """
    never = lifecycle.unreachable()
    for role in dict.fromkeys(board.role for board in design.dashboards.values()):
        boards = [board for board in design.dashboards.values() if board.role == role]
        for status in lifecycle.live:
            if status in never or any(view.lists(status) for board in boards for view in board.views.values()):
                continue
            handlers = dict.fromkeys(name for board in boards for name in _offered(design, lifecycle, board, status))
            if handlers:
                yield Unlisted(role, status, tuple(handlers))


def _offered(design: Design, lifecycle: Lifecycle, board: DashboardPart, status: str) -> Iterator[str]:
    """The handlers that a table of offers names for a status in which the server accepts them."""
    used = {view.offers for other in design.dashboards.values() for view in other.views.values()}
    own = {view.offers for view in board.views.values()}
    named = {
        name for table, rows in design.offers.items() if table in own or table not in used for name in rows.get(status, ())
    }
    for name, part in board.handlers.items():
        if name in named and part.button == "offered" and _accepted(lifecycle, board.role, part, status):
            yield name


def _accepted(lifecycle: Lifecycle, role: str, part: HandlerPart, status: str) -> bool:
    """Whether the server may do what a handler asks for; a plain PATCH it does in any status."""
    rows = (t for t in lifecycle.leaving(status) if t.action == part.action and role in t.roles)
    return part.patches_to is not None or any(rows)
