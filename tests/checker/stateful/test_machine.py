"""The Hypothesis machine: it finds, shrinks, is deterministic, and finds nothing where nothing is."""

from hypothesis import strategies as st
from toys import SWITCH, lamp_and_counter

from staleproof.checker.stateful.machine import Budget, hunt
from staleproof.checker.stateful.minimizing import shortened
from staleproof.checker.stateful.target import HuntTarget, Run, Watch, settled
from staleproof.model.vocabulary import Event, Kind, Label, State, System

GROUPS = {
    "people": lambda move: move.kind is Kind.ENVIRONMENT,
    "inside": lambda move: move.kind is Kind.INTERNAL,
    "faults": lambda move: move.kind is Kind.FAULT,
}
BUDGET = Budget(runs=50, steps=12)


def hunted(bad: State) -> HuntTarget:
    return watched(settled(lambda state: state == bad))


def watched(watch: Watch) -> HuntTarget:
    return HuntTarget(st.just(0), lambda _: lamp_and_counter(4), watch, GROUPS)


def test_shrinks_to_the_shortest_run() -> None:
    """A lit settled lamp takes one switch and one step down, and nothing else is left in the shrunk run."""
    found = hunt(hunted((True, 0)), BUDGET)
    assert found is not None
    assert found.labels == (SWITCH, Label("counter", Event("down")))
    assert found.states == ((False, 0), (True, 1), (True, 0))


def test_finds_nothing_where_nothing_is() -> None:
    """A state that is never settled is never found."""
    assert hunt(hunted((True, 2)), BUDGET) is None


def test_the_same_seed_gives_the_same_run() -> None:
    """Two hunts with one seed are the same, so CI is deterministic."""
    assert hunt(hunted((True, 0)), BUDGET, 3) == hunt(hunted((True, 0)), BUDGET, 3)


def test_a_watch_is_told_of_every_step_and_may_end_the_run_anywhere() -> None:
    """It hears of the start of each run and of all steps in order, and what it waits for need not be settled."""
    told: list[tuple[Label | None, State]] = []

    def watch(_: System, label: Label | None, state: State) -> bool:
        if label is None:
            told.clear()
        told.append((label, state))
        return state == (False, 2)

    found = hunt(watched(watch), BUDGET)
    assert found is not None
    assert found.labels == (SWITCH, SWITCH)
    assert told == list(zip((None, *found.labels), found.states, strict=True))


def test_a_bad_state_to_begin_with_is_found() -> None:
    """The shortest run has no step."""
    found = hunt(hunted((False, 0)), BUDGET)
    assert found is not None
    assert (found.labels, found.states) == ((), ((False, 0),))


def test_a_run_is_shortened_to_the_steps_that_it_needs() -> None:
    """A detour of four steps is left out, those that lead to what is hunted stay."""
    down = Label("counter", Event("down"))
    labels = (SWITCH, down, SWITCH, down, SWITCH, down)
    system, states = lamp_and_counter(4), [lamp_and_counter(4).initial]
    for label in labels:
        states.append(system.fire(states[-1], label))
    short = shortened(hunted((True, 0)), Run(0, labels, tuple(states)))
    assert short == Run(0, (SWITCH, down), ((False, 0), (True, 1), (True, 0)))
