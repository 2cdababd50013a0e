"""Random runs of whole worlds."""

import random
from collections.abc import Iterator

from naming import Happened, changed

from staleproof.model.vocabulary import Kind, Label, State, System

WEIGHTS = {
    "age": 1,
    "collect": 1,
    "expire": 1,
    "hide": 1,
    "offline": 1,
    "log out": 1,
    "disconnect": 1,
    "another tab reads": 1,
    "others read": 1,
    "tell": 1,
    "show": 8,
    "online": 8,
    "log in": 12,
    "reload": 1,
    "leave": 1,
    "fail": 2,
    "lose": 2,
    "commit": 6,
    "click": 12,
}
"""What is under way and what people do is preferred to the passing of time; all else has 4."""


def random_run(system: System, rng: random.Random, steps: int, start: State | None = None) -> list[Happened]:
    """A run of some steps, after which all ends that is under way; from the initial state if none is given."""
    state, run = system.initial if start is None else start, []
    for n in range(2 * steps):
        label = chosen(system, state, rng, internal=n >= steps)
        if label is None:
            break
        after = system.fire(state, label)
        assert after is not None
        run.append(Happened(state, label, after))
        state = after
    return run


def chosen(system: System, state: State, rng: random.Random, *, internal: bool) -> Label | None:
    """One of the steps that are enabled, only of what is under way if `internal`."""
    labels = [label for label, kind in system.offered(state) if kind is Kind.INTERNAL or not internal]
    return next((label for label in shuffled(labels, rng) if system.fire(state, label) is not None), None)


def shuffled(labels: list[Label], rng: random.Random) -> Iterator[Label]:
    """All labels, the heavier ones rather first."""
    keys = {label: rng.random() ** (1 / WEIGHTS.get(label.event.name, 4)) for label in labels}
    yield from sorted(labels, key=lambda label: -keys[label])


def commits_of(system: System, run: list[Happened], record: int) -> list[int]:
    """The steps that commit a record."""
    changes = (changed(system, happened) for happened in run)
    return [n for n, change in enumerate(changes) if change is not None and change[:2] == ("commit", record)]
