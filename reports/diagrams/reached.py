"""What one part of a view's cone goes through in all that the cone can do."""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.model.vocabulary import Event, System

ENOUGH = Limits(states=300_000)
"""How far a picture is worth to be explored."""


class LocalStep(NamedTuple):
    """One step of a part: its state before, the event that reaches it, and its state behind that."""

    before: Hashable
    event: Event
    after: Hashable


class ReachedSteps(NamedTuple):
    """The steps that a part takes, the states in which steps of the whole leave it, and whether the whole was explored."""

    initial: Hashable
    resting: frozenset[Hashable]
    steps: tuple[LocalStep, ...]
    whole: bool


def reached(system: System, name: str, limits: Limits = ENOUGH) -> ReachedSteps:
    """All that a component does in the reachable states of its system."""
    space = explore(system, Tables(), limits=limits)
    place = system.index[name]
    table = space.product.tables[place]
    numbers = np.unique(np.concatenate([space.product.locals(place, level) for level in space.levels]))
    resting = frozenset(table.states[number] for number in numbers.tolist())
    return ReachedSteps(system.components[place].initial, resting, tuple(LocalStep(*step) for step in table.taken), space.ended)
