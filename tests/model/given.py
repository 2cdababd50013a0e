"""What the tests of the parts have in common: two copies of one record, and ways to bring a part through events."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from staleproof.model.records.values import Row
from staleproof.model.vocabulary import Component, Event, Kind, Offer, Send, Step

OLD = (Row("pending", 1),)
NEW = (Row("confirmed", 2),)


class Anybody(NamedTuple):
    """A part that takes every event and does nothing."""

    name: str
    initial: None = None

    def offers(self, _state: None) -> tuple[Offer, ...]:
        return ()

    def step(self, _state: None, _event: Event) -> Step | None:
        return Step(None)


def run(part: Component, state: Any, events: Iterable[Event | str]) -> Step:
    """The state after some events in order, with everything that was sent on; a plain word is an event without data.

    What the part sends to itself for later is taken before the next event.
    """
    sends: list[Send] = []
    for event in events:
        pending = [Event(event) if isinstance(event, str) else event]
        while pending:
            step = part.step(state, pending.pop(0))
            assert step is not None, event
            state = step.state
            sends += step.sends
            pending += [send.event for send in step.later if send.to == part.name]
    return Step(state, tuple(sends))


def offered(part: Component, state: Any, kind: Kind) -> list[str | Event]:
    """The events of a kind that a part offers, in order; those without data as plain words."""
    events = (offer.event for offer in part.offers(state) if offer.kind is kind)
    return [event.name if event.data is None else event for event in events]
