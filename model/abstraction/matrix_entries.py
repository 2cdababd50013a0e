"""The rows and columns of the freshness matrix: which mutations concern which view, and whether they can be seen there."""

from typing import NamedTuple

from staleproof.model.abstraction.properties import Blame
from staleproof.model.lifecycle.table import Transition
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone


class Entry(NamedTuple):
    """Half a cell: a mutation and a view, for the actor's own browser (`handler` makes the commit) or for all others."""

    mutation: str
    handler: str | None

    @property
    def whose(self) -> str:
        """Own or foreign."""
        return "foreign" if self.handler is None else "own"


def entries(concrete: ConcreteCone) -> tuple[Entry, ...]:
    """For each mutation the entry for others' commits, and one for each handler of this dashboard that makes it or guesses."""
    handlers = concrete.cone.tab.board.handlers
    return tuple(
        entry
        for mutation in concrete.cone.lifecycle.actions
        for entry in (
            Entry(mutation, None),
            *(Entry(mutation, name) for name in concrete.handlers if handlers[name].action == mutation),
        )
        if entry.handler is None or commits(concrete, entry) or guesses(concrete, entry)
    )


def guesses(concrete: ConcreteCone, entry: Entry) -> bool:
    """Whether the handler of an entry shows a guess, whatever the server makes of its request."""
    if entry.handler is None:
        return False
    program = concrete.programs[concrete.handlers.index(entry.handler)]
    return program.overlay or program.uses("patch")


def group(cone: Cone, entry: Entry) -> str:
    """The class of commits that an entry belongs to."""
    return cone.foreign(entry.mutation) if entry.handler is None else cone.classes[entry.handler]


def commits(concrete: ConcreteCone, entry: Entry) -> tuple[Transition, ...]:
    """The commits that an entry stands for.

    By others those are the rows of the lifecycle and what is patched; by a handler what the server makes of its request in
    statuses in which its button may be there.
    """
    cone = concrete.cone
    if entry.handler is None:
        patched = (t for status in cone.lifecycle.live for t in cone.histories.patches[status])
        return tuple(dict.fromkeys((*cone.lifecycle.of(entry.mutation), *(t for t in patched if t.action == entry.mutation))))
    part = cone.tab.board.handlers[entry.handler]
    rows = cone.lifecycle.of(entry.mutation)
    if part.patches_to is not None:
        rows = tuple(Transition(entry.mutation, (cone.tab.board.role,), s, part.patches_to) for s in cone.lifecycle.live)
    return tuple(t for t in rows if cone.tab.board.role in t.roles and _clickable(concrete, entry.handler, t.source))


def _clickable(concrete: ConcreteCone, handler: str, status: str) -> bool:
    """Whether some view may have the button in a status: for it, for an older one, or for a guess."""
    if concrete.cone.tab.board.handlers[handler].anywhere:
        return True
    return any(concrete.shows_button(handler, other) for other in concrete.older[status])


def visible(concrete: ConcreteCone, entry: Entry) -> bool:
    """Whether the view looks different after some commit of an entry."""
    return any(concrete.face(t.source) != concrete.face(t.target) for t in commits(concrete, entry))


def blames(concrete: ConcreteCone, cone: Cone) -> dict[Entry, Blame]:
    """What staleness each entry of a view answers for, with the classes of commits that there are in a cone."""
    seen = {entry: visible(concrete, entry) for entry in entries(concrete)}
    unloaded = not any(seen.values())
    return {entry: Blame(group(cone, entry), told, guesses(concrete, entry), unloaded) for entry, told in seen.items()}
