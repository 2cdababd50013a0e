"""Whether what really happens is among what a proof explores: concrete runs followed step by step on a cone with marks.

A run of statuses is followed by the set of states with marks that may stand for it. One commit of the followed record is
the marked one. If the set becomes empty, the proof has left something out that can happen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from model.abstract import marked
from model.cone import COPY, Cone
from model.entry import Entry
from model.page import Page
from model.parts import CHANNEL, HERE, PAGE, SERVER, SIBLINGS, copy_of
from model.questions import stale_after
from model.server import Commit
from model.values import Mark
from model.vocabulary import Event, Label, State, System
from model.whole import Whole


@dataclass(frozen=True)
class Happened:
    """One step of a run on a system with real statuses."""

    before: State
    label: Label
    after: State


class Follower:
    """Follows the runs of a whole world on the cone of one view, for one record."""

    def __init__(self, whole: Whole, system: System, cone: Cone, record: int) -> None:
        self.whole, self.real, self.cone, self.record = whole, system, cone, record
        self.abstract = marked(cone)
        self.mine = f"{cone.dashboard} "
        self.addresses = {self.mine + name: address for name, address in cone.tab.addresses}
        self.handlers = tuple(cone.tab.board.handlers)
        self.own = list(cone.members)
        self.others = [n for n in cone.members_elsewhere if cone.programs[cone.members_elsewhere[n]].uses("patch")]
        self.kinds_of_cone = {component.name: component for component in self.abstract.components}
        self.kinds = {component.name: component for component in system.components}

    def follow(self, run: list[Happened], mark: int) -> tuple[int, set[State]]:
        """How many steps could be followed, and the states with marks at the end; step `mark` is the marked commit."""
        states = self._closed({self.abstract.initial})
        for n, happened in enumerate(run):
            labels = list(self.labels(happened, marking=n == mark))
            following = {after for s in states for label in labels if (after := self._fired(s, label)) is not None}
            if not following:
                return n, states
            states = self._closed(following)
        return len(run), states

    def _fired(self, state: State, label: Label | None) -> State | None:
        if label is None:
            return state
        offered = self.kinds_of_cone[label.component].offers(self.abstract.local(state, label.component))
        return self.abstract.fire(state, label) if any(offer.event == label.event for offer in offered) else None

    def _closed(self, states: set[State]) -> set[State]:
        """The states with those behind the ends of what is waited for outside of the cone, which may come at any time."""
        if SIBLINGS not in self.abstract.index:
            return states
        known, queue = set(states), list(states)
        for state in queue:
            for slot in self.abstract.local(state, SIBLINGS):
                after = self.abstract.fire(state, Label(SIBLINGS, Event("settle", slot)))
                if after is not None and after not in known:
                    known.add(after)
                    queue.append(after)
        return known

    def stuck(self, run: list[Happened], steps: int, states: set[State], mark: int) -> str:
        """Why a run could not be followed further."""
        happened = run[steps]
        mine = [f"{n}: {h.label}" for n, h in enumerate(run[: steps + 1]) if h.label.component.startswith((self.mine, SERVER))]
        labels = list(self.labels(happened, marking=steps == mark))
        known = [dict(zip(self.abstract.index, state, strict=True)) for state in states]
        return "\n".join((*mine, f"as {labels}, mark {mark}", *map(str, known)))

    # What a step of the world is in the cone: None stands for nothing at all.

    def labels(self, happened: Happened, *, marking: bool) -> Iterator[Label | None]:
        """The labels of the cone that may stand for a step of the world."""
        label = happened.label
        if isinstance(label.event.data, Commit):
            yield from self._foreign(label.event.data.record, label.event.data.transition.action, marking=marking)
        elif not label.component.startswith(self.mine):
            yield from self._far(happened, marking=marking)
        elif isinstance(self.kinds[label.component], Page):
            yield self._page(happened)
        elif label.component.startswith(f"{self.mine}slot "):
            yield from self._slot(happened, marking=marking)
        elif label.component == f"{self.mine}channel":
            yield from self._channel(label)
        else:
            yield from self._cache(happened)

    def _foreign(self, record: int, action: str, *, marking: bool) -> Iterator[Label | None]:
        group = self.cone.foreign(action)
        if record != self.record:
            yield Label(SERVER, Event("elsewhere", group)) if self.cone.heard(action) is not None else None
        else:
            yield Label(SERVER, Event("mark" if marking else "commit", group))

    def _far(self, happened: Happened, *, marking: bool) -> Iterator[Label | None]:
        """A step in another browser: a commit if its request is accepted, else nothing."""
        committed = self._committed(happened)
        if committed is None:
            yield None
            return
        run = self.real.local(happened.before, happened.label.component)
        dashboard = next(name for name in self.whole.tabs if happened.label.component.startswith(f"{name} "))
        yield from self._foreign(committed, self.whole.programs[dashboard][run.program].action.action, marking=marking)

    def _committed(self, happened: Happened) -> int | None:
        """The record that a step has committed."""
        before, after = self.real.local(happened.before, SERVER), self.real.local(happened.after, SERVER)
        return next((n for n in range(len(before)) if before[n].version != after[n].version), None)

    def _page(self, happened: Happened) -> Label | None:
        before = self.real.local(happened.before, happened.label.component).page == self.cone.page
        after = self.real.local(happened.after, happened.label.component).page == self.cone.page
        event = happened.label.event
        match event.name:
            case "open" | "leave":
                moved = {(False, True): Event("open", HERE), (True, False): Event("leave")}.get((before, after))
                return None if moved is None else Label(PAGE, moved)
            case "poll":
                return Label(PAGE, Event("poll", self.addresses[event.data])) if event.data in self.addresses else None
            case "focus":
                return Label(PAGE, event) if before else None
        return Label(PAGE, event)

    def _channel(self, label: Label) -> Iterator[Label | None]:
        match label.event:
            case Event(name, (str(message), _)):
                stands = self.cone.stands_for(message)
                for more in (False, True) if stands is not None else ():
                    yield Label(CHANNEL, Event(name, (stands, more)))
                if stands is None:
                    yield None
            case event:
                yield Label(CHANNEL, event)

    def _slot(self, happened: Happened, *, marking: bool) -> Iterator[Label | None]:
        slot, event = happened.label.component.removeprefix(self.mine), happened.label.event
        if event.name == "click":
            program, record = event.data
            yield from (Label(slot, Event("click", (n, 0))) for n in self._programs(self.handlers[program], record))
        elif event.name == "serve":
            yield from (Label(slot, Event("serve", outcome)) for outcome in self._outcomes(happened, marking=marking))
        else:
            yield Label(slot, event)

    def _programs(self, handler: str, record: int) -> list[int]:
        if record == self.record or not self.cone.programs[handler].uses("patch"):
            return [self.own.index(self.cone.classes[handler])]
        return [len(self.own) + self.others.index(self.cone.elsewhere[handler])]

    def _outcomes(self, happened: Happened, *, marking: bool) -> tuple[str, ...]:
        committed = self._committed(happened)
        if committed is None:
            return ("refuse",)
        if committed != self.record:
            return ("elsewhere",)
        run = self.real.local(happened.before, happened.label.component)
        status = self.real.local(happened.after, SERVER)[committed].status
        guess = self.cone.programs[self.handlers[run.program]].guess
        name = "mark" if marking else "commit"
        if run.phase == "orphan":
            return (name, f"{name} otherwise")
        return (name,) if guess in (None, status) else (f"{name} otherwise",)

    def _cache(self, happened: Happened) -> Iterator[Label | None]:
        label = happened.label
        base = copy_of(label.component)
        if base not in self.addresses:
            yield from self._sibling(base, happened)
            return
        address = self.addresses[base] + label.component.removeprefix(base)
        if address not in self.abstract.index:
            yield None
            return
        if label.event.name == "fail" and isinstance(self.real.local(happened.before, base), Entry):
            fetch = self.real.local(happened.before, base).fetch
            last = fetch.may_retry and self.real.local(happened.after, base).fetch is None
            yield Label(address, Event("fail for good" if last and self.kinds[base].retry else "fail"))  # type: ignore[attr-defined]
            return
        yield from (Label(address, event) for event in self._alike(label.event))

    def _alike(self, event: Event) -> Iterator[Event]:
        """A request or an answer as it may be called where alike ones are one; which value it has the state tells."""
        if not isinstance(event.data, tuple):
            yield event
            return
        yield from (Event(event.name, data) for data in POSSIBLE if _same_kind(data[0], event.data[0]))

    def _sibling(self, _base: str, _happened: Happened) -> Iterator[Label | None]:
        yield None

    # What is compared.

    def stale(self, state: State) -> bool:
        """Whether a state with marks says that the view is behind the marked commit."""
        return stale_after(self.abstract).of(self.abstract, state)


def _same_kind(marked_item: Any, item: Any) -> bool:
    if item is None or marked_item is None:
        return item is marked_item
    cached = isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], bool)
    return isinstance(marked_item, tuple) == cached and (not cached or marked_item[1] == item[1])


def _possible() -> tuple[tuple[Any, bool], ...]:
    values = (Mark.BEFORE, Mark.AFTER)
    items = (None, *values, *((value, cached) for value in values for cached in (False, True)))
    return tuple((item, more) for item in items for more in (False, True))


POSSIBLE = _possible()
__all__ = ["COPY", "Follower", "Happened"]
