"""A run that proofs once left out, on the real libraries."""

from confirmed import FILE, STATUSES, confirmed, labels

from reports.libraries.declared import setup
from reports.libraries.process import Libraries
from reports.libraries.twin import Twin, Walk
from reports.libraries.walks import compare


def test_an_older_push_overwrites_a_confirmed_guess(libraries: Libraries) -> None:
    """The guess keeps the version of the row that it was written over, so the check lets an older row through."""
    loaded, whole, system = confirmed()
    twin = Twin(libraries, system, setup(whole, STATUSES))
    assert twin.run([Walk(labels(loaded), system.initial)]) is None


def test_walks_through_its_design_agree(libraries: Libraries) -> None:
    """No state of the walks differs."""
    outcome = compare(libraries, str(FILE), 1_000, seed=0)
    assert (outcome.mismatch, outcome.compared) == (None, 1_000)
