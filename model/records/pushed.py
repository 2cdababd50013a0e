"""What a push writes into a copy: the row that it carries, a part of it, or nothing where a version check finds it old."""

from typing import NamedTuple

from staleproof.model.records.values import LATER, Change, Mark, OtherRecord, Put, Value, apply
from staleproof.model.vocabulary import Event, Send


class Pushed(NamedTuple):
    """The row of a message, and how it is written.

    A `part` leaves the status as it is. With `check` it is written only if it is newer than the row of the copy; where
    copies are marks, that is taken to be as `newer` says, as far as it can be.
    """

    change: Change = OtherRecord()
    part: bool = False
    check: bool = False
    newer: bool | None = None

    def written(self, value: Value) -> Value:
        """The copy afterwards."""
        return value if self.part else apply(self.change, value)

    def passes(self, value: Value) -> bool | None:
        """Whether the check lets the row through; None if what was taken to be cannot be."""
        if not self.check:
            return True
        known = self._known(value)
        if self.newer is None:
            return bool(known)
        return self.newer if known in (None, self.newer) else None

    def _known(self, value: Value) -> bool | None:
        """Whether the row is newer; None if that is not told apart. A guess keeps the version of what it was written over."""
        if isinstance(self.change, Put):
            assert not isinstance(value, Mark)
            new, old = self.change.row.version, value[self.change.record].version
            return None if new == old else new > old
        if value is Mark.ABSENT:
            return True
        if self.change is Mark.AFTER and value not in LATER:
            return True
        return False if self.change in (Mark.BEFORE, Mark.SAME_LOOK) and value in LATER else None


def stores(sends: tuple[Send, ...]) -> int:
    """How many of these calls write what a push carries."""
    return sum(send.event.name == "put" for send in sends)


def checks(sends: tuple[Send, ...]) -> int:
    """How many of them look at its version before."""
    return sum(isinstance(send.event.data, Pushed) and send.event.data.check for send in sends)


def carrying(sends: tuple[Send, ...], change: Change, found: tuple[bool, ...]) -> tuple[Send, ...]:
    """The calls with what the push carries; `found` is what the version checks find, in order, where copies are marks."""
    filled, finds = [], iter(found)
    for send in sends:
        data = send.event.data
        if isinstance(data, Pushed):
            newer = next(finds, None) if data.check else None
            filled.append(Send(send.to, Event(send.event.name, data._replace(change=change, newer=newer))))
        else:
            filled.append(send)
    return tuple(filled)
