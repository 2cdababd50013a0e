"""Integer tables as constant arrays of C, each content once."""

from collections.abc import Iterable
from textwrap import wrap

import numpy as np

from staleproof.checker.engine.explicit.tables import Numbers

WIDTH = 120
SMALL = 256
"""As many values fit into a byte."""


class CTables:
    """Arrays by their content; local states are counted from 1 in them, so that 0 can say that there is none."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, ...], str] = {}

    def named(self, values: Iterable[int]) -> str:
        """The name of the array with these values."""
        return self._names.setdefault(tuple(values), f"T{len(self._names) + 1}")

    def of_states(self, size: int, states: Numbers, values: Numbers) -> str:
        """The name of the array with these values at the places of these local states, and 0 elsewhere."""
        found = np.zeros(size + 1, np.int64)
        found[states + 1] = values
        return self.named(found.tolist())

    def declared(self) -> list[str]:
        """The lines that declare all arrays, one by one as SPIN takes no more than 64 kB of C at a time."""
        return [line for values, name in self._names.items() for line in _declared(name, values)]


def _declared(name: str, values: tuple[int, ...]) -> Iterable[str]:
    kind = "unsigned char" if max(values) < SMALL else "unsigned short"
    yield f"c_decl {{ static const {kind} {name}[] = {{"
    yield from wrap(", ".join(map(str, values)), WIDTH, initial_indent=" ", subsequent_indent=" ")
    yield "}; }"
