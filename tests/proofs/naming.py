"""What a step of a whole world is called on the cone of one view with marks, or with the refinement's statuses."""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from picture import Picture

from staleproof.model.abstraction.partition import Classes
from staleproof.model.components.array import Get
from staleproof.model.components.page import Page
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.server import Ask, Commit, announced
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.addresses import copy_at, copy_of
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import CHANNEL, OTHER_TABS, PAGE, PAUSING, SERVER
from staleproof.model.vocabulary import Event, Label, State, System


class Happened(NamedTuple):
    """One step of a run on a system with real statuses."""

    before: State
    label: Label
    after: State


class Change(NamedTuple):
    """What a step has made of a record at the server: it was committed, or its commit was announced."""

    kind: str
    record: int
    status: str


def changed(system: System, happened: Happened) -> Change | None:
    """What a step has changed at the server."""
    before, after = system.local(happened.before, SERVER), system.local(happened.after, SERVER)
    for record, (old, new) in enumerate(zip(before, after, strict=True)):
        if old.version != new.version:
            return Change("commit", record, new.status)
        if set(announced(new)) - set(announced(old)):
            return Change("announce", record, old.status)
    return None


def made(system: System, cone: Cone, happened: Happened) -> tuple[str, str | None]:
    """The action of a commit, and the handler of the cone's dashboard that asked for it, if it was one of that."""
    label = happened.label
    if isinstance(label.event.data, Commit):
        return label.event.data.transition.action, None
    run: HandlerRun = system.local(happened.before, label.component)
    (programs,) = (component.programs for component in system.components if component.name == label.component)  # type: ignore[attr-defined]
    own = label.component.startswith(f"{cone.dashboard} ")
    return programs[run.program].action.action, list(cone.tab.board.handlers)[run.program] if own else None


