"""The lanes of a story's page, and what each of them holds at every moment."""

from functools import cached_property

from staleproof.reports.site.component_states import lines
from staleproof.reports.stories.messages.every import lanes, messages
from staleproof.reports.stories.messages.message import Lane, Message
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.story import Teller

Lines = tuple[str, ...]


class StoryLanes:
    """Each role's screen, each cache layer, the channel and the server, as far as a story has to do with them."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self._places = LanePlaces(teller)

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """Those of the view's browser first."""
        return lanes(self.teller)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """What goes between the lanes."""
        return messages(self.teller)

    @property
    def screen(self) -> int:
        """The place of the lane of the view's screen."""
        owner = self._places.of(self.teller.tale.copy).owner
        return next(place for place, lane in enumerate(self.lanes) if (lane.kind, lane.owner) == ("screen", owner))

    def at(self, n: int) -> int:
        """The place of the lane in which step `n + 1` happens."""
        return self.lanes.index(self._places.where(n))

    def held(self, moment: int) -> tuple[Lines, ...]:
        """What is in each lane before step `moment + 1`, in short lines."""
        return tuple(tuple(line for name in names for line in lines(self.teller, moment, name)) for names in self._components)

    @cached_property
    def _components(self) -> tuple[tuple[str, ...], ...]:
        """The components of each lane."""
        where = {name: self._places.of(name) for name in self.teller.kinds}
        return tuple(tuple(name for name, lane in where.items() if lane == one) for one in self.lanes)
