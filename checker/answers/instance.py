"""A promise as it is asked of single views and entries of the matrix, and what it comes to together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.expectation import Blamed

InstanceKey = tuple[str, str, str | None, str | None, str | None]
"""A promise, the view in which it is asked; the mutation, whose it is and its handler, where it is asked of an entry."""


@dataclass(frozen=True)
class Instance:
    """A promise in one view; where it is read off the matrix, or expected to be broken for some entries, for one entry there.

    `handler` makes the change of an own entry. `causes` are those of the story, where the design expects breaches by cause.
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
    handler: str | None = None
    causes: tuple[Blamed, ...] = ()

    @property
    def place(self) -> str:
        """The view as it is called on the command line."""
        return f"{self.dashboard}.{self.view}"

    def of(self, promise: str) -> InstanceKey:
        """Where a promise came out so, whatever else there is at that place."""
        return promise, self.place, self.mutation, self.whose, self.handler


def together(instances: Sequence[Instance]) -> Outcome:
    """The worst; of views it is enough that one has something to break, but no entry of the matrix may be vacuous."""
    found = worst(instances)
    something = any(one.outcome is Outcome.HOLDS and one.counts for one in instances)
    return Outcome.VACUOUS if found is Outcome.HOLDS and not something else found


def worst(instances: Iterable[Instance]) -> Outcome:
    """The worst, where others have something to break; an entry of the matrix that never occurs is vacuous all the same."""
    outcomes = {one.outcome for one in instances if one.outcome is not Outcome.VACUOUS or one.mutation is not None}
    return next((one for one in (Outcome.VIOLATED, Outcome.INCONCLUSIVE, Outcome.VACUOUS) if one in outcomes), Outcome.HOLDS)


def shortest(stories: Iterable[Story | None]) -> Story:
    """The story with the fewest steps, and among those rather one in which the view shows something."""
    told = (story for story in stories if story is not None)
    return min(told, key=lambda story: (len(story.path.labels), not story.shows_something))
