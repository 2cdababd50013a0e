"""Which class of commits the marked one belongs to: told once, asked by the matrix, and no part's business."""

from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.vocabulary import Event, Offer, Send, Step

MARKER = "marker"
"""The address of the component that is told whose commit was marked."""

MarkerEvent = Literal["marked"]


class Marker(NamedTuple):
    """An auxiliary component whose state is the class of the marked commit, None before that is made."""

    name: str = MARKER
    initial: str | None = None

    def offers(self, state: str | None) -> tuple[Offer, ...]:  # noqa: ARG002
        """Nothing."""
        return ()

    def step(self, state: str | None, event: Event) -> Step:
        """Keep the class of the first commit that is marked."""
        name = cast("MarkerEvent", event.name)
        match name:
            case "marked":
                return Step(event.data if state is None else state)
            case _:
                assert_never(name)


def marking(label: str) -> Send:
    """Word that a commit of a class was marked."""
    return Send(MARKER, Event("marked", label))
