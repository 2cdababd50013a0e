"""Answers: how a question about all reachable states came out, and for which scope that is said."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from checker.remedies import mending
from checker.space import Space
from checker.tables import Numbers
from model.vocabulary import Property, Remedy

Remedies = tuple[tuple[str, tuple[Remedy, ...]], ...]
"""For each rank, the best first, its name and the ways in which it may be had."""


class Outcome(Enum):
    """How a question came out; one is not asked of what by its declaration has nothing that the question is about."""

    HOLDS = "holds"
    VIOLATED = "violated"
    INCONCLUSIVE = "inconclusive"
    VACUOUS = "vacuous"
    NOT_ASKED = "does not apply"


@dataclass(frozen=True)
class Invariant:
    """Whether a bad state is reachable.

    `bad` are the bad states, the shallowest first. `witnesses` counts the states in which there was something to break:
    without any, nothing was proved.
    """

    outcome: Outcome
    space: Space
    bad: Numbers
    witnesses: int
    reason: str = ""


Bad = tuple[tuple[Property, bool | None], ...]
"""Statements that must not be true; each with True if only settled states count, None if all do."""


def never(space: Space, bad: Bad, witness: Property) -> Invariant:
    """Whether no reachable state is bad. A witness counts in settled states if only those can be bad."""
    if space.stopped is not None:
        return Invariant(Outcome.INCONCLUSIVE, space, np.empty(0, np.int64), 0, space.stopped)
    settled = True if all(only for _, only in bad) else None
    witnesses = len(space.where(settled=settled, statement=witness))
    broken = np.concatenate([space.where(settled=only, statement=statement) for statement, only in bad])
    if broken.size:
        ordered = broken[np.argsort(space.depth(broken), kind="stable")]
        return Invariant(Outcome.VIOLATED, space, ordered, witnesses)
    return Invariant(Outcome.HOLDS if witnesses else Outcome.VACUOUS, space, broken, witnesses)


def found(bad: Bad) -> Callable[[Space], bool]:
    """Tells of the levels of a space so far whether the last has a bad state."""

    def enough(space: Space) -> bool:
        return any(space.within(space.levels[-1], settled=only, statement=statement).size for statement, only in bad)

    return enough


@dataclass(frozen=True)
class Response:
    """What it takes, in the worst settled bad state, to get out of it.

    `rank` counts through the remedies: 0 where there is no bad state, n where the n-th is the best for some, and one more
    than there are where nothing helps some. `states` are those worst ones, the shallowest first.
    """

    outcome: Outcome
    rank: int
    states: Numbers
    witnesses: int
    reason: str = ""


def response(space: Space, bad: Property, witness: Property, remedies: Remedies) -> Response:
    """The worst over all settled bad states of the best remedy for each."""
    invariant = never(space, ((bad, True),), witness)
    if invariant.outcome is not Outcome.VIOLATED:
        return Response(invariant.outcome, 0, invariant.bad, invariant.witnesses, invariant.reason)
    ranks = _ranks(space, invariant.bad, bad, remedies)
    worst = int(ranks.max())
    return Response(Outcome.VIOLATED, worst, invariant.bad[ranks == worst], invariant.witnesses)


def reaches(bad: Property, remedies: Remedies, rank: int) -> Callable[[Space], bool]:
    """Tells of the levels of a space so far whether the last has a settled bad state of at least this rank."""

    def enough(space: Space) -> bool:
        last = space.within(space.levels[-1], settled=True, statement=bad)
        return bool(last.size) and int(_ranks(space, last, bad, remedies).max()) >= rank

    return enough


def _ranks(space: Space, states: Numbers, bad: Property, remedies: Remedies) -> Numbers:
    """For each settled bad state the number of the best remedy, one more than there are if none helps."""
    ranks = np.full(len(states), len(remedies) + 1)
    left = np.arange(len(states))
    for rank, (_, ways) in enumerate(remedies, 1):
        for remedy in ways:
            mended = mending(space, states[left], bad, remedy)
            ranks[left[mended]] = rank
            left = left[~mended]
    return ranks
