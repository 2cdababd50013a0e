"""Making a run shorter, step by step, as long as it still ends where it meets what is hunted."""

from collections.abc import Iterable
from typing import Any

from staleproof.checker.stateful.target import HuntTarget, Run
from staleproof.model.vocabulary import Label, System


def shortened(hunted: HuntTarget, run: Run) -> Run:
    """A run of which no single step can be left out; the watch is told of it last."""
    system = hunted.system(run.start)
    place = len(run.labels)
    while place:
        place -= 1
        shorter = _followed(hunted, system, run.start, (*run.labels[:place], *run.labels[place + 1 :]))
        if shorter is not None:
            run, place = shorter, len(shorter.labels)
    return _followed(hunted, system, run.start, run.labels) or run


def _followed(hunted: HuntTarget, system: System, start: Any, labels: Iterable[Label]) -> Run | None:
    """The run of these steps up to where it meets what is hunted; None if it does not, or a step is not possible."""
    taken: list[Label] = []
    states = [system.initial]
    if hunted.met(system, None, states[-1]):
        return Run(start, (), tuple(states))
    for label in labels:
        possible = any(label == offered for offered, _ in system.offered(states[-1]))
        after = system.fire(states[-1], label) if possible else None
        if after is None:
            return None
        taken.append(label)
        states.append(after)
        if hunted.met(system, label, after):
            return Run(start, tuple(taken), tuple(states))
    return None
