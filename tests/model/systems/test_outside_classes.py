"""Which copies outside of a view's cone its handlers wait for."""

from job_board import concrete

from staleproof.model.components.program import Op, Reach
from staleproof.model.systems.outside_classes import Lists, Member

REREAD = ("success: [invalidate: [jobs, list]]", "success: [invalidate: [jobs]]")
"""The own action awaits a reread of the list that stands beside the view's one as well."""


def test_a_copy_that_a_handler_awaits_is_reached_by_its_address() -> None:
    """The handler waits for the class of the other list, which is called by its name and reached by its address."""
    cone = concrete(REREAD).cone
    assert cone.outside.members == (Member("more", "worker.more", "lists 1"),)
    assert cone.outside.lists == (Lists("lists 1", "wait 1", ("here",)),)
    assert cone.outside.reached(("worker.more",)) == ("lists 1",)
    refetched, busy = (op for op in cone.programs["take"].ops if op.kind in ("refetch", "busy"))
    assert refetched.targets == ("copy",)
    assert busy == Op("busy", ("outside copies",), Reach(("lists 1",), "active"))


def test_a_copy_that_nobody_awaits_is_left_out() -> None:
    """Neither is one that a wide cone has within."""
    assert concrete().cone.outside.members == ()
    wide = concrete(REREAD, wide=True).cone
    assert wide.outside.members == ()
    assert wide.tab.addresses == (("more", "other 1"), ("list", "copy"))


def test_a_reset_is_waited_for_as_what_is_read_on_the_open_page() -> None:
    """What it takes away out there matters to no view here."""
    cone = concrete((REREAD[0], "success: [reset: [jobs]]")).cone
    reset, busy = (op for op in cone.programs["take"].ops if op.kind in ("restart", "busy"))
    assert reset.targets == ("copy",)
    assert busy == Op("busy", ("outside copies",), Reach(("lists 1",), "active"))
