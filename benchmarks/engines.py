"""The engines, each asked for all states of a system and for the first bad one; a further one is one more line in ENGINES."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracle import reachable

from benchmarks.apart import Spent, apart
from benchmarks.spin import Explored, built
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.diagrams.set_answers import never
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.local_functions import factored
from staleproof.checker.engine.verdict import Bad, Outcome, found
from staleproof.model.vocabulary import Property, State, System
from staleproof.reports.export.promela import promela


class Task(NamedTuple):
    """A system, what is bad in it, and how many states it has."""

    system: System
    bad: Bad
    states: int


class Measured(NamedTuple):
    """What an engine counted and needed: processor time in seconds, the most memory in bytes besides that of the program.

    `length` is that of the first way to a bad state that was found; None if there is none.
    """

    states: int
    steps: int
    seconds: float
    memory: int
    first_seconds: float | None
    length: int | None


class Engine(NamedTuple):
    """An engine by name, and the largest system that it is asked about."""

    name: str
    measure: Callable[[Task], Measured]
    most: int


def _is_bad(task: Task) -> Callable[[State], bool]:
    system = task.system

    def bad(state: State) -> bool:
        return any(only in (None, system.settled(state)) and statement.of(system, state) for statement, only in task.bad)

    return bad


# The engines.


def _explicit(task: Task) -> Measured:
    def every() -> tuple[int, int]:
        space = explore(task.system, Tables())
        return space.count, space.transitions

    return _together(apart(every), apart(lambda: _nearest(task)))


def _nearest(task: Task) -> int | None:
    """The length of a shortest way to a bad state."""
    space = explore(task.system, Tables(), enough=found(task.bad))
    last = space.levels[-1]
    bad = [state for statement, only in task.bad for state in space.within(last, settled=only, statement=statement).tolist()]
    return len(space.path(bad[0])) if bad else None


def _diagrams(task: Task) -> Measured:
    """Where sets have a bad state, the way to it is found state by state."""

    def every() -> tuple[int, int]:
        reached = reach(task.system, Tables())
        return reached.count, reached.transitions

    def first() -> int | None:
        told = never(reach(task.system, Tables()), task.bad, Property((), lambda: True))
        return _nearest(task) if told.outcome is Outcome.VIOLATED else None

    return _together(apart(every), apart(first))


def _plain(task: Task) -> Measured:
    bad = _is_bad(task)

    def every() -> tuple[int, int]:
        depth, steps = reachable(task.system)
        return len(depth), steps

    def first() -> int | None:
        depth, _ = reachable(task.system, until=bad)
        last = next(reversed(depth))
        return depth[last] if bad(last) else None

    return _together(apart(every), apart(first))


def _together(every: Spent, first: Spent) -> Measured:
    states, steps = every.answer
    seconds = None if first.answer is None else first.seconds
    return Measured(states, steps, every.seconds, every.memory, seconds, first.answer)


def _spin(task: Task, *, breadth_first: bool) -> Measured:
    """Without the time of writing and compiling the model; its steps are those of the system."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.pml"
        model.write_text(promela("a system", factored(task.system), task.bad), "utf-8")
        program = built(model, breadth_first=breadth_first)
        every = program.explore(task.states)
        first = program.explore(task.states, to_the_first=True) if every.errors else None
    steps = every.transitions - every.errors - 1
    return Measured(every.states, steps, every.seconds, every.memory, *_first(first))


def _first(found_: Explored | None) -> tuple[float | None, int | None]:
    return (None, None) if found_ is None else (found_.seconds, found_.first)


ENGINES = (
    Engine("explicit", _explicit, 20_000_000),
    Engine("decision diagrams", _diagrams, 20_000_000),
    Engine("SPIN, breadth first", lambda task: _spin(task, breadth_first=True), 20_000_000),
    Engine("SPIN, depth first", lambda task: _spin(task, breadth_first=False), 20_000_000),
    Engine("plain Python", _plain, 20_000),
)
