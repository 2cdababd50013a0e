"""Which remedy mends which settled state."""

import numpy as np
from numpy.typing import NDArray

from checker.space import Space, _among, union
from checker.tables import Numbers
from model.vocabulary import Kind, Property, Remedy

Flags = NDArray[np.bool_]
INTERNAL = frozenset({Kind.INTERNAL})


def mending(space: Space, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    """For each state whether the remedy can be had there and leads, with all that is then under way done, to no bad end.

    After the remedy only internal steps follow, in every order; every settled state they end in must be free of `bad`.
    """
    reached, origins = states, np.arange(len(states))
    for label in remedy.labels:
        reached, kept = space.product.fire(label, reached)
        origins = origins[kept]
    mended = np.zeros(len(states), bool)
    mended[origins] = ~_ends_badly(space, reached, bad)
    return mended


def _ends_badly(space: Space, starts: Numbers, bad: Property) -> Flags:
    """For each start whether internal steps can lead to a settled state in which `bad` is true."""
    product = space.product
    seen = frontier = union([starts])
    sources, targets = [], []
    while frontier.size:
        fired = list(product.steps(frontier, INTERNAL))
        sources += [frontier[step.origins] for step in fired]
        targets += [step.states for step in fired]
        new = union(step.states for step in fired)
        frontier = new[~_among(new, seen)]
        seen = union([seen, frontier])
    worst = np.zeros(len(seen), bool)
    settled = product.settled(seen)
    worst[settled] = product.holds(bad, seen[settled]) if settled.any() else worst[settled]
    if sources:
        _spread_back(worst, np.searchsorted(seen, np.concatenate(sources)), np.searchsorted(seen, np.concatenate(targets)))
    return worst[np.searchsorted(seen, starts)] if seen.size else np.zeros(0, bool)


def _spread_back(worst: Flags, sources: Numbers, targets: Numbers) -> None:
    """Mark every source of a marked target, until nothing changes."""
    while True:
        fresh = worst[targets] & ~worst[sources]
        if not fresh.any():
            return
        worst[sources[fresh]] = True