class Naming:
    """The labels of a cone with marks that may stand for a step; None stands for nothing at all.

    With `idle`, an unmarked commit that was told of before does nothing.
    """

    def __init__(self, system: System, cone: Cone, record: int, *, idle: bool = False) -> None:
        self.real, self.cone, self.record, self.idle = system, cone, record, idle
        self.lifecycle: Lifecycle = cone.lifecycle
        self.mine = f"{cone.dashboard} "
        self.addresses = {copy_at(cone.dashboard, name): address for name, address in cone.tab.addresses}
        self.handlers = tuple(cone.tab.board.handlers)
        self.kinds = {component.name: component for component in system.components}

    def labels(self, happened: Happened, picture: Picture, *, marking: bool) -> Iterator[Label | None]:
        """The labels for a step, which is the marked commit or not."""
        label = happened.label
        if isinstance(label.event.data, Commit):
            yield from self._foreign(happened, label.event.data.transition.action, marking=marking)
        elif not label.component.startswith((self.mine, copy_at(self.cone.dashboard, ""))):
            yield from self._far(happened, marking=marking)
        elif isinstance(self.kinds[label.component], Page):
            yield self._page(happened, picture)
        elif label.component.startswith(f"{self.mine}slot "):
            yield from self._slot(happened, marking=marking)
        elif label.component == f"{self.mine}{CHANNEL}":
            yield from self._channel(label.event, picture)
        elif label.component == f"{self.mine}{OTHER_TABS}":
            yield from (Label(OTHER_TABS, label.event), None)
        else:
            yield from self._cache(happened, picture)

    # Commits.

    def _far(self, happened: Happened, *, marking: bool) -> Iterator[Label | None]:
        """A step in another browser: a commit if its request is accepted, else nothing."""
        if changed(self.real, happened) is None:
            yield None
            return
        run = self.real.local(happened.before, happened.label.component)
        yield from self._foreign(happened, self._ask(happened, run).action, marking=marking)

    def _ask(self, happened: Happened, run: HandlerRun) -> Ask:
        found = self.kinds[happened.label.component].programs[run.program].action  # type: ignore[attr-defined]
        assert isinstance(found, Ask)
        return found

    def _foreign(self, happened: Happened, action: str, *, marking: bool) -> Iterator[Label | None]:
        change, told = changed(self.real, happened), self.cone.heard(action)
        assert change is not None
        if change.record != self.record:
            published = told.before if change.kind == "announce" else told.after
            yield self._elsewhere(action, change.kind) if published else None
        elif change.kind == "announce":
            yield from (*self._announcements(happened, action), self._elsewhere(action, "announce")) if told.before else (None,)
        else:
            yield from self._commits(action, change.status, marking=marking)

    def _elsewhere(self, action: str, kind: str) -> Label:
        """A commit of another record, or its announcement, which has a name of its own only where both are told of."""
        apart = kind == "announce" and self.cone.heard(action).twofold
        return Label(SERVER, Event("announce elsewhere" if apart else "elsewhere", self._group(action)))

    def _group(self, action: str) -> Hashable:
        return self.cone.foreign(action)

    def _announcements(self, _: Happened, action: str) -> Iterator[Label]:
        yield Label(SERVER, Event("announce", self.cone.foreign(action)))

    def _commits(self, action: str, _: str, *, marking: bool) -> Iterator[Label | None]:
        if not marking and self.idle and self.cone.heard(action).before:
            yield None
        else:
            yield Label(SERVER, Event("mark" if marking else "commit", self.cone.foreign(action)))

    # Own actions.

    def _slot(self, happened: Happened, *, marking: bool) -> Iterator[Label | None]:
        slot, event = happened.label.component.removeprefix(self.mine), happened.label.event
        if event.name == "click":
            yield Label(slot, Event("click", self._clicked(*event.data)))
        elif event.name == "serve":
            yield from self._served(happened, slot, marking=marking)
        else:
            yield Label(slot, event)

    def _clicked(self, program: int, record: int) -> Any:
        return self._program(self.handlers[program], record), 0

    def _program(self, handler: str, record: int) -> int:
        own, others = list(self.cone.members), self.cone.members_for_others
        if record == self.record or not self.cone.programs[handler].uses("patch"):
            return own.index(self.cone.classes[handler])
        guessing = [n for n in others if self.cone.programs[others[n]].uses("patch")]
        return len(own) + guessing.index(self.cone.other_record_classes[handler])

    def _served(self, happened: Happened, slot: str, *, marking: bool) -> Iterator[Label | None]:
        change = changed(self.real, happened)
        run: HandlerRun = self.real.local(happened.before, happened.label.component)
        action = self._ask(happened, run).action
        heard = self.cone.heard(action) if run.phase == "orphan" else self.cone.echoed(action)
        if change is not None and change.kind == "announce":
            if not heard.before:
                yield None
                return
            yield self._elsewhere(action, "announce")
        yield from (
            Label(slot, Event("serve", o)) for o in self._outcomes(happened.label.event.data, run, change, marking=marking)
        )

    def _outcomes(self, case: str, run: HandlerRun, change: Change | None, *, marking: bool) -> Iterator[Any]:
        del case
        if change is None:
            yield "refuse"
        elif change.record != self.record:
            yield "elsewhere"
        elif change.kind == "announce":
            yield from ("commit", "mark", "commit otherwise", "mark otherwise")
        else:
            guess = self.cone.programs[self.handlers[run.program]].guess
            name = "mark" if marking else "commit"
            yield from (name,) if guess in (None, change.status) else (f"{name} otherwise",)
            if run.phase == "orphan":
                yield from (name, f"{name} otherwise")

    # The tab and its copies.

    def _page(self, happened: Happened, picture: Picture) -> Label | None:
        was, now = (
            picture.pages.get(self.real.local(state, happened.label.component).page or "")
            for state in (happened.before, happened.after)
        )
        event = happened.label.event
        match event.name:
            case "open" | "leave":
                moved = Event("leave") if now is None else Event("open", now)
                return None if was == now else Label(PAGE, moved)
            case "poll":
                return Label(PAGE, Event("poll", self.addresses[event.data])) if event.data in self.addresses else None
            case "focus":
                return Label(PAGE, event) if was is not None or self.cone.faults & PAUSING else None
        return Label(PAGE, event)

    def _channel(self, event: Event, picture: Picture) -> Iterator[Label | None]:
        if event.name in ("arrive", "lose"):
            message = picture.message(event.data[0])
            found = (
                [()]
                if event.name == "lose"
                else [(), (True,), (False,), *((a, b) for a in (True, False) for b in (True, False))]
            )
            for more in (False, True) if message is not None else ():
                yield from (Label(CHANNEL, Event(event.name, (message, more, *newer))) for newer in found)
            if message is None:
                yield None
        elif event.name == "window ends":
            message = self.cone.stands_for(event.data)
            yield None if message is None else Label(CHANNEL, Event(event.name, message))
        else:
            yield Label(CHANNEL, event)

    def _cache(self, happened: Happened, picture: Picture) -> Iterator[Label | None]:
        label = happened.label
        base = copy_of(label.component)
        if base not in self.addresses:
            yield None
            return
        address = self.addresses[base] + label.component.removeprefix(base)
        event = label.event
        local = self.real.local(happened.before, label.component)
        if event.name == "fail" and isinstance(local, CacheEntry) and local.cached.fetch is not None:
            last = local.cached.fetch.may_retry and self.real.local(happened.after, base).cached.fetch is None
            yield Label(address, Event("fail for good" if last and self.kinds[base].retry else "fail"))  # type: ignore[attr-defined]
        elif isinstance(event.data, tuple):
            item, _ = event.data
            named = picture.request(item) if isinstance(item, Get) else picture.answer(item)
            yield from (Label(address, Event(event.name, (named, more))) for more in (False, True))
        else:
            yield Label(address, event)
        if event.name in SOMETIMES_NOTHING or isinstance(local, tuple):
            yield None


