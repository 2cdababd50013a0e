"""A story of something worse than a remedy, with that remedy as its last steps: it is tried, and does not help."""

from collections.abc import Iterator
from dataclasses import replace

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.lifting.lift import LiftingError
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.properties import CELLS, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.vocabulary import Deed, Kind, Label, State, System

Steps = tuple[tuple[Label, State], ...]
"""Steps one after another, each with the state after it."""


def in_vain(story: Story, cell: str, session: Session) -> Story:
    """The story with what should mend it behind it; as it is where the tab has nothing of the kind, or none that fails."""
    for remedy in dict(remedies(story.concrete.cone)).get(cell, ()):
        for steps in tried(story.system, story.path.states[-1], remedy.deeds):
            longer = longer_story(story, steps)
            if steps and _as_stale(story, longer):
                return longer if lifts(longer, session) else story
    return story


def as_bad_as(cell: str, story: Story, session: Session) -> Story:
    """The story of an entry that says `cell`, with the nearest thing behind it that is not enough; as it is if it is none."""
    cells = [better for better, _ in remedies(story.concrete.cone)]
    better = cells[: cells.index(cell)] if cell in cells else cells if cell == CELLS[-1] else []
    longer = (in_vain(story, one, session) for one in reversed(better))
    return next((one for one in longer if one is not story), story)


def longer_story(story: Story, steps: Steps) -> Story:
    """The story with some steps behind it."""
    path = story.path
    labels, states = (label for label, _ in steps), (state for _, state in steps)
    return replace(story, path=Concrete(path.start, (*path.labels, *labels), (*path.states, *states)))


def _as_stale(story: Story, longer: Story) -> bool:
    """Whether the view is stale in the end by what made it so before."""
    before, after = (ConcreteRun(one.concrete, one.path.labels, one.path.states).blamed for one in (story, longer))
    return after is not None and after == before


def lifts(story: Story, session: Session) -> bool:
    """Whether the whole world has the story, too."""
    try:
        session.lifter(story.loaded, len(story.statuses)).lift(story)
    except LiftingError:
        return False
    return True


def tried(system: System, state: State, deeds: tuple[Deed, ...]) -> Iterator[Steps]:
    """The ways in which deeds go one after another, everything at rest between them; none if one that is needed cannot be."""
    if not deeds:
        yield ()
        return
    done = _done(system, state, deeds[0])
    if deeds[0].needed and not done:
        return
    for rest in at_rest(system, done[-1][1] if done else state):
        end = (*done, *rest)
        for more in tried(system, end[-1][1] if end else state, deeds[1:]):
            yield (*end, *more)


def _done(system: System, state: State, deed: Deed) -> Steps:
    """The labels of a deed, as far as each is enabled."""
    steps: Steps = ()
    for label in deed.labels:
        after = next((move.state for move in system.moves(state) if move.label == label), None)
        if after is not None:
            steps, state = (*steps, (label, after)), after
    return steps


def at_rest(system: System, state: State) -> Iterator[Steps]:
    """The shortest ways to all states in which nothing is under way."""
    known: set[State] = {state}
    waiting: list[tuple[Steps, State]] = [((), state)]
    for steps, here in waiting:
        internal = [move for move in system.moves(here) if move.kind is Kind.INTERNAL]
        if system.settled(here):
            yield steps
        for label, _, after in internal:
            if after not in known:
                known.add(after)
                waiting.append(((*steps, (label, after)), after))
