"""Components whose copies are marks, so that the guess of an own action can turn into what came of it."""

from typing import Any, NamedTuple

from model.values import remap
from model.vocabulary import Component, Event, Offer, Step


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
