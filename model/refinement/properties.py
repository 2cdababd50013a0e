"""What is asked of a refined cone."""

from typing import Any

from staleproof.model.abstraction.properties import GUESSED, overlays
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import FRESH, Mark
from staleproof.model.refinement.target import Record
from staleproof.model.systems import parts
from staleproof.model.vocabulary import Property, System


def different(system: System, *, guesses: bool) -> Property:
    """The view is mounted and does not look as it would after the marked commit, or with `guesses` shows a guess."""
    over = overlays(system)

    def holds(world: Record, page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        if page.page != parts.HERE:
            return False
        if over.show(runs) or copy.data in GUESSED:
            return guesses
        return world.marked and copy.data not in (*FRESH, Mark.SAME_LOOK)

    return Property((parts.SERVER, parts.PAGE, COPY, *over.slots), holds)


def looked_at() -> Property:
    """The view is mounted after the marked commit."""
    return Property((parts.SERVER, parts.PAGE), lambda world, page: world.marked and page.page == parts.HERE)
