"""A design in sentences: the whole screen, how views hear of mutations, steps in words, and the same as JSON."""

import json
import re
from pathlib import Path

import pytest
from commands import run
from golden import Golden
from suspicious import text

from staleproof.model.english import counted, listed
from staleproof.reports.explaining.explanation import explain
from staleproof.reports.files.loading import load

TESTS = Path(__file__).parents[2]
EXPECTED = TESTS / "reports" / "expected"
DESIGNS = TESTS / "designs"
KEPT = TESTS / "promises" / "designs" / "kept.yaml"
WORKER = "dashboards.worker"
TASKS, PUSH, TAKE = f"{WORKER}.queries.tasks", f"{WORKER}.push", f"{WORKER}.handlers.take"
TOLD = "the push task_changed (read again)"
DONE = "the steps after its success (read again and waited for)"
BY_HAND = "focuses the window or opens the page again"
MARKED = "the steps after its success (only marked as stale)"
TOLD_MARK = "the push task_changed (only marked as stale)"
CACHED = " The HTTP cache and response cache of the server may answer these reads."
QUIET = {TASKS: "{key: [tasks], stale_time: 2 min}", PUSH: "null"}


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DESIGNS)


def test_the_whole_screen(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """Everything that an explanation tells apart, word for word, with the lints below it."""
    code, out, err = run(("explain", "explained.yaml"), capsys)
    assert (code, err) == (0, "")
    golden(out, EXPECTED / "explained.txt")


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same sentences and lints as on the screen, and each entry of who hears of what by itself."""
    code, out, err = run(("explain", "explained.yaml", "--format", "json"), capsys)
    told, explanation = json.loads(out), explain(load("explained.yaml"))
    assert (code, err, told["format"], told["name"], told["title"]) == (0, "", 1, explanation.name, explanation.title)
    assert tuple(told["server"]) == explanation.server
    kitchen, counter = told["dashboards"]
    assert kitchen["views"][1] == {"names": ["archive"], "says": "reads archive, hides placed"}
    assert tuple(counter["hearing"]) == explanation.dashboards[1].hearing
    assert kitchen["heard"][0] == {
        "mutation": "place",
        "handler": None,
        "dashboard": "kitchen",
        "view": "board",
        "ways": [
            {"kind": "push", "by": "order_changed", "does": "read again"},
            {"kind": "poll", "by": "orders", "does": "30 s"},
        ],
        "caches": [],
    }
    assert [(lint["code"], lint["file"], lint["line"]) for lint in told["lints"]][:3] == [
        ("SP312", "explained.yaml", 21),
        ("SP318", "explained.yaml", 21),
        ("SP315", "explained.yaml", 37),
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("explain", "explaned.yaml"), 4, "cannot read 'explaned.yaml': No such file or directory"),
        (("explain", "explained.yaml", "--format", "xml"), 2, "'xml' is not a format; expected text, json, sarif or github"),
        (("explain", "stale_proof", "--without", "own actions reraed"), 4, "did you mean 'own actions reread'?"),
    ],
)
def test_wrong_command_lines(words: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be explained is said in words, with the usual exit codes."""
    ended, out, err = run(words, capsys)
    assert (ended, out) == (code, "")
    assert said in " ".join(err.replace("│", " ").split())


# How views hear of mutations.


def board(tmp_path: Path, sets: dict[str, str]) -> tuple[str, ...]:
    """How the views of the smallest design hear of mutations when some values are set otherwise."""
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), sets or {"record": "task"}), "utf-8")
    return explain(load(str(file))).dashboards[0].hearing


