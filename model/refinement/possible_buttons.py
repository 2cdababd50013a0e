"""Which buttons may be there where only one view of a browser is followed.

What is shown of a copy may be anything that was true once, or a guess. What is told as a story is less: copies that are not
followed have just loaded there.
"""

from collections.abc import Iterable

from staleproof.model.language.design import ViewPart
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.view import offered


class PossibleButtons:
    """The buttons of a browser; `fresh` says that views of copies that are not followed have just loaded."""

    def __init__(self, concrete: ConcreteCone, *, fresh: bool) -> None:
        self.concrete, self.fresh = concrete, fresh
        reads, views = concrete.cone.part.reads, concrete.cone.tab.board.views.values()
        lifecycle = concrete.cone.lifecycle
        self._elsewhere = {name: self._statuses(name, (v for v in views if v.reads != reads)) for name in concrete.handlers}
        self._followed = {name: self._statuses(name, (v for v in views if v.reads == reads)) for name in concrete.handlers}
        self._seen = {s: frozenset({s}) if fresh else concrete.older[s] for s in lifecycle.statuses}

    def __repr__(self) -> str:
        statuses = self.concrete.cone.lifecycle.statuses
        offering = [
            (
                name,
                self.ever(name),
                self.ever_outside(name),
            )
            for name in self.concrete.handlers
        ]
        return f"Buttons{offering, [self.signature(s) for s in statuses]}"

    def signature(self, status: str) -> tuple[tuple[bool, bool], ...]:
        """All that is asked of a status: for each handler whether its button may be there, anywhere or in the copy."""
        return tuple((self.offered(handler, status), self.in_copy(handler, status)) for handler in self.concrete.handlers)

    def offered(self, handler: str, status: str) -> bool:
        """Whether the button may be there for a record: anywhere, or in a view of a copy that is not followed."""
        anywhere = self.concrete.cone.tab.board.handlers[handler].anywhere
        if anywhere and not self.fresh and self.concrete.accepted(status, handler):
            return True
        return not self._elsewhere[handler].isdisjoint(self._seen[status])

    def in_copy(self, handler: str, status: str) -> bool:
        """Whether a view of the copy that is followed may have the button, if that has loaded."""
        anywhere = self.concrete.cone.tab.board.handlers[handler].anywhere
        return anywhere or not self._followed[handler].isdisjoint(self.concrete.older[status])

    def ever(self, handler: str) -> bool:
        """Whether the button may be there for some record or other."""
        return self.ever_outside(handler) or bool(self._followed[handler])

    def ever_outside(self, handler: str) -> bool:
        """The same whatever the copy that is followed has."""
        return self.concrete.cone.tab.board.handlers[handler].anywhere or bool(self._elsewhere[handler])

    def _statuses(self, handler: str, views: Iterable[ViewPart]) -> frozenset[str]:
        """The statuses, or guesses of one, in which some view has the button."""
        cone, there = self.concrete.cone, tuple(views)
        return frozenset(
            status
            for status in (*cone.lifecycle.live, *self.concrete.guessed)
            if any(handler in offered(cone.design, cone.lifecycle, view, status) for view in there)
        )
