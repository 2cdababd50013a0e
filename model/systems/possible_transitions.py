"""What may become of a record, by rows of the lifecycle and by buttons that PATCH its status without asking for a row."""

from typing import NamedTuple

from staleproof.model.language.design import DashboardPart, Design
from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.model.systems.view import offered


class Histories(NamedTuple):
    """For each status those that a run may have gone through before it, itself included; and what may be patched over it."""

    before: dict[str, frozenset[str]]
    patches: dict[str, tuple[Transition, ...]]

    def leaving(self, lifecycle: Lifecycle, status: str) -> tuple[Transition, ...]:
        """All that may be made of a status."""
        return (*lifecycle.leaving(status), *self.patches[status])


def histories(design: Design, lifecycle: Lifecycle) -> Histories:
    """The least histories: a button that PATCHes may be there while a status, an older one or a guess is shown."""
    found = Histories({s: frozenset({s}) for s in lifecycle.statuses}, dict.fromkeys(lifecycle.statuses, ()))
    while (larger := _larger(design, lifecycle, found)) != found:
        found = larger
    return found


def _larger(design: Design, lifecycle: Lifecycle, known: Histories) -> Histories:
    before = dict(known.before)
    for status in lifecycle.statuses:
        for t in known.leaving(lifecycle, status):
            if t.target in before:
                before[t.target] |= before[status]
    return Histories(before, {status: _patches(design, lifecycle, status, before[status]) for status in lifecycle.statuses})


def _patches(design: Design, lifecycle: Lifecycle, status: str, older: frozenset[str]) -> tuple[Transition, ...]:
    if status not in lifecycle.live:
        return ()
    found = (
        Transition(part.action, (), status, part.patches_to)
        for board in design.dashboards.values()
        for handler, part in board.handlers.items()
        if part.patches_to is not None and (part.anywhere or _offered(design, lifecycle, board, handler, older))
    )
    return tuple(dict.fromkeys(found))


def _offered(design: Design, lifecycle: Lifecycle, board: DashboardPart, handler: str, older: frozenset[str]) -> bool:
    seen = older | {other.optimistic for other in board.handlers.values() if other.optimistic is not None}
    views = board.views.values()
    return any(handler in offered(design, lifecycle, view, status) for view in views for status in seen)
