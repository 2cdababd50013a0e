"""A promise as it is asked of single views and entries of the matrix, and what it comes to together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome


@dataclass(frozen=True)
class Instance:
    """A promise in one view; where it is read off the matrix, for one entry there.

    `counts` is false where there is nothing that the view could show wrongly; `reason` names the bound that was hit.
    """

    dashboard: str
    view: str
    outcome: Outcome
    story: Story | None = None
    mutation: str | None = None
    whose: str | None = None
    reason: str = ""
    counts: bool = True

    @property
    def place(self) -> str:
        """The view as it is called on the command line."""
        return f"{self.dashboard}.{self.view}"


def together(instances: Sequence[Instance]) -> Outcome:
    """The worst; of views it is enough that one has something to break, but no entry of the matrix may be vacuous."""
    outcomes = {instance.outcome for instance in instances}
    for worst in (Outcome.VIOLATED, Outcome.INCONCLUSIVE):
        if worst in outcomes:
            return worst
    if any(one.outcome is Outcome.VACUOUS and one.mutation is not None for one in instances):
        return Outcome.VACUOUS
    return Outcome.HOLDS if any(one.outcome is Outcome.HOLDS and one.counts for one in instances) else Outcome.VACUOUS


def shortest(stories: Iterable[Story | None]) -> Story:
    """The story with the fewest steps, and among those rather one in which the view shows something."""
    told = (story for story in stories if story is not None)
    return min(told, key=lambda story: (len(story.path.labels), not story.shows_something))
