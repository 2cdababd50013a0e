"""A guess keeps the version that it was written over: which pushes overwrite it is followed in every proof."""

from collections.abc import Callable
from typing import Any

import pytest
from confirmed import design, runs, states
from simulation import Follower, Happened, Watched
from trials import ASKED, MATRIX

from staleproof.model.abstraction import abstract_cone
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.components import environment
from staleproof.model.components.marked_component import GUESSES
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Mark, Value
from staleproof.model.refinement import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.cone import Cone

RUNS = tuple(runs(design()[0]))
ENTRIES = tuple(Watched(sought=Sought(*entry)) for entry in ((Entry("take", "take"), "taken"), (Entry("urge", None), "urgent")))
ANY = tuple(watched for watched in ASKED if watched.sought != MATRIX)
QUESTIONS = {RUNS[0]: (*ANY, ENTRIES[0]), RUNS[1]: (*ANY, ENTRIES[1])}


def lost(name: str) -> set[bool]:
    """In which questions about its view, those with marks (False) or in the refinement, a run cannot be followed to its end."""
    loaded, whole, system = design()
    known, cone = runs(loaded)[name], Cone(loaded.design, loaded.lifecycle, "worker", "list", frozenset(loaded.design.faults))
    gone = states(system, known.labels)
    run = [Happened(*step) for step in zip(gone, known.labels, gone[1:], strict=False)]
    steps = {w: Follower(whole, system, cone, 0, w).follow(run, known.commit)[0] for w in QUESTIONS[name]}
    return {watched.sought is not None for watched, followed in steps.items() if followed < len(run)}


@pytest.mark.parametrize("name", RUNS)
def test_the_run_ends_with_a_stale_view(name: str) -> None:
    """The worker's list is wrong about the job, at rest."""
    loaded, whole, system = design()
    known = runs(loaded)[name]
    end = states(system, known.labels)[-1]
    assert whole.seen(end, whole.places[0], 0) == known.shown
    assert whole.stale(end) == ((whole.places[0], 0),)
    assert system.settled(end)


@pytest.mark.parametrize("name", RUNS)
def test_every_proof_follows_it(name: str) -> None:
    """With marks and in the refinement, whatever is asked."""
    assert lost(name) == set()


def as_if(other: Mark, *marks: Mark) -> Callable[..., Any]:
    """Some marks count as another one where versions are looked at."""

    def flip(real: Callable[..., Any]) -> Callable[..., Any]:
        def known(self: Pushed, value: Value) -> bool | None:
            found: bool | None = real(self, other if value in marks else value)
            return found

        return known

    return flip


def unchecked(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda guess, truth, **_: real(guess, truth, checked=False)


FLIPS: dict[str, tuple[object, str, Callable[..., Any], str, set[bool]]] = {
    "a confirmed guess has the version of its commit": (
        Pushed,
        "_known",
        as_if(Mark.AFTER, Mark.CONFIRMED),
        RUNS[0],
        {False, True},
    ),
    "a failed guess has an older version": (Pushed, "_known", as_if(Mark.BEFORE, Mark.STRAY), RUNS[1], {False, True}),
    "what was confirmed is not told from what was read, with marks": (environment, "became", unchecked, RUNS[0], {False}),
    "what was confirmed is not told from what was read, in the refinement": (
        refined_cone,
        "became",
        unchecked,
        RUNS[0],
        {True},
    ),
    "guesses over later rows are not told from others": (abstract_cone, "DATED", lambda _: GUESSES, RUNS[1], {False, True}),
}


@pytest.mark.parametrize("name", FLIPS)
def test_a_proof_that_leaves_it_out_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one part of it undone the run cannot be followed to its end any more."""
    owner, part, flip, run, found = FLIPS[name]
    monkeypatch.setattr(owner, part, flip(getattr(owner, part)))
    assert lost(run) == found
