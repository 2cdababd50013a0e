"""Two engines, one answer: what is proved of the tiny designs against random runs of their whole worlds."""

import random
from pathlib import Path

import pytest
from runs import random_run
from simulation import at_rest
from tiers import slow_but

from staleproof.checker.answers.promise import Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.reports.files.loading import load

FOLDER = Path(__file__).parents[2] / "designs" / "bullets"
REPAIRED = sorted(FOLDER.glob("*_repaired.yaml"))
BUGS = sorted(set(FOLDER.glob("*.yaml")) - set(REPAIRED))
RUNS, STEPS = 10, 40


def fresh_when_settled(loaded: Loaded) -> Promise:
    return next(promise for promise in assess(loaded, Session()).promises if promise.name == "fresh-when-settled")


@pytest.mark.parametrize("path", slow_but(REPAIRED, REPAIRED[::6], 14), ids=lambda path: path.stem)
def test_no_run_of_a_repaired_design_rests_with_a_stale_view(path: Path) -> None:
    """As long as nothing fails; it is proved for the tiny design with its repair."""
    loaded = load(str(path))
    whole = WholeWorld(loaded.design, loaded.lifecycle, slots=Bounds().actions(loaded.design), faults=frozenset())
    rested = 0
    assert fresh_when_settled(loaded).outcome is Outcome.HOLDS
    for seed in range(RUNS):
        rng = random.Random(seed)
        system = whole.system((rng.choice(loaded.lifecycle.statuses), rng.choice(loaded.lifecycle.statuses)), everybody=True)
        for happened in random_run(system, rng, STEPS):
            resting = {name for name in loaded.design.dashboards if at_rest(system, name, happened.after)}
            rested += len(resting)
            assert [place for place, _ in whole.stale(happened.after) if place.dashboard in resting] == []
    assert rested > 0


@pytest.mark.parametrize("path", slow_but(BUGS, BUGS[::6], 14), ids=lambda path: path.stem)
def test_the_whole_world_rests_with_a_stale_view_where_a_story_says_so(path: Path) -> None:
    """A story of fresh-when-settled ends so in the whole world too; without one the promise holds."""
    loaded = load(str(path))
    promise = fresh_when_settled(loaded)
    if promise.story is None:
        assert promise.outcome is Outcome.HOLDS
        return
    lifter = Lifter(loaded)
    run = lifter.lift(promise.story)
    assert (run.place, 0) in lifter.whole.stale(run.states[-1])
    assert at_rest(lifter.system, run.place.dashboard, run.states[-1])
