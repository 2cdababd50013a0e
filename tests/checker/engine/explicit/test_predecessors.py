"""Steps by where they lead are those that a product takes."""

import numpy as np
from toys import SWITCH, TURNED, Locked, Notebook, Peeker, lamp_and_counter

from staleproof.checker.engine.explicit.predecessors import arrivals
from staleproof.checker.engine.explicit.space import ALL, CALM, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import response
from staleproof.model.vocabulary import Event, Label, Property, System


def test_steps_to_a_state_are_those_that_lead_there_in_their_order() -> None:
    """For each state of a lamp and a counter: the labels and the states before, as firing all of them says."""
    space = explore(lamp_and_counter(5), Tables())
    states = np.sort(np.concatenate(space.levels))
    (found,) = arrivals(space.product, ALL, states)
    for target in states.tolist():
        fired = [
            (step.label, int(states[origin]))
            for step in space.product.steps(states, ALL)
            for origin in step.origins[step.states == target].tolist()
        ]
        assert list(found.to(target)) == fired
        assert fired


def test_low_bits_are_no_part_of_a_target() -> None:
    """The lamp is in the lowest three bits: whether it is on does not matter to where a step leads."""
    space = explore(lamp_and_counter(5), Tables())
    (found,) = arrivals(space.product, ALL, space.levels[0], low=3)
    assert [label for label, _ in found.to(1)] == [SWITCH]


def test_nothing_leads_from_nowhere() -> None:
    """A level without states has no chunk."""
    assert list(arrivals(explore(lamp_and_counter(5), Tables()).product, ALL, np.empty(0, np.int64))) == []


def test_a_path_is_walked_back_where_a_remedy_has_made_a_table_larger() -> None:
    """A step that all states refuse, and that is no step of the path, needs no room."""
    space, third = (
        explore(System((Locked("locked"), Peeker("peeker")), auxiliary=Notebook()), Tables(), CALM),
        Property(("peeker",), lambda n: n == 3),
    )
    found = response(space, third, third, (("turned", (TURNED,)),))
    assert space.path(int(found.states[0])) == [Label("peeker", Event("on"))] * 3
