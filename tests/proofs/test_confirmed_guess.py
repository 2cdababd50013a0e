"""A confirmed guess keeps the version that it was written over: an older push may still overwrite it, in every proof."""

from collections.abc import Callable
from typing import Any

import pytest
from confirmed import COMMIT, confirmed, labels, states
from simulation import Follower, Happened, Watched
from trials import ASKED, MATRIX

from model.closer import Sought, Statuses
from model.cone import Cone
from model.freshness import Entry
from model.pushed import Pushed
from model.values import Mark, Value
from model.world import World

OWN = Watched(sought=Sought(Entry("take", "take"), "taken"))
QUESTIONS = (*(watched for watched in ASKED if watched.sought != MATRIX), OWN)


def followed(watched: Watched) -> int:
    """How many steps of the run can be followed in what is asked of its view."""
    loaded, whole, system = confirmed()
    taken = labels(loaded)
    gone = states(system, taken)
    run = [Happened(*step) for step in zip(gone, taken, gone[1:], strict=False)]
    return Follower(whole, system, Cone(loaded.design, loaded.lifecycle, "worker", "list"), 0, watched).follow(run, COMMIT)[0]


def test_the_run_ends_with_an_older_row() -> None:
    """The worker's own job is shown as it was before, at rest, though the push that brought it was checked."""
    loaded, whole, system = confirmed()
    end = states(system, labels(loaded))[-1]
    row = whole.seen(end, whole.places[0], 0)
    assert row is not None
    assert (row.status, row.version, whole.truth(end, 0).status) == ("urgent", 1, "taken")
    assert whole.stale(end) == ((whole.places[0], 0),)
    assert system.settled(end)


@pytest.mark.parametrize("watched", QUESTIONS, ids=repr)
def test_every_proof_follows_it(watched: Watched) -> None:
    """With marks and on a closer look, whatever is asked."""
    assert followed(watched) == COMMIT + 3


def newer_than_the_guess(real: Callable[..., Any]) -> Callable[..., Any]:
    """A confirmed guess counts as what was read after its commit."""

    def known(self: Pushed, value: Value) -> bool | None:
        found: bool | None = real(self, Mark.AFTER if value is Mark.CONFIRMED else value)
        return found

    return known


FLIPS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "a confirmed guess has the version of its commit": (Pushed, "_known", newer_than_the_guess),
    "a confirmed guess is not told from what was read": (Cone, "confirmed", lambda _: property(lambda _: Mark.AFTER)),
    "a guess that the matrix and the promises ask about stays": (
        World,
        "_guessed",
        lambda real: lambda self, slot, truth: real(self._replace(confirmed=Mark.AFTER), slot, truth),
    ),
    "a guess on a closer look stays": (Statuses, "_right", lambda _: lambda self, state: self._now(state)),
}


@pytest.mark.parametrize("name", FLIPS)
def test_a_proof_that_leaves_it_out_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one part of it undone the run cannot be followed to its end any more, where that part plays a role."""
    owner, method, flip = FLIPS[name]
    monkeypatch.setattr(owner, method, flip(getattr(owner, method)))
    closer = {followed(watched) for watched in QUESTIONS if watched.sought is not None}
    marks = {followed(watched) for watched in QUESTIONS if watched.sought is None}
    assert {Statuses: marks, World: closer}.get(owner, {COMMIT + 3}) == {COMMIT + 3}
    assert COMMIT + 3 not in {Statuses: closer, World: marks}.get(owner, marks | closer)
