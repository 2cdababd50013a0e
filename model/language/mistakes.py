"""All mistakes of a design told at once: each where it is written, none twice, and as many as anybody reads."""

from collections.abc import Iterable

from staleproof.model.language.names import Mistake
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import DesignError


def located(found: Iterable[Mistake], source: Source) -> list[DesignError]:
    """Mistakes with their lines; of several at one path the first, for the others follow from it."""
    first: dict[object, Mistake] = {}
    for mistake in found:
        first.setdefault(mistake.path, mistake)
    return [DesignError(source.position(mistake.path), mistake.says) for mistake in first.values()]


def refuse(errors: Iterable[DesignError], source: Source) -> None:
    """Raise the first of some mistakes with all the others, in the order of lines; those of extended files come last."""
    own = source.position(()).file
    different = {(error.where, error.message): error for error in errors}.values()
    ordered = sorted(different, key=lambda error: (error.where.file != own, error.where))
    if ordered:
        raise DesignError(ordered[0].where, ordered[0].message, tuple(ordered[1:]))
