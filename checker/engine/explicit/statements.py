"""Whether a statement is true of many states, worked out once for each combination of the local states that it speaks of."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from staleproof.checker.engine.bounds import TOO_WIDE, WIDEST, BoundError
from staleproof.checker.engine.explicit.tables import Numbers, Table
from staleproof.model.vocabulary import Property

DENSE = 22
"""Bits of a combination up to which what is known is looked up in an array."""
UNKNOWN, FALSE, TRUE = range(3)


class Truth:
    """What is known of one statement about components with these tables: in an array while there are few combinations."""

    def __init__(self, statement: Property, tables: tuple[Table, ...]) -> None:
        self.statement = statement
        self.tables = tables
        self._widths = tuple(0 for _ in tables)
        self._dense: NDArray[np.int8] | None = np.zeros(1, np.int8)
        self._sparse: dict[int, int] = {}

    def of(self, locals_: tuple[Numbers, ...], count: int) -> NDArray[np.bool_]:
        """Whether the statement is true of each of `count` combinations; an array of local states for each component.

        Raises BoundError if the components have more states than can be numbered together.
        """
        widths = tuple((len(table.states) - 1).bit_length() for table in self.tables)
        if widths != self._widths:
            if sum(widths) > WIDEST:
                raise BoundError(TOO_WIDE)
            self._renumber(widths)
        codes = _together(locals_, widths, count)
        if self._dense is None:
            different, back = np.unique(codes, return_inverse=True)
            self._learn(different[[code not in self._sparse for code in different.tolist()]])
            sparse = np.array([self._sparse[code] for code in different.tolist()], np.int8)
            return np.equal(sparse[back], TRUE)
        unknown = self._dense[codes] == UNKNOWN
        if unknown.any():
            self._learn(np.unique(codes[unknown]))
        return np.equal(self._dense[codes], TRUE)

    def _renumber(self, widths: tuple[int, ...]) -> None:
        """Number combinations anew, as a component has got more states than there was room for."""
        if self._dense is None:
            codes = np.fromiter(self._sparse, np.int64)
            truths = np.fromiter(self._sparse.values(), np.int8)
        else:
            codes = np.flatnonzero(self._dense)
            truths = self._dense[codes]
        codes = _together(_parts(codes, self._widths), widths, len(codes))
        self._widths = widths
        self._dense = np.zeros(1 << sum(widths), np.int8) if sum(widths) <= DENSE else None
        self._sparse = {}
        self._keep(codes, truths)

    def _learn(self, codes: Numbers) -> None:
        self._keep(codes, np.array([TRUE if true else FALSE for true in self._worked_out(codes)], np.int8))

    def _keep(self, codes: Numbers, truths: NDArray[np.int8]) -> None:
        if self._dense is None:
            self._sparse.update(zip(codes.tolist(), truths.tolist(), strict=True))
        else:
            self._dense[codes] = truths

    def _worked_out(self, codes: Numbers) -> list[bool]:
        states = [
            [table.states[number] for number in part.tolist()]
            for table, part in zip(self.tables, _parts(codes, self._widths), strict=True)
        ]
        combinations = zip(*states, strict=True) if states else [()] * len(codes)
        return [self.statement.holds(*combination) for combination in combinations]


def _parts(codes: Numbers, widths: tuple[int, ...]) -> list[Numbers]:
    """The local states in each of some combinations."""
    found: list[Numbers] = []
    for width in reversed(widths):
        found.append(codes & ((1 << width) - 1))
        codes = codes >> width
    return found[::-1]


def _together(parts: Sequence[Numbers], widths: tuple[int, ...], count: int) -> Numbers:
    """The numbers of some combinations."""
    codes = np.zeros(count, np.int64)
    for part, width in zip(parts, widths, strict=True):
        codes = (codes << width) | part
    return codes
