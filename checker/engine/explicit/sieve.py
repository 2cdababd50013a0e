"""A memory of numbers that answers at once for most of those that were met, and for none that was not."""

import numpy as np

from staleproof.checker.engine.explicit.tables import Numbers

FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""The odd number near 2**64 divided by the golden ratio, which spreads numbers well (Fibonacci hashing)."""
LEAST, MOST = 12, 22
"""Bits of the smallest memory and of the largest."""
ROOM = 8
"""Places, at least, for each number that it is made for, as long as it is not the largest."""
NOTHING = -1
PART = 1 << 16
"""Numbers that are entered at a time, so that what that takes is small beside the memory itself."""


class Sieve:
    """Holds one of the (non-negative) numbers that fall on the same place: what it sifts out was met before."""

    def __init__(self, met: Numbers) -> None:
        self._places = np.empty(0, np.int64)
        self._down = np.uint64(0)
        self.begin(met)

    def begin(self, met: Numbers) -> None:
        """Forget all, and take in these; what was held makes room first."""
        bits = min(max(LEAST, (ROOM * len(met)).bit_length()), MOST)
        self._down = np.uint64(64 - bits)
        self._places = np.empty(0, np.int64)
        self._places = np.full(1 << bits, NOTHING, np.int64)
        for start in range(0, len(met), PART):
            part = met[start : start + PART]
            self._places[self._place(part)] = part

    def crowded(self, count: int) -> bool:
        """Whether a larger one would do better for so many numbers."""
        return len(self._places) < 1 << MOST and ROOM * count > 2 * len(self._places)

    def _place(self, numbers: Numbers) -> Numbers:
        places: Numbers = ((numbers.view(np.uint64) * FACTOR) >> self._down).view(np.int64)
        return places

    def sifted(self, numbers: Numbers) -> Numbers:
        """The numbers without most of those that were met, which from now on all are."""
        places = self._place(numbers)
        passed = self._places[places] != numbers
        found: Numbers = numbers[passed]
        self._places[places[passed]] = found
        return found
