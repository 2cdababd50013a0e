"""Bounds that stop a search, each told with the option of the command line that moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
"""Bytes in the units that sizes are written in."""


WIDEST = 63
"""Bits of the number of a state."""
TOO_WIDE = f"the states of the components do not fit into {WIDEST} bits together"
LOCAL, LEAST = 200, 10_000
"""Of the states that are allowed one component may have this part, as each costs as much as that many of the whole system;
but so many in any case."""


class BoundError(Exception):
    """A bound was hit; the message names it, and its option if it has one."""


class MemoryBoundError(BoundError):
    """There is no memory left for what was asked."""


@dataclass(frozen=True)
class Limits:
    """Where an exploration stops: the most states it may visit, the most bytes that arrays of states may take (None for any).

    `taken` bytes of these are taken by others already. `tries` is how many of the breaches that an exhaustive search promises
    are tried as runs. A larger search is allowed one `share`-th of the states; one that goes no further than `first` states
    may have as large components as one that goes on.
    """

    states: int = 20_000_000
    memory: int | None = None
    taken: int = 0
    tries: int = 60
    share: int = 1
    first: int | None = None

    def allow(self, *, states: int = 0, local: int = 0, memory: int = 0) -> None:
        """Raise BoundError if so many states, or so many `local` ones of a component, or bytes, are too many."""
        if self.first is not None and states > self.first:
            raise BoundError(f"more than {self.first} states to begin with")
        if states * self.share > self.states:
            part = "--max-states" if self.share == 1 else f"1/{self.share} of --max-states"
            raise BoundError(f"more than {self.states // self.share} states ({part})")
        most = self.states // (self.share * LOCAL)
        if local > max(most, LEAST):
            part = f"1/{self.share * LOCAL} of --max-states{'' if most >= LEAST else f', at least {LEAST}'}"
            raise BoundError(f"more than {max(most, LEAST)} states of one component ({part})")
        if self.memory is not None and memory + self.taken > self.memory:
            raise MemoryBoundError(f"more than {sized(self.memory)} (--max-memory)")


def sized(count: int) -> str:
    """A number of bytes in the largest unit of which it is a multiple of a tenth, such as 512 MB or 1.5 GB."""
    for unit, factor in reversed(UNITS.items()):
        tenths, rest = divmod(count * 10, factor)
        if tenths >= 10 and not rest:
            return f"{tenths / 10:g} {unit}"
    return f"{count} bytes"


@contextmanager
def exhausting() -> Iterator[None]:
    """Tell as a bound that the system has no more memory to give."""
    try:
        yield
    except MemoryError:
        raise MemoryBoundError("more memory than the system gives (--max-memory)") from None
