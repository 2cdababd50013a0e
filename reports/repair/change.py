"""Named changes of a design, and how several become one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from staleproof.checker.answers.scope import View
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path
from staleproof.model.validation.reading import validated
from staleproof.reports.stories.causes.trials.edits import Edit, value_at


@dataclass(frozen=True)
class Change:
    """A named change of a repair, what it is good for, and the views and promises in which that was seen.

    `against` is the kind of cause that it was tried for, and the declaration which that names.
    """

    name: str
    why: str
    edit: Edit
    views: frozenset[View]
    promises: frozenset[str]
    against: tuple[str, Path] = ("", ())

    @property
    def targets(self) -> tuple[str, ...]:
        """What it sets."""
        return tuple(dict.fromkeys(".".join(map(str, path)) for path, _ in self.edit))


def changed(loaded: Loaded, changes: list[Change]) -> Loaded:
    """The design with some changes; raises DesignError if one of them needs another one."""
    source: Source = loaded.source
    for change in changes:
        source = source.edited(change.edit)
    return replace(loaded, source=source, design=validated(source))


def joined(changes: list[Change]) -> list[Change]:
    """The changes, those in one that build on each other: what one sets is what another one sets, or within it."""
    found: list[Change] = []
    for change in changes:
        earlier = [one for one in found if overlap(one.edit, change.edit)]
        whole = together([*earlier, change])
        found = [whole if one in earlier[:1] else one for one in found if one not in earlier[1:]]
        found += [] if earlier else [whole]
    return found


def together(changes: list[Change]) -> Change:
    """Changes as one, which is called as the first."""
    return replace(
        changes[0],
        why="; ".join(dict.fromkeys(one.why for one in changes)),
        edit=tuple(value for one in changes for value in one.edit),
        views=frozenset().union(*(one.views for one in changes)),
        promises=frozenset().union(*(one.promises for one in changes)),
    )


def running(routine: str, loaded: Loaded, changes: list[Change]) -> list[Change]:
    """The changes of nothing but steps that run a routine."""
    return [change for change in changes if all(_runs(routine, loaded, path) for path, _ in change.edit)]


def routines(routine: str, loaded: Loaded, changes: list[Change]) -> Iterator[Edit]:
    """What a routine may be changed to, so that one of the places that do nothing else is as with its own change."""
    known: list[object] = []
    for change in changes:
        for path, value in reversed(change.edit):
            if value_at(loaded.source.data, path) == [{"run": routine}] and value not in known:
                known.append(value)
                yield ((("routines", routine), value),)


def _runs(routine: str, loaded: Loaded, path: Path) -> bool:
    steps = value_at(loaded.source.data, path)
    return isinstance(steps, list) and {"run": routine} in steps


def overlap(one: Edit, other: Edit) -> bool:
    """Whether one sets what another one sets, or something within it."""
    return any(a[: len(b)] == b[: len(a)] for a, _ in one for b, _ in other)
