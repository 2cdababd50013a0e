"""Making abstract paths concrete: choices in order, starts in order, and giving up."""

from collections.abc import Iterator

from toys import SWITCH, Gate, Lamp, lamp_and_counter

from staleproof.checker.engine.concretize import refine
from staleproof.model.vocabulary import Event, Label, State, System

DOWN = Label("counter", Event("down"))


def choose(_step: int, _state: State) -> Iterator[tuple[Label, ...]]:
    yield (DOWN,)
    yield (SWITCH,)
    yield (SWITCH, SWITCH)


def test_takes_the_first_choice_that_fires_and_is_accepted() -> None:
    """Refused choices are passed over, and the path carries its labels and states."""
    system = lamp_and_counter(5)
    found = refine(2, [(7, system)], choose, lambda path: path.states[-1] == (False, 2))
    assert found is not None
    assert (found.start, found.labels) == (7, (SWITCH, SWITCH))
    assert found.states == ((False, 0), (True, 1), (False, 2))


def test_a_choice_may_be_several_labels() -> None:
    """One abstract step may stand for a sequence of concrete ones."""
    found = refine(2, [(0, lamp_and_counter(9))], choose, lambda path: path.states[-1] == (True, 3))
    assert found is not None
    assert found.labels == (SWITCH, SWITCH, SWITCH)


def test_tries_the_starts_in_order() -> None:
    """The next start is tried when nothing behind the first is accepted."""
    found = refine(1, [(0, lamp_and_counter(2)), (1, lamp_and_counter(5))], choose, lambda path: path.states[-1] == (False, 2))
    assert found is not None
    assert found.start == 1


def test_gives_up_when_nothing_is_accepted_or_the_effort_is_spent() -> None:
    """Exhausting the choices and exhausting the effort both give no path."""
    assert refine(2, [(0, lamp_and_counter(5))], choose, lambda _: False) is None
    assert refine(2, [(0, lamp_and_counter(5))], choose, lambda path: path.states[-1] == (True, 3), effort=3) is None


def test_a_choice_that_is_refused_leaves_those_behind_it() -> None:
    """The gate does not open in the dark, so the lamp is switched on before."""
    system, opened = System((Lamp("lamp"), Gate("gate", "lamp"))), Label("gate", Event("open"))
    found = refine(1, [(0, system)], lambda _step, _state: ((opened,), (SWITCH, opened)), lambda _: True)
    assert found is not None
    assert (found.labels, found.states[-1]) == ((SWITCH, opened), (True, "open"))
