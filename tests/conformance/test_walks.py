"""Random walks through a world that uses every rule, compared with the real libraries after each step."""

from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from every_kind import BEGUN, IN_WORLDS, STEPS

from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Event, Label, System
from staleproof.reports.files.loading import load
from staleproof.reports.libraries.declared import Setup, setup
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin, Walk
from staleproof.reports.libraries.walks import EVERYTHING, compare

STATES = 16_000
EVENTS = {name for part in IN_WORLDS for name in BEGUN[part]}
"""What can begin a step of a whole world."""


@pytest.mark.slow
def test_random_walks_agree_in_every_state(libraries: Libraries) -> None:
    """No state of the walks differs; every event that begins a step and every kind of step comes 15 times."""
    outcome = compare(libraries, EVERYTHING, STATES, seed=0)

    assert outcome.mismatch is None
    assert outcome.compared == STATES
    assert {event for event, count in outcome.taken.items() if count >= 15} == EVENTS
    assert {step for step, count in outcome.counts.steps.items() if count >= 15} == set(STEPS)


def test_the_same_seed_takes_the_same_steps(libraries: Libraries) -> None:
    """So a mismatch can be looked at again."""
    one, other = (compare(libraries, EVERYTHING, 500, seed=7).taken for _ in range(2))
    assert one == other != compare(libraries, EVERYTHING, 500, seed=8).taken


SEVERAL = str(Path(__file__).parents[1] / "proofs" / "designs" / "told_before_and_after.yaml")


def test_walks_with_several_messages_about_a_commit_agree(libraries: Libraries) -> None:
    """Before a commit and with it; all that is announced and committed is sent to the libraries alike."""
    outcome = compare(libraries, SEVERAL, 600, seed=0)
    assert (outcome.mismatch, outcome.compared) == (None, 600)
    assert (outcome.taken["announce"], outcome.taken["commit"]) == (1, 23)


WORDS = """
cancel:, patch:, invalidate:, refetch:, fetch:, store_reply:, run:, all:, rollback, unloaded:, snapshot:, aborts:,
errors: as_empty, response_cache: false, logout: clears, logout: keeps, trailing:, fills:, overlay:, retry:,
poll_in_background:, refetch_on_mount:, refetch_on_focus:, refetch_on_reconnect:, patches_to:, refetch_type: all,
refetch_type: inactive, refetch_type: none, cancel_refetch: false, await: false, unless_others_run: true,
requests: no-cache, kept_in: redux, kept_in: component, stale_time: always, stale_time: never, old row,
last_request_only:, refetch_on_mount: always, refetch_on_focus: always, refetch_on_reconnect: always, on_reconnect:,
enabled: alone, await: true, patch: last, store_reply: last, before_commit:, store_push:, newer_only:, part:,
other_tabs:, hand_on:, tell:, 'reset: [', 'reset: last'
"""


@pytest.mark.parametrize("word", [word.strip().strip("'") for word in WORDS.split(",")])
def test_the_design_of_the_walks_uses_every_step_and_option(word: str) -> None:
    """A rule that no declaration uses would not be compared."""
    assert word in Path(EVERYTHING).read_text("utf-8")


def world(*statuses: str) -> tuple[System, Setup]:
    loaded = load(EVERYTHING)
    whole = WholeWorld(loaded.design, loaded.lifecycle, len(statuses))
    return whole.system(statuses), setup(whole, statuses)


PAGE, LIST, TODAY = "busy page", "busy.list", "busy.today"
ONE, TWO = "busy slot 1", "busy slot 2"
SHOWN_WITH_A_PAUSED_HANDLER = (
    *((PAGE, "open", "first"), (LIST, "serve"), (LIST, "deliver"), (ONE, "click", (3, 0)), (PAGE, "poll", LIST)),
    *((LIST, "fail"), (ONE, "fail"), (PAGE, "hide"), (LIST, "retry"), (ONE, "retry"), (PAGE, "show")),
)
"""The first handler and a query wait for their next attempts; only the handler's is made at once."""
ANSWERED_IN_A_HIDDEN_TAB = (*SHOWN_WITH_A_PAUSED_HANDLER, (PAGE, "hide"), (ONE, "serve", ""), (ONE, "deliver"))
"""The tab is hidden again before the handler has its answer: what is paused stays paused."""
ANOTHER_HANDLER_GOES_ON = (
    *((PAGE, "open", "first"), (LIST, "serve"), (LIST, "deliver"), (TODAY, "serve"), (TODAY, "deliver")),
    *((PAGE, "open", "second"), (TODAY, "serve"), (TODAY, "deliver")),
    *((ONE, "click", (3, 0)), (ONE, "serve", ""), (ONE, "deliver"), (TWO, "click", (0, 1))),
)
"""The first handler awaits the list to refetch `today` afterwards; the second cancels both queries in one call."""


@pytest.mark.parametrize(
    ("steps", "query", "phase"),
    [
        (SHOWN_WITH_A_PAUSED_HANDLER, LIST, "paused"),
        (ANSWERED_IN_A_HIDDEN_TAB, LIST, "paused"),
        (ANOTHER_HANDLER_GOES_ON, TODAY, "sent"),
    ],
    ids=["shown with a paused handler", "answered in a hidden tab", "another handler goes on"],
)
def test_what_waits_for_something_goes_on_in_its_turn(
    steps: tuple[tuple[Any, ...], ...], query: str, phase: str, libraries: Libraries
) -> None:
    """Behind the calls that are being made, and in a tab that is shown again behind the answers of its actions."""
    system, declared = world("pending", "pending")
    labels = tuple(Label(name, Event(*event)) for name, *event in steps)

    assert Twin(libraries, system, declared).run([Walk(labels)]) is None
    *_, last = accumulate(labels, system.fire, initial=system.initial)
    assert system.local(last, query).fetch.phase == phase
