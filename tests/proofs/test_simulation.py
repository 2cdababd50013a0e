"""The proofs leave nothing out: random runs of whole worlds are followed on the cones of their views."""

import pytest
from trials import DESIGNS, loaded, trials

from reports.load import SHIPPED

STEPS = 50


@pytest.mark.parametrize("name", DESIGNS)
def test_every_run_of_a_whole_world_is_followed_on_the_cone_of_each_view(name: str) -> None:
    """Whatever the browsers do with two records, each view's proof explores it, and says when that is at rest and stale."""
    design = loaded(name)
    runs = 20 if name in SHIPPED else 8
    for seed in range(runs):
        for trial in trials(design, f"{name} {seed}", STEPS):
            assert trial.stuck == ""
            assert trial.steps > 0


def test_some_runs_end_at_rest_with_a_stale_view() -> None:
    """So the proofs of a design with a bug are asked to say so."""
    design = loaded("tests/designs/bullets/shared_cache.yaml")
    assert any(trial.stale for seed in range(10) for trial in trials(design, str(seed), STEPS))