@pytest.mark.parametrize(
    ("sets", "foreign", "own"),
    [
        ({}, f" hears of it by: {TOLD}; a poll every 1 min.", f" hears of it by: {DONE}; {TOLD}; a poll every 1 min."),
        (
            {"server.publishes.to_sender": "false"},
            f" hears of it by: {TOLD}; a poll every 1 min.",
            f" hears of it by: {DONE}; a poll every 1 min.",
        ),
        ({PUSH: "null"}, " hears of it by: a poll every 1 min.", f" hears of it by: {DONE}; a poll every 1 min."),
        (
            {f"{PUSH}.dead": "no socket"},
            " hears of it by: a poll every 1 min.",
            f" hears of it by: {DONE}; a poll every 1 min.",
        ),
        (
            QUIET,
            f" does not hear of it until the user {BY_HAND} once 2 min have passed, or reloads.",
            f" hears of it by: {DONE}.",
        ),
        (
            QUIET | {TASKS: "{key: [tasks], stale_time: always, refetch_on_mount: false}"},
            " does not hear of it until the user focuses the window or reloads.",
            f" hears of it by: {DONE}.",
        ),
        (
            QUIET | {TASKS: "{key: [tasks], stale_time: never}"},
            " does not hear of it until the user reloads.",
            f" hears of it by: {DONE}.",
        ),
        (
            QUIET | {TASKS: "{key: [tasks], enabled: false}"},
            " does not hear of it until the user does what refetches it.",
            f" hears of it by: {MARKED}; not read again until the user does what refetches it.",
        ),
        (
            {TASKS: "{key: [tasks]}", "routines.reread": "[{invalidate: [tasks], refetch_type: none}]"},
            f" hears of it by: {TOLD_MARK}; not read again until the user {BY_HAND} or reloads.",
            f" hears of it by: {MARKED}; {TOLD_MARK}; not read again until the user {BY_HAND} or reloads.",
        ),
        (
            {"routines.reread": "[{invalidate: [tasks], await: false}]", PUSH: "null"},
            " hears of it by: a poll every 1 min.",
            " hears of it by: the steps after its success (read again, not waited for); a poll every 1 min.",
        ),
        (
            {"server.max_age": "1 h", PUSH: "null"},
            " hears of it by: a poll every 1 min. The HTTP cache may answer these reads.",
            f" hears of it by: {DONE}; a poll every 1 min. The HTTP cache may answer these reads.",
        ),
        (
            {"server.max_age": "1 h", "server.response_cache": "{lifetime: 1 min}", PUSH: "null"},
            f" hears of it by: a poll every 1 min.{CACHED}",
            f" hears of it by: {DONE}; a poll every 1 min.{CACHED}",
        ),
    ],
)
def test_ways_to_hear(sets: dict[str, str], foreign: str, own: str, tmp_path: Path) -> None:
    """Pushes, own steps, polls, caches, and what the user must do where there is nothing of these."""
    said = f"When others change the task, board{foreign}", f"After any action in this browser, board{own}"
    assert board(tmp_path, sets) == said


def test_each_push_about_a_commit_is_told(tmp_path: Path) -> None:
    """What does the same is told together; and when each is sent."""
    file = tmp_path / "changed.yaml"
    sets = {
        "server.publishes": "{default: [taking, task_changed, row], before_commit: [taking]}",
        PUSH: "{on_message: {task_changed: [run: reread], taking: [run: reread], row: [store_push: {into: [tasks]}]}}",
    }
    file.write_text(text(str(KEPT), sets), "utf-8")
    explained = explain(load(str(file)))
    pushes = "the push taking and task_changed (read again); the push row (its row is written)"
    assert (
        explained.dashboards[0].hearing[0]
        == f"When others change the task, board hears of it by: {pushes}; a poll every 1 min."
    )
    assert [said for said in explained.server if "push" in said or "sent" in said or "reach" in said] == [
        "After every commit the server pushes taking, task_changed and row.",
        "taking, task_changed and row reach worker.",
        "taking is sent before the commit, not after it.",
    ]


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ("{take: [b, c]}", "After most commits the server pushes a, after take b and c."),
        ("{create: [b, c], take: b}", "After create the server pushes b and c, after take b, after finish a."),
    ],
)
def test_most_commits_are_more_than_half_of_them(actions: str, said: str, tmp_path: Path) -> None:
    """Where no message tells of so many, the actions are named."""
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {"server.publishes": f"{{default: a, actions: {actions}}}"}), "utf-8")
    assert explain(load(str(file))).server[-2] == said


@pytest.mark.parametrize(
    ("publishes", "said"),
    [
        (
            "{default: task_changed, actions: {take: null}}",
            (
                f"When others change the task in any way but take, board hears of it by: {TOLD}; a poll every 1 min.",
                "When others change the task by take, board hears of it by: a poll every 1 min.",
            ),
        ),
        (
            "{actions: {take: task_changed}}",
            (
                "When others change the task in any way but take, board hears of it by: a poll every 1 min.",
                f"When others change the task by take, board hears of it by: {TOLD}; a poll every 1 min.",
            ),
        ),
    ],
)
def test_mutations_that_are_heard_of_differently(publishes: str, said: tuple[str, str], tmp_path: Path) -> None:
    """Each group of mutations is told by the shorter list."""
    assert board(tmp_path, {"server.publishes": publishes})[:2] == said


