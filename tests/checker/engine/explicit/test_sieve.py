"""What was met before is sifted out as far as it is remembered, and nothing else is."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import reachable
from toys import Dial, Lamp

from staleproof.checker.engine.bounds import WIDEST
from staleproof.checker.engine.explicit import sieve as sieve_module
from staleproof.checker.engine.explicit import space as space_module
from staleproof.checker.engine.explicit.sieve import Sieve
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Numbers, Tables
from staleproof.model.vocabulary import System

BATCHES = st.lists(st.lists(st.integers(0, 40) | st.integers(0, (1 << WIDEST) - 1), max_size=30), max_size=6)


def numbers(some: list[int]) -> Numbers:
    return np.array(some, np.int64)


@given(BATCHES, BATCHES)
def test_only_what_was_met_is_sifted_out(first: list[list[int]], batches: list[list[int]]) -> None:
    """What passes stands in the order in which it was given."""
    met = {number for batch in first for number in batch}
    sieve = Sieve(numbers(sorted(met)))
    for batch in batches:
        passed = sieve.sifted(numbers(batch)).tolist()
        assert set(batch) - met <= set(passed) <= set(batch)
        assert passed == [number for number in batch if number in passed]
        met |= set(batch)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=1))
def test_what_was_met_last_is_sifted_out(batch: list[int]) -> None:
    """Nothing has taken its place."""
    sieve = Sieve(numbers([]))
    assert (sieve.sifted(numbers(batch)).tolist(), sieve.sifted(numbers(batch)).tolist()) == (batch, [])


@given(BATCHES, BATCHES)
def test_nothing_is_remembered_from_before_it_began_anew(first: list[list[int]], batches: list[list[int]]) -> None:
    """Though it is the same memory."""
    sieve = Sieve(numbers([]))
    for batch in first:
        sieve.sifted(numbers(batch))
    for before, batch in pairwise(batches):
        sieve.begin(numbers(before))
        assert set(batch) - set(before) <= set(sieve.sifted(numbers(batch)).tolist())


def test_to_begin_anew_takes_no_memory_besides() -> None:
    """As much as there is room for, whatever is taken in: nothing of it is counted where a bound of memory is told."""
    most = np.arange(1 << 21)
    tracemalloc.start()
    try:
        sieve = Sieve(most[:1000])
        sieve.begin(most)
        sieve.begin(most)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    room = 8 << sieve_module.MOST
    assert room < peak < room * 1.1


@pytest.mark.parametrize(("least", "most"), [(1, 1), (1, 23), (3, 4)])
@pytest.mark.parametrize("together", [0, 5])
def test_an_exploration_does_not_depend_on_what_is_remembered(
    least: int, most: int, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little room, with room that grows, and with few states at a time; fields grow on the way."""
    monkeypatch.setattr(sieve_module, "LEAST", least)
    monkeypatch.setattr(sieve_module, "MOST", most)
    monkeypatch.setattr(space_module, "TOGETHER", together)
    system = System((Lamp("lamp"), Dial("dial", 30), Dial("other", 9)))
    space = explore(system, Tables())
    depth, steps = reachable(system)
    found = {space.product.decode(number): level for level, states in enumerate(space.levels) for number in states.tolist()}
    assert (found, space.transitions) == (depth, steps)


def test_a_sieve_is_crowded_from_where_a_larger_one_has_four_places_for_each_number() -> None:
    """The smallest has 4096 places; the largest is never left for another one."""
    assert [Sieve(numbers([])).crowded(count) for count in (1024, 1025)] == [False, True]
    assert not Sieve(np.arange(1 << 19)).crowded(1 << 30)
