"""The exhaustive searches with real statuses: how many states they have, and what they find that marks leave open."""

from collections.abc import Callable

import pytest
from job_board import concrete
from oracle import reachable

from staleproof.checker.engine.explicit.space import Space, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.properties import Blame
from staleproof.model.records.values import Row
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.target import Sought
from staleproof.model.refinement.two_records import Both, two_records
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Property, System

OWN = Sought(Entry("take", "take"), "taken")
FOREIGN = Sought(Entry("take", None), "taken")
REFUSED = (
    "lifecycle:\n  initial: absent\n  actions:\n",
    "lifecycle:\n  initial: absent\n  actions:\n    drop: {from: done, to: absent, by: worker}\n",
)
"""The worker may drop what is done."""
NEVER_ACCEPTED = ("take: {action: take,", "take: {action: drop,")
"""The button that is there for open jobs asks for something that is refused then."""


def searched(system: System) -> tuple[Space, set[tuple[object, ...]]]:
    space = explore(system, Tables())
    return space, {space.product.decode(state) for level in space.levels for state in level.tolist()}


@pytest.mark.parametrize(("sought", "states", "steps"), [(Sought(), 3680, 18684), (OWN, 2321, 11494)])
def test_the_states_are_those_of_a_plain_search(sought: Sought, states: int, steps: int) -> None:
    """Clicks are guarded alike in integer tables and one state at a time."""
    system = exhaustive(concrete(), sought)
    space, found = searched(system)
    depth, seen = reachable(system)
    assert (space.count, space.transitions, seen) == (states, steps, steps)
    assert found == set(depth)


@pytest.mark.parametrize(
    ("made", "wide", "count"), [(exhaustive, False, 2321), (exhaustive, True, 41067), (two_records, False, 49413)]
)
def test_more_copies_and_more_records_make_more_states(
    made: Callable[[ConcreteCone, Sought], System], wide: bool, count: int
) -> None:
    """A wide cone has the other list of the browser as well; a second record has a status and buttons of its own."""
    assert explore(made(concrete(wide=wide), OWN), Tables()).count == count


def blamed(on: ConcreteCone, sought: Sought, **blame: bool) -> set[tuple[bool, Row]]:
    """The settled states that are stale so that an entry answers for it: whose commit was marked, and what is shown."""
    assert sought.entry is not None
    system = exhaustive(on, sought)
    space, _ = searched(system)
    states = space.where(settled=True, statement=stale(on, Blame("", **blame), sought.entry.handler)).tolist()
    decoded = [space.product.decode(state) for state in states]
    return {(system.local(state, "world").marked, system.local(state, "copy").data[0]) for state in decoded}


def test_what_nobody_tells_stays_stale() -> None:
    """A commit of others is missed where nothing is pushed, an own one if its page is gone or its reread is swallowed."""
    assert blamed(concrete(), FOREIGN) == {(True, Row("open", 0)), (True, Row("absent", 0))}
    own = {(True, Row("open", 0))}
    assert blamed(concrete(), OWN) == own
    assert blamed(concrete(), OWN, guesses=True) == {*own, (False, Row("taken", 0, optimistic=True, writer="failed 0"))}


def test_a_button_whose_requests_are_always_refused_commits_nothing() -> None:
    """Where marks let any class of requests commit, the real statuses have no state behind such a commit."""
    space, _ = searched(exhaustive(concrete(REFUSED, NEVER_ACCEPTED), Sought(Entry("drop", "take"))))
    marked = Property(("world",), lambda world: world.marked)
    assert len(space.where(settled=None, statement=marked)) == 0


def test_two_records_are_read_together_and_change_apart() -> None:
    """What is done to the other record leaves the first one as it is, and a copy has rows of both."""
    system = two_records(concrete(), OWN)
    _, found = searched(system)
    worlds = {state[0] for state in found if isinstance(state[0], Both)}
    pairs = {(world.first.status, world.other.status) for world in worlds}
    every = ["absent", "open", "taken", "done"]
    assert pairs == {(None, None), *((one, other) for one in every for other in every)}
    rows = {state[system.index["copy"]].data for state in found}  # type: ignore[attr-defined]
    assert (Row("open", 0), Row("done", 0)) in rows
    assert (Row("taken", 1), Row("open", 0)) in rows
    assert {world.marked for world in worlds} == {False, True}
