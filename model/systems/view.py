"""What a view shows of its copy, of guesses laid over it, and of statuses; and which handlers it offers there."""

from dataclasses import dataclass
from functools import cached_property

from staleproof.model.components.program import HandlerRun
from staleproof.model.language.design import DashboardPart, Design, ViewPart
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.values import Row, Value

NOT_LISTED = None
Face = tuple[str | None, tuple[str, ...]]
"""What can be seen of a status: its text, and the handlers that have buttons there."""


@dataclass(frozen=True)
class Screen:
    """What one view shows; `guesses` are the programs of its tab that lay their guess over all views, with the guess."""

    design: Design
    lifecycle: Lifecycle
    view: ViewPart
    guesses: tuple[tuple[int, str], ...] = ()

    def row(self, data: Value | None, runs: tuple[HandlerRun | None, ...], record: int) -> Row | None:
        """A record as it is shown: as in the copy, or as guessed by a handler under way (or paused) that lays it over.

        None before anything was loaded.
        """
        if data is None:
            return None
        assert isinstance(data, tuple)
        row, guesses = data[record], dict(self.guesses)
        for run in runs:
            if run is not None and run.record == record and run.phase != "orphan" and run.program in guesses:
                row = Row(guesses[run.program], row.version, optimistic=True)
        return row

    def face(self, status: str) -> Face:
        """What can be seen of a status; nothing of one that the lifecycle does not have."""
        return self._faces.get(status, (NOT_LISTED, ()))

    def offers(self, status: str) -> tuple[str, ...]:
        """The handlers with a button in a status."""
        return self.face(status)[1]

    @cached_property
    def _faces(self) -> dict[str, Face]:
        design, lifecycle, view = self.design, self.lifecycle, self.view
        return {s: (shown(design, lifecycle, view, s), offered(design, lifecycle, view, s)) for s in lifecycle.statuses}

    def stale(self, row: Row | None, truth: str) -> bool:
        """Whether what is shown looks otherwise than the server's status, or nothing is loaded."""
        return row is None or self.face(row.status) != self.face(truth)


def shown(design: Design, lifecycle: Lifecycle, view: ViewPart, status: str) -> str | None:
    """The text for a status; None where the view does not list it, as when the record is not there."""
    if status not in lifecycle.live or not view.lists(status):
        return NOT_LISTED
    if view.texts is None:
        return status
    return design.texts[view.texts].get(status, "")  # "missing text": a row is shown of which nobody can tell what it says


def offered(design: Design, lifecycle: Lifecycle, view: ViewPart, status: str) -> tuple[str, ...]:
    """The handlers that the view has buttons for in this status."""
    if view.offers is None or shown(design, lifecycle, view, status) is NOT_LISTED:
        return ()
    return design.offers[view.offers].get(status, ())


def accepts(lifecycle: Lifecycle, board: DashboardPart, handler: str, status: str) -> bool:
    """Whether the server may accept a handler's request in a status, in one of the cases that it distinguishes."""
    part = board.handlers[handler]
    if part.patches_to is not None:
        return status in lifecycle.live
    return any(t.source == status and board.role in t.roles for t in lifecycle.of(part.action))


def speechless(design: Design, lifecycle: Lifecycle, view: ViewPart) -> tuple[str, ...]:
    """The statuses that the view lists with neither a text nor a button."""
    return tuple(
        status
        for status in lifecycle.live
        if shown(design, lifecycle, view, status) == "" and not offered(design, lifecycle, view, status)
    )
