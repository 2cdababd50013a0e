"""Lifecycles and lists that once were judged wrongly, and others of their kinds."""

from pathlib import Path

import pytest
from commands import run

from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.lifecycle_soundness import breaches
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load

CASES = Path(__file__).parent / "designs"
REMOVE, FORGOTTEN = CASES / "remove_from_everywhere.yaml", CASES / "status_no_view_lists.yaml"
TABLE = "    start: {from: todo, to: doing, by: member}\n    remove: {from: [todo, doing], to: gone, by: member}\n"
SHOWN = "shows: [pending, therapist_confirmed, driver_confirmed, in_progress, dropped_off]"
WAY = "create, therapist_confirm, driver_confirm, start_appointment"
JOURNEY = "no view of driver lists 'journey', though it has the button drop off there"
UNSEEN = [JOURNEY]


def wrong(text: str, folder: Path) -> list[str]:
    """What lifecycle-sound says of the lifecycle and the lists of a design, in sentences."""
    file = folder / "other.yaml"
    file.write_text(text, "utf-8")
    return list(breaches(load(str(file)), ()))


def removing(*actions: str, terminal: str = "") -> str:
    """The case of the removal with other actions behind `create`."""
    text, table = REMOVE.read_text("utf-8"), "".join(f"    {action}\n" for action in actions)
    assert text.count(TABLE) == text.count("  initial: absent\n") == 1
    return text.replace(TABLE, table).replace("  initial: absent\n", f"  initial: absent\n{terminal}")


def forgotten(*changes: tuple[str, str]) -> str:
    """The case of the forgotten status with some texts replaced."""
    text = FORGOTTEN.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_an_action_that_leaves_every_status_is_a_way_to_an_end() -> None:
    """Nothing but `remove` ends an issue, and that is enough."""
    sound = assess(load(str(REMOVE)), Session()).promises[0]
    assert (sound.name, sound.outcome, sound.breaches, sound.reason) == ("lifecycle-sound", Outcome.HOLDS, (), "")
    assert sound.proof == "4 statuses in which it could have been broken"


START = "start: {from: todo, to: doing, by: member}"
START_IF_FREE = (
    "start: [{from: todo, to: doing, by: member, when: free}, {from: todo, to: done, by: member, when: not free},"
    " {from: doing, to: todo, by: member, when: free}, {from: doing, to: done, by: member, when: not free}]"
)
WHOLE = "[todo, doing, done]"


@pytest.mark.parametrize(
    ("actions", "fields", "expected"),
    [
        ((START, "finish: {from: doing, to: done, by: member}", f"remove: {{from: {WHOLE}, to: gone, by: member}}"), "", []),
        ((START, "remove: {from: [todo, doing], to: gone, by: member}"), "  rowless: [gone]\n", []),
        ((START, "remove: {from: [todo, doing], to: gone}", "archive: {from: [todo, doing], to: kept, by: member}"), "", []),
        (("start: {from: todo, to: todo, by: member}", "remove: {from: todo, to: gone, by: member}"), "", []),
        (
            (
                *(START, "block: {from: doing, to: blocked, by: member}", "think: {from: blocked, to: blocked, by: member}"),
                "remove: {from: [todo, doing], to: gone, by: member}",
            ),
            "",
            ["nothing leads from 'blocked' to an end"],
        ),
        (
            ("start: {from: todo, to: doing, by: member}", "edit: {from: [todo, doing, done], to: [todo, doing, done]}"),
            "  terminal: [done]\n",
            ["no run reaches 'done'", *(f"nothing leads from '{status}' to an end" for status in ("absent", "todo", "doing"))],
        ),
        (
            (START, f"edit: {{from: {WHOLE}, to: {WHOLE}}}", f"remove: {{from: {WHOLE}, to: gone, by: member}}"),
            "",
            ["no run reaches 'done'"],
        ),
        (("start: [{from: todo, to: done, by: member}, {from: done, to: todo, by: member}]",), "  terminal: [done]\n", []),
        (
            ("start: [{from: todo, to: doing}, {from: doing, to: done}, {from: done, to: todo, by: member}]",),
            "  terminal: [done]\n",
            [],
        ),
        (
            (START_IF_FREE,),
            "",
            [],
        ),
    ],
    ids=[
        *("also from the last", "to where there is no row", "two of them", "one status", "a trap beside it"),
        *("an edit is no way", "an edit beside it", "a switch", "a circle", "conditions"),
    ],
)
def test_only_a_free_edit_leads_nowhere(actions: tuple[str, ...], fields: str, expected: list[str], tmp_path: Path) -> None:
    """Whatever leads from every status to one is a way; an edit that may write any status over any other is none."""
    assert wrong(removing(*actions, terminal=fields), tmp_path) == expected


SCXML = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="absent">
<state id="absent"><transition event="create" cond="by_member" target="todo"/></state>
<state id="todo">
  <transition event="start" cond="by_member" target="doing"/><transition event="remove" cond="by_member" target="gone"/>
