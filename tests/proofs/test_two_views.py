"""Proofs about two views that are open together leave nothing out either, and say when these contradict each other."""

import random

import pytest
from judging import Judge
from runs import commits_of, random_run
from tiers import slow_but
from trials import Trial, loaded, trials

from staleproof.model.abstraction import agreement
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.whole_world import ViewName, WholeWorld

STEPS = 50
COUNTER = "tests/designs/bullets/derived_counter.yaml"
DESIGNS = (
    COUNTER,
    "tests/designs/bullets/hidden_status.yaml",
    "tests/promises/designs/copies_agree.yaml",
    "examples/support_desk/support_desk.yaml",
    "tests/designs/waits_apart.yaml",
)


def followed(name: str, runs: int) -> list[Trial]:
    """Runs of a design, followed on cones of views beside others."""
    design = loaded(name)
    return [trial for seed in range(runs) for trial in trials(design, f"{name} {seed}", STEPS, together=True)]


@pytest.mark.parametrize("name", slow_but(DESIGNS, (COUNTER,)))
def test_every_run_is_followed_on_the_cone_of_a_view_beside_another(name: str) -> None:
    """With marks, in the refinement and with rows; and what contradicts in it is said to be apart."""
    told = followed(name, 4)
    assert [trial.stuck for trial in told if trial.stuck] == []
    assert any(trial.steps > 0 for trial in told)


def test_some_runs_end_with_views_that_contradict_each_other() -> None:
    """So the proofs are asked to say so."""
    design = loaded(COUNTER)
    whole = WholeWorld(design.design, design.lifecycle)
    said = set()
    for seed in range(10):
        rng = random.Random(seed)
        system = whole.system(tuple(rng.choices(design.lifecycle.statuses, k=whole.records)))
        run = random_run(system, rng, STEPS)
        judge = Judge(whole, system, ViewName("worker", "counter"), 0, run, ViewName("worker", "list"))
        said |= {breach for mark in commits_of(system, run, 0) for n in range(len(run)) for breach in judge.breaches(n, mark)}
    assert "contradicted" in said


@pytest.mark.parametrize(
    ("owner", "name", "flip"),
    [
        (agreement, "_apart", lambda *_: False),
        (Cone, "reactions", {}),
    ],
    ids=["copies of whatever age agree", "no push does anything"],
)
def test_what_is_left_out_is_found(owner: object, name: str, flip: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one thing left out, some run cannot be followed."""
    monkeypatch.setattr(owner, name, flip)
    assert any(trial.stuck for trial in followed(COUNTER, 12))
