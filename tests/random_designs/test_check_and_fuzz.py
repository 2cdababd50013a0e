"""What is proved of random designs and what Hypothesis finds in their whole worlds."""

from pathlib import Path

import pytest
from campaign import LIMITS
from generator import loaded
from tiers import long_but

from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.checker.stateful.machine import Budget
from staleproof.reports.commands.bodies.fuzzing import findings

pytestmark = pytest.mark.slow

BUDGET = Budget(runs=25, steps=25)


@pytest.mark.parametrize("seed", long_but(range(1000, 1012), (1003,)))
def test_fuzz_finds_nothing_that_check_says_cannot_be(seed: int, tmp_path: Path) -> None:
    """Each run that is found breaks the promise that was hunted, whatever else it shows."""
    design = loaded(seed, tmp_path)
    outcomes = {promise.name: promise.outcome for promise in assess(design, Session(limits=LIMITS)).promises}
    found = {finding.promise for finding in findings(design, BUDGET, seed) if finding.run is not None}
    assert {name for name in found if outcomes[name] is not Outcome.VIOLATED} == set()