SOMETIMES_NOTHING = ("age", "collect", "others read", "expire")
"""Steps that may be nothing on the cone because nothing tells the states before and after them apart there."""


class RefinedNaming(Naming):
    """The labels of the refinement."""

    def __init__(self, system: System, cone: Cone, record: int, concrete: ConcreteCone, merged: tuple[Classes, ...]) -> None:
        super().__init__(system, cone, record)
        self.concrete, self.merged = concrete, merged

    def _group(self, action: str) -> Hashable:
        return self.cone.heard(action)

    def _announcements(self, happened: Happened, action: str) -> Iterator[Label]:
        row = self.real.local(happened.before, SERVER)[self.record]
        for target in dict.fromkeys(t.target for t in self.cone.leaving(row.status)):
            yield Label(SERVER, Event("announce", (self.merged[0][target], self.cone.heard(action))))

    def _commits(self, action: str, status: str, *, marking: bool) -> Iterator[Label | None]:
        yield Label(SERVER, Event("mark" if marking else "commit", (self.merged[0][status], self.cone.heard(action))))

    def _program(self, handler: str, record: int) -> int:
        if record == self.record:
            return self.concrete.handlers.index(handler)
        return len(self.concrete.handlers) + list(self.cone.members_for_others).index(self.cone.other_record_classes[handler])

    def _outcomes(self, case: str, run: HandlerRun, change: Change | None, *, marking: bool) -> Iterator[Any]:
        if run.record != self.record:
            yield "refuse" if change is None else "elsewhere"
        elif change is not None and change.kind == "announce":
            yield from ((case, marked) for marked in (False, True))
        else:
            yield (case, marking)


class PairNaming(RefinedNaming):
    """The labels of the search with two records."""

    def _foreign(self, happened: Happened, action: str, *, marking: bool) -> Iterator[Label | None]:
        change = changed(self.real, happened)
        assert change is not None
        if change.record == self.record:
            yield from super()._foreign(happened, action, marking=marking)
            return
        heard = self.cone.heard(action)
        if change.kind == "commit":
            yield self._of_other("commit", change.status, heard)
        elif heard.before:
            row = self.real.local(happened.before, SERVER)[change.record]
            for target in dict.fromkeys(t.target for t in self.cone.leaving(row.status)):
                yield self._of_other("announce", target, heard)
            yield self._elsewhere(action, "announce")
        else:
            yield None

    def _of_other(self, kind: str, target: str, heard: Broadcast) -> Label:
        return Label(SERVER, Event("elsewhere", (kind, (self.merged[1][target], heard))))

    def _clicked(self, program: int, record: int) -> Any:
        return self.concrete.handlers.index(self.handlers[program]), int(record != self.record)

    def _served(self, happened: Happened, slot: str, *, marking: bool) -> Iterator[Label | None]:
        run: HandlerRun = self.real.local(happened.before, happened.label.component)
        case = happened.label.event.data
        if run.record == self.record:
            yield from super()._served(happened, slot, marking=marking)
        else:
            yield Label(slot, Event("serve", (case, False)))
