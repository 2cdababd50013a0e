"""A copy that tells when an answer has brought it the marked commit, so that what is shown later can be compared with that."""

from typing import Any, NamedTuple

from staleproof.model.components.array import Get
from staleproof.model.records.values import FRESH, Value
from staleproof.model.vocabulary import Component, Event, Offer, Send, Step


class AnsweredCopy(NamedTuple):
    """A copy together with the component that is told."""

    inner: Component
    monitor: str

    @property
    def name(self) -> str:
        """The name of the copy inside."""
        return self.inner.name

    @property
    def initial(self) -> Any:
        """The initial state of the copy inside."""
        return self.inner.initial

    def offers(self, state: Any) -> tuple[Offer, ...]:
        """What the copy inside offers."""
        return self.inner.offers(state)

    def step(self, state: Any, event: Event) -> Step | None:
        """Step as the copy inside does, and tell of an answer that is not older than the marked commit."""
        step = self.inner.step(state, event)
        if step is None or not is_answer(event) or not _since_the_mark(step.state.data):
            return step
        return step._replace(sends=(*step.sends, Send(self.monitor, Event("shown"))))


def is_answer(event: Event) -> bool:
    """Whether an event writes the answer to a read into a copy; a guard drops that to a request which is not the last."""
    match event:
        case Event("deliver", (Get(outdated=True), _)):
            return False
        case Event("deliver" | "store"):
            return True
    return False


def _since_the_mark(data: Value | None) -> bool:
    if isinstance(data, tuple):
        return data[0].version > 0 and not data[0].optimistic
    return data in FRESH
