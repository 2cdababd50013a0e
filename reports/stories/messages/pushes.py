"""Pushes of the server, and what comes from where a story does not look: other tabs, other lists."""

from collections import Counter

from staleproof.model.components.channel import Channel, Message, called
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.records.values import Put
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import Lane
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.unfolded import Unfolded, UnfoldedEvent


class Pushes:
    """Follows what the server pushes to each tab."""

    def __init__(self, story: Unfolded, places: LanePlaces, ledger: Ledger) -> None:
        self.story, self.places, self.ledger = story, places, ledger
        self._flights: dict[str, list[tuple[Message, int]]] = {}

    def follow(self, step: int, part: UnfoldedEvent) -> None:
        """One event of a step."""
        name, place = part.event.name, self.places
        match self.story.kinds[part.to]:
            case Channel():
                self._channel(step, part)
            case OtherTabs() if name == "tell":
                screen = Lane("screen", place.of(part.to).owner)
                self.ledger.arrive(self.ledger.leave("tab message", "a message", None, place.of(part.to), screen), step)
            case OutsideCopies() if name == "settle":
                known = self.ledger.leave("answer", "what other lists read", None, Lane("server"), place.of(part.to))
                self.ledger.arrive(known, step)

    def _channel(self, step: int, part: UnfoldedEvent) -> None:
        flight = self._flights.setdefault(part.to, [])
        if part.event.name == "publish":
            self._published(step, part, flight)
            return
        gone = Counter(part.before.flight) - Counter(part.after.flight)
        for message in gone.elements():
            place = next(place for place, (other, _) in enumerate(flight) if other == message)
            number = flight.pop(place)[1]
            arrives = part.event.name == "arrive"
            self.ledger.arrive(number, step) if arrives else self.ledger.lose(number, step)

    def _published(self, step: int, part: UnfoldedEvent, flight: list[tuple[Message, int]]) -> None:
        """What is sent to a tab that is not connected is lost at once."""
        message = part.event.data
        row = message[1] if isinstance(message, tuple) else None
        said = f"'{called(message)}'{f' with {row.row.status}' if isinstance(row, Put) else ''}"
        number = self.ledger.leave("push", said, step, Lane("server"), self.places.of(part.to))
        new = Counter(part.after.flight) - Counter(part.before.flight)
        flight.extend((kept, number) for kept in new)
        if not new:
            self.ledger.lose(number, step)
