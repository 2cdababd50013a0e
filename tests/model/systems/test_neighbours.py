"""Which views are open together, and when what they show is of no one status."""

import pytest
from job_board import concrete

from staleproof.model.records.addresses import NEIGHBOUR
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.neighbours import contradict, neighbours

MORE = "more: {reads: more, page: home}"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ((MORE, MORE), ("more",)),
        ((MORE, "more: {reads: more, page: far}"), ()),
        ((MORE, "more: {reads: more}"), ()),
        ((MORE, "more: {reads: list, page: home}"), ()),
        ((MORE, "more: {reads: more, page: home, shows: []}"), ()),
    ],
    ids=["another copy", "another page", "a page of its own", "the same copy", "nothing to tell"],
)
def test_a_neighbour_could_contradict_the_view(change: tuple[str, str], found: tuple[str, ...]) -> None:
    """It is mounted on the same page, reads another copy, and tells statuses apart."""
    assert neighbours(concrete(change)) == found


@pytest.mark.parametrize(
    ("status", "shown", "contradicts"),
    [
        ("open", "open", False),
        ("open", "taken", True),
        ("done", "done", False),
        ("done", "absent", False),
        ("done", "open", True),
        ("absent", "done", False),
    ],
)
def test_views_contradict_each_other_if_no_status_explains_both(status: str, shown: str, contradicts: bool) -> None:
    """A list that hides a job which is done says as little of it as of one that is not there."""
    screens = concrete().screens
    assert contradict(screens["list"], status, screens["more"], shown) is contradicts


def test_a_cone_beside_another_view_has_the_copies_of_both() -> None:
    """That of the other view at an address of its own, also where the view needs it; a wide one has it there, too."""
    cone = concrete().cone
    beside = [
        Cone(cone.design, cone.lifecycle, "worker", "list", wide=wide, beside=name).tab.addresses
        for wide, name in ((False, None), (False, "more"), (True, "more"), (True, None))
    ]
    assert beside == [
        (("list", "copy"),),
        (("more", NEIGHBOUR), ("list", "copy")),
        (("more", NEIGHBOUR), ("list", "copy")),
        (("more", "other 1"), ("list", "copy")),
    ]
