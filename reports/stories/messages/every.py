"""All messages of a story, in the order in which they leave."""

from staleproof.reports.stories.messages.actions import Actions
from staleproof.reports.stories.messages.calls import Calls
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import KINDS, Lane, Message
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.messages.pushes import Pushes
from staleproof.reports.stories.messages.reads import Reads
from staleproof.reports.stories.unfolded import Unfolded


def messages(story: Unfolded) -> tuple[Message, ...]:
    """What is sent in a story, in the order of leaving; what leaves and arrives in one step stands as it was called."""
    places, ledger = LanePlaces(story), Ledger()
    followers = tuple(kind(story, places, ledger) for kind in (Calls, Actions, Reads, Pushes))
    for n in range(len(story.tale.labels)):
        for part in story.parts[n]:
            for follower in followers:
                follower.follow(n + 1, part)
    return ledger.messages


def lanes(story: Unfolded) -> tuple[Lane, ...]:
    """The lanes in which something happens or between which something goes, those of the view's browser first."""
    places = LanePlaces(story)
    found = {places.where(n) for n in range(len(story.tale.labels))} | {places.of(story.tale.copy)}
    found |= {lane for message in messages(story) for lane in (message.source, message.target)}
    first = places.of(story.tale.copy).owner

    def order(lane: Lane) -> tuple[int, str, int, str]:
        at_server = lane.kind in ("response cache", "server")
        where = 1 if at_server else 0 if lane.owner == first else 2
        return where, "" if at_server else lane.owner, KINDS.index(lane.kind), f"{lane.owner} {lane.name}"

    return tuple(sorted(found, key=order))
