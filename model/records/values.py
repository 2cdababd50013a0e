"""What a copy holds: rows with real statuses where a story is told, marks where everything is explored."""

from collections.abc import Hashable, Mapping
from enum import Enum
from typing import NamedTuple


class Row(NamedTuple):
    """One record as a copy has it: its status, the version it was read at, and whether the status is a guess.

    Where all runs are searched, `writer` says who has guessed, or what has become of it (CONFIRMED, EARLIER, `failed`,
    `mistaken`).
    """

    status: str
    version: int
    optimistic: bool = False
    writer: str = ""


class Announced(NamedTuple):
    """One record at a server that has told of changes which it has not made yet; `by` says whose."""

    status: str
    version: int
    optimistic: bool
    by: tuple[str, ...]


def plain(row: Row | Announced) -> Row:
    """The row as a copy has it."""
    return Row(*row[:3])


NEVER_READ = -1
"""The version of a row that a copy lacks because of an error, not because the server has said so."""

CONFIRMED = "confirmed"
"""The writer of a guess that the server has committed, with the marked commit or later."""

EARLIER = "confirmed earlier"
"""The writer of a guess that the server has committed before the marked commit."""


def failed(program: int) -> str:
    """The writer of a guess that came to nothing, by the number of its program."""
    return f"failed {program}"


def mistaken(program: int) -> str:
    """The writer of a guess in whose place the server has committed another status."""
    return f"mistaken {program}"


Copy = tuple[Row, ...]
"""The rows of all records, in the order of the records."""


class Mark(Enum):
    """A copy as it relates to one marked commit.

    `SAME_LOOK` is from before it and looks the same as after it, where that is told apart. `MINE_*` is the guess of an own
    action that is still under way, `WRONG` one that the server has committed differently, `GHOST` one that failed. `ABSENT`
    is a copy without the record, though nobody has said that it is gone.

    Where versions are looked at, it matters that a guess keeps the version of the row that it was written over: then those
    are over older rows, and `CONFIRMED` is what the marked commit has made of one; `LATE_*` is a guess over a row from after
    the commit, and `STRAY` what is left of one that came to nothing.
    """

    BEFORE = "before"
    SAME_LOOK = "alike"
    AFTER = "after"
    MINE_1 = "mine 1"
    MINE_2 = "mine 2"
    WRONG = "wrong"
    GHOST = "ghost"
    ABSENT = "absent"
    CONFIRMED = "confirmed"
    LATE_1 = "late 1"
    LATE_2 = "late 2"
    STRAY = "stray"

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return self.value


Value = Copy | Mark


FRESH = (Mark.AFTER, Mark.CONFIRMED)
"""The marks of copies that have what the marked commit brought."""
LATER = (Mark.AFTER, Mark.LATE_1, Mark.LATE_2, Mark.STRAY)
"""The marks of copies whose row has the version of the marked commit or a later one."""


class Guess(NamedTuple):
    """The optimistic change of one record's status, with who makes it where that is told apart."""

    record: int
    status: str
    writer: str = ""


class Put(NamedTuple):
    """The row of one record as a reply or a push carries it."""

    record: int
    row: Row


class OtherRecord(NamedTuple):
    """Where copies are marks, what is written about another record than the one that they are about."""


class Over(NamedTuple):
    """Where copies are marks and versions are looked at, the mark of a guess over an older row, and over a later one."""

    older: Mark
    later: Mark


Change = Guess | Put | Mark | OtherRecord | Over


def apply(change: Change, value: Value) -> Value:
    """The copy after `change`; where copies are marks, the change is the new mark.

    A guess about a row that the copy lacks changes nothing.
    """
    if isinstance(change, OtherRecord):
        return value
    if isinstance(change, Over):
        return value if value is Mark.ABSENT else change.later if value in LATER else change.older
    if isinstance(change, Mark):
        return value if value is Mark.ABSENT and change in (Mark.MINE_1, Mark.MINE_2) else change
    assert not isinstance(value, Mark)
    old = value[change.record]
    if isinstance(change, Guess) and old.version == NEVER_READ:
        return value
    new = change.row if isinstance(change, Put) else Row(change.status, old.version, optimistic=True, writer=change.writer)
    return (*value[: change.record], new, *value[change.record + 1 :])


Meaning = Mark | str
"""What is replaced when it is known what came of a guess: its mark, or the writer of its row."""


def may_list(data: Value | None, *, empty: bool) -> bool:
    """Whether a row may be shown of what a copy has; where that is empty by an error, only if `empty` lists can show one."""
    return data is not None and (empty or data is not Mark.ABSENT)


def remap(state: Hashable, marks: Mapping[Meaning, Meaning]) -> Hashable:
    """The same state with every mark in it, and every writer of a row, replaced as `marks` says."""
    if isinstance(state, Mark):
        return marks.get(state, state)
    if isinstance(state, Row):
        return state._replace(writer=str(marks.get(state.writer, state.writer)))
    if isinstance(state, tuple):
        parts = [remap(part, marks) for part in state]
        make = getattr(type(state), "_make", tuple)
        return make(parts)
    return state
