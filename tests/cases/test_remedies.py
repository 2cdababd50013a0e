"""What mends a stale view: only what its tab offers as it is, one thing after another, and the same for proofs and for runs."""

import json
from pathlib import Path

import pytest
from commands import run

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.promise import Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.checker.session.transfer import shipped
from staleproof.checker.stateful.machine import Budget
from staleproof.checker.stateful.target import Run
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands.bodies.fuzzing import hunted
from staleproof.reports.files.loading import load

CASES = Path(__file__).parent / "designs"
HIDDEN, OFFLINE = CASES / "poll_in_hidden_tab.yaml", CASES / "offline_never.yaml"
SEEDS = 4
LIST, TASKS = "dashboards.worker.queries.list", "dashboards.worker.queries.tasks"


def cells(answer: Answer) -> set[tuple[str, str]]:
    """What the entries say without faults and under those of the design."""
    return {(entry.calm.cell, entry.faulty.cell) for entry in answer.matrix}


def polls_mend(answer: Answer) -> Promise:
    return next(promise for promise in answer.promises if promise.name == "polls-mend-faults")


def unmended(loaded: Loaded, runs: int) -> list[Run]:
    """A run of the whole world that ends with a stale view that polls do not mend, if any is found."""
    hunts = (hunted(shipped(loaded), "polls-mend-faults", Budget(runs, 30), seed) for seed in range(SEEDS))
    return next(([run] for run in hunts if run is not None), [])


@pytest.mark.slow
def test_a_hidden_tab_does_not_poll() -> None:
    """So the view stays stale until its user comes back; check and fuzz say so both."""
    loaded = load(str(HIDDEN))
    answer = assess(loaded, Session())
    assert [(e.mutation, e.whose, e.calm.cell, e.faulty.cell) for e in answer.matrix] == [
        ("create", "foreign", "poll", "focus"),
        ("take", "foreign", "poll", "focus"),
    ]
    assert answer.broken == ("fresh-when-settled", "polls-mend-faults")
    assert answer.surprises == ("polls-mend-faults",)
    (found,) = unmended(loaded, runs=400)
    assert [label.event.name for label in found.labels].count("hide") == 1


def test_a_check_of_it_ends_with_a_surprise(capsys: pytest.CaptureFixture[str]) -> None:
    """The promise that the file does not expect to be broken is broken."""
    code, out, err = run(("check", str(HIDDEN)), capsys)
    assert (code, err) == (1, "")
    assert out.endswith("poll_in_hidden_tab: not as expected: polls-mend-faults.\n")


def test_a_reload_mends_a_tab_that_is_online_again() -> None:
    """It takes two steps: nothing can be reloaded before, and coming online rereads only what is old enough."""
    answer = assess(load(str(OFFLINE)), Session())
    assert [(e.mutation, e.whose, e.calm.cell, e.faulty.cell) for e in answer.matrix] == [
        ("create", "foreign", "reload", "reload"),
        ("take", "foreign", "reload", "reload"),
    ]
    assert answer.broken == ("fresh-when-settled", "polls-mend-faults", "always-recovers")


@pytest.mark.parametrize(
    ("design", "changes", "found"),
    [
        pytest.param(
            HIDDEN, {f"{LIST}.poll_in_background": True}, ("poll", "poll"), marks=[pytest.mark.slow, pytest.mark.long]
        ),
        (HIDDEN, {f"{LIST}.stale_time": "0 s", f"{LIST}.refetch_on_focus": True}, ("poll", "focus")),
        (HIDDEN, {f"{LIST}.poll": None}, ("reload", "reload")),
        pytest.param(HIDDEN, {"faults": ["offline"]}, ("poll", "poll"), marks=pytest.mark.slow),
        (HIDDEN, {"faults": ["offline", "background tab"]}, ("poll", "focus")),
        (HIDDEN, {"faults": ["offline", "background tab"], f"{LIST}.poll_in_background": True}, ("poll", "focus")),
        pytest.param(
            HIDDEN,
            {"faults": ["offline", "background tab"], f"{LIST}.poll_in_background": True, f"{LIST}.retry": 0},
            ("poll",) * 2,
            marks=pytest.mark.slow,
        ),
        (HIDDEN, {"faults": ["offline"], f"{LIST}.max_age": "1 min", f"{LIST}.requests": "plain"}, ("expiry+poll",) * 2),
        (HIDDEN, {f"{LIST}.max_age": "1 min", f"{LIST}.requests": "plain"}, ("expiry+poll", "expiry+focus")),
        (OFFLINE, {"faults": ["offline", "background tab"]}, ("reload", "reload")),
        (OFFLINE, {f"{TASKS}.stale_time": "0 s"}, ("focus", "focus")),
        (OFFLINE, {f"{TASKS}.stale_time": "0 s", f"{TASKS}.refetch_on_focus": False}, ("remount", "remount")),
        (OFFLINE, {f"{TASKS}.refetch_on_mount": "always"}, ("remount", "remount")),
        (OFFLINE, {f"{TASKS}.max_age": "1 min", f"{TASKS}.requests": "plain"}, ("expiry+reload", "expiry+reload")),
        (OFFLINE, {f"{TASKS}.poll": "1 min"}, ("poll", "poll")),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else None,
)
def test_what_it_takes_in_tabs_that_are_hidden_or_offline(
    design: Path, changes: dict[str, object], found: tuple[str, str], tmp_path: Path
) -> None:
    """Each with what becomes possible when the tab is online and shown again; the whole world says the same of polls."""
    file = tmp_path / "changed.yaml"
    fields = "".join(f"      {field}: {json.dumps(value)}\n" for field, value in changes.items())
    file.write_text(f"extends: {design}\nname: changed\nchanges:\n  it:\n    why: it may be so\n    set:\n{fields}", "utf-8")
    loaded = load(str(file))
    answer = assess(loaded, Session())
    assert cells(answer) == {found}
    promise = polls_mend(answer)
    assert promise.outcome is (Outcome.HOLDS if found[1] == "poll" else Outcome.VIOLATED)
    if promise.story is None:
        assert unmended(loaded, runs=10) == []
    else:
        lifter = Lifter(loaded)
        run = lifter.lift(promise.story)
        assert (run.place, 0) in lifter.whole.stale_after_polls(run.states[-1])
