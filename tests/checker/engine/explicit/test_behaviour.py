"""What a system remembers of its components changes nothing of what they do."""

from collections import Counter as Count
from typing import NamedTuple

import pytest
from toys import Counter, Lamp, lamp_and_counter

from staleproof.checker.engine.explicit import behaviour as known_module
from staleproof.checker.engine.explicit.behaviour import Behaviour
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import found
from staleproof.model import vocabulary
from staleproof.model.vocabulary import Event, Label, Offer, Property, State, Step, System

SWITCH = Label("lamp", Event("switch"))
CALLS: Count[str] = Count()


class Watched(NamedTuple):
    """A lamp that counts how often it is asked."""

    name: str
    lamp: Lamp
    initial: bool = False

    def offers(self, state: bool) -> tuple[Offer, ...]:
        CALLS["offers"] += 1
        return self.lamp.offers(state)

    def step(self, state: bool, event: Event) -> Step | None:
        CALLS["step"] += 1
        return self.lamp.step(state, event)


def test_a_step_is_worked_out_once_from_whatever_state_a_system_starts() -> None:
    """Two local states and one event: two steps and two lists of offers, however often they are needed."""
    CALLS.clear()
    begun = System((Watched("lamp", Lamp("lamp", "counter")), Counter("counter", 6)))
    for system in (begun, begun.starting((True, 3)), begun.starting((False, 0))):
        for state in ((False, 0), (True, 1), (False, 2), (True, 3)):
            system.fire(state, SWITCH)
            list(system.moves(state))
    assert CALLS == {"step": 2, "offers": 2}


def test_a_system_that_starts_elsewhere_has_another_name() -> None:
    """And the first one starts where it did."""
    begun = lamp_and_counter(6)
    names = {begun.name, begun.starting((True, 3)).name, begun.starting((False, 0)).name}
    assert (begun.initial, begun.starting((True, 3)).initial, len(names)) == ((False, 0), (True, 3), 2)


@pytest.mark.parametrize("room", [1, 3, vocabulary.REMEMBERED])
def test_what_was_forgotten_is_worked_out_again(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk along all states of a lamp and a counter, with room for few steps and for all."""
    monkeypatch.setattr(vocabulary, "REMEMBERED", room)
    system = lamp_and_counter(6)
    reached: list[State] = [system.initial]
    for state in reached:
        reached += [move.state for move in system.moves(state) if move.state not in reached]
    assert sorted(reached) == [(lit, count) for lit in (False, True) for count in range(6)]


def test_explorations_of_one_run_work_out_no_step_twice() -> None:
    """The second one numbers its states as if it were the first."""
    CALLS.clear()
    known: dict[str, Behaviour] = {}
    systems = [System((Watched("lamp", Lamp("lamp", "counter")), Counter("counter", size))) for size in (6, 3)]
    spaces = [explore(system, Tables(known)) for system in systems]
    assert (CALLS, [space.count for space in spaces]) == ({"step": 2, "offers": 2}, [12, 6])
    alone = explore(systems[1], Tables())
    assert [level.tolist() for level in alone.levels] == [level.tolist() for level in spaces[1].levels]


@pytest.mark.parametrize("room", [0, 3, known_module.KEPT])
def test_explorations_do_not_depend_on_what_is_known_of_components(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for no step, for few and for all; what others met first is numbered anew."""
    monkeypatch.setattr(known_module, "KEPT", room)
    known: dict[str, Behaviour] = {}
    begun = System((Lamp("lamp", "counter"), Counter("counter", 6)))
    for system in (begun.starting((True, 4)), begun, begun.starting((False, 2))):
        shared, alone = explore(system, Tables(known)), explore(system, Tables())
        assert [level.tolist() for level in shared.levels] == [level.tolist() for level in alone.levels]
        assert [table.states for table in shared.product.tables] == [table.states for table in alone.product.tables]


def test_more_local_states_than_are_kept_are_forgotten_by_the_next_exploration(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of one component, and none of another."""
    monkeypatch.setattr(known_module, "KEPT", 4)
    known: dict[str, Behaviour] = {}
    system = System((Lamp("lamp", "counter"), Counter("counter", 6)))
    explore(system, Tables(known))
    first = dict(known)
    assert [behaviour.spent for behaviour in first.values()] == [False, True]
    explore(system, Tables(known))
    assert [known[name] is behaviour for name, behaviour in first.items()] == [True, False]


def test_a_statement_is_asked_once_of_what_it_speaks_of() -> None:
    """Six numbers of the counter, however many levels and states they are met in."""
    asked: list[int] = []

    def negative(count: int) -> bool:
        asked.append(count)
        return count < 0

    space = explore(lamp_and_counter(6), Tables(), enough=found(((Property(("counter",), negative), None),)))
    assert (space.count, sorted(asked)) == (12, [0, 1, 2, 3, 4, 5])
