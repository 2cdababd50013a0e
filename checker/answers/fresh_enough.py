"""With which cells of the matrix a view counts as fresh when all is settled."""

from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.design import DashboardPart


def fresh_enough(board: DashboardPart) -> str:
    """The worst cell, without faults, that is good enough for the views of a dashboard: where polls are meant to be, that."""
    return CELLS[1] if board.fresh_by == "poll" else CELLS[0]
