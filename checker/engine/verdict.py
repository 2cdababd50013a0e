"""Answers: how a question about all reachable states came out, and for which scope that is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from staleproof.checker.engine.bounds import BoundError, exhausting
from staleproof.checker.engine.explicit.recovery import mending
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.model.vocabulary import Property, Remedy

Remedies = tuple[tuple[str, tuple[Remedy, ...]], ...]
"""For each rank, the best first, its name and the ways in which it may be had."""


SHOWN = 4
"""How many witnesses are kept."""


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
    without any, nothing was proved. `seen` are the first of these. `whole` are the numbers of states and steps that this is
    about, if not only those of the space.
    """

    outcome: Outcome
    space: Space
    bad: Numbers
    witnesses: int
    reason: str = ""
    seen: tuple[int, ...] = ()
    whole: tuple[int, int] | None = None


Bad = tuple[tuple[Property, bool | None], ...]
"""Statements that must not be true; each with True if only settled states count, None if all do."""


def never(space: Space, bad: Bad, witness: Property) -> Invariant:
    """Whether no reachable state is bad. A witness counts in settled states if only those can be bad."""
    if space.stopped is not None:
        return Invariant(Outcome.INCONCLUSIVE, space, np.empty(0, np.int64), 0, space.stopped)
    try:
        with exhausting():
            return _never(space, bad, witness)
    except BoundError as bound:
        return Invariant(Outcome.INCONCLUSIVE, space, np.empty(0, np.int64), 0, str(bound))


def _never(space: Space, bad: Bad, witness: Property) -> Invariant:
    settled = True if all(only for _, only in bad) else None
    seen = space.where(settled=settled, statement=witness)
    witnesses = len(seen)
    broken = np.concatenate([space.where(settled=only, statement=statement) for statement, only in bad])
    if broken.size:
        ordered = broken[np.argsort(space.depth(broken), kind="stable")]
        return Invariant(Outcome.VIOLATED, space, ordered, witnesses, seen=tuple(seen[:SHOWN].tolist()))
    return Invariant(
        Outcome.HOLDS if witnesses else Outcome.VACUOUS, space, broken, witnesses, seen=tuple(seen[:SHOWN].tolist())
    )


def found(bad: Bad) -> Callable[[Space], bool]:
    """Tells of the levels of a space so far whether the last has a bad state."""

    def enough(space: Space) -> bool:
        return any(space.within(space.levels[-1], settled=only, statement=statement).size for statement, only in bad)

    return enough


@dataclass(frozen=True)
class Response:
    """What it takes, in the worst settled bad state, to get out of it.

    `rank` counts through the remedies: 0 where there is no bad state, n where the n-th is the best for some, and one more
    than there are where nothing helps some. `states` are those worst ones, the shallowest first; `seen` and `whole` as of an
    invariant.
    """

    outcome: Outcome
    rank: int
    states: Numbers
    witnesses: int
    reason: str = ""
    seen: tuple[int, ...] = ()
    whole: tuple[int, int] | None = None


def response(space: Space, bad: Property, witness: Property, remedies: Remedies) -> Response:
    """The worst over all settled bad states of the best remedy for each."""
    return next(responses(space, bad, witness, remedies))


def responses(space: Space, bad: Property, witness: Property, remedies: Remedies) -> Iterator[Response]:
    """One answer for each rank that some settled bad state has, the worst first; just one where no state is bad."""
    found = never(space, ((bad, True),), witness)
    if found.outcome is not Outcome.VIOLATED:
        yield Response(found.outcome, 0, found.bad, found.witnesses, found.reason, found.seen)
        return
    try:
        with exhausting():
            ranks = ranking(space, found.bad, bad, remedies)
    except BoundError as bound:
        yield Response(Outcome.INCONCLUSIVE, 0, np.empty(0, np.int64), found.witnesses, str(bound))
        return
    for rank in np.unique(ranks)[::-1].tolist():
        yield Response(Outcome.VIOLATED, rank, found.bad[ranks == rank], found.witnesses, seen=found.seen)


def reaches(bad: Property, remedies: Remedies, rank: int) -> Callable[[Space], bool]:
    """Tells of the levels of a space so far whether the last has a settled bad state of at least this rank."""

    def enough(space: Space) -> bool:
        last = space.within(space.levels[-1], settled=True, statement=bad)
        return bool(last.size) and int(ranking(space, last, bad, remedies).max()) >= rank

    return enough


def ranking(space: Space, states: Numbers, bad: Property, remedies: Remedies) -> Numbers:
    """For each settled bad state the number of the best remedy, one more than there are if none helps."""
    ranks = np.full(len(states), len(remedies) + 1)
    left = np.arange(len(states))
    for rank, (_, ways) in enumerate(remedies, 1):
        for remedy in ways:
            mended = mending(space, states[left], bad, remedy)
            ranks[left[mended]] = rank
            left = left[~mended]
    return ranks
