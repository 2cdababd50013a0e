"""What counts as shown from before an own action, as overwriting its guess, and as made from a browser."""

from pathlib import Path

import pytest
from relatives import Found, checked

TAKE = "dashboards.worker.handlers.take"


def verdicts(found: Found, *promises: str) -> list[str]:
    return [found.verdicts[promise] for promise in promises]


@pytest.mark.parametrize("case", ["retried_guess", "finished_list"])
def test_what_looks_as_the_action_has_made_it_is_not_from_before_it(case: str, tmp_path: Path) -> None:
    """A guess that was confirmed at a second try, and a list that cannot tell: others make them stale, and that is theirs."""
    assert verdicts(checked(case, tmp_path), "own-write-visible") == ["HOLDS"]


def test_a_guess_that_came_to_nothing_counts_as_the_older_row_below_it(tmp_path: Path) -> None:
    """Another action was reported as done before; the row is from before that."""
    found = checked("left_guess", tmp_path)
    assert verdicts(found, "own-write-visible", "honest-optimism") == ["BROKEN", "BROKEN"]
    assert found.ends["own-write-visible"][-1].startswith("refuses 'close', because the job is taken")


def test_a_pushed_row_overwrites_a_guess_even_if_it_is_newer_than_the_row_below(tmp_path: Path) -> None:
    """Somebody else has committed it while the request was on its way: it is from before the action all the same."""
    found = checked("pushed_over_guess", tmp_path)
    assert verdicts(found, "optimism-kept") == ["BROKEN"]
    assert found.ends["optimism-kept"] == (
        "mark: the job becomes urgent; a push is on its way",
        "the push with urgent arrives; list has urgent",
    )


@pytest.mark.slow
def test_a_button_that_the_server_always_refuses_makes_no_change_from_its_browser(tmp_path: Path) -> None:
    """Its guess is left while the tab is offline; without faults there is no such entry, and nothing is vacuous for it."""
    lifecycle = {
        "initial": "absent",
        "actions": {
            "create": {"from": "absent", "to": "free", "by": "clerk"},
            "take": {"from": "free", "to": "taken", "by": "worker"},
            "finish": {"from": "taken", "to": "done", "by": "clerk"},
        },
    }
    guess = {f"{TAKE}.optimistic": "taken", f"{TAKE}.overlay": True}
    found = checked("refused_button_vacuous", tmp_path, {"lifecycle": lifecycle, "faults": ["offline"], **guess})
    assert found.cells["worker.list take own"] == "– / focus"
    assert verdicts(found, "fresh-when-settled", "own-write-visible") == ["HOLDS", "VACUOUS"]
