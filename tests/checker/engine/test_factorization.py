"""Labels as products of local partial functions: together they are the steps of the system."""

from collections import Counter as Bag
from typing import NamedTuple

import numpy as np
import pytest
from oracle import reachable
from toys import Counter, Dial, Gate, Lamp, lamp_and_counter

from staleproof.checker.engine import factorization
from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.diagrams.network import Network
from staleproof.checker.engine.diagrams.resolving import Function, merged
from staleproof.checker.engine.factorization import factored
from staleproof.model.vocabulary import Event, Kind, Label, Offer, Property, Send, State, Step, System

NO_PRODUCT = "^what is permitted depends on several components at once, which is no product of local functions$"


class Caller(NamedTuple):
    """Tells the repeater to turn the dial to 1, and turns it to 2 by itself."""

    name: str
    initial: int = 0

    def offers(self, _state: int) -> tuple[Offer, ...]:
        return (Offer(Event("call"), Kind.ENVIRONMENT),)

    def step(self, state: int, _event: Event) -> Step | None:
        return Step(1 - state, (Send("repeater", Event("say", 1)), Send("dial", Event("turn", 2))))


class Repeater(NamedTuple):
    """Hands on what it hears to the dial, when all that is under way has been taken: so the dial ends where it says."""

    name: str
    initial: int = 0

    def offers(self, _state: int) -> tuple[Offer, ...]:
        return ()

    def step(self, state: int, event: Event) -> Step | None:
        return Step(state, later=(Send("dial", Event("turn", event.data)),))


def moves(system: Network, state: State) -> Bag[tuple[Label, Kind, State]]:
    """The steps that the products allow in a state."""
    numbers = [table.number(local) for table, local in zip(system.tables, state, strict=True)]
    found: Bag[tuple[Label, Kind, State]] = Bag()
    for step, product in ((one, product) for one in system.steps for product in one.products):
        after = list(numbers)
        for place, function in product.items():
            after[place] = dict(zip(function.sources.tolist(), function.targets.tolist(), strict=True)).get(numbers[place], -1)
        if -1 not in after:
            found[step.label, step.kind, tuple(t.states[n] for t, n in zip(system.tables, after, strict=True))] += 1
    return found


@pytest.mark.parametrize(
    "system",
    [
        lamp_and_counter(5),
        System((Lamp("lamp", "counter"), Counter("counter", 6, 5), Gate("gate", "lamp"))),
        System((Caller("caller"), Repeater("repeater"), Dial("dial", 3))),
        System((Lamp("lamp", "counter"), Gate("gate", "lamp")), auxiliary=Counter("counter", 3)),
    ],
    ids=["sends", "refusals", "later", "auxiliary"],
)
def test_the_products_allow_in_every_reachable_state_exactly_the_moves_of_the_system(system: System) -> None:
    """Each move once: with what is sent on or for later, with parts that refuse, with what an auxiliary component hears."""
    found = factored(system)
    for state in reachable(system)[0]:
        assert moves(found, state) == Bag((move.label, move.kind, move.state) for move in system.moves(state))


def test_a_system_with_a_guard_is_refused() -> None:
    """A label that depends on several components at once is no product."""
    system = System((Lamp("lamp"),), guard=lambda _label: Property(("lamp",), lambda on: not on))
    with pytest.raises(ValueError, match=NO_PRODUCT):
        factored(system)


def test_a_system_with_permits_is_refused() -> None:
    """So is what is permitted state by state."""
    with pytest.raises(ValueError, match=NO_PRODUCT):
        factored(System((Lamp("lamp"),), lambda state, _label: bool(state)))


def test_a_component_with_too_many_local_states_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component may have more states by itself than it ever has in the system."""
    monkeypatch.setattr(factorization, "MOST", 20)
    with pytest.raises(BoundError, match="'counter' has more than 20 local states by itself"):
        factored(lamp_and_counter(30))


def test_products_are_put_together_only_where_all_else_that_they_do_is_equal() -> None:
    """Two that differ in one component are one; those that do something else elsewhere, or touch another part, stay apart."""
    first, second, swap, keep = (
        Function(*map(np.array, pair)) for pair in (([0], [1]), ([1], [0]), ([0, 1], [1, 0]), ([0], [0]))
    )
    found = merged([{0: first, 1: keep}, {0: second, 1: keep}])
    assert [{place: function.key for place, function in one.items()} for one in found] == [{0: swap.key, 1: keep.key}]
    for apart in ([{0: first, 1: first}, {0: second, 1: second}], [{0: first}, {1: first}], [{0: first}, {0: second, 1: keep}]):
        assert merged(apart) == apart
