"""The proofs leave nothing out: random runs of whole worlds are followed on the cones of their views."""

import random
from collections.abc import Iterator

import pytest
from judging import Judge
from runs import commits_of, random_run
from tiers import slow_but
from trials import ASKED, DESIGNS, MARKS, NO_COMMIT, REFINED, loaded, trials

from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.reports.files.loading import SHIPPED

STEPS = 50
LARGE = "reports/libraries/everything.yaml"
"""A design whose runs are not followed where copies are rows: thousands of states stand for one there."""


def _breaches(design: Loaded) -> Iterator[str]:
    """The promises that some runs of a design break."""
    whole = WholeWorld(design.design, design.lifecycle)
    for seed in range(40):
        rng = random.Random(seed)
        system = whole.system(tuple(rng.choices(design.lifecycle.statuses, k=whole.records)))
        run = random_run(system, rng, STEPS)
        for place in whole.places:
            judge, marks = Judge(whole, system, place, 0, run), commits_of(system, run, 0) or [NO_COMMIT]
            yield from (breach for n in range(len(run)) for mark in marks for breach in judge.breaches(n, mark))


@pytest.mark.parametrize("name", slow_but(DESIGNS, DESIGNS[3::24], 60))
def test_every_run_of_a_whole_world_is_followed_on_the_cone_of_each_view(name: str) -> None:
    """Whatever the browsers do with two records, each view's proof explores it, and says when that is at rest and stale."""
    design, asked = loaded(name), (*MARKS, *REFINED) if name == LARGE else ASKED
    runs = 12 if name in SHIPPED else 3 if name == LARGE else 8
    for seed in range(runs):
        for trial in trials(design, f"{name} {seed}", STEPS, asked):
            assert trial.stuck == ""
            assert trial.steps > 0


def test_runs_with_several_messages_about_a_commit_are_followed() -> None:
    """Before a commit and with it, of the record that is followed and of the other one."""
    design = loaded("tests/proofs/designs/told_before_and_after.yaml")
    assert {trial.stuck for seed in range(4) for trial in trials(design, str(seed), STEPS)} == {""}


def test_some_runs_end_at_rest_with_a_stale_view() -> None:
    """So the proofs of a design with a bug are asked to say so."""
    design = loaded("tests/designs/bullets/shared_cache.yaml")
    assert any(trial.stale for seed in range(10) for trial in trials(design, str(seed), STEPS))


@pytest.mark.slow
def test_some_runs_break_each_promise() -> None:
    """So the proofs are asked to say so of each."""
    names = ("promises/designs/honest_optimism", "promises/designs/optimism_kept", "designs/bullets/errors_as_empty")
    paths = (*(f"tests/{name}.yaml" for name in names), "tests/proofs/designs/confirmed_guess.yaml")
    broken = {breach for path in paths for breach in _breaches(loaded(path))}
    assert broken == {
        "backwards",
        "dishonest",
        "left over",
        "never read",
        "older after done",
        "overwritten",
        "stale after reload",
    }
