"""What a pushed row does to a copy, with and without a version check, with real rows and with marks."""

import pytest

from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed, carrying, checks, stores
from staleproof.model.records.values import NEVER_READ, Change, Mark, OtherRecord, Put, Row, Value
from staleproof.model.vocabulary import Event, Send

ROWS = (Row("free", 3), Row("done", 1))
TAKEN = Put(0, Row("taken", 4))


@pytest.mark.parametrize(
    ("pushed", "value", "after"),
    [
        (Pushed(TAKEN), ROWS, (TAKEN.row, ROWS[1])),
        (Pushed(TAKEN, part=True), ROWS, ROWS),
        (Pushed(Put(0, Row("absent", 1))), ROWS, (Row("absent", 1), ROWS[1])),
        (Pushed(Mark.BEFORE), Mark.AFTER, Mark.BEFORE),
        (Pushed(Mark.AFTER, part=True), Mark.BEFORE, Mark.BEFORE),
        (Pushed(OtherRecord()), Mark.BEFORE, Mark.BEFORE),
    ],
)
def test_a_pushed_row_replaces_that_of_the_copy_unless_it_is_a_part(pushed: Pushed, value: Value, after: Value) -> None:
    """Older or newer; a part of a row says nothing of the status, a row of another record nothing of the marked one."""
    assert pushed.written(value) == after
    assert pushed.passes(value)


@pytest.mark.parametrize(("version", "passes"), [(2, False), (3, False), (4, True)])
def test_a_check_lets_newer_rows_through(version: int, passes: bool) -> None:
    """A row of the same version is not newer; one that is missing because of an error is older than any."""
    pushed = Pushed(Put(0, Row("taken", version)), check=True)
    assert pushed.passes(ROWS) is passes
    assert pushed.passes((Row("absent", NEVER_READ), ROWS[1]))


@pytest.mark.parametrize(
    ("change", "value", "possible"),
    [
        (Mark.AFTER, Mark.BEFORE, {True}),
        (Mark.AFTER, Mark.SAME_LOOK, {True}),
        (Mark.BEFORE, Mark.ABSENT, {True}),
        (Mark.BEFORE, Mark.AFTER, {False}),
        (Mark.SAME_LOOK, Mark.AFTER, {False}),
        (Mark.BEFORE, Mark.BEFORE, {True, False}),
        (Mark.AFTER, Mark.AFTER, {True, False}),
        (Mark.BEFORE, Mark.MINE_1, {True, False}),
        (Mark.AFTER, Mark.CONFIRMED, {True}),
        (Mark.BEFORE, Mark.CONFIRMED, {True, False}),
        (Mark.SAME_LOOK, Mark.CONFIRMED, {True, False}),
        (OtherRecord(), Mark.AFTER, {True, False}),
    ],
)
def test_with_marks_a_check_may_find_whatever_is_not_impossible(change: Change, value: Mark, possible: set[bool]) -> None:
    """Rows on different sides of the marked commit are told apart, all others may be either."""
    found = {newer: Pushed(change, check=True, newer=newer).passes(value) for newer in (True, False)}
    assert found == {newer: newer if newer in possible else None for newer in (True, False)}


def test_a_message_fills_the_calls_that_store_its_row() -> None:
    """Each check has a finding of its own; other calls stay as they are."""
    reread = Send("list", Event("refetch", Refetch()))
    plain, checked = (Send("list", Event("put", Pushed(check=check))) for check in (False, True))
    calls = (reread, plain, checked, checked)
    assert (stores(calls), checks(calls), stores((reread,))) == (3, 2, 0)
    filled = (Pushed(TAKEN), Pushed(TAKEN, check=True, newer=True), Pushed(TAKEN, check=True, newer=False))
    assert carrying(calls, TAKEN, (True, False)) == (reread, *(Send("list", Event("put", pushed)) for pushed in filled))
