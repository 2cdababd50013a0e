"""What happens while people do nothing but wait, as the one remedy of always-recovers."""

from typing import NamedTuple

from staleproof.model.abstraction.properties import CELLS, at_page, expiries, polls
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Deed, Remedy


class Waiting(NamedTuple):
    """What happens in a tab whose user does nothing more: its faults cease, and in each period caches expire and polls fire."""

    ceasing: tuple[Deed, ...]
    period: tuple[Deed, ...]


def waiting(cone: Cone) -> Waiting:
    """What happens by itself in a settled browser: it comes online and is shown again; then one period after the other."""
    ceasing = tuple(at_page(name)._replace(needed=False) for name in ("online", "show"))
    return Waiting(ceasing, (Deed(expiries(cone), needed=False), Deed(polls(cone), needed=False)))


def recovery(cone: Cone) -> tuple[tuple[str, tuple[Remedy, ...]], ...]:
    """That time passes, as the one remedy beside which there is none: a poll, or all that happens in one period or in two."""
    ceasing, (expire, poll) = waiting(cone)
    ways = ((poll,), (expire, poll), (expire, poll, expire, poll)) if expire.labels else ((poll,), (poll, poll))
    return ((CELLS[1], tuple(Remedy(CELLS[1], (*ceasing, *way)) for way in ways)),)
