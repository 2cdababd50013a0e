"""Lints: each code in a small change of a design that has none, with its line; and all lints of the shipped designs."""

import json
import re
from pathlib import Path

import pytest
from commands import run
from golden import Golden
from suspicious import BREAKS, BUGS, CHANGES, SLICE, STAYS, text
from tiers import slow_but

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.files.loading import SHIPPED, load
from staleproof.reports.lints.codes import CODES
from staleproof.reports.lints.every import lints
from staleproof.reports.lints.mends import MENDED_BY, MENDS

TESTS = Path(__file__).parents[2]
EXPECTED = TESTS / "reports" / "expected"
KEPT = TESTS / "promises" / "designs" / "kept.yaml"
EXAMPLES = TESTS.parent / "examples"
BULLETS = TESTS / "designs" / "bullets"
AT_BEST = {"SP208", "SP401", "SP402"}
"""What the stale-proof design has all the same."""


def told(loaded: Loaded) -> list[str]:
    """The lints of a design, with the names of files and not their folders."""
    return [f"{Path(lint.where.file).name}:{lint.where.line}: {lint.code} {lint.says}" for lint in lints(loaded)]


def changed(code: str, folder: Path) -> Loaded:
    """The design that has a lint."""
    file = folder / "changed.yaml"
    file.write_text(text(str(KEPT), CHANGES[code]), "utf-8")
    return load(str(file))


def test_the_design_without_changes_has_no_lint() -> None:
    """So every lint of a changed one comes from its change."""
    assert told(load(str(KEPT))) == []


@pytest.mark.parametrize("code", CODES)
def test_each_lint(code: str, tmp_path: Path) -> None:
    """One change brings the lint."""
    assert any(f": {code} " in line for line in told(changed(code, tmp_path)))


def test_the_lines_of_all_lints(tmp_path: Path, golden: Golden) -> None:
    """One change brings the lint at the line that it is about, and no others than these."""
    blocks = ((code, *(f"  {line}" for line in told(changed(code, tmp_path)))) for code in CODES)
    golden("".join(f"{line}\n" for block in blocks for line in block), EXPECTED / "lints.txt")


def test_every_code_has_a_case() -> None:
    """Codes and changes are about the same lints."""
    assert list(CODES) == list(CHANGES)


@pytest.mark.parametrize("code", slow_but(BREAKS, ("SP207", "SP303", "SP310"), 20))
def test_what_a_lint_warns_of_breaks_a_promise(code: str, tmp_path: Path) -> None:
    """The proof finds just these promises broken in the changed design, and all of them kept in the one without the change."""
    assert assess(changed(code, tmp_path), Session(Limits(), Bounds(), lambda *_: None)).broken == BREAKS[code]


@pytest.mark.parametrize("name", SHIPPED)
def test_lints_of_the_shipped_designs(name: str, golden: Golden) -> None:
    """Every lint of each shipped design, word for word."""
    golden("".join(f"{line}\n" for line in told(load(name))), EXPECTED / f"lints_{name}.txt")


@pytest.mark.parametrize(
    "file",
    [
        TESTS / "promises" / "designs" / "repaired.yaml",
        EXAMPLES / "todo" / "todo_repaired.yaml",
        EXAMPLES / "support_desk" / "support_desk_repaired.yaml",
        EXAMPLES / "kitchen" / "kitchen_repaired.yaml",
    ],
    ids=lambda file: file.stem,
)
def test_repaired_designs_have_no_lint(file: Path) -> None:
    """Where every promise holds, nothing is called suspicious."""
    assert told(load(str(file))) == []


