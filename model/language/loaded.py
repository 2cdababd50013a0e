"""A design that was read: what a file says, with its lifecycle and the places where everything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The text of each design file that was read, by the name that positions have for it."""

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """All views, each behind its dashboard, in the order of the design."""
        return tuple((name, view) for name, board in self.design.dashboards.items() for view in board.views)
