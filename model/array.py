"""An array of rows outside the query cache: a Redux slice filled by a thunk, or the state of a component.

Reference: query-semantics.md, section 8: two dispatches are two requests, and without a guard the last answer to
*arrive* wins [r1].
"""

from typing import NamedTuple

from model.pushed import Pushed
from model.query import Answer
from model.values import Change, Mark, Value, apply
from model.vocabulary import Event, Kind, Offer, Send, Step


class Rows(NamedTuple):
    """State of an array: its copy, and the requests under way (None before they are answered)."""

    observed: bool = False
    data: Value | None = None
    flight: tuple[Answer | None, ...] = ()


class Array(NamedTuple):
    """The rules of one array.

    `source` answers its requests; `stores` are told every answer that came over the network. `survives` tells a Redux
    slice, which outlives its views, from component state. With `saturate`, alike requests are kept once and stand for one
    or more; then each step says whether more of them follow.
    """

    name: str
    source: str
    survives: bool
    stores: tuple[str, ...] = ()
    saturate: bool = False
    faults: frozenset[str] = frozenset()

    @property
    def initial(self) -> Rows:
        """Nothing loaded, nobody looking."""
        return Rows()

    def offers(self, state: Rows) -> tuple[Offer, ...]:
        """Serve, deliver or fail one of the requests."""
        found = []
        more = (False, True) if self.saturate else (False,)
        for item in dict.fromkeys(state.flight):
            name = "serve" if item is None else "deliver"
            found += [Offer(Event(name, (item, follow)), Kind.INTERNAL) for follow in more]
            if item is None and self.faults:
                found += [Offer(Event("fail", (None, follow)), Kind.FAULT) for follow in more]
        return tuple(found)

    def step(self, state: Rows, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("mount"):
                return Step(self._asked(state)._replace(observed=True))
            case Event("fetch"):
                return Step(self._asked(state) if self.survives or state.observed else state)
            case Event("poll"):
                return Step(self._asked(state)) if state.observed else None
            case Event("unmount"):
                return Step(state._replace(observed=False) if self.survives else Rows())
            case Event("serve", (_, more)):
                return Step(self._less(state, None, more=more), (Send(self.source, Event("read", self.name)),))
            case Event("answer", answer):
                return Step(self._with(state, answer))
            case Event("deliver", ((value, cached) as answer, more)):
                stored = () if cached else tuple(Send(store, Event("store", value)) for store in self.stores)
                return Step(self._less(state, answer, more=more)._replace(data=value), stored)
            case Event("fail", (_, more)):
                return Step(self._less(state, None, more=more))
            case Event("patch" | "put", data) if state.data is not None:
                return _changed(state, state.data, data)
            case Event("store" | "clear", value):
                return Step(state._replace(data=value))
            case Event("reset"):
                return Step(Rows())
            case Event("focus" | "hide" | "show" | "offline" | "online" | "reconnect" | "patch" | "put"):
                return Step(state)
            case Event("button") if state.data not in (None, Mark.ABSENT):
                return Step(state)
        return None

    def _asked(self, state: Rows) -> Rows:
        return self._with(state, None)

    def _with(self, state: Rows, item: Answer | None) -> Rows:
        if self.saturate and item in state.flight:
            return state
        return state._replace(flight=tuple(sorted((*state.flight, item), key=repr)))

    def _less(self, state: Rows, item: Answer | None, *, more: bool) -> Rows:
        if more:
            return state
        place = state.flight.index(item)
        return state._replace(flight=state.flight[:place] + state.flight[place + 1 :])


def _changed(state: Rows, rows: Value, data: Pushed | tuple[Change, str | None]) -> Step | None:
    """A reducer that writes a guess, a reply's row or a pushed one into the rows that are there."""
    if not isinstance(data, Pushed):
        return Step(state._replace(data=apply(data[0], rows)))
    passes = data.passes(rows)
    if passes is None:
        return None
    return Step(state._replace(data=data.written(rows)) if passes else state)
