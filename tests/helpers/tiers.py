"""Which of the parameters of a test are slow or long ones.

`pytest -m "not slow"` leaves out the slow ones. Long ones are more of the same: only `pytest --long` runs them.
"""

from collections.abc import Container, Iterable
from typing import Any

import pytest


def slow_among(values: Iterable[Any], slow: Container[Any]) -> list[Any]:
    """All values, some of them slow."""
    return [pytest.param(value, marks=pytest.mark.slow) if value in slow else value for value in values]


def slow_but(values: Iterable[Any], quick: Container[Any], one_in: int = 1) -> list[Any]:
    """All values, slow but for some; of the slow ones all but one in so many are long."""
    every = list(values)
    kept = [value for value in every if value not in quick][::one_in]

    def marks(value: Any) -> tuple[pytest.MarkDecorator, ...]:
        return (pytest.mark.slow,) if value in kept else (pytest.mark.slow, pytest.mark.long)

    return [value if value in quick else pytest.param(value, marks=marks(value)) for value in every]


def long_among(values: Iterable[Any], long: Container[Any]) -> list[Any]:
    """All values, some of them long."""
    return [pytest.param(value, marks=pytest.mark.long) if value in long else value for value in values]


def long_but(values: Iterable[Any], kept: Container[Any]) -> list[Any]:
    """All values, long but for some."""
    return [value if value in kept else pytest.param(value, marks=pytest.mark.long) for value in values]
