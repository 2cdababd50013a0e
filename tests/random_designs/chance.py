"""Drawing with a seed: what a generator chooses is the same for the same seed, on every machine."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Table = dict[str, Any]


class Chance:
    """A source of choices; what is odd is chosen as often as `oddity` says, at the most always."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)
        self.oddity = self.one((0.15, 0.35, 1.0))

    @property
    def careful(self) -> bool:
        """Whether the author of the design knows what to do."""
        return self.oddity < 1

    def odd(self, probability: float) -> bool:
        return self.maybe(probability * self.oddity)

    def maybe(self, probability: float) -> bool:
        return self.random.random() < probability

    def one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def weighted(self, choices: dict[T, float]) -> T:
        return self.random.choices(list(choices), list(choices.values()))[0]

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        """Up to so many of the choices, in their order."""
        count = self.random.randint(0, min(most, len(choices)))
        chosen = self.random.sample(range(len(choices)), count)
        return [choices[place] for place in sorted(chosen)]

    def options(self, **fields: tuple[float, Any]) -> Table:
        """Of some fields those that are given at all, each with its probability and its value or the values to choose from."""
        given: Table = {}
        for name, (probability, value) in fields.items():
            if self.odd(probability):
                given[name.replace("await_", "await")] = self.one(value) if isinstance(value, tuple) else value
        return given
