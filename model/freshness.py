"""The rows and columns of the freshness matrix: which mutations concern which view, and whether they can be seen there."""

from typing import NamedTuple

from model.concrete import Scene
from model.cone import Cone
from model.lifecycle import Transition


class Entry(NamedTuple):
    """Half a cell: a mutation and a view, for the actor's own browser (`handler` makes the commit) or for all others."""

    mutation: str
    handler: str | None

    @property
    def whose(self) -> str:
        """Own or foreign."""
        return "foreign" if self.handler is None else "own"


def entries(cone: Cone) -> tuple[Entry, ...]:
    """For each mutation the entry for others' commits, and one for each handler of this dashboard that makes it."""
    handlers = cone.tab.board.handlers
    return tuple(
        entry
        for mutation in cone.lifecycle.actions
        for entry in (
            Entry(mutation, None),
            *(Entry(mutation, name) for name in cone.classes if handlers[name].action == mutation),
        )
    )


def group(cone: Cone, entry: Entry) -> str:
    """The class of commits that an entry belongs to."""
    return cone.foreign(entry.mutation) if entry.handler is None else cone.classes[entry.handler]


def commits(cone: Cone, entry: Entry) -> tuple[Transition, ...]:
    """The rows of the lifecycle that the commit of an entry may be."""
    rows = cone.lifecycle.of(entry.mutation)
    if entry.handler is None:
        return rows
    part = cone.tab.board.handlers[entry.handler]
    if part.patches_to is not None:
        return tuple(Transition(entry.mutation, (), status, part.patches_to) for status in cone.lifecycle.live)
    return tuple(t for t in rows if cone.tab.board.role in t.roles)


def visible(scene: Scene, entry: Entry) -> bool:
    """Whether the view can look different for some status that a copy may still have and the one that the commit brings."""
    return any(
        scene.face(older) != scene.face(t.target)
        for t in commits(scene.cone, entry)
        for older in scene.cone.lifecycle.before[t.source]
    )
