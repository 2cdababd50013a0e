"""Runs that proofs once left out, on the real libraries."""

from confirmed import FILE, STATUSES, design, runs

from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin, Walk
from staleproof.reports.libraries.walks import compare


def test_a_guess_keeps_the_version_of_the_row_that_it_was_written_over(libraries: Libraries) -> None:
    """So a check lets an older row over one that was confirmed, and none of the same version over one that failed."""
    loaded, whole, system = design()
    for known in runs(loaded).values():
        twin = Twin(libraries, system, setup(whole, STATUSES))
        assert twin.run([Walk(known.labels, system.initial)]) is None
        assert twin.compared == len(known.labels) + 1


def test_walks_through_its_design_agree(libraries: Libraries) -> None:
    """No state of the walks differs."""
    outcome = compare(libraries, str(FILE), 1_000, seed=0)
    assert (outcome.mismatch, outcome.compared) == (None, 1_000)
