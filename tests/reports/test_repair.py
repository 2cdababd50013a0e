"""A repair: changes with which a design keeps its promises, none of which can be spared."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from commands import run
from rich.console import Console
from tiers import slow_but

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Asked
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands.bodies.repairing import show_repair
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.breach_causes import breach_causes
from staleproof.reports.repair.change import Change, changed, joined
from staleproof.reports.repair.fewer import KnownStories, smaller_sets
from staleproof.reports.repair.repair import Repair, repair
from staleproof.reports.repair.written import fields, written
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns

TESTS = Path(__file__).parent.parent
BULLETS = TESTS / "designs" / "bullets"
NAMES = sorted(path.stem for path in BULLETS.glob("*.yaml") if not path.stem.endswith("_repaired"))
NONE = ("awaited_thunk", "thunk_not_awaited")
"""Bugs for which no change is found; all others are mended by one."""
UNMENDED = {
    "awaited_thunk": ("own-write-visible",),
    "thunk_not_awaited": ("own-write-visible",),
    "patched_array": ("never-backwards",),
}
"""Bugs that only the row of a reply mends, which is written whatever has come since: what is broken then, or stays so."""
QUICK = ("cancel_refetch", "derived_counter", "first_connect", "inactive")
REREAD = [{"cancel": ["tasks"], "unloaded": True}, {"invalidate": ["tasks"], "refetch_type": "all"}]
SCREEN = """\
own_write_visible: with one change it keeps every promise that applies to it. Written to mended.yaml.

Without 'own commit without a reread: worker.handlers.take.settled'
  It is there because: own-write-visible: in worker.board
  Breaks own-write-visible.
S1  worker.board: returns without 'own commit without a reread: worker.handlers.take.settled'
"""


def repaired(path: Path) -> tuple[Repair, Session]:
    """The repair of a design, and the session in which it was found."""
    session = Session()
    return repair(load(str(path)), lambda variant, wanted: assess(variant, session, wanted)), session


@pytest.mark.parametrize("name", slow_but(NAMES, QUICK, 20))
def test_each_bug_is_mended(name: str, tmp_path: Path) -> None:
    """The file that is written keeps every promise that can be kept, by as many changes as the bug has places."""
    found, session = repaired(BULLETS / f"{name}.yaml")
    file = tmp_path / "mended.yaml"
    file.write_text(written(found, str(BULLETS / f"{name}.yaml"), file), "utf-8")
    answer: Answer = assess(load(str(file)), session)
    left = UNMENDED.get(name, ())
    assert (answer.broken, answer.surprises, found.answer.broken, bool(found.left)) == (left, (), left, bool(left))
    assert len(found.changes) == (name not in NONE)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", ["three_causes"])
def test_no_change_can_be_spared(name: str) -> None:
    """Without any one of them something is broken that all together keep."""
    found, session = repaired(TESTS / "promises" / "expected_in_part" / f"{name}.yaml")
    assert (found.answer.broken, found.left, len(found.changes)) == ((), [], 3)
    for change in found.changes:
        rest = [other for other in found.changes if other is not change]
        assert assess(changed(found.loaded, rest), session).broken != ()


def test_what_keeps_everything_is_left_as_it_is() -> None:
    """Nothing is broken, so nothing is changed."""
    loaded: Loaded = load(str(TESTS / "promises" / "designs" / "repaired.yaml"))
    found, _ = repaired(TESTS / "promises" / "designs" / "repaired.yaml")
    assert (found.changes, found.answer.broken, found.loaded.design) == ([], (), loaded.design)


@pytest.mark.slow
def test_the_command_writes_the_repair_and_tells_what_returns_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A design that extends the other one, with the reason of each change; and the story of each."""
    monkeypatch.chdir(tmp_path)
    bug = TESTS / "promises" / "designs" / "own_write_visible.yaml"
    code, out, _ = run(("repair", str(bug), "--out", "mended.yaml"), capsys)
    assert (code, out[: len(SCREEN)]) == (0, SCREEN)
    text = yaml.safe_load((tmp_path / "mended.yaml").read_text("utf-8"))
    (change,) = text.pop("changes").values()
    assert (tmp_path / text.pop("extends")).resolve() == bug
    assert text == {"name": "own_write_visible_repaired", "expect": []}
    assert change == {
        "why": "own-write-visible: in worker.board",
        "set": {"dashboards.worker.handlers.take.settled": REREAD},
    }


