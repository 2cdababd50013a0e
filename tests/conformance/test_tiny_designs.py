"""The tiny designs with a bug and with its repair, on the real libraries: random walks, and all that is told of the bug."""

from pathlib import Path

import pytest
from tiers import slow_but

from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin, Walk
from staleproof.reports.libraries.walks import compare

FOLDER = Path(__file__).parent.parent / "designs" / "bullets"
DESIGNS, BUGS = sorted(FOLDER.glob("*.yaml")), sorted(FOLDER.glob("*[!d].yaml"))
STATES = 1_000


@pytest.mark.parametrize("path", slow_but(DESIGNS, DESIGNS[::10], 16), ids=lambda path: path.stem)
def test_walks_through_a_tiny_design_agree(path: Path, libraries: Libraries) -> None:
    """No state of the walks differs."""
    outcome = compare(libraries, str(path), STATES, seed=0)
    assert outcome.mismatch is None
    assert outcome.compared == STATES


@pytest.mark.parametrize("path", slow_but(BUGS, BUGS[::8], 16), ids=lambda path: path.stem)
def test_the_stories_of_a_bug_happen_on_the_libraries(path: Path, libraries: Libraries) -> None:
    """Each story is a run of the whole world, no state on its way differs, and the view shows the same in the end.

    Only of a lifecycle there is no story to tell.
    """
    loaded = load(str(path))
    lifter = Lifter(loaded)
    stories = [promise.story for promise in assess(loaded, Session()).promises if promise.story is not None]
    assert stories or loaded.design.expect == ("lifecycle-sound",)
    for story in stories:
        run = lifter.lift(story)
        twin = Twin(libraries, lifter.system, setup(lifter.whole, run.statuses))
        mismatch = twin.run([Walk(run.labels, run.start)])
        assert mismatch is None
        assert lifter.whole.seen(run.states[-1], run.place, 0) == story.concrete.seen(story.path.states[-1])
