"""Proofs about two views that are open together leave nothing out either, and say when these contradict each other."""

import random
from types import ModuleType

import pytest
from judging import Judge
from naming import Happened
from runs import commits_of, random_run
from simulation import Follower, Watched
from tiers import slow_but
from trials import Trial, loaded, trials

from staleproof.model.abstraction import agreement
from staleproof.model.refinement import exact_properties
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.refinement.two_records import two_records
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import System

STEPS = 50
ARRAYS = "tests/cases/designs/reproduce_two_arrays.yaml"
DESIGNS = (
    ARRAYS,
    "tests/designs/bullets/derived_counter.yaml",
    "tests/designs/bullets/hidden_status.yaml",
    "tests/promises/designs/copies_agree.yaml",
    "examples/support_desk/support_desk.yaml",
    "tests/designs/waits_apart.yaml",
)
BADGE, SEED = ViewName("therapist", "badge"), 30
SOUGHT = Sought(commits_after=True)
LEVELS = ("marks", "refined cone", "rows", "two records")
ASKED_OF_PAIRS = (
    Watched(commits_after=True),
    *(Watched(sought=SOUGHT, search=search) for search in (refined_cone, exhaustive, two_records)),
)
"""What is asked of two views, level by level."""


def followed(name: str, runs: int) -> list[Trial]:
    """Runs of a design, followed on cones of views beside others."""
    design = loaded(name)
    return [trial for seed in range(runs) for trial in trials(design, str(seed), STEPS, together=True)]


@pytest.mark.parametrize("name", slow_but(DESIGNS, (), 2))
def test_every_run_is_followed_on_the_cone_of_a_view_beside_another(name: str) -> None:
    """With marks, in the refinement and with rows; and what contradicts in it is said to be apart."""
    told = followed(name, 3)
    assert [trial.stuck for trial in told if trial.stuck] == []
    assert any(trial.steps > 0 for trial in told)


def contradiction(seed: int) -> tuple[WholeWorld, System, list[Happened], int]:
    """A run at whose end, or before, two views contradict each other, with the commit that only one of them has."""
    design = loaded(ARRAYS)
    whole, rng = WholeWorld(design.design, design.lifecycle, slots=1), random.Random(seed)
    system = whole.system(tuple(rng.choices(design.lifecycle.statuses, k=whole.records)), everybody=True)
    run = random_run(system, rng, STEPS)
    judge = Judge(whole, system, BADGE, 0, run, BADGE._replace(view="notifications"))
    marks = commits_of(system, run, 0)
    mark = next(mark for mark in marks for n in range(len(run)) if "contradicted" in judge.breaches(n, mark))
    return whole, system, run, mark


def steps_followed(watched: Watched) -> tuple[int, int]:
    """How much of the run is followed on the cone of one view beside the other, and how long it is."""
    whole, system, run, mark = contradiction(SEED)
    cone = Cone(whole.design, whole.lifecycle, *BADGE, beside="notifications")
    return Follower(whole, system, cone, 0, watched).follow(run, mark)[0], len(run)


@pytest.mark.parametrize("watched", ASKED_OF_PAIRS, ids=LEVELS)
def test_a_run_that_ends_in_a_contradiction_is_followed(watched: Watched) -> None:
    """And said to be one by the proof."""
    steps, length = steps_followed(watched)
    assert steps == length


@pytest.mark.parametrize(
    ("owner", "name", "watched"),
    [
        (agreement, "_apart", ASKED_OF_PAIRS[0]),
        (agreement, "_apart", ASKED_OF_PAIRS[1]),
        (exact_properties, "contradict", ASKED_OF_PAIRS[2]),
        (exact_properties, "contradict", ASKED_OF_PAIRS[3]),
    ],
    ids=LEVELS,
)
def test_a_contradiction_that_is_overlooked_is_found(
    owner: ModuleType, name: str, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were all copies said to agree, the run could not be followed to its end."""
    monkeypatch.setattr(owner, name, lambda *_: False)
    steps, length = steps_followed(watched)
    assert steps < length
