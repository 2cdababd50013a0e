"""The exploration on integer tables: exact counts, shortest ways, bounds."""

from typing import NamedTuple

import numpy as np
import pytest
from oracle import reachable
from toys import DOWN, SWITCH, Counter, Dial, Gate, Lamp, lamp_and_counter

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.explicit import space as space_module
from staleproof.checker.engine.explicit import statements
from staleproof.checker.engine.explicit.behaviour import Behaviour
from staleproof.checker.engine.explicit.product import product
from staleproof.checker.engine.explicit.space import CALM, explore, further
from staleproof.checker.engine.explicit.statements import Truth
from staleproof.checker.engine.explicit.tables import Table, Tables
from staleproof.checker.engine.verdict import found
from staleproof.model.vocabulary import Event, Kind, Label, Offer, Property, Send, State, Step, System


def test_counts_every_state_and_step_of_a_toy_exactly() -> None:
    """A lamp and a counter of five have ten states, and each step is counted once."""
    space = explore(lamp_and_counter(5), Tables())
    assert (space.count, space.transitions, [len(level) for level in space.levels]) == (10, 20, [1, 1, 2, 2, 2, 1, 1, 0])


def test_agrees_with_the_plain_engine_state_by_state() -> None:
    """Both engines find the same states at the same distances, and see the same number of steps."""
    system = System((Lamp("lamp", "counter"), Counter("counter", 6), Gate("gate", "lamp")))
    space = explore(system, Tables())
    depth, steps = reachable(system)
    found = {space.product.decode(number): level for level, states in enumerate(space.levels) for number in states.tolist()}
    assert (found, space.transitions) == (depth, steps)


def test_leaves_out_the_kinds_of_steps_that_are_not_wanted() -> None:
    """Without faults the counter never breaks."""
    system = System((Counter("counter", 3, 2), Lamp("lamp")))
    assert explore(system, Tables(), CALM).transitions < explore(system, Tables()).transitions


