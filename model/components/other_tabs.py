"""Other tabs of the same browser, as far as they send messages to this one (a BroadcastChannel, `storage` events).

Such a message may come at any time and stands for none in particular: any number of browsers means that a commit may always
be made in one of them in which no tab of this browser hears of it.
"""

from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

OtherTabsBegins = Literal["tell"]
"""The event that other tabs begin by themselves."""
OtherTabsEvent = OtherTabsBegins | Literal["reset"]


class OtherTabs(NamedTuple):
    """The rules of such messages: what this tab does on one."""

    name: str
    on_message: tuple[Send, ...]
    initial: None = None

    def offers(self, _: None) -> tuple[Offer, ...]:
        """A message arrives."""
        return (Offer(Event("tell"), Kind.ENVIRONMENT),)

    def step(self, state: None, event: Event) -> Step | None:
        """React to a message; a reload of this tab does not concern it."""
        name = cast("OtherTabsEvent", event.name)
        match name:
            case "tell":
                return Step(state, self.on_message)
            case "reset":
                return Step(state)
            case _:
                assert_never(name)
