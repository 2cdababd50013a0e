"""The few words that the model and the checker share: what a component, an event, a system and a property are.

A *component* is a small state machine. It offers the events that it may begin by itself and steps on any event that
reaches it, answering with its next state and the events that it sends on. A *system* is some components side by side;
one step of a system is one offered event together with everything sent on because of it, in the order of sending,
depth first; what is sent on for later comes behind all of that, in the order of asking. Nothing comes between: such a
step is what one browser task (an event handler, a timer, an answer that arrives) does with all its microtasks drained.
"""

from collections.abc import Callable, Hashable, Iterator
from copy import copy
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple, Protocol


class Kind(Enum):
    """Who begins an event: the system by itself, its surroundings (people, clocks, others), or a fault."""

    INTERNAL = "internal"
    ENVIRONMENT = "environment"
    FAULT = "fault"


class Event(NamedTuple):
    """Something that happens to a component; `data` is what it brings along."""

    name: str
    data: Any = None


class Send(NamedTuple):
    """An event on its way to the component called `to`."""

    to: str
    event: Event


class Offer(NamedTuple):
    """An event that a component may begin in its present state."""

    event: Event
    kind: Kind


class Step(NamedTuple):
    """What an event did: the next state, what is sent on at once, and what when all that is under way has been taken."""

    state: Any
    sends: tuple[Send, ...] = ()
    later: tuple[Send, ...] = ()


class Label(NamedTuple):
    """The name of one step of a system: which component began which event."""

    component: str
    event: Event


class Component(Protocol):
    """A small state machine; equal components behave alike and may share what was worked out for one of them."""

    @property
    def name(self) -> str:
        """The address that events are sent to."""

    @property
    def initial(self) -> Any:
        """The state to begin with."""

    def offers(self, state: Any) -> tuple[Offer, ...]:
        """The events that may begin here, in a fixed order."""

    def step(self, state: Any, event: Event) -> Step | None:
        """React to an event; None refuses it, and with it the whole step of the system that it is part of."""


State = tuple[Hashable, ...]


REMEMBERED = 1 << 14
"""Steps of one component that are kept; beyond that all are forgotten and worked out again where they are needed."""
UNKNOWN: Any = object()


class Remembered:
    """A component whose steps and offers are worked out once for each state and event."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.name, self.initial = component.name, component.initial
        self._steps: dict[tuple[Any, Event], Step | None] = {}
        self._offered: dict[Any, tuple[tuple[Label, Kind], ...]] = {}

    def step(self, state: Any, event: Event) -> Step | None:
        """What the component does on an event."""
        key = state, event
        found: Step | None = self._steps.get(key, UNKNOWN)
        if found is UNKNOWN:
            found = _with_room(self._steps)[key] = self.component.step(state, event)
        return found

    def offered(self, state: Any) -> tuple[tuple[Label, Kind], ...]:
        """The events that the component may begin, as labels."""
        known = self._offered.get(state)
        if known is None:
            labels = tuple((Label(self.name, event), kind) for event, kind in self.component.offers(state))
            known = _with_room(self._offered)[state] = labels
        return known


def _with_room(memory: dict[Any, Any]) -> dict[Any, Any]:
    if len(memory) >= REMEMBERED:
        memory.clear()
    return memory


class Move(NamedTuple):
    """One enabled step of a system."""

    label: Label
    kind: Kind
    state: State


def anywhere(_state: State, _label: Label) -> bool:
    """Permits every label in every state."""
    return True


class System:
    """Components side by side; a state of the system is the tuple of their states, in their order.

    `permits` may forbid a label in a state, where what one component offers depends on several others. `guard` does so by
    a statement about some components that must be true for a label (None for nothing), which whole arrays of states can be
    asked for.

    An `auxiliary` component (as an auxiliary variable of a program) takes every event that is sent to it and sends nothing
    on, so that nothing depends on its state: it is not part of the states.
    """

    def __init__(
        self,
        components: tuple[Component, ...],
        permits: Callable[[State, Label], bool] = anywhere,
        guard: "Guard | None" = None,
        auxiliary: Component | None = None,
    ) -> None:
        self.components = components
        self.permits = permits
        self.guard = guard
        self.auxiliary = auxiliary
        self.index = {component.name: place for place, component in enumerate(components)}
        self.initial: State = tuple(component.initial for component in components)
        self._remembered = tuple(map(Remembered, components))

    def starting(self, initial: State) -> "System":
        """The same system with another state to begin with; what was worked out for one serves both."""
        other = copy(self)
        other.initial = initial
        vars(other).pop("name", None)
        return other

    @cached_property
    def name(self) -> str:
        """What tells systems apart that do not behave alike."""
        return repr((self.components, self.guard, self.initial, self.auxiliary))

    @property
    def whole(self) -> "System":
        """The same system with its auxiliary component as a part of the states."""
        beside = () if self.auxiliary is None else (self.auxiliary,)
        system = System((*self.components, *beside), self.permits, self.guard)
        return system.starting((*self.initial, *(part.initial for part in beside)))

    def local(self, state: State, name: str) -> Any:
        """The state of the component called `name` within `state`."""
        return state[self.index[name]]

    def fire(self, state: State, label: Label, log: list[Send] | None = None) -> State | None:
        """The state after `label` and all that is sent on because of it, or None if any part refuses.

        `log`, if given, receives every event in the order in which it was taken, the first one included.
        """
        guard = None if self.guard is None else self.guard(label)
        if not self.permits(state, label) or (guard is not None and not guard.of(self, state)):
            return None
        now = list(state)
        pending: tuple[Send, ...] = (Send(label.component, label.event),)
        while pending:
            send, *rest = pending
            if self.auxiliary is not None and send.to == self.auxiliary.name:
                if log is not None:
                    log.append(send)
                pending = tuple(rest)
                continue
            place = self.index[send.to]
            step = self._remembered[place].step(now[place], send.event)
            if step is None:
                return None
            if log is not None:
                log.append(send)
            now[place] = step.state
            pending = (*step.sends, *rest, *step.later)
        return tuple(now)

    def offered(self, state: State) -> Iterator[tuple[Label, Kind]]:
        """All events offered by the parts, enabled or not, in a fixed order."""
        for component, local in zip(self._remembered, state, strict=True):
            yield from component.offered(local)

    def moves(self, state: State) -> Iterator[Move]:
        """Every enabled step, in a fixed order."""
        for label, kind in self.offered(state):
            after = self.fire(state, label)
            if after is not None:
                yield Move(label, kind, after)

    def settled(self, state: State) -> bool:
        """Whether no internal event is offered: left alone, the system stays as it is."""
        return all(kind is not Kind.INTERNAL for _, kind in self.offered(state))


class Property(NamedTuple):
    """A statement about the states of some named components, given to `holds` in that order."""

    components: tuple[str, ...]
    holds: Callable[..., bool]

    def of(self, system: System, state: State) -> bool:
        """Whether the statement is true in `state`."""
        return self.holds(*(system.local(state, name) for name in self.components))


Guard = Callable[[Label], Property | None]
"""For a label the statement that must be true where it is taken; None for nothing."""


class Deed(NamedTuple):
    """One part of a remedy: its labels, fired one right after another as far as each is enabled.

    If none is, a deed that is `needed` cannot be done, and any other is passed over.
    """

    labels: tuple[Label, ...]
    needed: bool = True


class Remedy(NamedTuple):
    """Something that may be done in a settled state in the hope of mending it: deed by deed, each when all is settled again."""

    name: str
    deeds: tuple[Deed, ...]
