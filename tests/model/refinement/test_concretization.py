"""The beginnings of stories, and the other records in them."""

import pytest
from job_board import concrete

from staleproof.model.abstraction.concretization import _carried
from staleproof.model.records.values import Put, Row
from staleproof.model.refinement.concretization import choices
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.parts import CHANNEL, SERVER
from staleproof.model.vocabulary import Event, Label


@pytest.mark.parametrize(
    ("number", "statuses"),
    [
        (0, ("absent", "absent")),
        (9, ("open", "taken")),
        (15, ("done", "done")),
        (16, ("absent", "absent", "absent")),
        (16 + 1 + 4 * 2 + 16 * 3, ("open", "taken", "done")),
        (79, ("done", "done", "done")),
        (80, ("absent",) * 4),
    ],
)
def test_the_numbers_of_more_records_follow_those_of_fewer(number: int, statuses: tuple[str, ...]) -> None:
    """With two records they count through four statuses twice, with three again behind these sixteen."""
    on = concrete()
    assert on.statuses(number) == statuses
    assert on.start(*statuses) == number
    assert [row.status for row in on.system(number).initial[0]] == list(statuses)  # type: ignore[attr-defined]


def test_what_is_not_named_is_not_there() -> None:
    """There is always another record."""
    on = concrete()
    assert on.statuses(on.start("taken")) == ("taken", "absent")
    assert on.statuses(on.start("taken", None, "open")) == ("taken", "absent", "open")


def test_each_other_record_may_be_the_one_that_is_clicked_for() -> None:
    """First those to which nothing was done yet."""
    on = concrete()
    system = on.system(on.start("open", "open", "open"))
    state = system.initial
    for label in (Label("page", Event("open", "here")), Label("copy", Event("serve")), Label("copy", Event("deliver"))):
        state = system.fire(state, label) or ()
    click = Label("slot 1", Event("click", (len(on.handlers), 0)))
    take = on.handlers.index("take")

    def records() -> list[int]:
        found = choices(on, Sought(), click, state)
        return [label.event.data[1] for (label,) in found if label.event.data[0] == take]

    assert records() == [1, 2]
    taken = next(t for t in on.cone.lifecycle.of("take") if t.source == "open")
    (commit,) = (label for label, _ in system.offered(state) if label.component == SERVER and label.event.data == (1, taken))
    state = system.fire(state, commit) or ()
    assert records() == [2, 1]


def test_a_push_that_carries_the_row_of_another_record_stands_for_that_of_this_record() -> None:
    """Of two messages on their way the one about the record that is meant arrives."""
    mine, other = (("changed", Put(record, Row("open", 1))) for record in (0, 1))
    arrives = Label(CHANNEL, Event("arrive", (("changed", Put(1, Row("open", 0))), False)))
    assert list(_carried((mine, other), arrives, [1])) == [(Label(CHANNEL, Event("arrive", (other, False))),)]
