"""What a view shows of its copy and of guesses laid over it."""

from pathlib import Path

import pytest
from job_board import concrete

from staleproof.model.components.program import HandlerRun
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.view import accepts
from staleproof.reports.files.loading import SHIPPED, load

SCREEN = concrete().screen
OPEN, TAKEN = Row("open", 3), Row("taken", 4)
TAKE, FINISH = 0, 1
BULLETS = Path(__file__).parents[2] / "designs" / "bullets"
ANSWERING = (*SHIPPED, *(str(BULLETS / f"{name}.yaml") for name in ("onlooker", "chosen_status")))


@pytest.mark.parametrize(
    ("status", "face"),
    [("absent", (None, ())), ("open", ("open", ("take",))), ("taken", ("taken", ("finish",))), ("done", (None, ()))],
)
def test_what_can_be_seen_of_a_status(status: str, face: tuple[str | None, tuple[str, ...]]) -> None:
    """A status that is filtered out looks like no record at all, and has no buttons."""
    assert SCREEN.face(status) == face


@pytest.mark.parametrize(
    ("run", "row"),
    [
        (None, OPEN),
        (HandlerRun(FINISH, 0, "sent"), Row("done", 3, optimistic=True)),
        (HandlerRun(FINISH, 0, "paused"), Row("done", 3, optimistic=True)),
        (HandlerRun(FINISH, 0, "orphan"), OPEN),
        (HandlerRun(FINISH, 1, "sent"), OPEN),
        (HandlerRun(TAKE, 0, "sent"), OPEN),
    ],
)
def test_a_guess_lies_over_the_copy_while_its_page_has_the_handler(run: HandlerRun | None, row: Row) -> None:
    """Sent or paused, for this record, by a program that overlays; the version stays that of the copy."""
    assert SCREEN.row((OPEN, TAKEN), (run,), 0) == row


def test_nothing_is_shown_before_anything_was_loaded() -> None:
    """Not even a guess."""
    assert SCREEN.row(None, (HandlerRun(FINISH, 0, "sent"),), 0) is None


@pytest.mark.parametrize(
    ("row", "truth", "stale"),
    [
        (None, "open", True),
        (None, "absent", True),
        (OPEN, "taken", True),
        (OPEN, "open", False),
        (Row("done", 0), "absent", False),
    ],
)
def test_stale_is_what_looks_otherwise_than_the_truth_or_is_not_loaded(row: Row | None, truth: str, stale: bool) -> None:
    """Two statuses of which neither is listed look alike, whatever they are."""
    assert SCREEN.stale(row, truth) == stale


@pytest.mark.parametrize("name", ANSWERING, ids=lambda name: Path(name).stem)
def test_what_is_accepted_is_what_the_server_decides(name: str) -> None:
    """In each status, for each handler: in one of the cases that the server distinguishes it makes something of the record."""
    loaded = load(name)
    for dashboard, board in loaded.design.dashboards.items():
        there = ConcreteCone(Cone(loaded.design, loaded.lifecycle, dashboard, next(iter(board.views))))
        for handler, ask in zip(there.handlers, there.asks, strict=True):
            for status in loaded.lifecycle.statuses:
                decided = [there.server.decide(status, ask, case) for case in there.outcomes(handler)]
                assert accepts(loaded.lifecycle, board, handler, status) == any(isinstance(made, str) for made in decided)
