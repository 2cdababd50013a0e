"""A design read as far as possible: without a value that is wrong, if nothing else in the design can depend on it."""

from typing import NamedTuple

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


class ReadDesign(NamedTuple):
    """A design, if it can be read, with the data that it was read from; what is wrong with its fields, and was left out."""

    design: Design | None
    source: Source
    mistakes: tuple[Mistake, ...] = ()
    left_out: tuple[Path, ...] = ()

    def explains(self, mistake: Mistake) -> bool:
        """Whether a mistake may only follow from what was left out of the same part."""
        return any(mistake.path[:4] == gone[:4] for gone in self.left_out if len(gone) == 5)


def reading(source: Source) -> ReadDesign:
    """The design of a file, or of what is right in it, with all wrong fields."""
    whole = parsed(source.data, source)
    if isinstance(whole, Design):
        return ReadDesign(whole, source)
    gone = tuple(dict.fromkeys(_separable(mistake.path) for mistake in whole))
    if () in gone or not source.positions.keys() >= set(gone):
        return ReadDesign(None, source, whole)
    right = source.without(gone)
    rest = parsed(right.data, right)
    return ReadDesign(rest if isinstance(rest, Design) else None, right, whole, gone)


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
        case ("claims" | "expect", _, *_):
            return path[:2]
        case (str() as field, *below) if field in ALONE:
            if not ALONE[field]:
                return path[:1]
            return path[:2] if below and below[0] in ALONE[field] else ()
    return ()
