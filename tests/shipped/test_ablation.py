"""Stale_proof with one thing taken away: what breaks then, or the proof that the thing is redundant.

Where a whole set of broken promises is stated, the cone of a view in each dashboard is exhausted, by the long tests those of
all views (cones that a difference does not touch are answered from what was explored before). For the steps of a single
handler, which concern its own dashboard only, it is enough to meet one broken promise in that dashboard; what is called
redundant is exhausted in all views.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from checked import Checked
from tiers import long_among, long_but
from variants import CANCEL, FEWER, INVALIDATE, broken, changed, own_write_in, variant

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.of_view import answer_about_view
from staleproof.checker.promises.promises import promises
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.reports.files.loading import load

pytestmark = pytest.mark.slow

OVERLAYS = "guesses lie over the views"
LARGEST = (False, pytest.param(True, marks=pytest.mark.long))
"""Whether all views are asked."""
STEPS_LEFT = long_but(["", CANCEL, INVALIDATE], ("",))
STALE = {"fresh-when-settled", "offers-are-legal"}
APART = STALE | {"copies-agree"}
WITHOUT = {
    "reads pass the http cache": APART | {"polls-mend-faults", "own-write-visible", "reload-suffices", "never-backwards"},
    "push after every commit": APART,
    "own actions reread": {"own-write-visible"},
    "guesses lie over the views": APART | {"optimism-kept", "reload-suffices", "never-backwards"},
    "guesses are honest": {"honest-optimism"},
    "one cache for all copies": STALE | {"polls-mend-faults", "always-recovers", "own-write-visible", "never-backwards"},
    "everything is polled": {"polls-mend-faults", "always-recovers"},
    "every status has a text": {"lifecycle-sound"},
}
DEAR = ("push after every commit", "reads pass the http cache")
"""Without these a check takes a minute and more."""
ELSEWHERE = {"one cache for all copies": {"never-backwards"}}
"""What breaks only in views that are not the first of their dashboards."""
REREAD = {
    "no cancel": (f"[{INVALIDATE}]", APART | {"own-write-visible"}),
    "cancel of all": (f"[{{cancel: [appointments]}}, {INVALIDATE}]", {"own-write-visible"}),
    "no invalidation": (f"[{CANCEL}]", APART | {"own-write-visible", "reload-suffices", "no-endless-spinner"}),
    "active queries only": (f"[{CANCEL}, {{invalidate: [appointments]}}]", APART | {"own-write-visible"}),
    "not awaited": (
        f"[{CANCEL}, {{invalidate: [appointments], refetch_type: all, await: false}}]",
        {"own-write-visible"},
    ),
}
PUSH = {
    "nothing on connect": ("on_connect", "[]", APART),
    "nothing on messages": ("on_message", "{}", APART),
    "nothing on deletions": ("on_message", "{appointment_updated: [run: reread]}", APART),
}
HANDLERS = {
    "therapist": ("accept", "reject", "confirm", "start session", "request payment", "complete session", "request pickup"),
    "driver": (
        "confirm ready",
        "mark arrived",
        "drop off",
        "start journey",
        "confirm pickup",
        "reject pickup",
        "complete return",
    ),
    "operator": (
        "accept rejection",
        "deny rejection",
        "auto-cancel",
        "start appointment",
        "verify payment",
        "assign driver",
    ),
}
REDUNDANT = [("therapist", "complete session"), ("driver", "start journey")]
"""Their actions always answer an error after the commit, so they are never reported as done; the push makes others read."""
NEEDED = [
    (dashboard, handler)
    for dashboard, handlers in HANDLERS.items()
    for handler in handlers
    if (dashboard, handler) not in REDUNDANT
]
FIRST = [(dashboard, handlers[0]) for dashboard, handlers in HANDLERS.items()]


def reread_of(dashboard: str, handler: str) -> str:
    return f"dashboards.{dashboard}.handlers.{handler}.success"


def test_the_tables_above_name_every_change_and_every_handler(checked: Checked) -> None:
    """Nothing of stale_proof is left out, and each handler ends with the routine, whose steps are the two taken away here."""
    loaded = checked.answers["stale_proof"].loaded
    assert list(WITHOUT) == list(loaded.source.own)
    assert {name: tuple(board.handlers) for name, board in loaded.design.dashboards.items()} == HANDLERS
    tracks = {
        (part.before, tuple(step.run for step in part.success), part.error, part.settled)
        for board in loaded.design.dashboards.values()
        for part in board.handlers.values()
    }
    assert tracks == {((), ("reread",), (), ())}
    assert [step.action for step in loaded.design.routines["reread"]] == ["cancel", "invalidate"]


@pytest.mark.long
def test_guesses_in_the_copies_are_overwritten_and_go_back_to_old_snapshots(checked: Checked) -> None:
    """In two views; own writes are not decided there, for nineteen statuses are too many for a search of all runs."""
    loaded = load("stale_proof", without=(OVERLAYS,))
    session = replace(checked.session, limits=FEWER)
    asks = tuple(ViewAsk(session, loaded, *view) for view in (("therapist", "list"), ("operator", "all")))
    wanted = asked(loaded, Narrowing(("therapist.list", "operator.all")))
    found = promises(loaded, asks, tuple(answer_about_view(ask, wanted) for ask in asks), wanted)
    assert {promise.name: promise.outcome for promise in found} == {
        "lifecycle-sound": Outcome.HOLDS,
        "fresh-when-settled": Outcome.VIOLATED,
        "polls-mend-faults": Outcome.HOLDS,
        "always-recovers": Outcome.HOLDS,
        "own-write-visible": Outcome.INCONCLUSIVE,
        "optimism-kept": Outcome.VIOLATED,
        "reload-suffices": Outcome.HOLDS,
        "honest-optimism": Outcome.HOLDS,
        "no-endless-spinner": Outcome.HOLDS,
        "offers-are-legal": Outcome.VIOLATED,
        "never-backwards": Outcome.VIOLATED,
        "copies-agree": Outcome.VIOLATED,
    }


@pytest.mark.parametrize("everywhere", LARGEST)
@pytest.mark.parametrize("change", long_among([change for change in WITHOUT if change != OVERLAYS], DEAR))
def test_each_change_keeps_promises_that_nothing_else_keeps(checked: Checked, change: str, everywhere: bool) -> None:
    """Without one named change exactly these promises break, each with a story."""
    expected = WITHOUT[change] if everywhere else WITHOUT[change] - ELSEWHERE.get(change, set())
    assert broken(load("stale_proof", without=(change,)), checked.session, everywhere=everywhere) == expected


@pytest.mark.parametrize("everywhere", LARGEST)
@pytest.mark.parametrize("ingredient", long_among(REREAD, ("active queries only", "cancel of all")))
def test_each_ingredient_of_the_reread_is_needed(checked: Checked, tmp_path: Path, ingredient: str, everywhere: bool) -> None:
    """With another routine, wherever it is run, exactly these promises break."""
    steps, expected = REREAD[ingredient]
    loaded = variant(tmp_path, f"routines: {{reread: {steps}}}")
    assert broken(loaded, checked.session, everywhere=everywhere) == expected


@pytest.mark.parametrize("everywhere", LARGEST)
@pytest.mark.parametrize("ingredient", long_among(PUSH, ("nothing on deletions",)))
def test_each_occasion_of_the_push_is_needed(checked: Checked, tmp_path: Path, ingredient: str, everywhere: bool) -> None:
    """When a tab does not reread on one of the occasions, exactly these promises break."""
    field, value, expected = PUSH[ingredient]
    loaded = changed(tmp_path, f"dashboards.*.push.{field}", value)
    assert broken(loaded, checked.session, everywhere=everywhere) == expected


@pytest.mark.parametrize("everywhere", LARGEST)
def test_a_reread_after_errors_too_does_no_harm(checked: Checked, tmp_path: Path, everywhere: bool) -> None:
    """It is not in stale_proof, because what an error has committed all the same, the push tells; but it breaks nothing."""
    loaded = changed(tmp_path, "dashboards.*.handlers.*.error", "[run: reread]")
    assert broken(loaded, checked.session, everywhere=everywhere) == set()


@pytest.mark.parametrize("needed", long_but(NEEDED, FIRST), ids=" ".join)
@pytest.mark.parametrize("left", STEPS_LEFT, ids=["reread", "invalidation", "cancel"])
def test_no_handler_can_do_without(checked: Checked, tmp_path: Path, left: str, needed: tuple[str, str]) -> None:
    """Without the reread of one handler, or one of its two steps, an own write is not seen after it was reported as done."""
    answer = own_write_in(changed(tmp_path, reread_of(*needed), f"[{left}]"), checked.session, needed[0])
    assert (answer.outcome, answer.story is not None) == (Outcome.VIOLATED, True)


@pytest.mark.parametrize(("dashboard", "handler"), [REDUNDANT[0], pytest.param(*REDUNDANT[1], marks=pytest.mark.long)])
@pytest.mark.parametrize("left", STEPS_LEFT, ids=["reread", "invalidation", "cancel"])
def test_two_handlers_can_do_without(checked: Checked, tmp_path: Path, left: str, dashboard: str, handler: str) -> None:
    """Without the reread of a handler that always ends with an error, or one of its steps, every promise still holds."""
    assert broken(changed(tmp_path, reread_of(dashboard, handler), f"[{left}]"), checked.session) == set()


@pytest.mark.long
def test_both_rereads_may_be_left_out_together(checked: Checked, tmp_path: Path) -> None:
    """One redundant reread does not stand in for the other."""
    fields = ", ".join(f"{reread_of(*place)}: []" for place in REDUNDANT)
    assert broken(variant(tmp_path, f"changes: {{difference: {{set: {{{fields}}}}}}}"), checked.session) == set()
