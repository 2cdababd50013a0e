"""What is known of a component by all explorations of a run, over local states numbered as any of them met them first."""

from collections.abc import Hashable

from staleproof.model.vocabulary import Component, Event, Kind, Send

KEPT = 1 << 16
"""Steps of one component that are kept, and local states beyond which all is begun anew for the next exploration."""

Sent = tuple[tuple[Send, ...], tuple[Send, ...]]
"""What is sent on, at once and later."""
KnownSteps = dict[int, tuple[int, int] | None]
"""By the number of a local state, the next one and the number of what is sent on; None where the event is refused."""


class Behaviour:
    """The local states of a component, what they offer, and its steps, each worked out once as long as there is room.

    Where memory runs out in the middle of anything, what is known stays right: a number is given away when all is there
    that it stands for.
    """

    def __init__(self, component: Component) -> None:
        self.component = component
        self.states: list[Hashable] = []
        self.offered: list[tuple[Event, Kind]] = []
        self.offers: list[tuple[int, ...]] = []
        self.restless: list[bool] = []
        self.sends: list[Sent] = [((), ())]
        self._numbers: dict[Hashable, int] = {}
        self._offer_numbers: dict[tuple[Event, Kind], int] = {}
        self._send_numbers: dict[Sent, int] = {((), ()): 0}
        self._steps: dict[Event, KnownSteps] = {}
        self._room = KEPT

    @property
    def spent(self) -> bool:
        """Whether there are more local states than are kept."""
        return len(self.states) > KEPT

    def number(self, state: Hashable) -> int:
        """The number of a local state, a new one if it was never met."""
        known = self._numbers.get(state)
        if known is not None:
            return known
        offers = self.component.offers(state)
        number = len(self._numbers)
        self.offers[number:] = [tuple(self._offer_number((offer.event, offer.kind)) for offer in offers)]
        self.restless[number:] = [any(offer.kind is Kind.INTERNAL for offer in offers)]
        self.states[number:] = [state]
        self._numbers[state] = number
        return number

    def _offer_number(self, offer: tuple[Event, Kind]) -> int:
        if offer not in self._offer_numbers:
            self.offered[len(self._offer_numbers) :] = [offer]
            self._offer_numbers[offer] = len(self._offer_numbers)
        return self._offer_numbers[offer]

    def _send_number(self, sent: Sent) -> int:
        if sent not in self._send_numbers:
            self.sends[len(self._send_numbers) :] = [sent]
            self._send_numbers[sent] = len(self._send_numbers)
        return self._send_numbers[sent]

    def steps(self, event: Event) -> KnownSteps:
        """The steps on an event that are known."""
        return self._steps.setdefault(event, {})

    def step(self, number: int, event: Event, known: KnownSteps) -> tuple[int, int] | None:
        """The next local state and what is sent on, None if the event is refused; `known` are the steps on this event."""
        if number in known:
            return known[number]
        step = self.component.step(self.states[number], event)
        found = None if step is None else (self.number(step.state), self._send_number((step.sends, step.later)))
        if self._room:
            known[number] = found
            self._room -= 1
        return found
