"""A cache of responses at the server, between all browsers and the data: for one URL the last answer that anybody was given."""

from typing import NamedTuple

from staleproof.model.records.values import Value
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step


class ResponseCache(NamedTuple):
    """One kept answer; the state is its value until its lifetime has passed, else None.

    Whoever reads fills it, people in other browsers at any moment; a read that it answers does not get past it, whatever
    the request says about caches. Commits clear it if it is `cleared`.
    """

    name: str
    server: str
    cleared: bool = False
    initial: Value | None = None

    def offers(self, state: Value | None) -> tuple[Offer, ...]:
        """Somebody else reads, or the lifetime passes."""
        return (Offer(Event("others read" if state is None else "expire"), Kind.ENVIRONMENT),)

    def step(self, state: Value | None, event: Event) -> Step | None:
        """Answer a read, or pass it on and keep the answer too."""
        match event:
            case Event("read", str(asker)) if state is not None:
                return Step(state, (Send(asker, Event("answer", (state, False))),))
            case Event("read", str(asker)):
                return Step(None, (Send(self.server, Event("read", asker)), Send(self.server, Event("read", self.name))))
            case Event("others read") if state is None:
                return Step(None, (Send(self.server, Event("read", self.name)),))
            case Event("answer", (value, _)):
                return Step(value)
            case Event("expire" | "clear"):
                return Step(None)
        return None
