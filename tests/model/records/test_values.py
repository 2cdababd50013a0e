"""What a copy holds, and how changes are written into it."""

import pytest
from given import NEW, OLD

from staleproof.model.components.marked import Marked
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.records.values import NEVER_READ, Change, Guess, Mark, OtherRecord, Put, Row, Value, apply, remap
from staleproof.model.vocabulary import Event, Step

ROWS = (Row("pending", 1), Row("journey", 4))
GONE = Row("absent", NEVER_READ)


@pytest.mark.parametrize(
    ("change", "value", "after"),
    [
        (Guess(0, "rejected"), ROWS, (Row("rejected", 1, optimistic=True), ROWS[1])),
        (Guess(1, "arrived"), ROWS, (ROWS[0], Row("arrived", 4, optimistic=True))),
        (Put(1, Row("arrived", 5)), ROWS, (ROWS[0], Row("arrived", 5))),
        (Put(0, Row("pending", 1)), (Row("rejected", 1, optimistic=True),), (Row("pending", 1),)),
        (Guess(0, "rejected"), (GONE, ROWS[1]), (GONE, ROWS[1])),
        (Put(0, Row("pending", 1)), (GONE,), (Row("pending", 1),)),
        (OtherRecord(), Mark.BEFORE, Mark.BEFORE),
        (Mark.MINE_1, Mark.ABSENT, Mark.ABSENT),
        (Mark.AFTER, Mark.ABSENT, Mark.AFTER),
        (Mark.MINE_1, Mark.BEFORE, Mark.MINE_1),
    ],
)
def test_a_change_reaches_one_record(change: Change, value: Value, after: Value) -> None:
    """A guess keeps the version that it was made from, a row brings its own; where copies are marks the change is the copy."""
    assert apply(change, value) == after


def test_remap_replaces_marks_wherever_they_are() -> None:
    """Tuples and named tuples keep their kind, everything that is no such mark stays."""
    state = (CacheEntry(data=Mark.MINE_1, fetch=Fetch("served", (Mark.AFTER, False))), [Mark.MINE_1], "mine 1", None)
    after = (CacheEntry(data=Mark.WRONG, fetch=Fetch("served", (Mark.AFTER, False))), [Mark.MINE_1], "mine 1", None)
    found = remap(state, {Mark.MINE_1: Mark.WRONG})  # type: ignore[arg-type]
    assert found == after
    assert type(found[0]) is CacheEntry  # type: ignore[index]


def test_marks_are_written_as_plain_words() -> None:
    """States with marks are read by people and sorted by what they say."""
    assert repr((Mark.MINE_1, Mark.GHOST)) == "(mine 1, ghost)"


def test_a_marked_part_remaps_or_steps_as_the_part_inside() -> None:
    """The event `remap` reaches everything in its state; all others are the inner part's."""
    inner = Query("q", "server")
    part, state = Marked(inner), CacheEntry(observed=True, data=Mark.MINE_1)
    remapped = part.step(state, Event("remap", ((Mark.MINE_1, Mark.AFTER),)))
    assert remapped == Step(CacheEntry(observed=True, data=Mark.AFTER))
    assert part.step(state, Event("poll")) == inner.step(state, Event("poll"))
    assert (part.name, part.initial, part.offers(state)) == ("q", CacheEntry(), inner.offers(state))


def test_versions_tell_rows_apart_that_look_the_same() -> None:
    """Two copies with one status are different if they were read at different versions."""
    assert (Row("pending", 1),) != (Row("pending", 3),)
    assert OLD != NEW
    assert Row("pending", 1) == Row("pending", 1, optimistic=False)
