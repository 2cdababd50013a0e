"""What happens on a push channel, in words."""

from typing import assert_never, cast

from staleproof.model.components.channel import ChannelBegins, Link
from staleproof.model.records.values import Put
from staleproof.model.vocabulary import Event


def heard(event: Event, before: Link, after: Link) -> str:
    """What an event that a channel begins is."""
    name = cast("ChannelBegins", event.name)
    match name:
        case "arrive":
            return f"{_push(event)} arrives{_debounced(event, before, after)}"
        case "lose":
            return f"{_push(event)} is lost"
        case "window ends":
            return f"the window ends{'; the last push in it is handled' if dict(before.windows)[event.data] else ''}"
        case "connect":
            return "the push channel connects"
        case "disconnect":
            return "the push channel breaks"
        case _:
            assert_never(name)


def _push(event: Event) -> str:
    match event.data:
        case ((str(), Put(_, row)), _):
            return f"the push with {row.status}"
    return "the push"


def _debounced(event: Event, before: Link, after: Link) -> str:
    """What becomes of a push that comes soon after another one."""
    message, _ = event.data
    if message not in dict(before.windows):
        return ""
    kept = "is kept until the window ends" if dict(after.windows)[message] else "is dropped"
    return f" within the window of an earlier one and {kept}"


def dropped(event: Event, before: Link, after: Link) -> bool:
    """Whether a push arrives that is never handled, because of an earlier one."""
    match event:
        case Event("arrive", (message, _)) if message in dict(before.windows):
            return not dict(after.windows)[message]
    return False