def test_a_refused_part_refuses_the_whole_step() -> None:
    """The gate cannot open while the lamp is off, because the lamp refuses to be looked at."""
    space = explore(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    states = {space.product.decode(number) for level in space.levels for number in level.tolist()}
    assert states == {(False, "shut"), (True, "shut"), (True, "open"), (False, "open")}
    assert [len(level) for level in space.levels] == [1, 1, 1, 1, 0]


def test_widens_the_field_of_a_component_with_many_states() -> None:
    """A counter with more states than its field holds is renumbered on the way, and nothing is lost."""
    assert explore(lamp_and_counter(1000), Tables()).count == 2000


def test_path_is_a_shortest_one_and_fires() -> None:
    """The way to a state has as many labels as its level says, and firing them leads there."""
    system = lamp_and_counter(7)
    space = explore(system, Tables())
    target = int(space.where(settled=None, statement=Property(("counter",), lambda n: n == 3))[0])
    path = space.path(target)
    state = system.initial
    for label in path:
        state = system.fire(state, label) or state
    assert (path, state) == ([SWITCH, SWITCH, SWITCH], space.product.decode(target))


def test_where_tells_settled_states_from_others() -> None:
    """Settled are exactly the states in which no part offers an internal step."""
    space = explore(lamp_and_counter(4), Tables())
    zero = space.where(settled=True, statement=Property(("counter",), lambda _: True))
    others = space.where(settled=False, statement=Property(("counter",), lambda _: True))
    assert {space.product.decode(n)[1] for n in zero.tolist()} == {0}
    assert len(zero) + len(others) == space.count


def test_depth_gives_the_level_of_each_state_and_minus_one_for_strangers() -> None:
    """A state that is not reachable has no depth."""
    space = explore(lamp_and_counter(4), Tables())
    known = space.levels[2]
    assert space.depth(np.append(known, 10**6)).tolist() == [2] * len(known) + [-1]


def test_stops_at_the_most_states_and_says_so() -> None:
    """A bound that is hit is named, and the space is not called complete."""
    space = explore(lamp_and_counter(1000), Tables(), limits=Limits(states=50))
    assert space.stopped == "more than 50 states (--max-states)"


def test_stops_when_the_states_do_not_fit_into_a_number() -> None:
    """Components with too many states together give a named bound instead of wrong answers."""
    space = explore(System(tuple(Dial(f"dial {n}", 64) for n in range(12))), Tables())
    assert space.stopped == "the states of the components do not fit into 63 bits together"


def test_enough_ends_the_exploration_at_the_level_that_is_enough() -> None:
    """Levels behind the one that satisfies the asker are not explored."""
    space = explore(lamp_and_counter(9), Tables(), enough=lambda space: len(space.levels) == 3)
    assert len(space.levels) == 3


def test_progress_is_told_the_number_of_states_so_far() -> None:
    """The last number told is the number of reachable states."""
    told: list[int] = []
    explore(lamp_and_counter(5), Tables(), progress=told.append)
    assert told == [2, 4, 6, 8, 9, 10, 10]


def test_equal_components_share_a_table_across_systems() -> None:
    """What was worked out for one system is not worked out again for an equal component of another."""
    tables = Tables()
    assert tables.of(Counter("counter", 5)) is tables.of(Counter("counter", 5))
    assert tables.of(Counter("counter", 5)) is not tables.of(Counter("counter", 6))


def test_labels_of_a_step_name_who_began_it() -> None:
    """A step that reaches several parts is named after the part that began it."""
    space = explore(lamp_and_counter(3), Tables())
    labels = {fired.label for level in space.levels for fired in space.product.steps(level, CALM) if level.size}
    assert labels == {SWITCH, DOWN}
    assert Label("counter", Event("count")) not in labels


class Relay(NamedTuple):
    """Told `go`, it tells `first` at once, and itself and `last` later; told `note`, it keeps who has told it."""

    name: str
    first: str
    last: str
    initial: tuple[str, ...] = ()

    def offers(self, state: tuple[str, ...]) -> tuple[Offer, ...]:
        return () if state else (Offer(Event("go"), Kind.ENVIRONMENT),)

    def step(self, state: tuple[str, ...], event: Event) -> Step:
        if event.name == "note":
            return Step((*state, event.data))
        later = (Send(self.name, Event("note", "itself")), Send(self.last, Event("note", f"{self.name} later")))
        now = tuple(Send(name, Event("note", f"{self.name} at once")) for name in (self.first, self.name))
        return Step((*state, "go"), now, later)


def test_what_is_sent_for_later_is_taken_behind_everything_else() -> None:
    """In the order of asking, by both engines."""
    system = System((Relay("a", "b", "b"), Relay("b", "a", "a")))
    after = system.fire(system.initial, Label("a", Event("go")))
    assert after == (("go", "a at once", "itself"), ("a at once", "a later"))
    space = explore(system, Tables())
    depth, _ = reachable(system)
    assert {space.product.decode(number) for level in space.levels for number in level.tolist()} == set(depth)
    assert after in depth


LIT = Property(("lamp",), lambda lamp: lamp)
LOW = Property(("lamp", "counter"), lambda lamp, counter: not lamp or counter < 3)
GUARDS = {DOWN: LIT, SWITCH: LOW}
"""The counter goes down only in the light, and the lamp is not switched while it is lit and the counter high."""


def test_a_guarded_label_is_taken_where_its_statement_is_true() -> None:
    """The same states and steps as in a plain search in which the same is forbidden state by state."""
    parts = (Lamp("lamp", "counter"), Counter("counter", 6))
    guarded = System(parts, guard=GUARDS.get)

    def permits(state: State, label: Label) -> bool:
        statement = GUARDS.get(label)
        return statement is None or statement.of(guarded, state)

    space = explore(guarded, Tables())
    depth, steps = reachable(System(parts, permits))
    found = {space.product.decode(number): level for level, states in enumerate(space.levels) for number in states.tolist()}
    assert (found, space.transitions) == (depth, steps)
    assert (space.count, space.transitions) == (9, 11)
    assert explore(System(parts), Tables()).count == 12


def test_a_guarded_label_is_refused_by_firing_too() -> None:
    """A remedy cannot do what the system cannot, and one state at a time is asked alike."""
    system = System((Lamp("lamp", "counter"), Counter("counter", 6)), guard=GUARDS.get)
    states = [(False, 2), (True, 2), (True, 3), (False, 4)]
    made = product(system, Tables())
    numbers = np.array([made.encode(state) for state in states])
    after, origins = made.fire(SWITCH, numbers)
    assert sorted(zip(origins.tolist(), map(made.decode, after.tolist()), strict=True)) == [
        (0, (True, 3)),
        (1, (False, 3)),
        (3, (True, 5)),
    ]
    assert [system.fire(state, SWITCH) for state in states] == [(True, 3), (False, 3), None, (True, 5)]


def test_systems_that_are_guarded_otherwise_have_other_names() -> None:
    """What was explored under one guard is not taken for what another one lets happen."""
    parts = (Lamp("lamp", "counter"), Counter("counter", 6))
    names = {System(parts).name, System(parts, guard=GUARDS.get).name, System(parts, guard={}.get).name}
    assert len(names) == 3


def test_a_level_may_be_fired_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few states at a time lead to what the plain engine finds, by as many steps."""
    monkeypatch.setattr(space_module, "PORTION", 3)
    system = System((Lamp("lamp", "counter"), Counter("counter", 5), Dial("dial", 4)))
    space = explore(system, Tables())
    depth, steps = reachable(system)
    found = {space.product.decode(number): level for level, states in enumerate(space.levels) for number in states.tolist()}
    assert max(map(len, space.levels)) > 3
    assert (found, space.transitions) == (depth, steps)


@pytest.mark.parametrize("levels", range(1, 9))
def test_of_all_states_is_known_what_would_have_been_enough(levels: int) -> None:
    """The first levels up to any that is not empty, with the steps that lead there."""
    system = lamp_and_counter(5)
    begun = explore(system, Tables(), enough=lambda space: len(space.levels) == levels)
    known = explore(system, Tables()).until(lambda space: len(space.levels) == levels)
    assert [level.tolist() for level in known.levels] == [level.tolist() for level in begun.levels]
    assert (len(known.levels), known.steps, known.ended) == (levels, begun.steps, begun.ended)


@pytest.mark.parametrize("count", [0, 3, 8, 300])
def test_what_was_enough_is_followed_to_all_as_if_it_had_been_at_once(count: int) -> None:
    """With the same numbers of states and as many steps; what was enough stays as it is."""
    system = lamp_and_counter(400)
    begun = explore(system, Tables(), enough=found(((Property(("counter",), lambda n: n >= count), None),)))
    before = (len(begun.levels), begun.transitions, begun.stopped)
    space, known = further(begun, Limits()), explore(system, Tables())
    assert [level.tolist() for level in space.levels] == [level.tolist() for level in known.levels]
    assert (space.steps, space.ended, (len(begun.levels), begun.transitions, begun.stopped)) == (known.steps, True, before)


def test_what_was_enough_is_followed_no_further_than_a_bound() -> None:
    """As an exploration from the beginning is stopped there."""
    system, limits = lamp_and_counter(400), Limits(states=100)
    begun = explore(system, Tables(), enough=found(((Property(("counter",), lambda n: n >= 3), None),)))
    space, known = further(begun, limits), explore(system, Tables(), limits=limits)
    assert (space.stopped, space.count, space.transitions) == (known.stopped, known.count, known.transitions)


def test_what_is_known_of_a_statement_is_kept_when_a_component_gets_more_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a table that is looked up by combination as in an array; nothing is worked out twice."""
    monkeypatch.setattr(statements, "DENSE", 0)
    asked: list[int] = []

    def even(position: int) -> bool:
        asked.append(position)
        return position % 2 == 0

    table = Table(Behaviour(Dial("dial", 9)))
    truth = Truth(Property(("dial",), even), (table,))
    for size in (2, 5, 9):
        numbers = np.array([table.number(position) for position in range(size)])
        assert truth.of((numbers,), size).tolist() == [position % 2 == 0 for position in range(size)]
    assert asked == list(range(9))
