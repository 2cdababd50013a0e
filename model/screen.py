"""What a view shows of a status, and which handlers it offers there."""

from collections.abc import Iterator

from model.cone import Cone
from model.design import Design, ViewPart
from model.lifecycle import Lifecycle
from model.program import Run
from model.values import Row

NOT_LISTED = None


def shown(design: Design, lifecycle: Lifecycle, view: ViewPart, status: str) -> str | None:
    """The text for a status; None where the view does not list it, as when the record is not there."""
    if status not in lifecycle.live or not view.lists(status):
        return NOT_LISTED
    if view.texts is None:
        return status
    return design.texts[view.texts].get(status, "")


def offered(design: Design, lifecycle: Lifecycle, view: ViewPart, status: str) -> tuple[str, ...]:
    """The handlers that the view has buttons for in this status."""
    if view.offers is None or shown(design, lifecycle, view, status) is NOT_LISTED:
        return ()
    return design.offers[view.offers].get(status, ())


def speechless(design: Design, lifecycle: Lifecycle, view: ViewPart) -> tuple[str, ...]:
    """The statuses that the view lists with neither a text nor a button."""
    return tuple(
        status
        for status in lifecycle.live
        if shown(design, lifecycle, view, status) == "" and not offered(design, lifecycle, view, status)
    )


def overlaid(row: Row | None, runs: tuple[Run | None, ...], record: int, guesses: dict[int, str]) -> Row | None:
    """The row that a view shows: that of its copy, or the guess of a handler under way that lays it over the copy."""
    if row is None:
        return None
    for run in runs:
        if run is not None and run.record == record and run.phase != "orphan" and run.program in guesses:
            row = Row(guesses[run.program], row.version, optimistic=True)
    return row


def other_views(cone: Cone, *, same_page: bool) -> Iterator[ViewPart]:
    """The other views of the dashboard, on the cone's page or on other pages."""
    for name, view in cone.tab.board.views.items():
        if name != cone.view and ((view.page or name) == cone.page) == same_page:
            yield view
