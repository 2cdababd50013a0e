"""Bounds that stop a search: what is said of them, and that memory is one."""

from typing import NamedTuple

import pytest
from toys import SWITCH, Dial, Lamp, lamp_and_counter

from staleproof.checker.engine import bounds
from staleproof.checker.engine.bounds import BoundError, Limits, MemoryBoundError, sized
from staleproof.checker.engine.explicit.behaviour import Behaviour
from staleproof.checker.engine.explicit.product import Product
from staleproof.checker.engine.explicit.space import CALM, explore
from staleproof.checker.engine.explicit.tables import Table, Tables
from staleproof.checker.engine.verdict import Outcome, never, reaches, response
from staleproof.model.vocabulary import Deed, Event, Kind, Label, Offer, Property, Remedy, Step, System

DARK = Property(("lamp",), lambda lamp: not lamp)
ANY = Property(("lamp",), lambda _: True)
TOO_WIDE = "the states of the components do not fit into 63 bits together"


def turns(dial: str, count: int) -> tuple[Label, ...]:
    """A dial is turned to each of its first positions."""
    return tuple(Label(dial, Event("turn", position)) for position in range(count))


@pytest.mark.parametrize(
    ("count", "said"),
    [(512_000_000, "512 MB"), (1_500_000_000, "1.5 GB"), (1_000, "1 KB"), (999, "999 bytes"), (1_234_567, "1234567 bytes")],
)
def test_sizes_are_told_in_the_largest_unit_that_fits(count: int, said: str) -> None:
    """A size is told without rounding."""
    assert sized(count) == said


def test_each_bound_is_told_with_its_value_and_its_option() -> None:
    """What is allowed is allowed up to the bound; memory that others have taken counts too."""
    limits = Limits(states=10, memory=2_000, taken=500)
    limits.allow(states=10, memory=1_500)
    with pytest.raises(BoundError, match=r"^more than 10 states \(--max-states\)$"):
        limits.allow(states=11)
    with pytest.raises(MemoryBoundError, match=r"^more than 2 KB \(--max-memory\)$"):
        limits.allow(memory=1_501)


def test_an_exploration_stops_at_the_most_memory() -> None:
    """The memory is reckoned from the arrays, so it is the same on every machine, and one byte less stops it."""
    needed = 8 * (3 * 1998 + 8 * 2 + 4 * 5)  # so many states are known when five steps from two of them are merged
    enough = explore(lamp_and_counter(1000), Tables(), limits=Limits(memory=needed))
    short = explore(lamp_and_counter(1000), Tables(), limits=Limits(memory=needed - 1))
    assert (enough.stopped, enough.short, enough.count) == (None, False, 2000)
    assert (short.stopped, short.short, short.count) == ("more than 48239 bytes (--max-memory)", True, 1998)


class Glutton(NamedTuple):
    """Takes a bite, for which there is no memory."""

    name: str = "lamp"
    initial: int = 0

    def offers(self, _state: int) -> tuple[Offer, ...]:
        return (Offer(Event("bite"), Kind.ENVIRONMENT),)

    def step(self, _state: int, _event: Event) -> Step:
        raise MemoryError


def test_a_system_that_has_no_memory_left_stops_an_exploration_too() -> None:
    """Whatever could not be allocated, the bound is told and nothing is said of all states."""
    space = explore(System((Glutton(),)), Tables())
    answer = never(space, ((DARK, None),), ANY)
    assert (space.short, answer.outcome, answer.reason) == (
        True,
        Outcome.INCONCLUSIVE,
        "more memory than the system gives (--max-memory)",
    )


class Torn:
    """A dial of five positions; the first time that anybody asks what it offers at position 3 there is no memory."""

    name, initial = "dial", 0

    def __init__(self) -> None:
        self.failed = False

    def offers(self, state: int) -> tuple[Offer, ...]:
        if state == 3 and not self.failed:
            self.failed = True
            raise MemoryError
        return (Offer(Event("turn"), Kind.INTERNAL if state % 2 else Kind.ENVIRONMENT),)

    def step(self, state: int, _event: Event) -> Step:
        return Step((state + 1) % 5)


def test_tables_stay_right_where_memory_ran_out_in_the_middle() -> None:
    """What is explored with the same tables later is what it would have been."""
    tables, system = Tables(), System((Torn(),))
    assert explore(system, tables).short
    space = explore(system, tables)
    settled = space.where(settled=True, statement=Property(("dial",), lambda _: True))
    assert [space.product.decode(int(level[0])) for level in space.levels[:5]] == [(0,), (1,), (2,), (3,), (4,)]
    assert sorted(space.product.decode(state) for state in settled.tolist()) == [(0,), (2,), (4,)]


def test_no_memory_for_the_question_is_told_as_well() -> None:
    """An explored space of which nothing can be asked for want of memory leaves the answer open."""

    def greedy(_: bool) -> bool:
        raise MemoryError

    answer = never(explore(lamp_and_counter(3), Tables()), ((Property(("lamp",), greedy), None),), ANY)
    assert (answer.outcome, answer.reason) == (Outcome.INCONCLUSIVE, "more memory than the system gives (--max-memory)")


