"""Which engine answers: the same answers as by going through all states one by one, whether these are few or many."""

from dataclasses import replace
from functools import partial

import pytest
import two_engines
from toys import SWITCH, lamp_and_counter
from two_engines import exploring

from staleproof.checker.engine import engine_choice
from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.engine_choice import Engines, Enough
from staleproof.checker.engine.explicit.space import Space, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import Outcome, Remedies, never, reaches, response
from staleproof.model.vocabulary import Deed, Property, Remedy, System

SIZE = 40
FEW = 12
LIT = Property(("lamp",), lambda lamp: lamp)
HIGH = Property(("counter",), lambda n: n >= 30)
NEVER = Property(("counter",), lambda n: n > SIZE)
LOW = Property(("counter",), lambda n: n == 2)
ANY = Property((), lambda: True)
ONCE = (("once", (Remedy("once", (Deed((SWITCH,)),)),)),)
NOTHING: Remedies = ()


def noting(system: System, asked: list[int | None], most: int | None, enough: Enough) -> Space:
    asked.append(most)
    return exploring(system, most, enough)


def both(system: System, asked: list[int | None]) -> Engines:
    return replace(two_engines.both(system), explore=partial(noting, system, asked))


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_choice, "FEW", FEW)


def test_sets_answer_that_nothing_is_bad_and_no_more_than_few_states_are_explored() -> None:
    """With the number of witnesses among all states, and the first of them where they can be walked to."""
    asked: list[int | None] = []
    made = both(lamp_and_counter(SIZE), asked)
    found = made.invariant(((NEVER, None),), LOW)
    known = never(explore(lamp_and_counter(SIZE), Tables()), ((NEVER, None),), LOW)
    assert (found.outcome, found.witnesses, len(found.seen)) == (known.outcome, known.witnesses, 2)
    assert (asked, known.witnesses) == ([FEW], 2)
    assert [found.space.path(state) for state in found.seen] == [known.space.path(state) for state in known.seen]
    assert found.whole == (80, 158 + 2)


def test_an_answer_among_the_first_states_is_about_these_whatever_was_asked_of_sets_before() -> None:
    """What is counted for a question does not depend on other questions."""
    made = both(lamp_and_counter(SIZE), [])
    made.invariant(((NEVER, None),), LOW)
    found = made.invariant(((LIT, None),), LOW)
    assert (found.outcome, found.whole, found.space.count <= FEW) == (Outcome.VIOLATED, None, True)


@pytest.mark.parametrize("size", [4, SIZE])
@pytest.mark.parametrize("bad", [LIT, LOW, HIGH])
def test_first_states_that_are_known_answer_as_if_they_were_explored_for_the_question(bad: Property, size: int) -> None:
    """The same levels and as many steps, without another exploration of them."""
    asked, system = list[int | None](), lamp_and_counter(size)
    made = both(system, asked)
    known = both(system, []).invariant(((bad, None),), ANY)
    assert made.first.count > 0
    found = made.invariant(((bad, None),), ANY)
    assert (found.outcome, found.witnesses, found.space.transitions) == (
        known.outcome,
        known.witnesses,
        known.space.transitions,
    )
    assert [level.tolist() for level in found.space.levels] == [level.tolist() for level in known.space.levels]
    assert asked.count(FEW) == 1


def test_a_question_that_the_first_states_do_not_answer_leaves_them_for_the_next() -> None:
    """Nothing is bad among them, so that is all of them."""
    asked: list[int | None] = []
    made = both(lamp_and_counter(SIZE), asked)
    for bad in (NEVER, LIT, NEVER):
        made.invariant(((bad, None),), LOW)
    assert (asked, made.many) == ([FEW], True)


def test_states_up_to_what_was_enough_are_not_taken_for_the_first_ones() -> None:
    """The lamp is lit after one step; whoever asks for all states afterwards gets all."""
    asked: list[int | None] = []
    made = both(lamp_and_counter(4), asked)
    assert made.invariant(((LIT, None),), ANY).space.count < 8
    assert (made.first.ended, made.first.count, asked) == (True, 8, [FEW, FEW])


def test_first_states_of_which_nothing_can_be_asked_are_explored_anew() -> None:
    """For want of memory, which is told of the states that were explored for the question."""
    tried: list[int] = []

    def greedy(_: bool) -> bool:
        tried.append(1)
        raise MemoryError

    asked: list[int | None] = []
    made = both(lamp_and_counter(4), asked)
    assert made.first.ended
    found = made.invariant(((Property(("lamp",), greedy), None),), LOW)
    assert (found.outcome, asked, len(tried)) == (Outcome.INCONCLUSIVE, [FEW, FEW], 2)


