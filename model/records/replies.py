"""What the reply to a request carries of the record."""

from typing import Literal, TypeVar, assert_never

Row = TypeVar("Row")
ReplyKind = Literal["envelope", "nothing", "row", "old row"]
"""Something without a row, nothing at all, the new row, or the row as it was before the commit."""


def row_carried(kind: ReplyKind, new: Row, old: Row) -> Row | None:
    """The row in a reply of this kind, if it has one."""
    match kind:
        case "row":
            return new
        case "old row":
            return old
        case "envelope" | "nothing":
            return None
        case _:
            assert_never(kind)
