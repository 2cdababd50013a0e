"""What happens on a push channel, in words."""

from staleproof.model.components.channel import Link
from staleproof.model.records.values import Put
from staleproof.model.vocabulary import Event


def heard(event: Event, before: Link, after: Link) -> str:
    """What an event that a channel begins is."""
    match event:
        case Event("arrive" | "lose", ((str(), Put(_, row)), _)):
            return f"the push with {row.status} {'arrives' if event.name == 'arrive' else 'is lost'}"
        case Event("arrive", (message, _)) if message in dict(before.windows):
            kept = "is kept until the window ends" if dict(after.windows)[message] else "is dropped"
            return f"the push arrives within the window of an earlier one and {kept}"
        case Event("window ends", message):
            return f"the window ends{'; the last push in it is handled' if dict(before.windows)[message] else ''}"
    told = {"connect": "the push channel connects", "arrive": "the push arrives", "lose": "the push is lost"}
    return told.get(event.name, "the push channel breaks")


def dropped(event: Event, before: Link, after: Link) -> bool:
    """Whether a push arrives that is never handled, because of an earlier one."""
    match event:
        case Event("arrive", (message, _)) if message in dict(before.windows):
            return not dict(after.windows)[message]
    return False