</state>
<state id="doing"><transition event="remove" cond="by_member" target="gone"/></state>
<final id="gone"/>
</scxml>
"""
CHART = """from statemachine import State, StateChart


class Issue(StateChart[object]):
    absent = State(initial=True)
    todo = State()
    doing = State()
    gone = State(final=True)
    create = absent.to(todo, cond="by_member")
    start = todo.to(doing, cond="by_member")
    remove = gone.from_(todo, doing, cond="by_member")

    def by_member(self, role: str) -> bool:
        return role == "member"
"""


@pytest.mark.parametrize(("file", "text", "said"), [("a.scxml", SCXML, "a.scxml"), ("issues.py", CHART, "issues:Issue")])
def test_the_same_lifecycle_in_another_language(file: str, text: str, said: str, tmp_path: Path) -> None:
    """Drawn as SCXML or written as a chart it is as sound."""
    (tmp_path / file).write_text(text, "utf-8")
    design = REMOVE.read_text("utf-8")
    begins, ends = design.index("lifecycle:\n"), design.index("dashboards:\n")
    assert wrong(f"{design[:begins]}lifecycle: {said}\n{design[ends:]}", tmp_path) == []


def test_a_status_with_work_to_do_must_be_in_some_view() -> None:
    """The only list of the driver has forgotten the status in which the passenger is dropped off."""
    answer = assess(load(str(FORGOTTEN)), Session())
    sound = answer.promises[0]
    assert (sound.outcome, sound.breaches, answer.broken) == (Outcome.VIOLATED, (JOURNEY,), ("lifecycle-sound",))
    assert sound.reason == f"{JOURNEY} ({WAY} and start_journey lead there)"


@pytest.mark.slow
def test_a_forgotten_status_is_worse_and_a_listed_one_better(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`diff` from the full list to the one that has forgotten a status fails, and the other way round it does not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full.yaml").write_text(forgotten((SHOWN, "hides: []")), "utf-8")
    (tmp_path / "less.yaml").write_text(forgotten(), "utf-8")
    code, out, _ = run(("diff", "full.yaml", "less.yaml"), capsys)
    assert (code, " ".join(out.split()).count(f"lifecycle-sound HOLDS BROKEN worse now {JOURNEY}")) == (1, 1)
    code, out, _ = run(("diff", "less.yaml", "full.yaml"), capsys)
    assert (code, " ".join(out.split()).count(f"lifecycle-sound BROKEN HOLDS better no longer {JOURNEY}")) == (0, 1)


OTHER_VIEW = "offers: card}\n      past: {reads: today, shows: [journey]}"
OTHER_BOARD = """
  driver's watch:
    role: driver
    queries: {now: {key: [now]}}
    views: {now: {reads: now}}
"""
OTHER_ROLE = OTHER_BOARD.replace("driver", "therapist")
DROP, START_JOURNEY = "drop off: {action: drop_off,", "start journey: {action: start_journey,"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([(SHOWN, "hides: [journey]")], UNSEEN),
        ([(SHOWN, "hides: [pending]")], []),
        ([("offers: card}", OTHER_VIEW)], []),
        ([("\ndashboards:\n", f"\ndashboards:{OTHER_BOARD}")], []),
        ([("\ndashboards:\n", f"\ndashboards:{OTHER_ROLE}")], UNSEEN),
        ([(", offers: card}", "}")], UNSEEN),
        ([(", journey: [drop off]", "")], []),
        ([(DROP, f"{DROP} button: whenever accepted,")], []),
        ([("journey: [drop off]", "journey: [start journey]")], []),
        (
            [("journey: [drop off]", "journey: [start journey]"), (START_JOURNEY, f"{START_JOURNEY} patches_to: journey,")],
            [JOURNEY.replace("drop off", "start journey")],
        ),
        ([("journey: [drop off]", "journey: [drop off, start journey]")], UNSEEN),
        (
            [
                ("journey: [drop off]", "journey: [drop off, give up]"),
                ("by: driver}\n\nserver", "by: driver}\n    give_up: {from: journey, to: pending, by: driver}\n\nserver"),
                (DROP, f"give up: {{action: give_up}}\n      {DROP}"),
            ],
            [JOURNEY.replace("button drop off", "buttons give up and drop off")],
        ),
        (
            [("from: in_progress, to: journey", "from: journey, to: journey")],
            ["no run reaches 'journey'", "no run reaches 'dropped_off'"],
        ),
        ([("  initial: absent\n", "  initial: absent\n  rowless: [dropped_off]\n")], UNSEEN),
    ],
    ids=[
        *("hidden", "another one is hidden", "another view", "another dashboard of the role", "of another role"),
        *("a table that no view uses", "no button there", "a button that is anywhere", "refused there", "a PATCH there"),
        *("one of two refused", "two buttons", "never reached", "no row afterwards"),
    ],
)
def test_who_has_a_button_has_a_view(changes: list[tuple[str, str]], expected: list[str], tmp_path: Path) -> None:
    """Told is a status that a run reaches, that no view of the role lists, and in which one of its buttons is accepted."""
    assert wrong(forgotten(*changes), tmp_path) == expected
