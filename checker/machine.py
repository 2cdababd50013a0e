"""A stateful Hypothesis test of a system: rules fire enabled steps by kind of step, and let what is under way end.

For systems that are too large to be explored. What Hypothesis finds it also shrinks; the shrunk run is handed back as a
path like those that exhaustive search finds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from model.vocabulary import Kind, Label, Move, State, System

LONGEST_SETTLING = 500
"""Internal steps after which settling is given up; a system that needs more may never settle."""
MOST_MOVES = 1 << 12


@dataclass(frozen=True)
class Budget:
    """How much is tried: runs, and rules taken in each."""

    runs: int = 300
    steps: int = 30


@dataclass(frozen=True)
class Run:
    """A run of a system: the start that was chosen, the labels, the states gone through."""

    start: Any
    labels: tuple[Label, ...]
    states: tuple[State, ...]


class Hunted(AssertionError):  # noqa: N818
    """Raised inside a test run when a settled bad state is met."""


@dataclass(frozen=True)
class Quarry:
    """What is hunted: systems by start, settled states that are bad, and for each rule which steps it may take."""

    starts: st.SearchStrategy[Any]
    system: Callable[[Any], System]
    bad: Callable[[State], bool]
    groups: Mapping[str, Callable[[Move], bool]]


def hunt(quarry: Quarry, budget: Budget = Budget(), number: int = 0) -> Run | None:
    """The shrunk run into a settled bad state that Hypothesis finds within its budget, or None.

    The same `number` (the seed) gives the same answer.
    """
    found: list[Run] = []
    chosen = settings(
        max_examples=budget.runs,
        stateful_step_count=budget.steps,
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(machine(quarry, found.append)), settings=chosen)
    except Hunted:
        return found[-1]
    return None


def machine(quarry: Quarry, report: Callable[[Run], None]) -> type[RuleBasedStateMachine]:
    """The state machine; `report` is given each run that ends in a settled bad state."""

    class Interleavings(_Walk):
        """Rules for one system."""

        @initialize(start=quarry.starts)
        def begin(self, start: Any) -> None:
            self.start = start
            self.system = quarry.system(start)
            self.goto(None, self.system.initial)

        @rule()
        def let_everything_end(self) -> None:
            for _ in range(LONGEST_SETTLING):
                internal = next((move for move in self.here.moves if move.kind is Kind.INTERNAL), None)
                if internal is None:
                    break
                self.goto(internal.label, internal.state)
            self.look()

        def look(self) -> None:
            if self.system.settled(self.here.state) and quarry.bad(self.here.state):
                report(Run(self.start, tuple(self.labels), tuple(self.states)))
                raise Hunted

    for name, belongs in quarry.groups.items():
        setattr(Interleavings, name, _taking(name, belongs))
    return Interleavings


class _Here:
    """A state with the moves that are enabled in it, worked out when asked for."""

    def __init__(self, system: System, state: State) -> None:
        self.system = system
        self.state = state

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        return tuple(self.system.moves(self.state))


class _Walk(RuleBasedStateMachine):
    """A walk through a system and what was gone through so far."""

    def __init__(self) -> None:
        super().__init__()
        self.start: Any = None
        self.system: System
        self.here: _Here
        self.labels: list[Label] = []
        self.states: list[State] = []

    def goto(self, label: Label | None, state: State) -> None:
        if label is not None:
            self.labels.append(label)
        self.states.append(state)
        self.here = _Here(self.system, state)

    def look(self) -> None:
        raise NotImplementedError


def _taking(name: str, belongs: Callable[[Move], bool]) -> Any:
    """A rule that takes one of the enabled steps that belong to it."""

    def enabled(walk: _Walk) -> bool:
        return any(map(belongs, walk.here.moves))

    def take(self: _Walk, pick: int) -> None:
        moves = [move for move in self.here.moves if belongs(move)]
        move = moves[pick % len(moves)]
        self.goto(move.label, move.state)
        self.look()

    take.__name__ = name
    return precondition(enabled)(rule(pick=st.integers(0, MOST_MOVES))(take))
