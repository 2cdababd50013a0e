"""What an auxiliary component may be is followed beside the states, exactly as if it were a part of them."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import end, reachable
from toys import TURNED, Lamp, Locked, Notebook, Peeker, walk

from staleproof.checker.engine.bounds import BoundError, Limits
from staleproof.checker.engine.explicit.space import CALM, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.history.behind import NOTHING, Behind, Goal, behind, follow, ranked, resting
from staleproof.checker.engine.history.behind import anyway as whatever
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.history.subsets import Subsets
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.vocabulary import Deed, Event, Label, Property, Remedy, State, Step, System

WORDS = "abc"
PLACES = st.integers(0, 5)
WAYS = st.lists(st.tuples(PLACES, PLACES, st.sampled_from([None, *WORDS])), min_size=1, max_size=14)
ANYWHERE = Property(("walk",), lambda _: True)


def at(*places: int) -> Property:
    return Property(("walk",), lambda place: place in places)


def followed(system: System, words: str, limits: Limits = Limits()) -> Trail:
    """All that there is behind some words."""
    trail = Trail(explore(system, Tables(), limits=limits))
    while trail.levels[-1].size:
        trail.further(words)
    return trail


Met = dict[State, int]
"""States with a word, each with the level on which it is met."""


def met(trail: Trail) -> Met:
    """All that a trail met, with each word."""
    return {
        (*trail.space.product.decode(number >> trail.low), word): level
        for level, states in enumerate(trail.levels)
        for number in states.tolist()
        for word in trail.family.members(number & ((1 << trail.low) - 1))
    }


def misled(system: System, trail: Trail, known: Met) -> list[State]:
    """The states with a word that are found on another level, or to which the way is longer or leads elsewhere."""
    wrong = []
    for (*state, word), level in known.items():
        number = trail.space.product.encode(tuple(state))
        way = trail.path(number, word)
        if (trail.depth(number, word), len(way), end(system.whole, way)) != (level, level, (*state, word)):
            wrong.append((*state, word))
    return wrong


@settings(max_examples=30, deadline=None)
@given(WAYS)
def test_every_state_is_met_with_every_word_as_early_as_if_the_word_were_in_it(ways: list[tuple[int, int, str | None]]) -> None:
    """On any map, and by a way as short."""
    system, trail = walk(*ways), followed(walk(*ways), WORDS)
    known, _ = reachable(system.whole)
    assert met(trail) == known
    assert misled(system, trail, known) == []


def test_a_system_that_starts_elsewhere_is_followed_from_there() -> None:
    """With the notebook empty, as ever."""
    system = walk((0, 1, "a"), (1, 2, "b"), (2, 0, "c")).starting((1,))
    trail, (known, _) = followed(system, WORDS), reachable(system.whole)
    assert met(trail) == known
    assert misled(system, trail, known) == []


def test_there_may_be_more_sets_than_there_was_room_for() -> None:
    """Eight words, of which each two and each three meet somewhere: the field of the set is widened."""
    words = "abcdefgh"
    some = [some for size in (2, 3) for some in combinations(range(8), size)]
    marks = [(0, 1 + n, word) for n, word in enumerate(words)]
    gather = [(1 + n, 9 + place, None) for place, met in enumerate(some) for n in met]
    system = walk(*marks, *gather)
    trail, (known, _) = followed(system, words), reachable(system.whole)
    assert len(trail.family.table.states) > 1 << 6
    assert met(trail) == known


def test_only_what_is_wanted_is_followed() -> None:
    """Runs with another word are given up where it is written."""
    trail = followed(walk((0, 1, "a"), (0, 2, "b"), (1, 3, None), (2, 4, None)), "a")
    assert [sorted((level >> trail.low).tolist()) for level in trail.levels] == [
        [trail.space.product.encode((place,))] for place in (0, 1, 3)
    ] + [[]]


def test_steps_are_counted_and_what_they_take_is_bounded() -> None:
    """Of a level its states, all that were met and the steps from it, each step in memory before the next one."""
    system = walk((0, 1, "a"), (0, 2, "b"), (0, 3, "a"))
    space = explore(system, Tables())
    trail = Trail(space)
    trail.further(WORDS)
    assert trail.transitions == 3
    needed = space.bytes + 8 * (3 + 8 + 4 * 3)
    Trail(space, Limits(memory=needed)).further(WORDS)
    with pytest.raises(BoundError, match="max-memory"):
        Trail(space, Limits(memory=needed - 1)).further(WORDS)


CHAIN = ((0, 1, "a"), (1, 2, None), (2, 3, None), (0, 4, "b"), (4, 5, None))
ON = (("on", (Remedy("on", (Deed((Label("walk", Event("go", 1)),)),)),)),)


def test_runs_are_followed_only_as_far_as_something_is_to_be_found_out() -> None:
    """The worst place behind 'a' is two steps away; nothing bad is behind 'b', whose runs are followed to their end."""
    space = explore(walk(*CHAIN), Tables())
    among = ranked(space, at(2), ON)
    first, none = Goal("a", among), Goal("b", among)
    near, far = Trail(space), Trail(space)
    follow(near, [first])
    follow(far, [first, none])
    assert (first.worst, none.worst, len(near.levels), len(far.levels)) == (2, 0, 3, 4)


def answer(system: System, word: str, bad: Property, *, anyway: Property | None = None) -> Behind:
    space = explore(system, Tables())
    trail, goal, seen = Trail(space), Goal(word, ranked(space, bad, ON)), Goal(word, resting(space, ANYWHERE))
    follow(trail, [goal, seen])
    return behind(trail, goal, NOTHING if anyway is None else whatever(space, ranked(space, anyway, ON)), seen)


@pytest.mark.parametrize(
    ("word", "bad", "anyway", "outcome", "rank", "lengths"),
    [
        ("a", at(1, 2), None, Outcome.VIOLATED, 2, [1, 2]),
        ("b", at(1, 2), None, Outcome.HOLDS, 0, []),
        ("b", at(1, 2), at(3), Outcome.VIOLATED, 2, [3]),
        ("c", at(1, 2), None, Outcome.VACUOUS, 0, []),
        ("a", at(6), None, Outcome.HOLDS, 0, []),
        ("a", at(3), at(2), Outcome.VIOLATED, 2, [2, 3]),
    ],
)
def test_an_answer_is_about_one_word_and_what_is_bad_anyway(
    word: str, bad: Property, anyway: Property | None, outcome: Outcome, rank: int, lengths: list[int]
) -> None:
    """The worst rank of both, the shortest ways first; without any state behind the word nothing is proved."""
    found = answer(walk(*CHAIN, (0, 6, None)), word, bad, anyway=anyway)
    assert (found.outcome, found.rank, [len(way()) for way in found.bad]) == (outcome, rank, lengths)


def test_the_rank_is_that_of_the_best_remedy() -> None:
    """From the first place one goes on to where it is not bad; behind the word all is bad that is bad without it."""
    assert answer(walk(*CHAIN), "a", at(1)).rank == 1


def test_places_that_lead_on_by_themselves_are_not_settled() -> None:
    """Only where everything rests is it asked what is bad."""
    assert answer(walk(*CHAIN, restless=frozenset({1})), "a", at(1)).outcome is Outcome.HOLDS


def test_nothing_is_said_of_a_space_that_was_stopped() -> None:
    """A bound that stopped the exploration is told, and one that is hit on the way."""
    with pytest.raises(BoundError, match="max-states"):
        ranked(explore(walk(*CHAIN), Tables(), limits=Limits(states=2)), ANYWHERE, ())
    space = explore(walk(*CHAIN), Tables(), limits=Limits(memory=10_000))
    space.limits = Limits(memory=60)
    with pytest.raises(BoundError, match="max-memory"):
        Trail(space).further("ab")


def test_a_component_that_answers_is_not_auxiliary() -> None:
    """One that sends something on is refused."""
    telling = Subsets(Lamp("notebook", "somebody"))
    with pytest.raises(AssertionError, match="auxiliary"):
        telling.step(telling.initial, Event("switch"))
    assert Subsets(Notebook()).step(frozenset({None, "a"}), Event("write", "b")) == Step(frozenset({"a", "b"}))


def test_what_is_refused_needs_no_room_where_a_remedy_has_made_a_table_larger() -> None:
    """The trail keeps the numbers of the space, and so finds the bad state that is in it."""
    system = System((Locked("locked"), Peeker("peeker"), Lamp("lamp")), auxiliary=Notebook())
    space = explore(system, Tables(), CALM)
    third = Property(("peeker", "lamp"), lambda peeker, lamp: peeker == 3 and lamp)
    bad, seen = Goal("a", ranked(space, third, (("turned", (TURNED,)),))), Goal("a", resting(space, third))
    trail = Trail(space)
    follow(trail, (bad, seen))
    answer = behind(trail, bad, NOTHING, seen)
    assert (answer.outcome, answer.rank, [len(way()) for way in answer.bad]) == (Outcome.VIOLATED, 2, [4])
    assert space.product.widths == trail.product.widths[1:]
    assert len(space.product.tables[0].states) > 1 << space.product.widths[0]
