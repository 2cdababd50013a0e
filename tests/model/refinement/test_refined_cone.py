"""The closer look at a cone, with the server's real statuses."""

from small import APPOINTMENT, TEXT, read

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone

SOUGHT = Sought(Entry("reject", None), "rejected")


def looked(lifecycle: Lifecycle) -> str:
    """What tells the closer look at the small design apart from others, with some lifecycle."""
    return refined_cone(ConcreteCone(Cone(read(TEXT), lifecycle, "therapist", "list", frozenset(), Bounds())), SOUGHT).name


def test_looks_at_lifecycles_that_differ_are_told_apart() -> None:
    """What was explored with one lifecycle is not taken for another one that has the same actions and statuses."""
    rule = APPOINTMENT.rule
    rows = tuple(row for row in rule.transitions if (row.action, row.source) != ("complete", "rejected"))
    other = Lifecycle(rule._replace(transitions=rows))
    assert (other.actions, other.statuses) == (APPOINTMENT.actions, APPOINTMENT.statuses)
    assert looked(other) != looked(APPOINTMENT)
    assert looked(Lifecycle(rule)) == looked(APPOINTMENT)
