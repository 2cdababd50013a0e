"""Options that are said once for all queries of a design or of a dashboard mean the same as said by each."""

from pathlib import Path

import pytest
from commands import run

from staleproof.model.language.design import QueryPart
from staleproof.model.language.loaded import Loaded
from staleproof.reports.explaining.explanation import explain
from staleproof.reports.files.loading import load
from staleproof.reports.lints.every import lints

BOARD = """\
name: board
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: clerk}
    take: {from: open, to: taken, by: worker}
{defaults}
dashboards:
  worker:
    role: worker
{own}
    queries:
      tasks: {key: [tasks]{tasks}}
      mine: {key: [mine]{mine}}
    views:
      board: {reads: tasks}
      mine: {reads: mine}
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The empty folder that designs are written into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def board(defaults: str = "", own: str = "", tasks: str = "", mine: str = "") -> Loaded:
    """The board with these options in these places."""
    text = BOARD
    for place, said in {"{defaults}": defaults, "{own}": own and f"    {own}", "{tasks}": tasks, "{mine}": mine}.items():
        text = text.replace(place, said)
    Path("board.yaml").write_text(text, "utf-8")
    return load("board.yaml")


def queries(loaded: Loaded) -> tuple[QueryPart, ...]:
    """The queries of the board."""
    return tuple(loaded.design.dashboards["worker"].queries.values())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("stale_time", "30 s"),
        ("gc_time", "never"),
        ("poll", "1 min"),
        ("poll_in_background", "true"),
        ("refetch_on_mount", "false"),
        ("refetch_on_focus", "always"),
        ("refetch_on_reconnect", "false"),
        ("retry", "0"),
    ],
)
def test_a_default_is_what_each_query_would_say(option: str, value: str) -> None:
    """Said by the design, by the dashboard or by each query, the queries are the same; and the usual ones are others."""
    said = f"{option}: {value}"
    each = queries(board(tasks=f", {said}", mine=f", {said}"))
    assert queries(board(f"defaults: {{{said}}}")) == each
    assert queries(board(own=f"defaults: {{{said}}}")) == each
    assert queries(board()) != each


def test_the_nearer_one_counts() -> None:
    """A query before its dashboard, that before the design; null is nothing at all."""
    tasks, mine = queries(
        board(
            "defaults: {poll: 1 min, retry: 1, gc_time: 1 h}",
            "defaults: {retry: 2, gc_time: null}",
            ", retry: 5",
            ", poll: null",
        )
    )
    assert (tasks.poll, tasks.retry, tasks.gc_time) == ("1 min", 5, "5 min")
    assert (mine.poll, mine.retry, mine.gc_time) == (None, 2, "5 min")


@pytest.mark.parametrize(
    ("defaults", "message"),
    [
        ("defaults: {stale_time: soon}", "'stale_time' must be a duration such as 5 min, or always or never, not 'soon'"),
        ("defaults: {staleTime: 1 s}", "unknown field 'staleTime'; here that is 'stale_time'"),
        (
            "defaults: {networkMode: always}",
            "not modelled: 'networkMode'; a request waits while the tab is offline, as with 'online'",
        ),
        ("defaults: {fills: [x]}", "unknown field 'fills'; known are: "),
        ("defaults: often", "'defaults' must be a mapping, not 'often'"),
    ],
)
def test_a_wrong_default_is_told_once(defaults: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is written, though every query has it."""
    Path("board.yaml").write_text(
        BOARD.replace("{defaults}", defaults).replace("{own}\n", "").replace("{tasks}", "").replace("{mine}", "")
    )
    code, _, err = run(("explain", "board.yaml"), capsys)
    assert (code, err.count("\n")) == (4, 1)
    assert err.startswith(f"staleproof: board.yaml:7: {message}")


def test_what_is_said_of_a_default_is_told_in_its_line() -> None:
    """A lint of a query is about the line that it has the option from."""
    loaded = board("defaults: {poll_in_background: true}")
    assert [str(lint) for lint in lints(loaded) if lint.code == "SP309"] == [
        "board.yaml:7: SP309 tasks and mine (worker): `poll_in_background` does nothing without a `poll`"
    ]


def test_defaults_are_extended_one_by_one() -> None:
    """An extending design replaces those that it names, and keeps the others; so do changes."""
    board("defaults: {retry: 1, poll: 1 min}", tasks=", poll: 5 min")
    Path("more.yaml").write_text("extends: board.yaml\nname: more\ndefaults: {poll: 2 min, gc_time: never}\n", "utf-8")
    assert [(query.retry, query.poll, query.gc_time) for query in queries(load("more.yaml"))] == [
        (1, "5 min", "never"),
        (1, "2 min", "never"),
    ]
    changes = "changes: {it: {set: {defaults.retry: 4, dashboards.worker.defaults: {gc_time: 1 h}}, remove: [defaults.poll]}}"
    Path("changed.yaml").write_text(f"extends: board.yaml\nname: changed\n{changes}\n", "utf-8")
    assert [(query.retry, query.poll, query.gc_time) for query in queries(load("changed.yaml"))] == [
        (4, "5 min", "1 h"),
        (4, None, "1 h"),
    ]


def test_defaults_are_explained() -> None:
    """Once for the design and once for the dashboard, beside what each query then does."""
    told = explain(board("defaults: {stale_time: 30s, retry: 1}", "defaults: {refetch_on_focus: false}"))
    assert "A query that says nothing else has `stale_time: 30 s` and `retry: 1`." in told.about
    worker = told.dashboards[0]
    assert "A query of it that says nothing else has `refetch_on_focus: false`." in worker.about
    assert [copy.says for copy in worker.copies] == [
        "queries [tasks] and [mine]; stale after 30 s; not read again when the window gets the focus"
    ]