@pytest.mark.parametrize(("name", "codes"), BUGS.items())
def test_bugs_that_real_systems_had_are_seen_without_search(name: str, codes: str) -> None:
    """A tiny design with one bug has lints that tell of it; where it is repaired, something may be unused or left out."""
    bug, repaired = ({lint.code for lint in lints(load(str(BULLETS / f"{stem}.yaml")))} for stem in (name, f"{name}_repaired"))
    assert sorted(bug - repaired) == codes.split()
    assert repaired <= {"SP208", "SP401", *STAYS.get(name, "").split()}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("explain", str(KEPT)), 0),
        (("explain", str(KEPT), "--strict"), 0),
        (("explain", "stale_proof"), 0),
        (("explain", "stale_proof", "--strict"), 1),
        (("explain", "stale_proof", "--strict", "--format", "json"), 1),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Lints are no errors unless they are asked to be."""
    assert run(words, capsys)[0] == code


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("reads pass the http cache", {"SP305", "SP306"}),
        ("push after every commit", {"SP123", "SP308"}),
        ("own actions reread", {"SP101", "SP110", "SP122", "SP124", "SP126"}),
        ("guesses lie over the views", {"SP102", "SP104", "SP105", "SP106", "SP109", "SP112", "SP113"}),
        ("guesses are honest", {"SP201", "SP202", "SP203"}),
        ("one cache for all copies", {"SP121", "SP123", "SP129", "SP301", "SP302", "SP307"}),
        ("everything is polled", {"SP307"}),
        ("every status has a text", {"SP207"}),
    ],
)
def test_what_a_change_is_there_for_is_seen_without_it(
    change: str, codes: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each named change of the stale-proof design, left out, brings lints back that it does not have."""
    _, out, _ = run(("explain", "stale_proof", "--without", change), capsys)
    assert set(re.findall(r"^\S+:\d+: (SP\d{3}) ", out, re.MULTILINE)) - AT_BEST == codes


def test_the_stale_proof_design_has_only_unused_parts() -> None:
    """The whole design has only lints of what nothing uses or asks for; and it has no more changes than the eight above."""
    loaded = load("stale_proof")
    assert {lint.code for lint in lints(loaded)} == AT_BEST
    assert len(loaded.source.own) == 8


def test_steps_on_a_message_of_another_tab_are_taken(tmp_path: Path) -> None:
    """A routine that nothing else runs is not unused, and a key in it that matches nothing is told of."""
    nothing = {
        "routines.reload": "[{invalidate: [task], matches_nothing: true}]",
        "dashboards.worker.other_tabs": "{tell: [run: reload]}",
    }
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), nothing), "utf-8")
    says = "no query has the key [task], so this 'invalidate' does nothing; did you mean '[tasks]'?"
    assert told(load(str(file))) == [f"changed.yaml:6: SP101 {says}"]


def test_a_dashboard_that_waits_for_polls_has_one(tmp_path: Path) -> None:
    """One view that polls is enough, be it by a query that fills its array."""
    fresh_by = {"dashboards.worker.fresh_by": "poll"}
    filled = {
        **SLICE,
        "dashboards.worker.arrays": "{rows: {kept_in: redux}}",
        "dashboards.worker.queries.tasks.fills": "[rows]",
    }
    for more in ({}, filled):
        file = tmp_path / "changed.yaml"
        file.write_text(text(str(KEPT), fresh_by | more), "utf-8")
        assert not [line for line in told(load(str(file))) if "SP319" in line]


@pytest.mark.parametrize(
    ("publishes", "on_message", "codes"),
    [
        ("{default: [task_changed, noise]}", "{task_changed: [run: reread]}", set()),
        ("{default: [noise, task_gone]}", "{task_gone: [{invalidate: [tasks], refetch_type: none}]}", {"SP302"}),
        ("{default: [soon, task_changed], before_commit: [soon]}", "{task_changed: [run: reread], soon: [run: reread]}", set()),
        ("{default: [soon, noise], before_commit: [soon]}", "{soon: [run: reread]}", {"SP312"}),
        ("{default: [task_changed, noise]}", "{task_changed: [run: reread], nose: [run: reread]}", {"SP317"}),
    ],
)
def test_one_message_of_several_is_enough(publishes: str, on_message: str, codes: set[str], tmp_path: Path) -> None:
    """A push on which nothing is read, or too soon, is told of only where no other one about the commit makes up for it."""
    sets = {"server.publishes": publishes, "dashboards.worker.push.on_message": on_message}
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), sets), "utf-8")
    assert {lint.code for lint in lints(load(str(file)))} & {"SP302", "SP312", "SP317"} == codes


