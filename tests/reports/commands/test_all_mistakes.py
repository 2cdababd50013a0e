"""All mistakes of a design are told in one run: in the order of lines, none twice, and none that follows from another one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run

BOARD = """\
name: board
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: clerk}
    take: {from: open, to: taken, by: worker}
offers:
  card: {open: [take]}
dashboards:
  worker:
    role: worker
    queries:
      tasks: {key: [tasks], poll: 1 min}
    views:
      board: {reads: tasks, offers: card}
    handlers:
      take: {action: take, success: [invalidate: [tasks]]}
"""
LOOKS = "(one that only looks has a name less like it)"
Tell = Callable[..., list[str]]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    """What is said of the board with some texts in it replaced."""

    def told(*changes: tuple[str, str], more: tuple[str, ...] = ()) -> list[str]:
        text = BOARD
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        Path("board.yaml").write_text(text, "utf-8")
        code, out, err = run(("explain", "board.yaml", *more), capsys)
        assert (code, out) == ((4, "") if err else (0, out))
        return err.splitlines()

    monkeypatch.chdir(tmp_path)
    return told


def test_the_board_has_no_mistake(tell: Tell) -> None:
    """So each that is told of a changed one comes from its changes."""
    assert tell() == []


@pytest.mark.parametrize("more", [(), ("--format", "json")])
def test_independent_mistakes_are_all_told(more: tuple[str, ...], tell: Tell) -> None:
    """Names, statuses, fields and values, each with its line and the nearest name, whatever the answer was to be."""
    changes = (
        ("{open: [take]}", "{opn: [take]}"),
        ("poll: 1 min", "pol: 1 min"),
        ("reads: tasks, offers", "reads: tsks, offers"),
    )
    assert tell(*changes, more=more) == [
        "staleproof: board.yaml:8: unknown status 'opn'; did you mean 'open'?",
        "staleproof: board.yaml:13: unknown field 'pol'; did you mean 'poll'?",
        "staleproof: board.yaml:15: unknown query or array 'tsks' of dashboard 'worker'; did you mean 'tasks'?",
    ]
    steps = (
        "success: [invalidate: [tasks]]",
        "success: [{invalidate: [task]}, {refetch: [tasks, bords]}], settled: [run: again]",
    )
    assert tell(changes[2], steps, more=more) == [
        "staleproof: board.yaml:15: unknown query or array 'tsks' of dashboard 'worker'; did you mean 'tasks'?",
        "staleproof: board.yaml:17: no query has the key [task]; did you mean '[tasks]'? (or say `matches_nothing: true`)",
        "staleproof: board.yaml:17: unknown query 'bords' of dashboard 'worker'; known are: tasks",
        "staleproof: board.yaml:17: unknown routine 'again'; none is declared",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("    role: worker", "    role: wroker"), f"11: unknown role 'wroker'; did you mean 'worker'? {LOOKS}"),
        (("    queries:", "    querys:"), "12: unknown field 'querys'; did you mean 'queries'?"),
        (("key: [tasks]", "ky: [tasks]"), "13: unknown field 'ky'; did you mean 'key'?"),
        (("      take: {action", "      tke: {action"), "8: unknown handler 'take'; did you mean 'tke'?"),
        (("initial: absent", "initial: absnt"), "3: no action leads out of the initial status 'absnt'; did you mean 'absent'?"),
        (("action: take,", "action: tke, optimistic: taken,"), "17: unknown action 'tke'; did you mean 'take'?"),
        (
            ("action: take,", "action: take, optimistic: x, invented: maybe,"),
            "17: 'invented' must be true or false, not 'maybe'",
        ),
    ],
)
def test_what_follows_from_a_mistake_is_not_told(change: tuple[str, str], message: str, tell: Tell) -> None:
    """One wrong word is one line, however much of the design stands on it."""
    assert tell(change) == [f"staleproof: board.yaml:{message}"]


def test_what_is_expected_is_compared_entry_by_entry(tell: Tell) -> None:
    """A wrong field in one, or one that is missing, hides no wrong name in the others; each is told in its line."""
    entries = (
        "{entry: foreign}",
        "{promise: own-write, entry: mine}",
        "reload-sufices",
        "5",
        "{promise: fresh-when-settled, views: [worker.bord]}",
    )
    promise = "what is expected is a promise, or a mapping with `promise` and what it is narrowed to"
    expected = "expect:\n" + "".join(f"  - {entry}\n" for entry in entries)
    assert tell(("offers:\n", f"{expected}offers:\n")) == [
        "staleproof: board.yaml:8: the field 'promise' is missing",
        "staleproof: board.yaml:9: 'mine' is not a value of 'entry'; known are: own, foreign, both",
        "staleproof: board.yaml:10: unknown promise 'reload-sufices'; did you mean 'reload-suffices'?",
        f"staleproof: board.yaml:11: {promise}, not 5",
        "staleproof: board.yaml:12: unknown view 'worker.bord'; did you mean 'worker.board'?",
    ]


def test_a_missing_field_hides_nothing_but_its_part(tell: Tell) -> None:
    """A claim or a debounce that lacks a field is left out, and the rest of the design is compared."""
    assert tell(
        ("offers:\n", "claims: {it: {says: All is well, at_most: poll}}\noffers:\n"), ("reads: tasks", "reads: tsks")
    ) == [
        "staleproof: board.yaml:7: the field 'group' is missing",
        "staleproof: board.yaml:16: unknown query or array 'tsks' of dashboard 'worker'; did you mean 'tasks'?",
    ]


def test_circles_are_told_once(tell: Tell) -> None:
    """Queries and routines that wait for or run each other are one mistake a circle, beside all others."""
    queries = ("      tasks: {key", "      a: {key: [a], enabled: b}\n      b: {key: [b], enabled: a}\n      tasks: {key")
    routines = ("offers:\n", "routines: {x: [run: y], y: [run: x]}\noffers:\n")
    assert tell(queries, routines, ("reads: tasks, offers", "reads: a, offers"), ("    role: worker", "    role: work")) == [
        "staleproof: board.yaml:7: routines run each other in a circle: x -> y -> x",
        f"staleproof: board.yaml:12: unknown role 'work'; did you mean 'worker'? {LOOKS}",
        "staleproof: board.yaml:15: queries wait for each other in a circle: a -> b -> a",
    ]


def test_all_mistakes_of_a_lifecycle_are_told_with_those_of_fields(tell: Tell) -> None:
    """What names its statuses and roles is compared with it once it is right; other names are compared at once."""
    assert tell(
        ("take: {from: open", "take: {from: opn"),
        ("initial: absent", "initial: absent\n  terminal: tken"),
        ("1 min", "often"),
        ("{open: [take]}", "{opn: [tke]}"),
    ) == [
        "staleproof: board.yaml:4: unknown status 'tken'; did you mean 'taken'?",
        "staleproof: board.yaml:7: no action leads to 'opn'; did you mean 'open'?",
        "staleproof: board.yaml:9: unknown handler 'tke'; did you mean 'take'?",
        "staleproof: board.yaml:14: 'poll' must be a duration above 0, such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not 'often'",
    ]


def test_more_than_anybody_reads_are_counted(tell: Tell) -> None:
    """Twenty are told one by one."""
    many = ", ".join(f"s{number}" for number in range(23))
    told = tell(("offers: card}", f"offers: card, hides: [{many}]}}"))
    assert (len(told), told[19].partition("; ")[0], told[20]) == (
        21,
        "staleproof: board.yaml:15: unknown status 's19'",
        "staleproof: board.yaml: three more mistakes",
    )


def test_a_mistake_in_a_template_is_told_once(tell: Tell) -> None:
    """However often it is used."""
    told = tell(
        ("offers:\n", "templates: {list: {key: [$it], pol: 1 min}}\noffers:\n"),
        (
            "{key: [tasks], poll: 1 min}",
            "{template: list, with: {it: tasks}}\n      b: {template: list, with: {it: y}}",
        ),
    )
    assert told == ["staleproof: board.yaml:7: unknown field 'pol'; did you mean 'poll'?"]
