"""A design read as far as possible: without a value that is wrong, if nothing else in the design can depend on it."""

from copy import deepcopy
from typing import Any, NamedTuple

from staleproof.model.language.design import Design
from staleproof.model.language.mistakes import refuse_all
from staleproof.model.language.names import Mistake
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path
from staleproof.model.validation.fields import parsed

PARTS = ("queries", "arrays", "views", "handlers")
"""What a dashboard has of each a name and fields; a field declares no name."""
ALONE: dict[str, tuple[str, ...]] = {
    "defaults": (),
    "expect": (),
    "faults": (),
    "title": (),
    "record": (),
    "server": ("max_age", "response_cache", "error_after_commit", "replies"),
}
"""Fields of a design that declare no name, or the fields of them that do not."""


class Reading(NamedTuple):
    """A design, if it can be read; what is wrong with its fields, and what was left out for that."""

    design: Design | None
    mistakes: tuple[Mistake, ...] = ()
    left_out: tuple[Path, ...] = ()

    def explains(self, mistake: Mistake) -> bool:
        """Whether a mistake may only follow from what was left out of the same part."""
        return any(mistake.path[:4] == gone[:4] for gone in self.left_out if len(gone) == 5)


def reading(source: Source) -> Reading:
    """The design of a file, or of what is right in it, with all wrong fields."""
    whole = parsed(source.data, source)
    if isinstance(whole, Design):
        return Reading(whole)
    gone = tuple(dict.fromkeys(_separable(mistake.path) if mistake.path in source.positions else () for mistake in whole))
    if () in gone:
        return Reading(None, whole)
    rest = parsed(_without(source.data, gone), source)
    return Reading(rest if isinstance(rest, Design) else None, whole, gone)


def validated(source: Source) -> Design:
    """The design with fields and types checked; raises DesignError with all that are wrong."""
    found = reading(source)
    refuse_all(found.mistakes, source)
    assert found.design is not None
    return found.design


def _separable(path: Path) -> Path:
    """The smallest value around a wrong one that can be left out, and that declares nothing; () if there is none."""
    match path:
        case ("dashboards", _, kind, _, _, *_) if kind in PARTS:
            return path[:5]
        case ("dashboards", _, "defaults" | "push" | "other_tabs" | "requests" | "logout", *_):
            return path[:3]
        case ("claims", _, *_):
            return path[:2]
        case (str() as field, *below) if field in ALONE:
            if not ALONE[field]:
                return path[:1]
            return path[:2] if below and below[0] in ALONE[field] else ()
    return ()


def _without(data: dict[str, Any], gone: tuple[Path, ...]) -> dict[str, Any]:
    rest = deepcopy(data)
    for *owners, name in gone:
        owner: Any = rest
        for step in owners:
            owner = owner[step]
        del owner[name]
    return rest
