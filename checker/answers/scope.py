"""What a run asks of a design: all of it, or what the command line narrows it to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from staleproof.model.english import listed
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import nearest
from staleproof.model.validation.references import PROMISES, FromMatrix, PromiseName

FROM_MATRIX: tuple[FromMatrix, ...] = get_args(FromMatrix)
View = tuple[str, str]
"""A dashboard and one of its views."""


class NarrowingError(Exception):
    """A view or a promise is asked for that does not exist; `option` is that which names it."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


@dataclass(frozen=True)
class Narrowing:
    """The views (as dashboard.view) and promises that the command line names, all if none; `matrix` is false without it."""

    views: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    matrix: bool = True


@dataclass(frozen=True)
class Asked:
    """The views and promises that are asked, in the order of the design, and whether the matrix is told.

    `of` is how many views the design has; `interrupted` says that more was to be asked.
    """

    views: tuple[View, ...]
    of: int
    promises: tuple[PromiseName, ...] = PROMISES
    matrix: bool = True
    interrupted: bool = False

    @property
    def every_view(self) -> bool:
        """Whether no view is left out."""
        return len(self.views) == self.of

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.every_view and self.promises == PROMISES and self.matrix

    @property
    def entries(self) -> bool:
        """Whether the entries of the matrix are needed."""
        return self.matrix or bool(set(FROM_MATRIX) & set(self.promises))

    @property
    def where(self) -> str:
        """For which views an answer holds; nothing if for all."""
        if self.every_view:
            return ""
        return ".".join(self.views[0]) if len(self.views) == 1 else f"{len(self.views)} of {self.of} views"

    @property
    def counted(self) -> str:
        """How much is asked, in short."""
        views = f"{len(self.views)} of {self.of} views"
        return f"{len(self.promises)} of {len(PROMISES)} promises, {views}{'' if self.matrix else ', no matrix'}"

    @property
    def named(self) -> str:
        """What is asked, by name."""
        views = "all views" if self.every_view else listed(".".join(view) for view in self.views)
        promises = "all promises" if self.promises == PROMISES else listed(self.promises)
        return f"{promises} in {views}{'' if self.matrix else ', without the matrix'}"


def asked(loaded: Loaded, narrowing: Narrowing = Narrowing()) -> Asked:
    """What a run asks of a design.

    Without the matrix, the promises that are read off it are asked only if they are named. Raises NarrowingError.
    """
    views = {".".join(view): view for view in loaded.views}
    name = loaded.design.name
    for view in narrowing.views:
        if view not in views:
            raise NarrowingError("--view", f"{name} has no view '{view}'; {_hint(view, views)}")
    for promise in narrowing.promises:
        if promise not in PROMISES:
            raise NarrowingError("--promise", f"no promise is called '{promise}'; {_hint(promise, PROMISES)}")
    wanted = narrowing.promises or tuple(p for p in PROMISES if narrowing.matrix or p not in FROM_MATRIX)
    chosen = tuple(place for view, place in views.items() if not narrowing.views or view in narrowing.views)
    return Asked(chosen, len(views), tuple(p for p in PROMISES if p in wanted), narrowing.matrix)


def _hint(word: str, known: Iterable[str]) -> str:
    """The one name that a word is a part of, or else the nearest."""
    found = [name for name in known if word in name]
    return f"did you mean '{found[0]}'?" if len(found) == 1 else nearest(word, known)
