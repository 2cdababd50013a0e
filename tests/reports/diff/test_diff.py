"""What a change of a design makes worse and better: as a screen, as JSON, and as an exit code."""

import json
import re
from pathlib import Path

import pytest
from commands import run
from golden import Golden, json_text
from small import FOLDER

EXPECTED = Path(__file__).parents[1] / "expected"
BEFORE, AFTER = "before/board.yaml", "after/board.yaml"


@pytest.fixture(autouse=True)
def among_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER / "diff")


def test_the_whole_screen(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """Faults, promises, entries and stories that changed between two files of one name, each called by its path."""
    code, out, err = run(("diff", BEFORE, AFTER), capsys)
    assert (code, err) == (1, "")
    golden(out, EXPECTED / "diff.txt")


def test_the_other_way_round(capsys: pytest.CaptureFixture[str]) -> None:
    """What was worse is better and what is new is gone; a status without a text and the fault that is not claimed are worse."""
    code, out, _ = run(("diff", AFTER, BEFORE), capsys)
    lines = out.splitlines()
    assert (code, lines[1:3]) == (
        1,
        ["It no longer claims to survive: request error.", "It now claims to survive: disconnect."],
    )
    assert " lifecycle-sound      HOLDS    BROKEN   worse    story S2; now worker.board has no text for done" in lines
    assert " own-write-visible    BROKEN   HOLDS    better   no longer worker.board, worker.counter" in lines
    assert (
        lines[-1] == f"{BEFORE} against {AFTER}: worse: 1 fault, 2 promises, 1 claim, 5 entries; better: 3 promises, 4 entries."
    )


def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """A design against itself: nothing is worse, and that is success."""
    code, out, _ = run(("diff", BEFORE, BEFORE), capsys)
    assert code == 0
    assert out.splitlines()[1:] == [f"{BEFORE} against {BEFORE}: nothing is worse and nothing better."]


def test_json(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """The same data for machines, with the stories in full."""
    code, out, err = run(("diff", BEFORE, AFTER, "--format", "json"), capsys)
    found = json.loads(out)
    stories = {story["number"]: story for story in found["stories"]}
    assert (code, err) == (1, "")
    golden(json_text(found["comparison"]), EXPECTED / "diff.json")
    told = found["comparison"]["stories"]
    assert [(number, stories[number]["of"]) for number in told["worse"]] == [
        ("S1", "polls-mend-faults is broken"),
        ("S2", "always-recovers is broken"),
        ("S3", "own-write-visible is broken"),
    ]
    assert told["other"] == []
    assert [(stories[number]["replay"], len(stories[number]["steps"])) for number in told["gone"]] == [
        ("0/1/2/7/6/0/7/6", 6),
        ("0/3/1/5/5", 3),
        ("0/1/2/8/5/7/6/8/7/6", 8),
    ]


def test_a_bound_leaves_the_comparison_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    """Where a bound was hit and nothing is known to be worse, the exit code says that the answer is not known."""
    code, out, _ = run(("diff", BEFORE, BEFORE, "--max-states", "5"), capsys)
    assert code == 3
    assert out.splitlines()[-1].endswith(
        "nothing is worse and nothing better. Not all is decided, so there may be more: more than 5 states (--max-states)."
    )


@pytest.mark.parametrize(
    ("on_message", "cell", "how"), [("invalidate: [tasks]", "poll", "worse"), ("run: reread", "settles", "otherwise")]
)
def test_an_entry_that_can_be_seen_now_is_told_as_what_it_was(
    on_message: str, cell: str, how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the view could not tell is a dot: no worse than what settles, better than what takes a poll."""
    view = "board: {reads: tasks, texts: card"
    text = Path(BEFORE).read_text("utf-8").replace("faults: [push lost, disconnect]\n", "")
    text = text.replace("task_changed: [invalidate: [tasks]]", f"task_changed: [{on_message}]")
    assert text.count(f"{view}}}") == 1
    (tmp_path / "was.yaml").write_text(text.replace(view, f"{view}, shows: [free]"), "utf-8")
    (tmp_path / "is.yaml").write_text(text, "utf-8")
    _, out, _ = run(("diff", str(tmp_path / "was.yaml"), str(tmp_path / "is.yaml")), capsys)
    assert [line.split() for line in out.splitlines() if " · " in line] == [
        ["finish", "worker:", "board", "foreign", "·", cell, how],
        ["finish", "(finish)", "worker:", "board", "own", "·", cell, how],
    ]


def test_what_got_worse_within_a_broken_promise_has_a_story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where an entry got worse but no promise came out otherwise, its story is told, the shortest there is."""
    text = "".join(line for line in Path(AFTER).read_text("utf-8").splitlines(keepends=True) if "push:" not in line)
    assert text.count("{key: [tasks], stale_time: 2 min}") == 1
    (tmp_path / "was.yaml").write_text(
        text.replace("{key: [tasks], stale_time: 2 min}", "{key: [tasks], stale_time: always}"), "utf-8"
    )
    (tmp_path / "is.yaml").write_text(text, "utf-8")
    code, out, _ = run(("diff", str(tmp_path / "was.yaml"), str(tmp_path / "is.yaml")), capsys)
    lines = out.splitlines()
    assert (code, [line for line in lines if line.endswith("   worse")]) == (
        1,
        [
            " create, take        worker: board, counter   foreign   focus   reload   worse",
            " take (take)         worker: board, counter   own       focus   reload   worse",
            " finish              worker: board            foreign   focus   reload   worse",
            " finish (complete)   worker: board            own       focus   reload   worse",
        ],
    )
    assert [line for line in lines if line.startswith("S")] == ["S5  worker.board: create: what it takes got worse"]


def test_a_promise_that_is_broken_in_one_more_view_is_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A promise that was broken before is worse if it is broken in a further view, and the story is of that view."""
    text = "".join(line for line in Path(AFTER).read_text("utf-8").splitlines(keepends=True) if "counter:" not in line)
    (tmp_path / "was.yaml").write_text(text, "utf-8")
    code, out, _ = run(("diff", str(tmp_path / "was.yaml"), AFTER), capsys)
    lines = out.splitlines()
    assert (code, lines[4]) == (1, " own-write-visible   BROKEN   BROKEN   worse   story S4; now worker.counter")
    assert [line for line in lines if re.match("S[0-9]", line)] == ["S4  worker.counter: own-write-visible is broken"]


@pytest.mark.long
@pytest.mark.slow
def test_the_fix_made_two_claims_true(capsys: pytest.CaptureFixture[str]) -> None:
    """Of all that can be said of the shipped designs before and after the fix, two claims are better and nothing is worse."""
    code, out, _ = run(("diff", "as_found", "as_fixed", "--format", "json"), capsys)
    whole = json.loads(out)
    found, stories = whole["comparison"], {story["number"]: story for story in whole["stories"]}
    assert (code, found["worse"], found["promises"], found["entries"]) == (0, False, [], [])
    better = {"before": "violated", "after": "holds", "change": "better", "story": None}
    flows = ("flow 1 action", "flow 3 invalidation")
    assert found["claims"] == [{"name": f"{flow}: therapist.request payment", **better} for flow in flows]
    told = found["stories"]
    assert told["worse"] == []
    assert {stories[told[which][0]]["of"] for which in ("other", "gone")} == {"own-write-visible is broken"}


def test_a_wrong_design_and_a_wrong_format(capsys: pytest.CaptureFixture[str]) -> None:
    """Mistakes are told as by the other commands."""
    assert run(("diff", BEFORE, "none.yaml"), capsys)[0] == 4
    code, out, err = run(("diff", BEFORE, AFTER, "--format", "xml"), capsys)
    assert (code, out) == (2, "")
    assert "'xml' is not a format; expected text, json or github" in " ".join(err.replace("│", " ").split())


CLERK = """
name: clerk
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: other}
    take: {from: open, to: taken, by: other}
    give: {from: taken, to: open, by: other}
    finish: {from: taken, to: done, by: other}
server: {max_age: AGE}
dashboards:
  clerk:
    role: other
    queries: {tasks: {key: [tasks], poll: POLL}}
    views: {all: {reads: tasks}, other: {reads: tasks, page: all}, VIEW: {reads: tasks}}
"""
MORE = """\
poll of clerk.all, clerk.other: 1 min, now 5 min.
expiry of clerk.all, clerk.other: 1 min, now not kept.

Causes that are gone:
  - unheard commit, with answer from the HTTP cache, before.yaml:14 and before.yaml:10: fresh-when-settled: 12 entries \
(foreign; 4 mutations) in clerk.all, clerk.other and clerk.old; polls-mend-faults: 11 entries \
(foreign; 4 mutations) in clerk.all, clerk.other and clerk.old
"""


def clerk(file: Path, poll: str, age: str, view: str) -> str:
    """A board that polls; its name."""
    file.write_text(CLERK.replace("POLL", poll).replace("AGE", age).replace("VIEW", view), "utf-8")
    return file.name


def test_bounds_and_causes_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How long polls and caches take is told, views together; and mutations that stand in several rows are listed once."""
    monkeypatch.chdir(tmp_path)
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    out = run(("diff", clerk(before, "1 min", "1 min", "old"), clerk(after, "5 min", "null", "new")), capsys)[1]
    assert MORE in out
    assert "\n  A = create, take, give, finish\n" in out
