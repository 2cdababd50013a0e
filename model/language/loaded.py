"""A design that was read: what a file says, with its lifecycle and the places where everything is written."""

from dataclasses import dataclass

from staleproof.model.language.design import Design
from staleproof.model.language.source import Source
from staleproof.model.lifecycle.table import Lifecycle


@dataclass(frozen=True)
class Loaded:
    """A design that was read and checked, with its lifecycle and the places where everything is written."""

    design: Design
    lifecycle: Lifecycle
    source: Source
    given: str
    """How the command line names it, changes that were left out included."""

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """All views, each behind its dashboard, in the order of the design."""
        return tuple((name, view) for name, board in self.design.dashboards.items() for view in board.views)