def test_silence_is_told_where_it_is_said(tmp_path: Path) -> None:
    """Messages that are taken from all actions are told in the line of the default, not in the one that it overrides."""
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), {"server.publishes.default": "null", "server.publishes.actions": "{create: new}"}), "utf-8")
    says = "nothing is pushed after take and finish, though dashboards can show it"
    assert [line for line in told(load(str(file))) if "SP318" in line] == [f"changed.yaml:6: SP318 {says}"]


def test_a_guess_in_an_array_is_told_by_its_name() -> None:
    """No cancel reaches an array, so the sentence does not ask for one."""
    says = "a GET under way overwrites it (no `cancel` reaches those of an array)"
    assert [line for line in told(load(str(BULLETS / "patched_array.yaml"))) if "SP105" in line] == [
        f"patched_array.yaml:23: SP105 take (worker): the guess is written into rows without a cancel: {says}"
    ]


@pytest.mark.parametrize(
    ("before", "error", "empty"),
    [
        ("[]", "[reset: rows]", True),
        ("[{patch: rows, snapshot: true}]", "[reset: rows]", True),
        ("[{patch: rows, snapshot: true}]", "[reset: rows, rollback]", False),
        ("[{patch: rows, snapshot: true}]", "[rollback, reset: rows]", True),
        ("[reset: rows, {patch: rows, snapshot: true}]", "[reset: rows, rollback]", True),
        ("[patch: rows]", "[reset: rows, rollback]", True),
    ],
)
def test_a_rollback_writes_back_what_a_reset_has_emptied(before: str, error: str, *, empty: bool, tmp_path: Path) -> None:
    """If the rows were kept before they were gone, and are written back behind the reset."""
    sets = {**SLICE, "dashboards.worker.handlers.take.overlay": "false", "dashboards.worker.handlers.take.settled": "[]"}
    steps = {f"dashboards.worker.handlers.take.{track}": said for track, said in (("before", before), ("error", error))}
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), sets | steps), "utf-8")
    assert any("SP113" in line for line in told(load(str(file)))) == empty


def test_the_readme_has_the_codes() -> None:
    """The page in the repository has the codes of the program."""
    page = (TESTS.parent / "reports" / "LINTS.md").read_text("utf-8")
    rows = re.findall(r"^\| (SP[0-9]+) \| (.*) \| (.*) \|$", page, re.MULTILINE)
    assert rows == [(code, means, MENDED_BY[code]) for code, means in CODES.items()]


def test_each_lint_is_mended_by_one_thing() -> None:
    """So it stands in just one group."""
    assert sorted(code for codes in MENDS.values() for code in codes) == sorted(CODES)


def test_what_mends_most_is_told_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen; in a group, lints stand in the order of lines, and JSON has them all in that order."""
    sets = {
        "dashboards.worker.push.on_message": "{task_changed: [run: reread], task_gone: [run: reread]}",
        "dashboards.worker.queries.tasks.poll": "null",
        "routines.reread": "[{invalidate: [tasks], refetch_type: all}]",
    }
    file = tmp_path / "changed.yaml"
    file.write_text(text(str(KEPT), sets), "utf-8")
    _, out, _ = run(("explain", str(file)), capsys)
    _, _, shown = out.partition("6 lints\n")
    assert [re.sub(r"^.*/(\w+\.yaml:\d+: SP\d+).*", r"\1", line) for line in shown.splitlines()] == [
        "mended by a new read in place of the one under way (`cancel` with `unloaded: true`, `last_request_only`):",
        "changed.yaml:6: SP124",
        "kept.yaml:25: SP124",
        "kept.yaml:31: SP124",
        "kept.yaml:32: SP124",
        "mended by a push after each commit to whoever shows the change:",
        "changed.yaml:6: SP317",
        "mended by a poll, or a push:",
        "kept.yaml:29: SP307",
    ]
    _, out, _ = run(("explain", str(file), "--format", "json"), capsys)
    assert [lint["code"] for lint in json.loads(out)["lints"]] == ["SP124", "SP317", "SP124", "SP307", "SP124", "SP124"]
