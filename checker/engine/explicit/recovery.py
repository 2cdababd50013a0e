"""Which remedy mends which settled state."""

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.explicit.product import Product, in_room
from staleproof.checker.engine.explicit.space import WORD, Space, _among, portions, union
from staleproof.checker.engine.explicit.tables import Numbers
from staleproof.model.vocabulary import Deed, Kind, Property, Remedy

Flags = NDArray[np.bool_]
INTERNAL = frozenset({Kind.INTERNAL})


def mending(space: Space, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    """For each settled state whether the remedy can be had there and leads to no bad end.

    Behind each deed only internal steps follow, in every order, until all is settled. Every state that they end in must
    allow the next deed, and behind the last one be free of `bad`. Raises BoundError where a bound is hit on the way.
    """
    return np.concatenate([_mending(space, portion, bad, remedy) for portion in portions(states)])


def _mending(space: Space, states: Numbers, bad: Property, remedy: Remedy) -> Flags:
    def asked(product: Product) -> Flags:
        return _mended(space, product, product.adopted(states, space.product), bad, remedy.deeds)

    space.beyond, mended = in_room(space.beyond, asked)
    return mended


def _mended(space: Space, product: Product, states: Numbers, bad: Property, deeds: tuple[Deed, ...]) -> Flags:
    if not states.size:
        return np.zeros(0, bool)
    if not deeds:
        return ~product.holds(bad, states)
    deed, *rest = deeds
    reached, done = _did(product, states, deed)
    mended = np.zeros(len(states), bool)
    mended[done] = ~_ends_badly(space, product, reached[done], bad, tuple(rest))
    if not deed.needed:
        mended[~done] = _mended(space, product, states[~done], bad, tuple(rest))
    return mended


def _did(product: Product, states: Numbers, deed: Deed) -> tuple[Numbers, Flags]:
    """Where a deed leads from each state, and whether any of its labels was enabled there."""
    reached, done = states.copy(), np.zeros(len(states), bool)
    for label in deed.labels:
        places = np.flatnonzero(product.offering(label, reached))
        after, kept = product.fire(label, reached[places])
        reached[places[kept]] = after
        done[places[kept]] = True
    return reached, done


def _ends_badly(space: Space, product: Product, starts: Numbers, bad: Property, deeds: tuple[Deed, ...]) -> Flags:
    """For each start whether internal steps can lead to a settled state which the deeds that are left do not mend."""
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
    worst[settled] = ~_mended(space, product, seen[settled], bad, deeds)
    if sources:
        _spread_back(worst, np.searchsorted(seen, np.concatenate(sources)), np.searchsorted(seen, np.concatenate(targets)))
    return worst[np.searchsorted(seen, starts)]


def _spread_back(worst: Flags, sources: Numbers, targets: Numbers) -> None:
    """Mark every source of a marked target, until nothing changes."""
    while True:
        fresh = worst[targets] & ~worst[sources]
        if not fresh.any():
            return
        worst[sources[fresh]] = True
