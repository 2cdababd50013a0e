"""Tiny lifecycles for the designs beside this file."""

from typing import ClassVar

from statemachine import State, StateChart


class Task(StateChart[object]):
    """A task that a clerk creates and a worker takes and finishes."""

    absent = State(initial=True)
    free = State()
    taken = State()
    done = State(final=True)

    create = absent.to(free, cond="by_clerk")
    take = free.to(taken, cond="by_worker")
    finish = taken.to(done, cond="by_worker")

    def by_clerk(self, role: str) -> bool:
        """Whether a clerk asks."""
        return role == "clerk"

    def by_worker(self, role: str) -> bool:
        """Whether a worker asks."""
        return role == "worker"


class Flawed(StateChart[object]):
    """The same with a status that nothing leads out of, though from the others the task may be lost."""

    validate_final_reachability = False

    absent = State(initial=True)
    free = State()
    taken = State()
    parked = State()
    lost = State(final=True)
    done = State(final=True)

    create = absent.to(free, cond="by_clerk")
    take = free.to(taken, cond="by_worker")
    finish = taken.to(done, cond="by_worker")
    park = taken.to(parked, cond="by_worker")
    remember = parked.to.itself(cond="by_worker")
    lose = lost.from_(free, taken)
    terminal: ClassVar[tuple[str, ...]] = ("done", "lost")

    def by_clerk(self, role: str) -> bool:
        """Whether a clerk asks."""
        return role == "clerk"

    def by_worker(self, role: str) -> bool:
        """Whether a worker asks."""
        return role == "worker"
