"""Where buttons are, in a cone with real statuses: exactly in views of the cone's copies, elsewhere where they may be."""

from collections.abc import Callable
from typing import Any

from model import parts
from model.closer import Record
from model.concrete import RECORDS, Scene
from model.design import ViewPart
from model.page import Place
from model.program import Run
from model.screen import Screen, offered
from model.values import NEVER_READ
from model.vocabulary import Label, Property

Holds = Callable[..., bool]


class Buttons:
    """Says for a click what must be true; `fresh` takes views of other copies to have just loaded.

    Otherwise these may show anything that was true once, or a guess.
    """

    def __init__(self, scene: Scene, *, fresh: bool) -> None:
        self.scene, self.cone, self.fresh = scene, scene.cone, fresh
        self._copies = tuple(self.cone.tab.at(copy) for copy in self.cone.copies)
        self._screens = {
            name: Screen(self.cone.design, self.cone.lifecycle, view, tuple(scene.guesses.items()))
            for name, view in self.cone.tab.board.views.items()
        }
        self._known = {self.cone.page: parts.HERE} | {page: address for address, page in self.cone.other_pages.items()}
        names = (parts.SERVER, parts.PAGE, *self._copies, *self.cone.slots)
        own = [(handler, record) for record in range(RECORDS) for handler in scene.handlers]
        self._guards = {
            (scene.handlers.index(handler), record): Property(names, self._of_record(handler, record)) for handler, record in own
        } | {
            (len(scene.handlers) + n, 0): Property(names, self._of_another(label))
            for n, label in enumerate(self.cone.members_elsewhere)
        }

    def __repr__(self) -> str:
        design = self.cone.design
        return f"Buttons{design.offers, design.texts, self.cone.tab.board, self.scene.older, self.fresh}"

    def __call__(self, label: Label) -> Property | None:
        """The statement that guards a label; None for what is no click."""
        return self._guards[label.event.data] if label.event.name == "click" else None

    def _of_record(self, handler: str, record: int) -> Holds:
        """Whether the button may be there for a record."""
        anywhere = self.cone.tab.board.handlers[handler].button == "whenever accepted"

        def holds(world: Any, page: Place, *locals_: Any) -> bool:
            status = world.other.status if record else world.status
            if status is None or page.hidden or page.out:
                return False
            if anywhere and self.scene.accepted(status, handler):
                return True
            copies, runs = locals_[: len(self._copies)], locals_[len(self._copies) :]
            return any(
                handler in self._offers(name, view, (record, status), copies, runs)
                for name, view in self.cone.tab.board.views.items()
                if self._open(name, view, page)
            )

        return holds

    def _of_another(self, label: str) -> Holds:
        """Whether the button of a class of handlers may be there for another record, which may have any status."""
        handlers = [name for name, other in self.cone.elsewhere.items() if other == label]
        board = self.cone.tab.board
        anywhere = any(board.handlers[name].button != "offered" for name in handlers)
        able = {name for name, view in board.views.items() if any(self._ever(view, handler) for handler in handlers)}

        def holds(world: Record, page: Place, *locals_: Any) -> bool:
            if world.status is None or page.hidden or page.out:
                return False
            there = (board.views[name] for name in able if self._open(name, board.views[name], page))
            return anywhere or any(self._loaded(view, locals_) for view in there)

        return holds

    def _loaded(self, view: ViewPart, copies: tuple[Any, ...]) -> bool:
        """Whether a view shows rows that are no error taken for an empty list, or may do so where its copy is not known."""
        if view.reads not in self.cone.copies:
            return True
        data = copies[self.cone.copies.index(view.reads)].data
        return data is not None and data[0].version != NEVER_READ

    def _ever(self, view: ViewPart, handler: str) -> bool:
        statuses = (*self.cone.lifecycle.live, *self.scene.guessed)
        return any(handler in offered(self.cone.design, self.cone.lifecycle, view, status) for status in statuses)

    def _open(self, name: str, view: ViewPart, page: Place) -> bool:
        """Whether a view is, or may be, mounted."""
        address = self._known.get(view.page or name)
        return page.page == address if address is not None else page.page not in self._known.values()

    def _offers(
        self, name: str, view: ViewPart, truth: tuple[int, str], copies: tuple[Any, ...], runs: tuple[Run | None, ...]
    ) -> frozenset[str]:
        """The buttons that a view has for a record of which the server has a status; or may have where its copy is not known."""
        screen, (record, status) = self._screens[name], truth
        if view.reads in self.cone.copies:
            row = screen.row(copies[self.cone.copies.index(view.reads)].data, runs, record)
            return frozenset() if row is None else frozenset(screen.offers(row.status))
        seen = {status} if self.fresh else self.scene.older[status]
        return frozenset(handler for other in seen for handler in screen.offers(other))
