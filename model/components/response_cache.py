"""A cache of responses at the server, between all browsers and the data: for one URL the last answer that anybody was given."""

from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.records.values import Value
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ResponseCacheBegins = Literal["others read", "expire"]
"""The events that a response cache begins by itself."""
ResponseCacheEvent = ResponseCacheBegins | Literal["read", "answer", "clear"]


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
        name = cast("ResponseCacheEvent", event.name)
        match name:
            case "read":
                if state is not None:
                    # "answer from the response cache": to no-cache requests too, whatever was committed since.
                    return Step(state, (Send(event.data, Event("answer", (state, False))),))
                return Step(None, (Send(self.server, event), Send(self.server, Event("read", self.name))))
            case "others read":
                return Step(None, (Send(self.server, Event("read", self.name)),)) if state is None else None
            case "answer":
                return Step(event.data[0])
            case "expire" | "clear":
                return Step(None)
            case _:
                assert_never(name)
