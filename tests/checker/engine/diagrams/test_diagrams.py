"""Decision diagrams: the same states and answers as the explicit engine, exact counts, bounds."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_systems import remedies, statements, systems
from toys import DOWN, SWITCH, Counter, Gate, Lamp, Walk, lamp_and_counter

from staleproof.checker.engine.bounds import Limits, MemoryBoundError
from staleproof.checker.engine.diagrams import known_system, nodes, set_answers
from staleproof.checker.engine.diagrams.function_chains import Chains
from staleproof.checker.engine.diagrams.known_system import Network
from staleproof.checker.engine.diagrams.nodes import END, NOTHING, Diagrams
from staleproof.checker.engine.diagrams.order import ordered
from staleproof.checker.engine.diagrams.reaching import Reached, TooManyNodesError, reach
from staleproof.checker.engine.diagrams.resolved_labels import Function
from staleproof.checker.engine.diagrams.saturation import Saturation
from staleproof.checker.engine.explicit.space import Space, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import Outcome, Remedies, never, responses
from staleproof.model.vocabulary import Deed, Event, Kind, Label, Offer, Property, Remedy, Send, Step, System

CHANCE = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
ANY = Property(("lamp",), lambda _: True)
LIT = Property(("lamp",), lambda lamp: lamp)
ONCE = (("once", (Remedy("once", (Deed((SWITCH,)),)),)),)


def states(reached: Reached) -> set[tuple[object, ...]]:
    """The states of a diagram, one by one."""
    moves = reached.moves

    def below(node: int) -> list[tuple[object, ...]]:
        if node == END:
            return [()]
        table = moves.statements.tables[moves.diagrams.level[node]]
        children = moves.diagrams.children[node].items()
        return [(table.states[local], *rest) for local, child in children for rest in below(child)]

    names = [table.component.name for table in moves.statements.tables]
    found = (dict(zip(names, state, strict=True)) for state in below(reached.states))
    system = moves.statements.system
    return {tuple(state[component.name] for component in system.components) for state in found}


def explicit(space: Space) -> set[tuple[object, ...]]:
    """The states of an explicit exploration, one by one."""
    return {space.product.decode(number) for level in space.levels for number in level.tolist()}


Answers = tuple[set[tuple[object, ...]], int, list[tuple[object, ...]], list[tuple[object, ...]]]
"""The states and the number of steps between them, how an invariant comes out, and what it takes to mend bad states."""


def of_sets(system: System, bad: Property, witness: Property, ways: Remedies) -> Answers:
    """What decision diagrams say."""
    reached = reach(system, Tables())
    found = [set_answers.never(reached, ((bad, settled),), witness) for settled in (True, None)]
    told = [(r.outcome, r.rank, r.bad, r.witnesses) for r in set_answers.responses(reached, bad, witness, ways)]
    return states(reached), reached.transitions, [(one.outcome, one.bad, one.witnesses) for one in found], told


def one_by_one(system: System, bad: Property, witness: Property, ways: Remedies) -> Answers:
    """What the explicit engine says."""
    space = explore(system, Tables())
    found = [never(space, ((bad, settled),), witness) for settled in (True, None)]
    told = [(r.outcome, r.rank, len(r.states), r.witnesses) for r in responses(space, bad, witness, ways)]
    return explicit(space), space.transitions, [(one.outcome, len(one.bad), one.witnesses) for one in found], told


def test_counts_every_state_of_a_toy_exactly() -> None:
    """A lamp and a counter of five have ten states, two of them settled."""
    reached = reach(lamp_and_counter(5), Tables())
    assert (reached.count, reached.moves.diagrams.count(reached.settled)) == (10, 2)


def test_a_refused_part_refuses_the_whole_step() -> None:
    """The gate cannot open while the lamp is off; once open it stays so in the dark."""
    reached = reach(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    assert states(reached) == {(False, "shut"), (True, "shut"), (True, "open"), (False, "open")}


def test_what_is_sent_to_an_auxiliary_component_changes_nothing() -> None:
    """The states are those of the other components, as by the explicit engine; as a part of the states it is counted."""
    system = System((Lamp("lamp", "counter"),), auxiliary=Counter("counter", 5))
    assert (reach(system, Tables()).count, reach(system.whole, Tables()).count) == (2, 10)
    assert states(reach(system, Tables())) == explicit(explore(system, Tables()))


def test_a_guard_over_several_components_holds_back_its_label() -> None:
    """The counter goes down only in the light, and the lamp is not switched while it is lit and the counter high."""
    low = Property(("lamp", "counter"), lambda lamp, counter: not lamp or counter < 3)
    parts = (Lamp("lamp", "counter"), Counter("counter", 6))
    guarded = System(parts, guard={DOWN: LIT, SWITCH: low}.get)
    assert reach(guarded, Tables()).count == 9
    assert reach(System(parts), Tables()).count == 12
    assert states(reach(guarded, Tables())) == explicit(explore(guarded, Tables()))


@CHANCE
@given(st.data())
def test_random_systems_have_the_same_states_and_answers_in_both_engines(data: st.DataObject) -> None:
    """With sends, laters, refusals, kinds and guards; remedies of any shape, also such as are refused."""
    system = data.draw(systems())
    names = tuple(system.index)
    question = data.draw(statements(names)), data.draw(statements(names)), data.draw(remedies(names))
    assert of_sets(system, *question) == one_by_one(system, *question)


@CHANCE
@given(st.data())
def test_local_states_that_are_found_on_the_way_give_the_same_answers(data: st.DataObject) -> None:
    """Where no local state is taken as known before it is reached, and what a component does elsewhere is not known yet."""
    system = data.draw(systems())
    names = tuple(system.index)
    question = data.draw(statements(names)), data.draw(statements(names)), data.draw(remedies(names))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_system, "FAR", 0)
        found = of_sets(system, *question)
    assert found == one_by_one(system, *question)


def test_many_local_states_become_known_as_they_are_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A counter that has more local states than are taken as known is counted to its end."""
    monkeypatch.setattr(known_system, "FAR", 10)
    assert reach(lamp_and_counter(40), Tables()).count == 80


