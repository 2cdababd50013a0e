"""The worst states behind an auxiliary state as a set: the same answers and the same ways as by going through all states."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_systems import remedies, statements, systems
from toys import Notebook, lamp_and_counter, walk
from two_engines import Told, both, told

from staleproof.checker.engine import engine_choice
from staleproof.checker.engine.bounds import BoundError, Limits
from staleproof.checker.engine.diagrams import set_answers
from staleproof.checker.engine.diagrams.members import members
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.history import worst_state_sets
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.history.worst_states import Goal, anyway, behind, follow, ranked, resting
from staleproof.checker.engine.verdict import Remedies
from staleproof.model.vocabulary import Deed, Event, Label, Property, Remedy, Send, Step, System

CHANCE = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
FEW = 3
ON = (("on", (Remedy("on", (Deed((Label("walk", Event("go", 1)),)),)),)),)


class Asked(NamedTuple):
    """What is bad behind a word, what is bad anyway, what is to be seen, and what may mend it."""

    bad: Property
    anyway: Property
    witness: Property
    remedies: Remedies


def one_by_one(system: System, word: str, asked: Asked) -> Told:
    space = explore(system, Tables())
    trail, ways = Trail(space), asked.remedies
    goals = Goal(word, ranked(space, asked.bad, ways)), Goal(word, resting(space, asked.witness))
    follow(trail, goals)
    return told(behind(trail, goals[0], anyway(space, ranked(space, asked.anyway, ways)), goals[1]))


def on_sets(system: System, word: str, asked: Asked) -> Told:
    """With no more than few states explored before runs are followed."""
    made, whole, ways = both(system), reach(system.whole, Tables()), asked.remedies
    trail = Trail(made.first, made.limits())
    bad, seen = (
        Goal(word, worst_state_sets.target(whole, ranks, "notebook", word))
        for ranks in (set_answers.ranked(whole, asked.bad, ways), set_answers.ranked(whole, asked.witness, ()))
    )
    follow(trail, (bad, seen))
    return told(behind(trail, bad, worst_state_sets.anyway(made, asked.anyway, ways), seen))


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_choice, "FEW", FEW)


def at(*places: int) -> Property:
    return Property(("walk",), lambda place: place in places)


def test_states_of_a_product_are_looked_up_in_a_set_that_numbers_them_otherwise() -> None:
    """Also where a component beside them is in a state of its own, and where there is no such state at all."""
    system = walk((0, 1, "a"), (1, 2, None), (0, 3, "b"))
    whole, space = reach(system.whole, Tables()), explore(system, Tables())
    states = np.concatenate(space.levels)
    places = [space.product.decode(number) for number in states.tolist()]
    for word, there in (("a", {1, 2}), ("b", {3}), (None, {0}), ("c", set())):
        found = members(whole, whole.states, space.product, states, {"notebook": word})
        assert {place for (place,), one in zip(places, found.tolist(), strict=True) if one} == there


@pytest.mark.parametrize(
    ("places", "rank", "depths"),
    [((9, 2, 8, 4, 6), 2, [2, 4, 6, 8]), ((3, 1), 2, [3]), ((1,), 1, [1]), ((77,), 0, [])],
)
def test_the_first_of_the_worst_states_whatever_was_written_are_walked_to(
    places: tuple[int, ...], rank: int, depths: list[int]
) -> None:
    """The nearest of them, by the ways on which they are found one by one; from the second place one is mended."""
    system = walk(*((place, place + 1, None) for place in range(9)))
    found = worst_state_sets.anyway(both(system), at(*places), ON)
    known = anyway(explore(system, Tables()), ranked(explore(system, Tables()), at(*places), ON))
    assert (found.rank, known.rank) == (rank, rank)
    assert [(depth, way()) for depth, way in found.first()] == [(depth, way()) for depth, way in known.first()]
    assert [depth for depth, _ in found.first()] == depths


def test_where_they_cannot_be_walked_to_that_is_told() -> None:
    """The bound that is hit on the way."""
    system = walk(*((place, place + 1, None) for place in range(9)))
    made = replace(both(system), explore=lambda _, enough: explore(system, Tables(), limits=Limits(states=5), enough=enough))
    found = worst_state_sets.anyway(made, at(8), ON)
    assert found.rank == 2
    with pytest.raises(BoundError, match=r"^more than 5 states \(--max-states\)$"):
        found.first()


@CHANCE
@given(st.data())
def test_random_systems_have_the_same_answers_and_ways_by_both(data: st.DataObject) -> None:
    """What is bad behind a word that some events write down, and anyway; with remedies of any shape."""
    drawn = data.draw(systems())
    names = tuple(drawn.index)
    words = data.draw(st.dictionaries(st.sampled_from(("x", "y", "z")), st.sampled_from("ab"), min_size=1))
    system = System(tuple(Writer(part, words) for part in drawn.components), guard=drawn.guard, auxiliary=Notebook())
    asked = Asked(*(data.draw(statements(names)) for _ in range(3)), data.draw(remedies(names)))
    assert on_sets(system, "a", asked) == one_by_one(system, "a", asked)


class Writer(NamedTuple):
    """A component of which some events are written down."""

    inner: object
    words: dict[str, str]

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def initial(self) -> int:
        return self.inner.initial

    def offers(self, state: int) -> tuple[object, ...]:
        return self.inner.offers(state)

    def step(self, state: int, event: Event) -> Step | None:
        step, word = self.inner.step(state, event), self.words.get(event.name)
        if step is None or word is None:
            return step
        return step._replace(sends=(Send("notebook", Event("write", word)), *step.sends))


def test_runs_are_followed_no_further_than_to_the_first_of_the_worst_states() -> None:
    """The worst place behind 'a' is two steps away and the only one; whatever is as bad behind 'b' is not waited for."""
    far = tuple((place, place + 1, None) for place in range(5, 40))
    system = walk((0, 1, "a"), (1, 2, None), (0, 5, "b"), *far)
    whole = reach(system.whole, Tables())
    goal = Goal("a", worst_state_sets.target(whole, set_answers.ranked(whole, at(2, 40), ON), "notebook", "a"))
    made = both(system)
    trail = Trail(made.first, made.limits())
    follow(trail, [goal])
    assert (goal.worst, goal.among.size, len(trail.levels), made.first.count < 10) == (2, 1, 3, True)


def test_runs_are_followed_up_to_the_states_that_are_allowed() -> None:
    """A bound is told where it is hit before the worst state is met, of which there is more to number than was explored."""
    system = walk(*((place, place + 1, "a" if not place else None) for place in range(40)))
    whole = reach(system.whole, Tables())
    goal = Goal("a", worst_state_sets.target(whole, set_answers.ranked(whole, at(40), ON), "notebook", "a"))
    with pytest.raises(BoundError, match="max-states"):
        follow(Trail(both(system).first, Limits(states=20)), [goal])
    trail = Trail(both(system).first, Limits(states=41))
    follow(trail, [goal])
    assert trail.product.widths[1] > trail.space.product.widths[0]
    assert [len(way()) for _, way in goal.first(trail, goal.worst)] == [40]


def test_first_states_that_are_all_are_not_many() -> None:
    """They take no memory besides that of the space that they are."""
    few, many = both(lamp_and_counter(1)), both(lamp_and_counter(9))
    assert (few.many, few.first.ended, few.bytes) == (False, True, 0)
    assert (many.many, many.first.ended, many.bytes) == (True, False, many.first.bytes)
