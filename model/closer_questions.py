"""What is asked of a closer look."""

from typing import Any

from model import parts
from model.addresses import COPY
from model.page import Place
from model.program import Run
from model.questions import GUESSED, overlays
from model.sought import Record
from model.values import FRESH, Mark
from model.vocabulary import Property, System


def different(system: System, *, guesses: bool) -> Property:
    """The view is mounted and does not look as it would after the marked commit, or with `guesses` shows a guess."""
    over = overlays(system)

    def holds(world: Record, page: Place, copy: Any, *runs: Run | None) -> bool:
        if page.page != parts.HERE:
            return False
        if over.show(runs) or copy.data in GUESSED:
            return guesses
        return world.marked and copy.data not in (*FRESH, Mark.ALIKE)

    return Property((parts.SERVER, parts.PAGE, COPY, *over.slots), holds)


def looked_at() -> Property:
    """The view is mounted after the marked commit."""
    return Property((parts.SERVER, parts.PAGE), lambda world, page: world.marked and page.page == parts.HERE)
