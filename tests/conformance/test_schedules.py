"""Random schedules of the shipped designs' whole worlds, compared with the real libraries after each step."""

import pytest
from tiers import long_but

from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.walks import compare

STATES = 3_000
EVENTS = {"age", "click", "deliver", "fail", "focus", "leave", "open", "poll", "reload", "serve"}
"""What happens often in the world of every shipped design."""


@pytest.mark.slow
@pytest.mark.parametrize("design", long_but(SHIPPED, ("as_found", "stale_proof")))
def test_no_schedule_differs(libraries: Libraries, design: str) -> None:
    """Three browsers, two appointments, all claimed faults: every state is the same in the model and in the libraries."""
    outcome = compare(libraries, design, STATES, seed=1)
    assert outcome.mismatch is None
    assert outcome.compared == STATES
    assert {event for event, count in outcome.taken.items() if count >= 10} >= EVENTS
