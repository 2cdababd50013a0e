"""An array of rows outside the query cache: a Redux slice filled by a thunk, or the state of a component.

See docs/libraries.md, section 8: two dispatches are two requests; without a guard the last answer to *arrive*
wins [r1], with one by request id that of the last request *sent* [r2].
"""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, assert_never, cast

from staleproof.model.records.cache_entry import Refetch, ServedAnswer
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Value, apply, may_list
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ArrayBegins = Literal["serve", "deliver", "fail"]
"""The events that an array begins by itself."""
ArrayCall = Literal["store", "clear", "restart", "set", "patch", "put"]
"""Reducers and setters that write into it."""
ArrayTold = Literal["answer", "reset", "focus", "hide", "show", "offline", "online", "reconnect", "button"]
"""What becomes of its requests, of the tab and of the page, and what it is asked."""
ArrayEvent = ArrayBegins | ArrayCall | ArrayTold | Literal["mount", "unmount", "poll", "fetch"]
SEVERAL = 2
"""How many equal requests are told from more, where not all are counted."""


class Get(NamedTuple):
    """A request under way: its answer once it is served, and the handler that waits for it.

    The answer to one that is `outdated` is not written: its component is gone, or a guard waits for a later one.
    """

    answer: ServedAnswer | None = None
    awaited_by: str | None = None
    outdated: bool = False


class ArrayState(NamedTuple):
    """State of an array: its copy, the requests under way, and the one that is being answered in this step."""

    observed: bool = False
    data: Value | None = None
    flight: tuple[Get, ...] = ()
    asking: Get | None = None


class Array(NamedTuple):
    """The rules of one array.

    `source` answers its requests; `stores` are told every answer that came over the network. `survives` tells a Redux
    slice, which outlives its views, from component state. One that is `guarded` writes no answer but that to its last
    request. With `collapse_duplicates`, of equal requests two are kept, which stand for two or more; then a step says whether
    as many are left.
    """

    name: str
    source: str
    survives: bool
    stores: tuple[str, ...] = ()
    collapse_duplicates: bool = False
    faults: Faults = NO_FAULTS
    guarded: bool = False

    @property
    def initial(self) -> ArrayState:
        """Nothing loaded, nobody looking."""
        return ArrayState()

    def offers(self, state: ArrayState) -> tuple[Offer, ...]:
        """Serve, deliver or fail one of the requests."""
        found = []
        for item in dict.fromkeys(state.flight):
            more = (False, True) if self.collapse_duplicates and state.flight.count(item) == SEVERAL else (False,)
            name = "serve" if item.answer is None else "deliver"
            found += [Offer(Event(name, (item, follow)), Kind.INTERNAL) for follow in more]
            if item.answer is None and self.faults:
                found += [Offer(Event("fail", (item, follow)), Kind.FAULT) for follow in more]
        return tuple(found)

    def step(self, state: ArrayState, event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("ArrayEvent", event.name), event.data
        match name:
            case "mount":
                return self._asked(state._replace(observed=True))
            case "poll":
                return self._asked(state) if state.observed else None
            case "fetch":
                options: Refetch = data
                return self._asked(state, options.awaited_by) if self.survives or state.observed else Step(state)
            case "unmount":
                left = state._replace(observed=False)
                return Step(left if self.survives else self._left(left))
            case "serve" | "deliver" | "fail":
                item, more = data
                return self._moved_on(state if more else self._without(state, item), name, item)
            case "answer":
                if state.asking is None:
                    return None
                return Step(self._with(state._replace(asking=None), state.asking._replace(answer=data)))
            case "reset":
                return Step(ArrayState())
            case "focus" | "hide" | "show" | "offline" | "online" | "reconnect":
                return Step(state)
            case "button":
                return Step(state) if may_list(state.data, empty=data) else None
            case "store" | "clear" | "restart" | "set" | "patch" | "put":
                return self._changed(state, name, data)
            case _:
                assert_never(name)

    # Requests.

    def _asked(self, state: ArrayState, awaited_by: str | None = None) -> Step:
        """A request is sent, whatever is under way; a guard waits for no other from now on."""
        flight = self._outdated(state) if self.guarded else state.flight
        told = () if awaited_by is None else (Send(awaited_by, Event("pending", self.name)),)
        return Step(self._with(state._replace(flight=flight), Get(awaited_by=awaited_by)), told)

    def _moved_on(self, state: ArrayState, name: ArrayBegins, item: Get) -> Step:
        """What becomes of a request that was taken from the flight."""
        match name:
            case "serve":
                return Step(state._replace(asking=item), (Send(self.source, Event("read", self.name)),))
            case "fail":
                return Step(state, self._ended(state, item))
            case "deliver":
                assert item.answer is not None
                # "older answer arrives last": without a guard the last to arrive is kept, whatever was asked for (8, [r1]).
                # "dropped answer": with one only that to the last request is, though a handler may have waited for this ([r2]).
                value, cached = item.answer
                stored = () if cached else tuple(Send(store, Event("store", value)) for store in self.stores)
                after = state if item.outdated else state._replace(data=value)
                return Step(after, (*stored, *self._ended(state, item)))
            case _:
                assert_never(name)

    def _ended(self, state: ArrayState, item: Get) -> tuple[Send, ...]:
        """Word to the handler that waits for a request, if it waits for no other one."""
        waits = item.awaited_by is not None and all(other.awaited_by != item.awaited_by for other in state.flight)
        return (Send(str(item.awaited_by), Event("settled", self.name)),) if waits else ()

    def _outdated(self, state: ArrayState) -> tuple[Get, ...]:
        """The requests under way when none of their answers is to be written, as far as anything else hears of them."""
        heard = (item for item in state.flight if self.stores or item.awaited_by is not None)
        return self._ordered(item._replace(outdated=True) for item in heard)

    def _left(self, state: ArrayState) -> ArrayState:
        """Rows that are gone, with whatever waits for requests of theirs."""
        return state._replace(data=None, flight=self._outdated(state))

    def _with(self, state: ArrayState, item: Get) -> ArrayState:
        return state._replace(flight=self._ordered((*state.flight, item)))

    def _without(self, state: ArrayState, item: Get) -> ArrayState:
        place = state.flight.index(item)
        return state._replace(flight=state.flight[:place] + state.flight[place + 1 :])

    def _ordered(self, items: Iterable[Get]) -> tuple[Get, ...]:
        found: list[Get] = []
        for item in items:
            if not self.collapse_duplicates or found.count(item) < SEVERAL:
                found.append(item)
        return tuple(sorted(found, key=repr))

    # Rows that are written.

    def _changed(self, state: ArrayState, name: ArrayCall, data: Any) -> Step | None:
        """Reducers and setters that write into the rows, if there are any."""
        match name:
            case "store":
                return Step(state._replace(data=data))
            case "clear" | "restart":
                # "emptied copy": a slice that was reset is read by nobody until a view of it is opened, a poll or a step.
                return Step(self._left(state) if self.guarded else state._replace(data=None))
            case "set":
                return Step(state if data is None else state._replace(data=data))
            case "patch":
                change, asker = data
                told = () if asker is None else (Send(asker, Event("was", (self.name, state.data))),)
                return Step(state if state.data is None else state._replace(data=apply(change, state.data)), told)
            case "put":
                return self._put(state, data)
            case _:
                assert_never(name)

    def _put(self, state: ArrayState, pushed: Pushed) -> Step | None:
        passes = state.data is not None and pushed.passes(state.data)
        if passes is None:
            return None
        return Step(state._replace(data=pushed.written(state.data)) if state.data is not None and passes else state)
