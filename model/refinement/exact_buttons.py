"""Where buttons are, in a cone with real statuses: exactly in views of the cone's copies, elsewhere where they may be."""

from collections.abc import Callable
from typing import Any

from staleproof.model.components.page import PageState
from staleproof.model.language.design import ViewPart
from staleproof.model.records.values import NEVER_READ
from staleproof.model.refinement.target import Record
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.vocabulary import Label, Property

Holds = Callable[..., bool]


class ExactButtons:
    """Says for a click what must be true; `fresh` takes views of other copies to have just loaded.

    Otherwise these may show anything that was true once, or a guess.
    """

    def __init__(self, concrete: ConcreteCone, *, fresh: bool) -> None:
        self.concrete, self.cone, self.fresh = concrete, concrete.cone, fresh
        self._copies = tuple(self.cone.tab.at(copy) for copy in self.cone.copies)
        self._showing = {page: self.cone.showing(page) for page in (None, parts.HERE, *self.cone.other_pages)}
        names = (parts.SERVER, parts.PAGE, *self._copies, *self.cone.slots)
        self._never = Property((), lambda: False)
        own = [(handler, record) for record in range(RECORDS) for handler in concrete.handlers]
        self._guards = {
            (concrete.handlers.index(handler), record): Property(names, self._of_record(handler, record))
            for handler, record in own
        } | {
            (len(concrete.handlers) + n, 0): Property(names, self._of_another(label))
            for n, label in enumerate(self.cone.members_for_others)
        }

    def __repr__(self) -> str:
        design = self.cone.design
        return f"Buttons{design.offers, design.texts, self.cone.tab.board, self.concrete.older, self.fresh}"

    def __call__(self, label: Label) -> Property | None:
        """The statement that guards a label; None for what is no click."""
        return self._guards.get(label.event.data, self._never) if label.event.name == "click" else None

    def signature(self, status: str) -> tuple[frozenset[str], ...]:
        """All that is asked of a status, but for what the server accepts: the buttons of each view."""
        return tuple(self._shown(name, status) for name in self.concrete.screens)

    def _of_record(self, handler: str, record: int) -> Holds:
        """Whether the button may be there for a record."""
        anywhere = self.cone.tab.board.handlers[handler].anywhere

        def holds(world: Any, page: PageState, *locals_: Any) -> bool:
            status = world.other.status if record else world.status
            if status is None or page.hidden or page.out:
                return False
            if anywhere and self.concrete.accepted(status, handler):
                return True
            seen = frozenset({status}) if self.fresh else self.concrete.older[status]
            copies, runs = self._data(locals_), locals_[len(self._copies) :]
            there = self._showing.get(page.page, self._showing[None])
            return any(handler in self.concrete.offered(name, record, copies, runs, seen) for name in there)

        return holds

    def _of_another(self, label: str) -> Holds:
        """Whether the button of a class of handlers may be there for another record, which may have any status."""
        handlers = [name for name, other in self.cone.other_record_classes.items() if other == label]
        board = self.cone.tab.board
        anywhere = any(board.handlers[name].anywhere for name in handlers)
        able = {name for name in board.views if any(self._ever(name, handler) for handler in handlers)}

        def holds(world: Record, page: PageState, *locals_: Any) -> bool:
            if world.status is None or page.hidden or page.out:
                return False
            there = able.intersection(self._showing.get(page.page, self._showing[None]))
            return anywhere or any(self._loaded(board.views[name], self._data(locals_)) for name in there)

        return holds

    def _data(self, locals_: tuple[Any, ...]) -> dict[str, Any]:
        """What the copies of the cone have; behind their states are those of handlers."""
        return {copy: local.data for copy, local in zip(self.cone.copies, locals_, strict=False)}

    def _loaded(self, view: ViewPart, copies: dict[str, Any]) -> bool:
        """Whether a view shows rows that are no error taken for an empty list, or may do so where that is not known."""
        if view.reads not in copies:
            return True
        data = copies[view.reads]
        return data is not None and (self.cone.button.data or data[0].version != NEVER_READ)

    def _ever(self, view: str, handler: str) -> bool:
        statuses = (*self.cone.lifecycle.live, *self.concrete.guessed)
        return any(handler in self.concrete.screens[view].offers(status) for status in statuses)

    def _shown(self, view: str, status: str) -> frozenset[str]:
        """The buttons of a status that a view shows or, where its copy is not known, those of what it may show of it."""
        screen = self.concrete.screens[view]
        seen = {status} if self.fresh or screen.view.reads in self.cone.copies else self.concrete.older[status]
        return frozenset(handler for other in seen for handler in screen.offers(other))
