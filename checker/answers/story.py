"""A concrete path on the cone of one view."""

from dataclasses import dataclass, field
from functools import cached_property

from staleproof.checker.engine.concretize import Concrete
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import System

WIDE = "+"
"""Behind the view in the name of a story in which all copies of the browser are followed."""
BESIDE = ":"
"""Between the view and the one beside it, in the name of a story about both."""


@dataclass(frozen=True)
class Story:
    """A concrete path on the cone of one view, the same one on whichever concrete cone it was found."""

    loaded: Loaded
    dashboard: str
    view: str
    path: Concrete
    concrete: ConcreteCone = field(compare=False)

    @cached_property
    def system(self) -> System:
        """The cone around records in the statuses that the story begins with."""
        return self.concrete.system(self.path.start)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that its records begin in, that of the record it is about first."""
        return self.concrete.statuses(self.path.start)

    @property
    def shows_something(self) -> bool:
        """Whether the view lists the record in the end."""
        row = self.concrete.seen(self.path.states[-1])
        return row is not None and self.concrete.text(row.status) is not None

    @cached_property
    def replay(self) -> str:
        """The name of the story for the replay command: the view, the first statuses, then the move taken at each step."""
        steps = (
            next(n for n, move in enumerate(self.system.moves(state)) if move.label == label)
            for state, label in zip(self.path.states, self.path.labels, strict=False)
        )
        cone = self.concrete.cone
        shown = (self.view,) if cone.beside is None else (self.view, cone.beside)
        views = BESIDE.join(str(self.loaded.views.index((self.dashboard, view))) for view in shown)
        first = f"{views}{WIDE if cone.wide else ''}"
        return "/".join((first, str(self.path.start), *map(str, steps)))