def test_a_file_that_is_there_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The option is named, and nothing is searched for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept.yaml").write_text("mine", "utf-8")
    code, out, err = run(("repair", "as_fixed", "--out", "kept.yaml"), capsys)
    assert (code, out, "'kept.yaml' is there already" in err) == (2, "", True)
    assert (tmp_path / "kept.yaml").read_text("utf-8") == "mine"


def test_what_has_no_owner_is_set_with_it() -> None:
    """A change reaches a field of a part that is not there yet, two of them together."""
    data = {"server": {"max_age": "1 min"}, "dashboards": {"worker": {"push": None}}}
    edit = (
        (("server", "max_age"), None),
        (("server", "publishes", "default"), "changed"),
        (("server", "publishes", "to_sender"), False),
        (("dashboards", "worker", "push", "on_message", "changed"), []),
    )
    after = deepcopy(data) | {
        "server": {"max_age": None, "publishes": {"default": "changed", "to_sender": False}},
        "dashboards": {"worker": {"push": {"on_message": {"changed": []}}}},
    }
    assert fields(data, after, edit) == {
        "server.max_age": None,
        "server.publishes": {"default": "changed", "to_sender": False},
        "dashboards.worker.push": {"on_message": {"changed": []}},
    }


def test_changes_that_build_on_each_other_are_one() -> None:
    """So that each can be left out by itself; those of other fields stay as they are."""

    def change(name: str, *path: str) -> Change:
        return Change(name, f"why {name}", ((path, []),), frozenset({("worker", name)}), frozenset({"fresh-when-settled"}))

    push, other, within = change("a", "push"), change("b", "pushed"), change("c", "push", "on_connect")
    first, second = joined([push, other, within])
    assert (first.name, first.why, first.edit) == ("a", "why a; why c", (*push.edit, *within.edit))
    assert (first.views, second) == (frozenset({("worker", "a"), ("worker", "c")}), other)


SETTLED = ("dashboards", "worker", "handlers", "take", "settled")
LEFT = """\
own_write_visible: no change was found that mends anything: own-write-visible.
No change was found for own commit without a reread, own_write_visible.yaml:5: own-write-visible: in worker.board.
  tasks shows what was read in step 2; nothing that followed the commit of step 5 made it read again. VAIN
  Again: staleproof replay own_write_visible.yaml 0/1/2/6/6/8/8/8
"""


def own_write() -> tuple[Loaded, Answer]:
    """A design that breaks own-write-visible, and the answer to that alone."""
    loaded = load("own_write_visible.yaml")
    return loaded, assess(loaded, Session(), Asked(loaded.views, 1, ("own-write-visible",), matrix=False))


def tried(name: str, *edit: tuple[tuple[str, ...], object]) -> Change:
    """A change that nothing is known of but what it sets."""
    return Change(name, "", edit, frozenset(), frozenset())


@pytest.mark.slow
def test_sets_of_changes_with_which_a_known_story_happens_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor those of which one sets what another one sets; what may stay broken refuses none."""
    monkeypatch.chdir(TESTS / "promises" / "designs")
    loaded, answer = own_write()
    known = KnownStories()
    known.of(answer)
    poll, reread = (
        tried("poll", (("dashboards", "worker", "queries", "tasks", "poll"), "2 min")),
        tried("reread", (SETTLED, REREAD)),
    )
    nothing = tried("nothing", (SETTLED, []))
    changes = [poll, nothing, reread]
    assert list(smaller_sets(loaded, changes, 3, known, set())) == [[reread], [poll, reread]]
    broken: set[tuple[object, ...]] = {*answer.broken_places}
    assert list(smaller_sets(loaded, changes, 2, known, broken)) == [[poll], [nothing], [reread]]
    assert list(smaller_sets(loaded, changes, 1, known, set())) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "vain"),
    [
        ((), "Nothing is known that may help."),
        ((tried("reread", (SETTLED, REREAD)),), f"It happens all the same after a change of {'.'.join(SETTLED)}."),
    ],
)
def test_what_stays_broken_is_told_with_the_reason_and_with_what_was_tried(
    changes: tuple[Change, ...], vain: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which promise, where, why, and how to see it."""
    monkeypatch.chdir(TESTS / "promises" / "designs")
    loaded, answer = own_write()
    (left,) = breach_causes(answer, ChangedDesigns())
    made = [replace(change, against=(left.cause.kind, left.cause.path)) for change in changes]
    show_repair(Console(width=120), Repair(loaded, answer, left=[left], tried=made), Path("mended.yaml"))
    assert capsys.readouterr().out == f"{LEFT.replace('VAIN', vain)}\n"


