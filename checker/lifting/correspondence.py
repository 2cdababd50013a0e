"""What in a whole world corresponds to what in the cone of one view: names, labels, states."""

from typing import Any

from staleproof.model.components.array import Array, Get
from staleproof.model.components.channel import Channel, Link, Message, called
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import SupersededRequests
from staleproof.model.components.page import Page, PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.server import Server
from staleproof.model.records.addresses import copy_of
from staleproof.model.records.values import plain
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import HERE, OUTSIDE, SERVER
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Event, Label, State, System

Counterpart = tuple[Any, ...]
"""All of a state that the cone knows of."""


class Correspondence:
    """The cone of a view, `part` of it a system with real statuses, beside a system of the whole world."""

    def __init__(self, cone: Cone, part: System, whole: WholeWorld, world: System) -> None:
        self.cone = cone
        self.part = part
        self.world = world
        self.tab = whole.tabs[cone.dashboard]
        self.copies = {address: self.tab.at(name) for name, address in cone.tab.addresses}
        self.addresses = {name: address for address, name in self.copies.items()}
        self.handlers = tuple(self.tab.board.handlers)
        self.pages = {cone.page: HERE} | {page: address for address, page in cone.other_pages.items()}
        self.programs = tuple(cone.programs)
        self.heard = {message: cone.stands_for(message) for message in cone.design.server.publishes.messages}
        self._pairs = tuple(
            (place, world.index[self.component(component.name)], component)
            for place, component in enumerate(part.components)
            if component.name != OUTSIDE
        )

    # Names and labels.

    def component(self, name: str) -> str:
        """The component of the world that one of the cone is about."""
        if name == SERVER:
            return name
        base = copy_of(name)
        return self.copies[base] + name.removeprefix(base) if base in self.copies else f"{self.tab.prefix}{name}"

    def label(self, label: Label, state: State) -> Label:
        """The step of the world, in this state of it, that does the same as a step of the cone."""
        name = self.component(label.component)
        return Label(name, Event(label.event.name, self._data(label.event, self.world.local(state, name))))

    def _data(self, event: Event, local: Any) -> Any:
        match event:
            case Event("click", (int(program), record)):
                return self.handlers.index(self.programs[program]), record
            case Event("open", page):
                return self.cone.other_pages.get(page, self.cone.page)
            case Event("poll", copy):
                return self.copies[copy]
            case Event("arrive" | "lose", (message, more)):
                carried = not isinstance(message, str)
                return next(item for item in local.flight if self._meant(item, carried=carried) == message), more
            case Event(_, (Get(awaited_by=str(slot)) as item, more)):
                return item._replace(awaited_by=self.component(slot)), more
        return event.data

    def _meant(self, item: Message, *, carried: bool) -> Message | None:
        """A message as the cone has it, which keeps what it carries only if it stores that."""
        heard = self.heard[called(item)]
        return (heard, item[1]) if carried and heard is not None and not isinstance(item, str) else heard

    # States.

    def agree(self, world: State, part: State) -> bool:
        """Whether the two agree in all that the cone knows of."""
        return self.known(world) == tuple(self._of_part(part[place], component) for place, _, component in self._pairs)

    def known(self, world: State) -> Counterpart:
        """All of a state of the world that the cone knows of."""
        return tuple(self._of_world(world[place], component) for _, place, component in self._pairs)

    def _of_world(self, local: Any, component: Any) -> Any:
        match component:
            case Page():
                waits = tuple((then, *(slot.removeprefix(self.tab.prefix) for slot in slots)) for then, *slots in local.awaited)
                return PageState(self.pages.get(local.page), local.hidden, local.out, waits, local.offline)
            case Channel():
                stored = self.cone.carried
                heard = (self._meant(item, carried=self.heard[called(item)] in stored) for item in local.flight)
                windows = tuple((message, waits) for message, waits in local.windows if self.heard[message] is not None)
                flight = tuple(sorted((item for item in heard if item is not None), key=repr))
                return Link(local.up, flight, local.out, windows, local.offline, local.again and bool(component.on_reconnect))
            case Array():
                return local._replace(flight=tuple(sorted(map(self._asked, local.flight), key=repr)))
            case SupersededRequests():
                return self._heard_of(local, component)
            case Server():
                return tuple(map(plain, local))
            case Slot() if local is not None:
                awaited = {self.addresses[name] for name in local.pending if name in self.addresses}
                return self._run(local, self.handlers, awaited)
        return local

    def _asked(self, item: Get) -> Get:
        """A request for an array, with the handler that waits for it called as in the cone."""
        return item if item.awaited_by is None else item._replace(awaited_by=item.awaited_by.removeprefix(self.tab.prefix))

    def _heard_of(self, items: Any, component: SupersededRequests) -> Any:
        """The requests that were given up, without those whose answers nothing in the cone hears of."""
        kept: Any = component.initial
        for item in items:
            step = component.step(kept, Event("add", item))
            kept = kept if step is None else step.state
        return kept

    def _of_part(self, local: Any, component: Any) -> Any:
        if isinstance(component, Server):
            return tuple(map(plain, local))
        if isinstance(component, Slot) and local is not None:
            return self._run(local, self.programs, set(local.pending) & set(self.copies))
        return local

    def _run(self, run: HandlerRun, programs: tuple[str, ...], awaited: set[str]) -> Counterpart:
        return programs[run.program], run.record, run.phase, run.attempt, run.hidden, awaited

    def waits(self, part: State) -> tuple[str, ...]:
        """The slots of the cone that wait for copies that the cone does not know."""
        runs = ((slot, self.part.local(part, slot)) for slot in self.cone.slots)
        return tuple(slot for slot, run in runs if run is not None and OUTSIDE in run.pending)

    def awaited(self, world: State, slot: str) -> tuple[str, ...]:
        """The copies that the handler in a slot waits for and that the cone does not know."""
        run = self.world.local(world, self.component(slot))
        pending = () if run is None else run.pending
        return tuple(name for name in pending if name not in self.addresses and name != self.component(slot))
