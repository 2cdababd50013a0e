"""Small components without any domain, for tests of the checker."""

from typing import NamedTuple

from staleproof.model.vocabulary import Deed, Event, Kind, Label, Offer, Remedy, Send, Step, System


class Lamp(NamedTuple):
    """A lamp that somebody may switch; switching tells `listener`."""

    name: str
    listener: str | None = None
    initial: bool = False

    def offers(self, _state: bool) -> tuple[Offer, ...]:
        return (Offer(Event("switch"), Kind.ENVIRONMENT),)

    def step(self, state: bool, event: Event) -> Step | None:
        if event.name == "look":
            return Step(state) if state else None
        told = () if self.listener is None else (Send(self.listener, Event("count")),)
        return Step(not state, told)


class Counter(NamedTuple):
    """A counter modulo `size` that goes down by itself, one step at a time; from its highest number it may break."""

    name: str
    size: int
    initial: int = 0

    def offers(self, state: int) -> tuple[Offer, ...]:
        down = (Offer(Event("down"), Kind.INTERNAL),) if state else ()
        return (*down, Offer(Event("break"), Kind.FAULT)) if state == self.size - 1 else down

    def step(self, state: int, event: Event) -> Step | None:
        match event.name:
            case "count":
                return Step((state + 1) % self.size)
            case "down":
                return Step(state - 1)
            case "break":
                return Step(0)
        return None


class Gate(NamedTuple):
    """Opens by an internal step, but only while the lamp that it looks at is on; somebody may shut it."""

    name: str
    lamp: str
    initial: str = "shut"

    def offers(self, state: str) -> tuple[Offer, ...]:
        if state == "shut":
            return (Offer(Event("open"), Kind.ENVIRONMENT),)
        return (Offer(Event("shut"), Kind.ENVIRONMENT),)

    def step(self, _state: str, event: Event) -> Step | None:
        if event.name == "open":
            return Step("open", (Send(self.lamp, Event("look")),))
        return Step("shut")


class Dial(NamedTuple):
    """A dial that may turn to any of `size` positions, by somebody's hand or by a fault."""

    name: str
    size: int
    initial: int = 0
    kind: Kind = Kind.ENVIRONMENT

    def offers(self, _state: int) -> tuple[Offer, ...]:
        return tuple(Offer(Event("turn", position), self.kind) for position in range(self.size))

    def step(self, _state: int, event: Event) -> Step | None:
        return Step(event.data)


class Locked(NamedTuple):
    """A dial that nobody may peek at, whatever its position."""

    name: str
    initial: int = 0

    def offers(self, _state: int) -> tuple[Offer, ...]:
        return tuple(Offer(Event("turn", position), Kind.FAULT) for position in range(70))

    def step(self, _state: int, event: Event) -> Step | None:
        return None if event.name == "peek" else Step(event.data)


class Peeker(NamedTuple):
    """Tries to peek at the dial, and goes on to the third of its steps; each is written down."""

    name: str
    initial: int = 0

    def offers(self, state: int) -> tuple[Offer, ...]:
        return tuple(Offer(Event(what), Kind.ENVIRONMENT) for what in ("try", "on")) if state < 3 else ()

    def step(self, state: int, event: Event) -> Step | None:
        if event.name == "try":
            return Step(state, (Send("locked", Event("peek")),))
        return Step(state + 1, (Send("notebook", Event("write", "a")),))


TURNED = Remedy("turned", (Deed(tuple(Label("locked", Event("turn", position)) for position in range(60))),))
"""It leads the dial to more positions than were explored without faults, so that its table outgrows its field."""


def lamp_and_counter(size: int) -> System:
    """A lamp whose switching is counted: 2 * size states."""
    return System((Lamp("lamp", "counter"), Counter("counter", size)))


SWITCH = Label("lamp", Event("switch"))
DOWN = Label("counter", Event("down"))


class Walk(NamedTuple):
    """A place on a map; each way has a length of one step, where it leads, and the word that is written down there, if any.

    From the places in `restless` it leads on by itself.
    """

    name: str
    ways: tuple[tuple[int, int, str | None], ...]
    restless: frozenset[int] = frozenset()
    initial: int = 0

    def offers(self, state: int) -> tuple[Offer, ...]:
        kind = Kind.INTERNAL if state in self.restless else Kind.ENVIRONMENT
        return tuple(Offer(Event("go", n), kind) for n, (start, _, _) in enumerate(self.ways) if start == state)

    def step(self, _state: int, event: Event) -> Step:
        _, target, word = self.ways[event.data]
        return Step(target, () if word is None else (Send("notebook", Event("write", word)),))


class Notebook(NamedTuple):
    """Keeps the first word that is written into it."""

    name: str = "notebook"
    initial: str | None = None

    def offers(self, _state: str | None) -> tuple[Offer, ...]:
        return ()

    def step(self, state: str | None, event: Event) -> Step:
        return Step(event.data if state is None else state)


def walk(*ways: tuple[int, int, str | None], restless: frozenset[int] = frozenset()) -> System:
    """A walk beside a notebook."""
    return System((Walk("walk", ways, restless),), auxiliary=Notebook())
