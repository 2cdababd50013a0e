"""Three of the holes are closed in stale_proof: the mechanism happens all the same, and no state is left that it harms."""

import pytest
from checked import Checked
from mechanisms import (
    BACKWARDS,
    COMMITTED_DURING_THE_FIRST_FETCH,
    POLL_OVERTAKEN_BY_AN_ACTION,
    copy,
    copy_and_run,
    ends,
    guessing,
    stale,
    unguessed,
    waiting,
)
from ways import Moment, Wanted

from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import Mark
from staleproof.model.systems.parts import PAGE
from staleproof.model.vocabulary import Property

VIEWS = ["therapist.list", "therapist.today", "therapist.upcoming", "driver.all", "operator.all", "operator.calendar"]
WITH_AND_WITHOUT = pytest.mark.parametrize("faults", [False, True], ids=["calm", "faulty"])


@WITH_AND_WITHOUT
@pytest.mark.parametrize("view", VIEWS)
def test_hole_4_is_closed_by_guesses_that_lie_over_the_view(checked: Checked, view: str, faults: bool) -> None:
    """The older answer still arrives during an action, but the view shows the guess in every state in which there is one."""
    ask = checked.ask("stale_proof", view)
    system = ask.faulty_system if faults else ask.calm_system
    assert ends(ask, Wanted(POLL_OVERTAKEN_BY_AN_ACTION, guessing(system), settled=None), faults=faults)
    assert not ends(ask, Wanted((), unguessed(system), settled=None), faults=faults)


@pytest.mark.parametrize("view", VIEWS)
def test_hole_5_is_closed_by_cancelling_first_loads(checked: Checked, view: str) -> None:
    """A commit during a first fetch still happens, but no settled state behind it is stale."""
    ask = checked.ask("stale_proof", view)
    loaded = Property((PAGE, COPY), lambda page, entry: page.page is not None and entry.data is Mark.AFTER)
    assert ends(ask, Wanted((COMMITTED_DURING_THE_FIRST_FETCH,), loaded))
    assert not ends(ask, Wanted((COMMITTED_DURING_THE_FIRST_FETCH,), stale(ask.calm_system)))


@WITH_AND_WITHOUT
@pytest.mark.parametrize("view", VIEWS)
def test_hole_7_is_closed_because_nothing_puts_older_rows_back(checked: Checked, view: str, faults: bool) -> None:
    """Newer rows arrive while an action is under way, and no step whatever replaces them by older ones."""
    ask, anything = checked.ask("stale_proof", view), copy(lambda _: True)
    meanwhile = Moment(COPY, "deliver", after=copy_and_run(lambda entry, run: waiting(run) and entry.data is Mark.AFTER))
    assert ends(ask, Wanted((meanwhile,), anything, settled=None), faults=faults)
    assert not ends(ask, Wanted((BACKWARDS,), anything, settled=None), faults=faults)
