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
    """The commits that an entry stands for: the rows of the lifecycle, and where others make them also what they patch."""
    patched = (t for status in cone.lifecycle.live for t in patches(cone, status))
    others = (t for t in patched if t.action == entry.mutation) if entry.handler is None else ()
    return tuple(dict.fromkeys((*rows(cone, entry), *others)))


def patches(cone: Cone, status: str) -> tuple[Transition, ...]:
    """What the buttons of all dashboards write over a status without asking for a row of the lifecycle."""
    if status not in cone.lifecycle.live:
        return ()
    handlers = (handler for board in cone.design.dashboards.values() for handler in board.handlers.values())
    return tuple(Transition(h.action, (), status, h.patches_to) for h in handlers if h.patches_to is not None)


def rows(cone: Cone, entry: Entry) -> tuple[Transition, ...]:
    """The rows of the lifecycle that the commit of an entry may be, or what its handler patches."""
    found = cone.lifecycle.of(entry.mutation)
    if entry.handler is None:
        return found
    part = cone.tab.board.handlers[entry.handler]
    if part.patches_to is not None:
        return tuple(Transition(entry.mutation, (), status, part.patches_to) for status in cone.lifecycle.live)
    return tuple(t for t in found if cone.tab.board.role in t.roles)


def visible(scene: Scene, entry: Entry) -> bool:
    """Whether the view can look different for some status that a copy may still have and the one that the commit brings."""
    return any(
        scene.face(older) != scene.face(t.target)
        for t in commits(scene.cone, entry)
        for older in scene.cone.lifecycle.before[t.source]
    )
