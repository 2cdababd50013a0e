"""Which remedy mends which settled state."""

import numpy as np
from numpy.typing import NDArray

from checker.product import Product, in_room
from checker.space import WORD, Space, _among, portions, union
from checker.tables import Numbers
from model.vocabulary import Kind, Property, Remedy

Flags = NDArray[np.bool_]
INTERNAL = frozenset({Kind.INTERNAL})


def mending(space: Space, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    """For each state whether the remedy can be had there and leads, with all that is then under way done, to no bad end.

    After the remedy only internal steps follow, in every order; every settled state they end in must be free of `bad`.
    Raises BoundError where a bound of the space is hit on the way.
    """
    return np.concatenate([_mending(space, portion, bad, remedy) for portion in portions(states)])


def _mending(space: Space, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    def asked(product: Product) -> Flags:
        return _mended(space, product, product.adopted(states, space.product), bad, remedy)

    space.beyond, mended = in_room(space.beyond, asked)
    return mended


def _mended(space: Space, product: Product, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    reached, origins = states, np.arange(len(states))
    for label in remedy.labels:
        reached, kept = product.fire(label, reached)
        origins = origins[kept]
    mended = np.zeros(len(states), bool)
    mended[origins] = ~_ends_badly(space, product, reached, bad)
    return mended


def _ends_badly(space: Space, product: Product, starts: Numbers, bad: Property) -> Flags:
    """For each start whether internal steps can lead to a settled state in which `bad` is true."""
    seen = frontier = union([starts])
    sources, targets, count = [], [], 0
    while frontier.size:
        fired = list(product.steps(frontier, INTERNAL))
        sources += [frontier[step.origins] for step in fired]
        targets += [step.states for step in fired]
        count += sum(len(step.states) for step in fired)
        space.limits.allow(memory=space.bytes + WORD * (6 * count + 4 * len(seen)))
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
