"""A stateful Hypothesis test of a system: rules fire enabled steps by kind of step, and let what is under way end.

For systems that are too large to be explored. A watch is told of every step and says where a run has met what is hunted:
a bad state, or a difference from something that takes the same steps. What Hypothesis finds it also shrinks; the shrunk
run is handed back as a path like those that exhaustive search finds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from staleproof.checker.stateful.minimizing import shortened
from staleproof.checker.stateful.target import HuntTarget, Run
from staleproof.model.vocabulary import Kind, Label, Move, State, System

LONGEST_SETTLING = 500
"""Internal steps after which settling is given up; a system that needs more may never settle."""
MOST_MOVES = 1 << 12
REMEMBERED = 1 << 14
"""States whose moves are kept, because the runs that are tried while one is shrunk go through much the same."""


@dataclass(frozen=True)
class Budget:
    """How much is tried: runs, and rules taken in each."""

    runs: int = 300
    steps: int = 30


class Hunted(AssertionError):  # noqa: N818
    """Raised inside a test run when it meets what is hunted."""


def hunt(hunted: HuntTarget, budget: Budget = Budget(), number: int = 0) -> Run | None:
    """The shrunk run that ends where it meets what is hunted, as far as Hypothesis finds one within its budget, or None.

    The same `number` (the seed) gives the same answer. No step of the run can be left out, and the watch is told of it last.
    """
    found: list[Run] = []
    chosen = settings(
        max_examples=budget.runs,
        stateful_step_count=budget.steps,
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,
        print_blob=False,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(machine(hunted, found.append)), settings=chosen)
    except Hunted:
        return shortened(hunted, found[-1])
    return None


def machine(hunted: HuntTarget, report: Callable[[Run], None]) -> type[RuleBasedStateMachine]:
    """The state machine; `report` is given each run that meets what is hunted."""
    system = lru_cache(hunted.system)

    class Interleavings(_HuntingMachine):
        """Rules for one system."""

        @initialize(start=hunted.starts)
        def begin(self, start: Any) -> None:
            self.start = start
            self.system = system(start)
            self.goto(None, self.system.initial)

        @rule(pick=st.integers(0, MOST_MOVES - 1))
        def let_everything_end(self, pick: int) -> None:
            for _ in range(LONGEST_SETTLING):
                internal = [move for move in self.moves() if move.kind is Kind.INTERNAL]
                if not internal:
                    break
                move = internal[pick % len(internal)]
                self.goto(move.label, move.state)

        def goto(self, label: Label | None, state: State) -> None:
            self.labels += () if label is None else (label,)
            self.states.append(state)
            if hunted.met(self.system, label, state):
                report(Run(self.start, tuple(self.labels), tuple(self.states)))
                raise Hunted

    for name, belongs in hunted.groups.items():
        setattr(Interleavings, name, _taking(name, belongs))
    return Interleavings


class _HuntingMachine(RuleBasedStateMachine):
    """A walk through a system and what was gone through so far."""

    def __init__(self) -> None:
        super().__init__()
        self.start: Any = None
        self.system: System
        self.labels: list[Label] = []
        self.states: list[State] = []

    def moves(self) -> tuple[Move, ...]:
        return _moves(self.system, self.states[-1])

    def goto(self, label: Label | None, state: State) -> None:
        raise NotImplementedError


@lru_cache(REMEMBERED)
def _moves(system: System, state: State) -> tuple[Move, ...]:
    return tuple(system.moves(state))


def _taking(name: str, belongs: Callable[[Move], bool]) -> Any:
    """A rule that takes one of the enabled steps that belong to it."""

    def enabled(walk: _HuntingMachine) -> bool:
        return any(map(belongs, walk.moves()))

    def take(self: _HuntingMachine, pick: int) -> None:
        moves = [move for move in self.moves() if belongs(move)]
        move = moves[pick % len(moves)]
        self.goto(move.label, move.state)

    take.__name__ = name
    return precondition(enabled)(rule(pick=st.integers(0, MOST_MOVES))(take))
