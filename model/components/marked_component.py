"""Components whose copies are marks, so that the guess of an own action can turn into what came of it."""

from typing import Any, NamedTuple

from staleproof.model.records.values import Mark, Over, remap
from staleproof.model.vocabulary import Component, Event, Offer, Step

GUESSES = (Mark.MINE_1, Mark.MINE_2)
"""What the guesses of the first and the second slot are written as."""
DATED = (Over(Mark.MINE_1, Mark.LATE_1), Over(Mark.MINE_2, Mark.LATE_2))
"""The same where versions are looked at."""


def became(guess: Mark, truth: Mark, *, checked: bool) -> tuple[tuple[Mark, Mark], ...]:
    """What is made of the marks of a guess when it turns out as `truth`; `checked` says that versions are looked at."""
    if not checked:
        return ((guess, truth),)
    late = next(over.later for over in DATED if over.older is guess)
    if truth is Mark.AFTER:
        return ((guess, Mark.CONFIRMED), (late, truth))
    return ((guess, truth), (late, Mark.STRAY))


class Marked(NamedTuple):
    """A component together with the event `remap`, which replaces marks in its state."""

    inner: Component

    @property
    def name(self) -> str:
        """The name of the component inside."""
        return self.inner.name

    @property
    def initial(self) -> Any:
        """The initial state of the component inside."""
        return self.inner.initial

    def offers(self, state: Any) -> tuple[Offer, ...]:
        """What the component inside offers."""
        return self.inner.offers(state)

    def step(self, state: Any, event: Event) -> Step | None:
        """Replace marks, or step as the component inside does."""
        if event.name == "remap":
            return Step(remap(state, dict(event.data)))
        return self.inner.step(state, event)