def test_views_are_told_together(tmp_path: Path) -> None:
    """Views with the same ways share a sentence; a copy that another one fills hears what that hears."""
    sets = {
        f"{TASKS}.fills": "[rows]",
        f"{WORKER}.arrays": "{rows: {kept_in: redux}, own: {kept_in: component, poll: 3 min}}",
        f"{WORKER}.views.board.page": "home",
        f"{WORKER}.views.rows": "{reads: rows, page: home}",
        f"{WORKER}.views.own": "{reads: own}",
        f"{WORKER}.views.apart": "{reads: rows}",
        "server.replies": "{take: row}",
        f"{TAKE}.success": "[store_reply: redux]",
    }
    by, polled, reply = " in this browser", "; a poll every 1 min.", "the row in the reply (written into the copy)"
    assert board(tmp_path, sets) == (
        f"When others change the task, board and rows hear of it by: {TOLD}{polled}",
        "When others change the task, own hears of it by: a poll every 3 min.",
        f"When others change the task, apart hears of it by: {TOLD}.",
        f"After any action{by}, board hears of it by: {DONE}; {TOLD}{polled}",
        f"After 'finish'{by}, rows hears of it by: {DONE}; {TOLD}{polled}",
        f"After 'take'{by}, rows hears of it by: {DONE}; {reply}; {TOLD}{polled}",
        f"After any action{by}, own hears of it by: a poll every 3 min.",
        f"After 'take'{by}, apart hears of it by: {DONE}; {reply}; {TOLD}.",
        f"After 'finish'{by}, apart hears of it by: {DONE}; {TOLD}.",
    )


def test_a_reset_reads_what_is_on_the_open_page(tmp_path: Path) -> None:
    """A slice on another page than the query that fills it does not hear of a reset of the query."""
    sets = {
        f"{TASKS}.fills": "[rows]",
        f"{TASKS}.poll": "null",
        f"{WORKER}.arrays": "{rows: {kept_in: redux}}",
        f"{WORKER}.views.rows": "{reads: rows}",
        f"{WORKER}.push": "{on_message: {task_changed: [reset: [tasks]]}, on_connect: [reset: [tasks]]}",
    }
    others = [line for line in board(tmp_path, sets) if line.startswith("When others")]
    assert others == [
        "When others change the task, board hears of it by: the push task_changed (read again).",
        "When others change the task, rows does not hear of it until the user opens the page again or reloads.",
    ]


def test_polls_of_several_views() -> None:
    """Where the intervals differ, each view has its own; all four or more views of a dashboard are not listed."""
    therapist, _, operator = explain(load("stale_proof")).dashboards
    assert therapist.hearing[0] == (
        "When others change the appointment, list, today and upcoming hear of it by: the push appointment_updated or"
        " appointment_deleted (read again); polls (list every 5 min, today every 2 min, upcoming every 10 min)."
    )
    assert operator.hearing == (
        (
            "When others change the appointment, all views hear of it by: the push appointment_updated or appointment_deleted"
            " (read again); a poll every 5 min."
        ),
        (
            f"After any action in this browser, all views hear of it by: {DONE};"
            " the push appointment_deleted or appointment_updated (read again); a poll every 5 min."
        ),
    )
    alone = explain(load("stale_proof", ("push after every commit", "everything is polled"))).dashboards[2]
    assert alone.hearing[0] == (
        f"When others change the appointment, no view hears of it until the user {BY_HAND} once 2 min have passed, or reloads."
    )


