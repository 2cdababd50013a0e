"""Statements as tables over classes of local states."""

from itertools import product

import pytest
from toys import Counter, Lamp

from staleproof.checker.engine import class_tables
from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.class_tables import classed
from staleproof.checker.engine.factorization import factored
from staleproof.model.vocabulary import Property, System

SYSTEM = System((Lamp("lamp", "counter"), Counter("counter", 6)))
HIGH = Property(("counter", "lamp"), lambda n, on: n >= 4 or (on and n == 0))


def test_says_of_every_combination_what_the_statement_says_with_as_few_classes_as_it_tells_apart() -> None:
    """Counters of 4 and 5 are always high, of 1 to 3 never, and 0 is if the lamp is on."""
    system = factored(SYSTEM)
    found = classed(system, HIGH)
    assert (found.places, found.true.shape) == ((1, 0), (3, 2))
    for (i, n), (j, on) in product(enumerate(system.known[1].tolist()), enumerate(system.known[0].tolist())):
        said = found.true[found.classes[0][i], found.classes[1][j]]
        assert said == HIGH.holds(system.tables[1].states[n], system.tables[0].states[on])


def test_too_many_combinations_are_refused_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tabulated that would take for ever."""
    monkeypatch.setattr(class_tables, "MOST", 11)
    with pytest.raises(BoundError, match="12 combinations of local states"):
        classed(factored(SYSTEM), HIGH)
