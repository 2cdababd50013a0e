"""The Hypothesis machine: it finds, shrinks, is deterministic, and finds nothing where nothing is."""

from hypothesis import strategies as st
from toys import SWITCH, lamp_and_counter

from checker.machine import Budget, Quarry, hunt
from model.vocabulary import Event, Kind, Label, State

GROUPS = {
    "people": lambda move: move.kind is Kind.ENVIRONMENT,
    "inside": lambda move: move.kind is Kind.INTERNAL,
    "faults": lambda move: move.kind is Kind.FAULT,
}
BUDGET = Budget(runs=50, steps=12)


def quarry(bad: State) -> Quarry:
    return Quarry(st.just(0), lambda _: lamp_and_counter(4), lambda state: state == bad, GROUPS)


def test_shrinks_to_the_shortest_run() -> None:
    """A lit settled lamp takes one switch and one step down, and nothing else is left in the shrunk run."""
    found = hunt(quarry((True, 0)), BUDGET)
    assert found is not None
    assert found.labels == (SWITCH, Label("counter", Event("down")))
    assert found.states == ((False, 0), (True, 1), (True, 0))


def test_finds_nothing_where_nothing_is() -> None:
    """A state that is never settled is never found."""
    assert hunt(quarry((True, 2)), BUDGET) is None


def test_the_same_seed_gives_the_same_run() -> None:
    """Two hunts with one seed are the same, so CI is deterministic."""
    assert hunt(quarry((True, 0)), BUDGET, 3) == hunt(quarry((True, 0)), BUDGET, 3)
