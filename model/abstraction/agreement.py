"""What is asked of two views that are open together: properties of the cone of one beside the other, with marks."""

from typing import Any

from staleproof.model.abstraction.properties import GUESSED, overlays
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import COPY, NEIGHBOUR
from staleproof.model.records.values import FRESH, Mark, Value
from staleproof.model.systems.parts import HERE, PAGE
from staleproof.model.vocabulary import Property, System


def apart(system: System) -> Property:
    """The copies of both views have data, and not of the same age; a guess that lies over one lies over both."""
    over = overlays(system)

    def holds(page: PageState, copy: Any, other: Any, *runs: HandlerRun | None) -> bool:
        there = page.page == HERE and copy.data is not None and other.data is not None
        return there and not over.show(runs) and _apart(copy.data, other.data)

    return Property((PAGE, COPY, NEIGHBOUR, *over.slots), holds)


def _apart(one: Value, other: Value) -> bool:
    if one in GUESSED or other in GUESSED:
        return True
    if Mark.ABSENT in (one, other):
        return one is not other
    return (one in FRESH) != (other in FRESH)


def both_seen() -> Property:
    """Both views show something."""

    def holds(page: PageState, copy: Any, other: Any) -> bool:
        return page.page == HERE and copy.data is not None and other.data is not None

    return Property((PAGE, COPY, NEIGHBOUR), holds)