def test_a_remedy_may_lead_a_component_to_more_states_than_were_explored() -> None:
    """What a remedy does need never have been met before; the explored states keep their numbers."""
    space = explore(System((Lamp("lamp"), Dial("dial", 70, kind=Kind.FAULT))), Tables(), CALM)
    before = [level.tolist() for level in space.levels]
    wound = Remedy("wound and lit", (Deed((*turns("dial", 50), SWITCH)),))
    assert response(space, DARK, ANY, (("wound and lit", (wound,)),)).rank == 1
    assert response(space, DARK, ANY, (("wound", (Remedy("wound", (Deed(turns("dial", 70)),)),)),)).rank == 2
    assert [level.tolist() for level in space.levels] == before
    assert [space.product.decode(int(level[0])) for level in space.levels[:2]] == [(False, 0), (True, 0)]


def test_a_remedy_that_leads_beyond_all_bits_leaves_the_answer_open() -> None:
    """Where no field can be made wider any more the bound is told, while exploring as well as afterwards."""
    dials = tuple(Dial(f"dial {n}", 20, kind=Kind.FAULT) for n in range(19))
    wound = Remedy("wound", (Deed(tuple(label for dial in dials for label in turns(dial.name, 20))),))
    space = explore(System((Lamp("lamp"), *dials)), Tables(), CALM)
    answer = response(space, DARK, ANY, (("wound", (wound,)),))
    assert (space.stopped, answer.outcome, answer.reason) == (None, Outcome.INCONCLUSIVE, TOO_WIDE)
    ranked = explore(System((Lamp("lamp"), *dials)), Tables(), CALM, enough=reaches(DARK, (("wound", (wound,)),), 1))
    assert ranked.stopped == TOO_WIDE


def test_what_follows_a_remedy_counts_as_memory() -> None:
    """A remedy is followed within the same bound as the exploration."""
    space = explore(lamp_and_counter(1000), Tables())
    space.limits = Limits(memory=space.bytes + 8 * 10)
    answer = response(space, DARK, ANY, (("once", (Remedy("once", (Deed((SWITCH,)),)),)),))
    assert (answer.outcome, answer.reason) == (Outcome.INCONCLUSIVE, f"more than {sized(space.bytes + 80)} (--max-memory)")


def test_many_components_of_few_states_fit() -> None:
    """Fields begin no wider than they must where there are many of them."""
    space = explore(System(tuple(Dial(f"dial {n}", 1) for n in range(60))), Tables())
    assert (space.stopped, space.count) == (None, 1)


def test_fields_give_up_bits_that_another_one_needs() -> None:
    """Where all bits are taken a field that nobody needs so wide is made narrower, and states keep what they stand for."""
    space = explore(System((*(Dial(f"dial {n}", 1) for n in range(20)), Dial("dial", 16))), Tables())
    assert (space.stopped, [len(level) for level in space.levels]) == (None, [1, 15, 0])
    assert sum(space.product.widths) <= 63
    assert [space.product.decode(state) for level in space.levels for state in level.tolist()] == [
        (*(0,) * 20, position) for position in range(16)
    ]


def test_all_bits_may_be_taken_but_no_more() -> None:
    """Twenty-one dials of eight positions need them all, also where one field was too narrow and another too wide."""
    dials = tuple(Dial(f"dial {n}", 8) for n in range(21))
    tables = tuple(Table(Behaviour(dial)) for dial in dials)
    for table in tables:
        assert [table.number(position) for position in range(8)] == list(range(8))
    even = (3,) * 21
    assert Product(System(dials), tables, (2, 4, *even[2:])).rearranged(0).widths == even
    last = (7,) * 21
    assert Product(System(dials), tables, even).decode(Product(System(dials), tables, even).encode(last)) == last
    with pytest.raises(BoundError, match=f"^{TOO_WIDE}$"):
        Product(System(dials), tables, (4, *even[1:])).encode(last)


@pytest.mark.parametrize(
    ("limits", "most", "part"),
    [
        (Limits(2_200_000), 11_000, "1/200 of --max-states"),
        (Limits(22_000_000, share=10), 11_000, "1/2000 of --max-states"),
        (Limits(100_000), 10_000, "1/200 of --max-states, at least 10000"),
    ],
)
def test_one_component_may_have_a_part_of_the_states_or_ten_thousand(limits: Limits, most: int, part: str) -> None:
    """The bound is told with the part of its option that it is."""
    limits.allow(local=most)
    with pytest.raises(BoundError, match=rf"^more than {most} states of one component \({part}\)$"):
        limits.allow(local=most + 1)


@pytest.mark.parametrize(("share", "part"), [(1, "--max-states"), (10, "1/10 of --max-states")])
def test_a_larger_search_may_have_a_part_of_the_states(share: int, part: str) -> None:
    """The bound is told with the part of its option that it is."""
    limits = Limits(100 * share, share=share)
    limits.allow(states=100)
    with pytest.raises(BoundError, match=rf"^more than 100 states \({part}\)$"):
        limits.allow(states=101)


def test_what_is_looked_at_first_has_no_smaller_components() -> None:
    """A first look goes no further than so many states, but a component may be as large as where it goes on."""
    first = Limits(4_000_000, first=50)
    first.allow(states=50, local=20_000)
    with pytest.raises(BoundError, match=r"^more than 50 states to begin with$"):
        first.allow(states=51)


def test_an_exploration_stops_where_a_component_has_too_many_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """A local state is worked out one by one, so a component may be too large where the system is not yet."""
    monkeypatch.setattr(bounds, "LEAST", 7)
    assert [explore(lamp_and_counter(size), Tables(), limits=Limits(100)).stopped for size in (7, 8)] == [
        None,
        "more than 7 states of one component (1/200 of --max-states, at least 7)",
    ]