@pytest.mark.parametrize(
    ("name", "entries", "sentences"),
    [
        ("as_found", [(69, 21), (69, 21), (163, 43)], [3, 2, 7]),
        ("as_fixed", [(69, 21), (69, 21), (163, 43)], [2, 2, 7]),
        ("stale_proof", [(69, 21), (69, 21), (163, 43)], [2, 2, 2]),
    ],
)
def test_the_shipped_designs_stay_readable(
    name: str, entries: list[tuple[int, int]], sentences: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each mutation that a view can show is there, by others and by its handlers, in a few sentences of a few pages."""
    boards = explain(load(name)).dashboards
    by_others = [sum(entry.handler is None for entry in board.heard) for board in boards]
    assert [(others, len(board.heard) - others) for others, board in zip(by_others, boards, strict=True)] == entries
    assert [len(board.hearing) for board in boards] == sentences
    _, out, _ = run(("explain", name), capsys)
    assert len(re.split(r"\n\n\d+ lints?\n", out)[0].splitlines()) <= 150


# Steps in words.

WAIT = "; wait for the answers"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("[]", "nothing"),
        ("[store_reply: redux]", "nothing, for no copy of this dashboard is meant"),
        ("[cancel: [tasks]]", "cancel the GETs under way of tasks"),
        ("[{cancel: [tasks], unloaded: true}]", "cancel the GETs under way of tasks that have no data yet"),
        ("[invalidate: [tasks]]", f"mark tasks as stale and read what is on the open page again{WAIT}"),
        ("[{invalidate: [tasks], refetch_type: all, await: false}]", "mark tasks as stale and read it again"),
        ("[{invalidate: [tasks], refetch_type: none}]", "mark tasks as stale"),
        (
            "[{invalidate: [tasks], refetch_type: inactive, cancel_refetch: false}]",
            f"mark tasks as stale and read what is not on the open page again, joining GETs under way{WAIT}",
        ),
        (
            "[{invalidate: [tasks], unless_others_run: true}]",
            f"mark tasks as stale and read what is on the open page again, if no other action runs{WAIT}",
        ),
        ("[refetch: [tasks]]", "read tasks again"),
        (
            "[all: [invalidate: [tasks], invalidate: [tasks]]]",
            f"mark tasks (two times) as stale and read what is on the open page again{WAIT}",
        ),
        (
            "[run: reread, cancel: [tasks]]",
            (
                "cancel the GETs under way of tasks that have no data yet; mark tasks as stale and read it again"
                f"{WAIT}; then cancel the GETs under way of tasks"
            ),
        ),
    ],
)
def test_steps_in_words(steps: str, words: str, tmp_path: Path) -> None:
    """Each kind of step with its options."""
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {f"{TAKE}.settled": "[]", f"{TAKE}.success": steps}), "utf-8")
    tracks = explain(load(str(file))).dashboards[0].behaviours[0].tracks
    assert {track.moment: track.does for track in tracks}["on success"] == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("[]", "at once; nothing is read again"),
        ("[{invalidate: [tasks], refetch_type: none}]", "at once; nothing is read again"),
        ("[{invalidate: [tasks], await: false}]", "at once; nothing waits for what is read again"),
        ("[refetch: [tasks]]", "at once; nothing waits for what is read again"),
        ("[invalidate: [tasks]]", "once the new read of tasks has ended"),
        ("[run: reread, {refetch: [tasks]}]", "once the new read of tasks has ended"),
        ("[invalidate: [tasks], fetch: [rows]]", "once the new read of tasks has ended; nothing waits for that of rows"),
        ("[{fetch: [rows], await: true}, invalidate: [tasks]]", "once the new read of rows and tasks has ended"),
        ("[remove: [tasks], invalidate: [tasks]]", "at once; nothing is read again"),
        ("[remove: [tasks], {refetch: [tasks], await: true}]", "once the new read of tasks has ended"),
        ("[{remove: [tasks], type: inactive}, invalidate: [tasks]]", "once the new read of tasks has ended"),
    ],
)
def test_whether_a_handler_waits(steps: str, words: str, tmp_path: Path) -> None:
    """An invalidation is waited for unless it says otherwise, a refetch or a fetch only if it says so."""
    rows = {f"{WORKER}.arrays": "{rows: {kept_in: redux}}"}
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {**rows, f"{TAKE}.settled": "[]", f"{TAKE}.success": steps}), "utf-8")
    tracks = explain(load(str(file))).dashboards[0].behaviours[0].tracks
    assert {track.moment: track.does for track in tracks}["reported as done"] == words


@pytest.mark.parametrize(
    ("steps", "words", "done"),
    [
        ("[invalidate: [tasks]]", "mark tasks as stale", "at once; nothing is read again"),
        ("[reset: [tasks]]", "empty tasks", "at once; nothing is read again"),
        ("[{refetch: [tasks], await: true}]", f"read tasks again{WAIT}", "once the new read of tasks has ended"),
        (
            "[{invalidate: [tasks], refetch_type: all}]",
            f"mark tasks as stale and read it again{WAIT}",
            "once the new read of tasks has ended",
        ),
        (
            "[{invalidate: []}]",
            f"mark tasks and other as stale and read what is on the open page again{WAIT}",
            "once the new read of other has ended",
        ),
    ],
)
def test_nothing_waits_for_a_query_that_is_disabled(steps: str, words: str, done: str, tmp_path: Path) -> None:
    """It is not active, so that only its own refetch, or a step for what is not on the open page, reads it."""
    disabled = {f"{TASKS}.enabled": "false", f"{TASKS}.poll": "null", f"{WORKER}.queries.other": "{key: [other]}"}
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {**disabled, f"{TAKE}.settled": "[]", f"{TAKE}.success": steps}), "utf-8")
    tracks = explain(load(str(file))).dashboards[0].behaviours[0].tracks
    said = {track.moment: track.does for track in tracks}
    assert (said["on success"], said["reported as done"]) == (words, done)


def test_names_are_only_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What would be markup or a place to fill in elsewhere is shown as it was written."""
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {f"{WORKER}.views.[red]{{it}}": "{reads: tasks}"}), "utf-8")
    _, out, _ = run(("explain", str(file)), capsys)
    assert "    [red]{it}: reads tasks\n" in out


@pytest.mark.parametrize(("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(names: list[str], said: str) -> None:
    """A list as people write it."""
    assert listed(names) == said


@pytest.mark.parametrize(
    ("number", "noun", "said"), [(0, "query", "no queries"), (1, "status", "one status"), (12, "status", "12 statuses")]
)
def test_numbers(number: int, noun: str, said: str) -> None:
    """Small numbers are words."""
    assert counted(number, noun) == said
