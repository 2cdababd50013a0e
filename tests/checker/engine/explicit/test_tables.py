"""Steps from many states at once are those from each of them, in a fixed order."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from oracle import reachable
from random_systems import systems

from staleproof.checker.engine.explicit.space import ALL, explore
from staleproof.checker.engine.explicit.tables import Numbers, Tables
from staleproof.model.vocabulary import Kind, Label, System

CHANCE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@CHANCE
@given(systems())
def test_steps_are_those_of_each_state_by_itself(system: System) -> None:
    """As the plain engine takes them, with as many steps."""
    space = explore(system, Tables())
    depth, steps = reachable(system)
    found = {space.product.decode(number): level for level, states in enumerate(space.levels) for number in states.tolist()}
    assert (found, space.transitions) == (depth, steps)


@CHANCE
@given(systems())
def test_a_label_among_all_steps_leads_where_it_leads_alone(system: System) -> None:
    """To the same states from the same origins in the same order, whether or not its component is looked at first."""
    space = explore(system, Tables())
    product, states = space.product, np.sort(np.concatenate(space.levels))
    found: dict[tuple[Label, Kind], list[tuple[Numbers, Numbers]]] = {}
    for step in product.steps(states, ALL):
        found.setdefault((step.label, step.kind), []).append((step.states, step.origins))
    for (label, _), parts in found.items():
        ended, begun = (np.concatenate(part) for part in zip(*parts, strict=True))
        starts = np.unique(begun)
        after, origins = product.fire(label, states[starts])
        assert (after.tolist(), starts[origins].tolist()) == (ended.tolist(), begun.tolist())