class Meter(NamedTuple):
    """Goes up to five, shutting the gate, and cannot be looked at from three on."""

    name: str = "meter"
    initial: int = 0

    def offers(self, state: int) -> tuple[Offer, ...]:
        return (Offer(Event("more"), Kind.ENVIRONMENT),) if state < 5 else ()

    def step(self, state: int, event: Event) -> Step | None:
        if event.name == "more":
            return Step(state + 1, (Send("gate", Event("shut")),))
        return Step(state) if state < 3 else None


def test_a_step_waits_for_local_states_that_are_not_known_yet_although_it_changes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate opens while the meter is below three, which nobody knows of a meter that was never seen above two."""
    system = System((Meter(), Gate("gate", "meter")))
    assert reach(system, Tables()).count == 9
    monkeypatch.setattr(known_system, "FAR", 0)
    assert states(reach(system, Tables())) == explicit(explore(system, Tables()))


def test_a_question_without_bad_states_holds_or_is_vacuous() -> None:
    """With the number of witnesses; without any, nothing was proved."""
    reached = reach(lamp_and_counter(3), Tables())
    none = Property(("lamp",), lambda _: False)
    assert set_answers.never(reached, ((none, None),), ANY) == set_answers.Found(Outcome.HOLDS, 6)
    assert set_answers.never(reached, ((none, None),), none) == set_answers.Found(Outcome.VACUOUS, 0)
    assert list(set_answers.responses(reached, none, none, ONCE)) == [set_answers.Found(Outcome.VACUOUS, 0)]


def test_bad_states_are_counted_beside_what_there_was_to_break() -> None:
    """Three of six states are lit; among those that are settled it is one of two."""
    reached = reach(lamp_and_counter(3), Tables())
    assert set_answers.never(reached, ((LIT, None),), ANY) == set_answers.Found(Outcome.VIOLATED, 6, 3)
    assert set_answers.never(reached, ((LIT, True),), ANY) == set_answers.Found(Outcome.VIOLATED, 2, 1)


def test_ranks_are_told_with_their_numbers_of_states_the_worst_first() -> None:
    """Dark and shut is mended by nothing, dark and open by the lamp, shut in the light by opening."""
    reached = reach(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    dark = Property(("lamp", "gate"), lambda lamp, gate: not lamp or gate == "shut")
    opened = ("opened", (Remedy("opened", (Deed((Label("gate", Event("open")),)),)),))
    found = list(set_answers.responses(reached, dark, ANY, (opened, *ONCE)))
    assert [(one.rank, one.bad, one.witnesses) for one in found] == [(3, 1, 4), (2, 1, 4), (1, 1, 4)]


@pytest.mark.parametrize(("count", "ranks"), [(1, [(2, 1), (1, 1)]), (2, [(2, 2)])])
def test_a_deed_goes_on_from_where_its_first_label_has_led(count: int, ranks: list[tuple[int, int]]) -> None:
    """One step leads from a bad place to a good one, and the next to a bad one again, from where there is none."""
    go = tuple(Label("walk", Event("go", n)) for n in range(2))
    system, bad = System((Walk("walk", ((0, 1, None), (1, 2, None))),)), Property(("walk",), lambda place: place != 1)
    remedies: Remedies = (("gone", (Remedy("gone", (Deed(go[:count]),)),)),)
    found = set_answers.responses(reach(system, Tables()), bad, Property((), lambda: True), remedies)
    assert [(one.rank, one.bad) for one in found] == ranks
    known = responses(explore(system, Tables()), bad, Property((), lambda: True), remedies)
    assert [(one.rank, one.states.size) for one in known] == ranks


def test_too_many_nodes_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a system for which diagrams are not small is explored otherwise."""
    monkeypatch.setattr(nodes, "LOOKED", 1)
    with pytest.raises(TooManyNodesError, match="more than 3 nodes of decision diagrams"):
        reach(lamp_and_counter(100), Tables(), nodes=3)


