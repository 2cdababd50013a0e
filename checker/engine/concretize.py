"""Making an abstract path concrete: the same steps on a system that knows more, with more choices at each step."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from staleproof.model.vocabulary import Label, State, System

Choices = Callable[[int, State], Iterable[tuple[Label, ...]]]


@dataclass(frozen=True)
class Concrete:
    """A path of the concrete system; `start` is the number of the start that was chosen."""

    start: int
    labels: tuple[Label, ...]
    states: tuple[State, ...]


@dataclass
class _TriesLeft:
    left: int


def concretize(
    steps: int, starts: Iterable[tuple[int, System]], choices: Choices, accepts: Callable[[Concrete], bool], effort: int = 4000
) -> Concrete | None:
    """The first concrete path that takes `steps` abstract ones, if `accepts` says so of it.

    `choices(n, state)` are the sequences of concrete labels that may stand for the abstract step `n`, most wanted first.
    Depth first over the starts and the choices; gives up, with None, after firing `effort` labels.
    """
    budget = _TriesLeft(effort)
    for number, system in starts:
        for labels, states in _walk(system, (system.initial,), 0, steps, choices, budget):
            path = Concrete(number, labels, states)
            if accepts(path):
                return path
    return None


def _walk(
    system: System, states: tuple[State, ...], step: int, steps: int, choices: Choices, budget: _TriesLeft
) -> Iterator[tuple[tuple[Label, ...], tuple[State, ...]]]:
    if step == steps:
        yield (), states
        return
    for sequence in choices(step, states[-1]):
        budget.left -= len(sequence)
        reached = fired(system, states, sequence) if budget.left >= 0 else None
        if reached is None:
            continue
        for labels, further in _walk(system, reached, step + 1, steps, choices, budget):
            yield (*sequence, *labels), further


def fired(system: System, trail: tuple[State, ...], sequence: tuple[Label, ...]) -> tuple[State, ...] | None:
    """The states gone through when the labels are fired behind a trail, or None where one is refused."""
    for label in sequence:
        after = system.fire(trail[-1], label)
        if after is None:
            return None
        trail = (*trail, after)
    return trail
