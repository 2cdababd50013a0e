"""All mistakes of a design told at once: each where it is written."""

from collections.abc import Iterable

from staleproof.model.language.names import Mistake
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import DesignError, refuse


def located(found: Iterable[Mistake], source: Source) -> list[DesignError]:
    """Mistakes with their lines; of several at one path the first, for the others follow from it."""
    first: dict[object, Mistake] = {}
    for mistake in found:
        first.setdefault(mistake.path, mistake)
    return [DesignError(source.position(mistake.path), mistake.says) for mistake in first.values()]


def refuse_all(found: Iterable[Mistake], source: Source) -> None:
    """Raise one DesignError with all mistakes, if there are any."""
    refuse(located(found, source), source.file)