def test_memory_is_bounded_by_its_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Diagrams count as states do: what they take is told, and the bound named."""
    monkeypatch.setattr(nodes, "LOOKED", 1)
    with pytest.raises(MemoryBoundError, match="--max-memory"):
        reach(lamp_and_counter(100), Tables(), Limits(memory=5000))


def test_equal_sets_are_one_node_and_sets_are_combined_exactly() -> None:
    """Union, intersection and difference of sets of pairs."""
    diagrams = Diagrams(2)
    one, two, three = (diagrams.single(pair) for pair in ((0, 0), (0, 1), (1, 1)))
    both = diagrams.union(one, two)
    assert both == diagrams.union(two, one) != one
    assert diagrams.intersection(both, diagrams.union(two, three)) == two
    assert diagrams.difference(diagrams.union(both, three), both) == three
    assert diagrams.intersection(one, three) == NOTHING
    assert (diagrams.count(diagrams.union(both, three)), diagrams.size(both), diagrams.present(both)) == (3, 2, [{0}, {0, 1}])


def test_what_diagrams_take_is_told_by_their_nodes_and_edges() -> None:
    """The empty set and the end of all levels are nodes as well."""
    diagrams = Diagrams(1)
    assert diagrams.bytes == 2 * nodes.NODE
    diagrams.union(diagrams.single((0,)), diagrams.single((1,)))
    assert diagrams.bytes == 5 * nodes.NODE + 4 * nodes.EDGE


def test_components_to_which_most_different_things_happen_come_first() -> None:
    """A counter can be counted up, go down and break; a lamp is switched only."""
    made = Network(System((Lamp("lamp", "counter"), Counter("counter", 4))), Tables())
    assert made.close()
    assert ordered(made.sizes, (product for step in made.steps for product in step.merged)) == (1, 0)


def test_chains_with_equal_ends_share_them() -> None:
    """A chain is stored once, and one that changes nothing is known as such."""
    made = Network(lamp_and_counter(4), Tables())
    made.close()
    chains = Chains()
    products = [product for step in made.steps for product in step.merged]
    numbers = list(map(chains.number, products))
    assert numbers == list(map(chains.number, products))
    assert chains.still[0]
    assert not any(chains.still[number] for number in numbers)


def test_a_step_leaves_the_levels_between_those_that_it_changes_as_they_are() -> None:
    """From each state of the middle level alike, and as often as it can be taken."""
    diagrams, chains = Diagrams(3), Chains()
    up = Function(np.array([0, 1]), np.array([1, 2]))
    step = chains.number({0: up, 2: up})
    begun = diagrams.union(diagrams.single((0, 0, 0)), diagrams.single((0, 5, 1)))
    closed = Saturation(diagrams, chains, [step]).closed(begun)
    states = [(0, 0, 0), (1, 0, 1), (2, 0, 2), (0, 5, 1), (1, 5, 2)]
    assert diagrams.count(closed) == len(states)
    assert all(diagrams.intersection(closed, diagrams.single(state)) for state in states)
