"""A stale view that waiting does not mend, as a lasso: a story, and behind it periods of time that lead back to where it was.

In each period what can expire expires, every poll fires, and all that is under way arrives; so a loop of whole periods is fair
to all that happens by itself.
"""

from collections.abc import Iterator
from dataclasses import replace

from staleproof.checker.answers.story import Story
from staleproof.checker.lifting.lift import LiftingError
from staleproof.checker.promises.failing_remedies import Steps, longer_story, tried
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.waiting import waiting
from staleproof.model.vocabulary import Deed, State

Trail = tuple[tuple[Steps, State], ...]
"""States at rest one after the other, each behind the steps that lead to it."""

MOST = 200
"""States at rest that are looked at before it is given up."""


def repeats(story: Story, session: Session) -> bool:
    """Whether there is a lasso that begins with the story, in the whole world, too."""
    return lasso(story, session) is not None


def fair(story: Story) -> bool:
    """Whether what a story repeats, if anything, leads back to where it begins, and leaves out nothing due."""
    if story.loop is None:
        return True
    labels, states, system = story.path.labels, story.path.states, story.system
    first = len(labels) - story.loop
    passing = waiting(story.concrete.cone)
    clocks = {label for deed in (*passing.ceasing, *passing.period) for label in deed.labels}
    due = {move.label for state in states[first:] for move in system.moves(state)} & clocks
    rests = any(map(system.settled, states[first:]))
    return rests and states[first] == states[-1] and due <= set(labels[first:])


def lasso(story: Story, session: Session) -> Story | None:
    """The story, which ends settled and stale, with periods behind it that are repeated for good; None if none was found.

    The whole world has the story, so what is longer is all that must be lifted.
    """
    for ceased in _stale(story, story.path.states[-1], waiting(story.concrete.cone).ceasing):
        found = _looping(story, ((ceased, _end(story.path.states[-1], ceased)),), set())
        if found is not None:
            stem, loop = found
            longer = replace(longer_story(story, (*stem, *loop)), loop=len(loop))
            return longer if longer.path == story.path or _comes_back(longer, session) else None
    return None


def _looping(story: Story, trail: Trail, over: set[State]) -> tuple[Steps, Steps] | None:
    """The steps of a trail up to where it is met again, and those of the periods that lead back there; all end stale."""
    here = trail[-1][1]
    for steps in _stale(story, here, waiting(story.concrete.cone).period):
        end = _end(here, steps)
        met = next((n for n, (_, state) in enumerate(trail) if state == end), None)
        if met is not None:
            return _joined(trail[: met + 1]), (*_joined(trail[met + 1 :]), *steps)
        if end not in over and len(over) < MOST:
            found = _looping(story, (*trail, (steps, end)), over)
            if found is not None:
                return found
    over.add(here)
    return None


def _stale(story: Story, state: State, deeds: tuple[Deed, ...]) -> Iterator[Steps]:
    """The ways in which deeds go one after another that leave the view stale."""
    ways = tried(story.system, state, deeds)
    return (steps for steps in ways if story.concrete.stale(_end(state, steps)))


def _end(state: State, steps: Steps) -> State:
    return steps[-1][1] if steps else state


def _joined(trail: Trail) -> Steps:
    return tuple(step for steps, _ in trail for step in steps)


def _comes_back(story: Story, session: Session) -> bool:
    """Whether the whole world has the story, too, and is after the loop where it was before."""
    assert story.loop is not None
    try:
        taken = session.lifter(story.loaded, len(story.statuses)).lift(story)
    except LiftingError:
        return False
    last = len(story.path.labels)
    return taken.behind(last - story.loop) == taken.behind(last)
