"""Designs made larger for the benchmarks are designs, with as much of everything as was asked for."""

from functools import cache
from pathlib import Path

import pytest

from benchmarks.growth import written
from benchmarks.multiplied import Data, repeated, with_dashboards, without_early_pushes
from staleproof.model.language.design import Design
from staleproof.reports.files.loading import load

ROOT = Path(__file__).parents[2]
TRACKER = "benchmarks/designs/issue_tracker.yaml"
DESK = "examples/support_desk/support_desk.yaml"


@cache
def given(design: str) -> Data:
    return load(str(ROOT / design)).source.data


def read_back(data: Data, folder: Path) -> Design:
    return load(str(written(data, folder / "larger.yaml"))).design


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        (("queries",), (10, 5, 2)),
        (("views",), (5, 10, 2)),
        (("handlers",), (5, 5, 4)),
        (("queries", "views", "handlers"), (10, 10, 4)),
    ],
)
def test_each_part_is_there_twice_and_no_other(parts: tuple[str, ...], count: tuple[int, int, int], tmp_path: Path) -> None:
    """Queries, views and handlers of one dashboard, in a design that is read without complaint."""
    board = read_back(repeated(given(TRACKER), 2, parts), tmp_path).dashboards["member"]
    assert (len(board.queries), len(board.views), len(board.handlers)) == count


def test_what_a_handler_does_to_a_query_it_does_to_its_repetition(tmp_path: Path) -> None:
    """So that the repetition is kept as fresh as the first; and the options of the two differ."""
    board = read_back(repeated(given(TRACKER), 2), tmp_path).dashboards["member"]
    first, second = board.queries["detail"], board.queries["detail 2"]
    assert board.views["issue 2"].reads == "detail 2"
    assert (second.key, second.refetch_on_focus, first.refetch_on_focus) == (("issues 2", "$ws", "detail", "$id"), True, False)
    stored = [step.store_reply for step in board.handlers["start 2"].success if not isinstance(step, str)]
    assert stored[-2:] == [("issues", "$ws", "detail", "$id"), ("issues 2", "$ws", "detail", "$id")]


def test_a_repeated_handler_has_a_button_wherever_the_first_has_one(tmp_path: Path) -> None:
    """A button for the same action, whose request is tried once more often."""
    before, after = given(DESK), read_back(repeated(given(DESK), 2, ("handlers",)), tmp_path)
    for name, table in before["offers"].items():
        for status, handlers in table.items():
            assert after.offers[name][status] == tuple(each for handler in handlers for each in (handler, f"{handler} 2"))
    for board in after.dashboards.values():
        for name in [name for name in board.handlers if not name.endswith(" 2")]:
            first, second = board.handlers[name], board.handlers[f"{name} 2"]
            assert (second.action, second.retry) == (first.action, int(first.retry) + 1)


def test_three_dashboards_differ_in_one_option_of_their_queries_each(tmp_path: Path) -> None:
    """One is as it was."""
    boards = read_back(with_dashboards(given(TRACKER), 3), tmp_path).dashboards
    options = [
        (board.queries["mine"].refetch_on_focus, board.queries["mine"].refetch_on_reconnect) for board in boards.values()
    ]
    assert list(boards) == ["member", "member 2", "member 3"]
    assert options == [(False, True), (True, True), (False, False)]


def test_pushes_before_the_commit_can_be_taken_out_and_nothing_else(tmp_path: Path) -> None:
    """What is published stays, at another time."""
    server = given(DESK)["server"]
    early = given(DESK) | {"server": server | {"publishes": server["publishes"] | {"before_commit": ["ticket_changed"]}}}
    before, after = read_back(early, tmp_path), read_back(without_early_pushes(early), tmp_path)
    assert before.server.publishes.before_commit == ("ticket_changed",)
    assert after.server.publishes == before.server.publishes.model_copy(update={"before_commit": ()})


def test_once_is_the_design_itself() -> None:
    """All but its name."""
    assert repeated(given(TRACKER), 1) == given(TRACKER) | {"name": "issue_tracker x1 queries views handlers"}
