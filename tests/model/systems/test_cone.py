"""How many own actions a proof lets run at the same time, and how their requests may end."""

import pytest
from job_board import concrete

from staleproof.model.language.design import Design
from staleproof.model.systems.bounds import Bounds

GUARDED = {"invalidate": ["rows"], "unless_others_run": True}


@pytest.mark.parametrize(
    ("bounds", "routine", "settled", "actions"),
    [
        (Bounds(), [], [], 1),
        (Bounds(), [], [{"invalidate": ["rows"]}, "rollback"], 1),
        (Bounds(), [], [GUARDED], 2),
        (Bounds(), [], [{"all": [GUARDED]}], 2),
        (Bounds(), [GUARDED], [{"run": "reread"}], 2),
        (Bounds(1), [], [GUARDED], 1),
        (Bounds(2), [], [], 2),
    ],
)
def test_a_step_that_asks_whether_others_run_needs_two_actions(
    bounds: Bounds, routine: list[object], settled: list[object], actions: int
) -> None:
    """One is enough for all other designs, and whoever says a number gets it."""
    handlers = {"h": {"action": "act", "settled": settled}}
    board = {"role": "r", "queries": {"q": {"key": ["rows"]}}, "views": {"v": {"reads": "q"}}, "handlers": handlers}
    design = Design.model_validate(
        {"name": "d", "lifecycle": "x:Y", "routines": {"reread": routine}, "dashboards": {"d": board}}
    )
    assert bounds.actions(design) == actions


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ((), ("refuse", "commit", "mark", "elsewhere")),
        ((("by: worker}\noffers", "by: clerk}\noffers"),), ("refuse",)),
        ((("to: done, by: worker", "to: done"),), ("refuse",)),
        (
            (("to: done, by: worker", "to: done"), ("action: finish, opt", "action: finish, patches_to: done, opt")),
            ("refuse", "commit", "mark", "elsewhere"),
        ),
    ],
)
def test_what_is_not_for_the_role_is_always_refused(changes: tuple[tuple[str, str], ...], outcomes: tuple[str, ...]) -> None:
    """An action of others, or of nobody in particular, commits nothing; a plain PATCH of it asks for no role."""
    cone = concrete(*changes).cone
    assert cone.outcomes(cone.classes["finish"]) == outcomes