def test_witnesses_that_are_far_away_are_walked_to() -> None:
    """Beyond the few states that are explored at first, but no further."""
    asked: list[int | None] = []
    found = both(lamp_and_counter(SIZE), asked).invariant(((NEVER, None),), Property(("counter",), lambda n: n == 20))
    assert (asked, found.witnesses, found.space.count < 2 * SIZE) == ([FEW, None], 2, True)
    assert [len(found.space.path(state)) for state in found.seen] == [20]


def test_a_bad_state_that_sets_find_is_the_nearest_one() -> None:
    """The way to it is a shortest one."""
    system, asked = lamp_and_counter(SIZE), list[int | None]()
    found = both(system, asked).invariant(((HIGH, None),), LIT)
    known = never(explore(system, Tables()), ((HIGH, None),), LIT)
    assert (asked, found.outcome, found.whole) == ([FEW, None], Outcome.VIOLATED, (80, 158 + 2))
    assert found.space.path(int(found.bad[0])) == known.space.path(int(known.bad[0]))


@pytest.mark.parametrize("remedies", [ONCE, NOTHING])
@pytest.mark.parametrize("bad", [LIT, NEVER])
def test_the_worst_rank_is_the_same_by_both_engines(bad: Property, remedies: Remedies) -> None:
    """Whether something is bad or not, and whether something mends it."""
    system = lamp_and_counter(SIZE)
    enough = reaches(bad, remedies, len(remedies) + 5)
    space, found = both(system, []).response(bad, LIT, remedies, enough)
    known = response(explore(system, Tables()), bad, LIT, remedies)
    assert (found.outcome, found.rank, found.witnesses) == (known.outcome, known.rank, known.witnesses)
    assert len(found.seen) >= 1
    assert all(len(space.path(state)) >= 1 for state in (*found.seen, *found.states.tolist()))


def test_what_diagrams_are_too_large_for_is_explored_one_by_one() -> None:
    """They are not tried again for the next question."""
    tried: list[int] = []

    def too_large() -> Reached:
        tried.append(1)
        raise BoundError("too large")

    made = Engines(partial(exploring, lamp_and_counter(SIZE)), too_large)
    answers = [made.invariant(((NEVER, None),), witness) for witness in (LIT, LOW)]
    assert [(answer.outcome, answer.witnesses) for answer in answers] == [(Outcome.HOLDS, SIZE), (Outcome.HOLDS, 2)]
    assert (len(tried), [(answer.whole, answer.space.count) for answer in answers]) == (1, [(None, 2 * SIZE)] * 2)


def test_few_states_are_never_asked_of_diagrams() -> None:
    """Nor are states of which a smaller bound was wanted."""
    asked: list[int | None] = []
    made = both(lamp_and_counter(4), asked)
    assert made.invariant(((NEVER, None),), LIT).outcome is Outcome.HOLDS
    assert (asked, made.made) == ([FEW], None)


def test_steps_that_cannot_be_counted_leave_an_answer_as_it_is() -> None:
    """It is about the states of its space then."""
    made = both(lamp_and_counter(SIZE), [])
    made.made = Uncounted()  # type: ignore[assignment]
    assert made.whole is None


class Uncounted:
    """A diagram that is too large to count its steps."""

    count = 2 * SIZE

    @property
    def transitions(self) -> int:
        raise BoundError("too many nodes")


@pytest.mark.parametrize(("size", "reachable"), [(4, True), (SIZE, False)])
def test_the_worst_rank_is_looked_for_one_by_one_where_sets_do_not_answer(
    size: int, reachable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Because states are few, or because their sets are too large; what is asked of sets is about all, with all its steps."""
    system = lamp_and_counter(size)
    enough = reaches(LIT, ONCE, len(ONCE) + 5)
    made, known = both(system, []), response(explore(system, Tables()), LIT, ANY, ONCE)
    if not reachable:
        made.too_large = True
    _, found = made.response(LIT, ANY, ONCE, enough)
    assert (found.outcome, found.rank, found.witnesses, found.whole) == (known.outcome, known.rank, known.witnesses, None)
    monkeypatch.setattr(engine_choice, "FEW", size)
    assert both(system, []).response(LIT, ANY, ONCE, enough)[1].whole == (2 * size, 4 * size)
