"""A cone with real statuses: what stories are told and replayed on."""

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from model import parts
from model.cone import COPY, Cone
from model.handler import Program, Run
from model.page import Place
from model.screen import offered, other_views, overlaid, shown
from model.server import Ask, Server
from model.values import Row
from model.vocabulary import Label, State, System


class Scene:
    """The components of a cone for one record, and what its view shows."""

    def __init__(self, cone: Cone) -> None:
        self.cone = cone
        self.handlers = tuple(cone.programs)
        self.server = Server(cone.lifecycle, ())
        self._systems: dict[str, System] = {}

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """What each handler asks of the server."""
        board = self.cone.tab.board
        asking = ((name, board.handlers[name]) for name in self.handlers)
        return tuple(Ask(part.action, board.role, part.patches_to, name) for name, part in asking)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The handlers, each asking the server for its own action."""
        return tuple(
            self.cone.programs[name]._replace(
                action=ask,
                orphaned=ask._replace(orphan=True),
                outcomes=self.outcomes(name),
                guess=self.cone.tab.board.handlers[name].optimistic,
            )
            for name, ask in zip(self.handlers, self.asks, strict=True)
        )

    def retries(self, address: str) -> int:
        """How often the query at an address tries a failing request again."""
        name = next(name for name, other in self.cone.tab.addresses if other == address)
        return self.cone.tab.board.queries[name].retry

    def outcomes(self, handler: str) -> tuple[str, ...]:
        """The cases that the server distinguishes for a handler's request."""
        part = self.cone.tab.board.handlers[handler]
        return ("",) if part.patches_to is not None else self.cone.lifecycle.outcomes(part.action)

    @cached_property
    def guesses(self) -> dict[int, str]:
        """For the programs that lay their guess over the views, the guess."""
        return {place: p.guess or "" for place, p in enumerate(self.programs) if p.overlay}

    def system(self, status: str) -> System:
        """The cone around one record that is in `status`."""
        if status not in self._systems:
            self._systems[status] = self._system(status)
        return self._systems[status]

    def _system(self, status: str) -> System:
        cone = self.cone
        slots = parts.slots(cone, self.programs, (), None)
        channel = parts.channel(cone, saturate=False)
        rest = (*parts.kit(cone, saturate=False).caches(), *channel, *parts.siblings(cone), *slots)
        heard = tuple((action, message) for action in cone.lifecycle.actions if (message := cone.heard(action)) is not None)
        names = tuple(part.name for part in channel)
        server = Server(cone.lifecycle, (Row(status, 0),), cone.answers, "all", heard, names, parts.SERVER)
        return System((server, parts.page(cone, rest, None), *rest), self.permits)

    # What there is to see.

    def local(self, state: State, name: str) -> Any:
        """The state of one component."""
        return state[self._places[name]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return self.system(self.cone.lifecycle.rule.initial).index

    def truth(self, state: State) -> Row:
        """The record as the server has it."""
        row: Row = self.local(state, parts.SERVER)[0]
        return row

    def open(self, state: State) -> bool:
        """Whether the view is mounted."""
        place: Place = self.local(state, parts.PAGE)
        return place.page is not None

    def copy(self, state: State) -> Row | None:
        """The record as the view's copy has it, None before anything was loaded."""
        data = self.local(state, COPY).data
        return None if data is None else data[0]

    def runs(self, state: State) -> tuple[Run | None, ...]:
        """The handlers under way."""
        return tuple(self.local(state, slot) for slot in self.cone.slots)

    def seen(self, state: State) -> Row | None:
        """The record as the view shows it."""
        return overlaid(self.copy(state), self.runs(state), 0, self.guesses)

    def face(self, status: str) -> tuple[str | None, tuple[str, ...]]:
        """What can be seen of a status: its text and its buttons."""
        return self.text(status), self.buttons(status)

    def buttons(self, status: str) -> tuple[str, ...]:
        """The handlers that the view offers in a status."""
        return offered(self.cone.design, self.cone.lifecycle, self.cone.part, status)

    def text(self, status: str) -> str | None:
        """What the view shows of a status, None if it does not list it."""
        return shown(self.cone.design, self.cone.lifecycle, self.cone.part, status)

    def stale(self, state: State) -> bool:
        """Whether the view is mounted and shows something else than the server's status, or nothing at all."""
        if not self.open(state):
            return False
        row = self.seen(state)
        return row is None or not self.same(row, self.truth(state))

    def same(self, row: Row, other: Row) -> bool:
        """Whether two rows look the same in the view."""
        return self.face(row.status) == self.face(other.status)

    def alike(self, state: State) -> Hashable:
        """The state without its version numbers: no rule looks at them, so states that differ in them behave alike."""
        return _without_versions(state)

    # Buttons.

    def permits(self, state: State, label: Label) -> bool:
        """Whether a button is there to be clicked; everything that is not a click is permitted."""
        if label.event.name != "click":
            return True
        number, _ = label.event.data
        return self.offers(state, self.handlers[number])

    def offers(self, state: State, handler: str) -> bool:
        """Whether this view offers the handler, or another view of the browser that has just loaded does."""
        cone, truth, row = self.cone, self.truth(state).status, self.seen(state)
        here = self.open(state)
        if here and row is not None and handler in self.buttons(row.status):
            return True
        for view in other_views(cone, same_page=here):
            if handler in offered(cone.design, cone.lifecycle, view, truth):
                return True
        return cone.tab.board.handlers[handler].button == "whenever accepted" and here and self.accepted(truth, handler)

    def accepted(self, status: str, handler: str) -> bool:
        """Whether the server would accept the handler's request in this status."""
        ask = self.asks[self.handlers.index(handler)]
        return any(isinstance(self.server.decide(status, ask, outcome), str) for outcome in self.outcomes(handler))


def _without_versions(part: Hashable) -> Hashable:
    if isinstance(part, Row):
        return part._replace(version=0)
    return tuple(map(_without_versions, part)) if isinstance(part, tuple) else part