ODD = """
name: odd
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: a free one, by: clerk}
    take: {from: a free one, to: taken.now, by: worker}
server: {publishes: {actions: {create: made, take: was.taken}}}
texts: {card: {}}
dashboards:
  clerk:
    role: clerk
    push:
      on_connect: [{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]
      on_message: {made: [], was.taken: []}
    queries: {tasks: {key: [tasks], poll: 1 min}}
    views: {all: {reads: tasks, texts: card}}
"""


def test_names_with_a_dot_are_written_with_their_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So the file can be read; two texts that are missing in one table are two changes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.yaml").write_text(ODD, "utf-8")
    code, out, _ = run(("repair", "odd.yaml"), capsys)
    assert (code, out.splitlines()[0]) == (
        0,
        "odd: with four changes it keeps every promise that applies to it. Written to odd_repaired.yaml.",
    )
    assert run(("check", "odd_repaired.yaml"), capsys)[0] == 0
    text = yaml.safe_load((tmp_path / "odd_repaired.yaml").read_text("utf-8"))
    assert sorted(target for change in text["changes"].values() for target in change["set"]) == [
        "dashboards.clerk.push.on_message",
        "dashboards.clerk.push.on_message.made",
        "texts.card",
        "texts.card.a free one",
    ]


@pytest.mark.slow
def test_a_repair_of_a_repair_calls_its_changes_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change that the repaired design has already keeps its name."""
    monkeypatch.chdir(tmp_path)
    bug = TESTS / "promises" / "designs" / "own_write_visible.yaml"
    assert run(("repair", str(bug), "--out", "one.yaml"), capsys)[0] == 0
    again = {"extends": "one.yaml", "changes": {"off": {"set": {"dashboards.worker.handlers.take.settled": []}}}}
    (tmp_path / "two.yaml").write_text(yaml.safe_dump(again), "utf-8")
    assert run(("repair", "two.yaml"), capsys)[0] == 0
    text = yaml.safe_load((tmp_path / "two_repaired.yaml").read_text("utf-8"))
    assert list(text["changes"]) == ["own commit without a reread: worker.handlers.take.settled (2)"]


@pytest.mark.parametrize(
    ("words", "said"), [(("--out", "nowhere/r.yaml"), "there is no folder 'nowhere'"), (("--out", "link"), "is there already")]
)
def test_where_nothing_can_be_written_nothing_is_searched(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder that is missing, and a link that leads nowhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    code, _, err = run(("repair", "as_found", *words), capsys)
    assert (code, said in err, (tmp_path / "gone").exists()) == (2, True, False)


@pytest.mark.slow
def test_what_is_left_broken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a change for a trap of the lifecycle, the texts that are missing beside it are mended all the same."""
    monkeypatch.chdir(tmp_path)
    flawed = {
        "extends": str(TESTS / "promises" / "designs" / "lifecycle_sound.yaml"),
        "changes": {"mute": {"remove": ["texts.card.lost"]}},
    }
    (tmp_path / "flawed.yaml").write_text(yaml.safe_dump(flawed), "utf-8")
    code, out, _ = run(("repair", "flawed.yaml"), capsys)
    assert code == 1
    assert "with two changes it keeps all but lifecycle-sound." in out
    assert "No change is known for lifecycle-sound: nothing leads from 'parked' to an end.\n" in out


def test_what_is_not_decided_is_not_called_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a bound stops every exploration, no more is said than that."""
    monkeypatch.chdir(tmp_path)
    _, out, _ = run(("repair", str(TESTS / "promises" / "designs" / "kept.yaml"), "--max-states", "20"), capsys)
    assert out.splitlines()[0] == "kept: nothing that is decided is broken."
    assert out.splitlines()[1].startswith("Not proved: fresh-when-settled, polls-mend-faults, ")
