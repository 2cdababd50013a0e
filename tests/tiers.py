"""Which of the parameters of a test are slow ones: `pytest -m "not slow"` leaves these out."""

from collections.abc import Container, Iterable
from typing import Any

import pytest


def slow_among(values: Iterable[Any], slow: Container[Any]) -> list[Any]:
    """All values, some of them slow."""
    return [pytest.param(value, marks=pytest.mark.slow) if value in slow else value for value in values]


def slow_but(values: Iterable[Any], quick: Container[Any]) -> list[Any]:
    """All values, slow but for some."""
    return [value if value in quick else pytest.param(value, marks=pytest.mark.slow) for value in values]
