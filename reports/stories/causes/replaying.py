"""Whether a story happens in a changed design, too: its steps one after another, and what is under way then ends."""

from collections.abc import Iterator
from dataclasses import replace

from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.components.array import Get
from staleproof.model.components.channel import called
from staleproof.model.language.design import Design
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.parts import CHANNEL
from staleproof.model.vocabulary import Event, Kind, Label, State
from staleproof.reports.stories.setting import ConeSetting, Tale

MOST_STATES = 2_000
"""States looked at behind the steps of a story; where there are more, it is taken to end as badly."""


class Replay:
    """A story on the cone of its view, in another design with the same lifecycle."""

    def __init__(self, tale: Tale, setting: ConeSetting, design: Design) -> None:
        self.tale, self.before = tale, setting.concrete
        self.after = ConcreteCone(replace(self.before.cone, design=design))
        self.system = self.after.system(self.after.start(*(row.status for row in tale.truth(0))))

    @property
    def rests(self) -> bool:
        """Whether nothing is under way at the end of the story."""
        return self.tale.setting.system.settled(self.tale.states[-1])

    def happens(self) -> bool:
        """Whether the story happens; announcements that are not made any more aside."""
        labels, states = [], [self.system.initial]
        for n, label in enumerate(self.tale.labels):
            if self._announces(n) and not self.after.cone.design.server.publishes.before_commit:
                continue
            taken = self._taken(states[-1], label)
            if taken is None:
                return False
            labels.append(taken[0])
            states.append(taken[1])
        if not self.rests and ConcreteRun(self.before, self.tale.labels, self.tale.states).forgotten:
            return ConcreteRun(self.after, tuple(labels), tuple(states)).forgotten
        return any(map(self._as_bad, self._behind(states[-1])))

    def _taken(self, state: State, label: Label) -> tuple[Label, State] | None:
        """The step that corresponds to one of the story, with the state after it; None if there is none."""
        wanted, offered = self._meant(label), [one for one, _ in self.system.offered(state)]
        alike = (one for one in offered if one != label and _plain(one) == wanted)
        for one in (*(one for one in offered if one == label), *alike):
            after = self.system.fire(state, one)
            if after is not None:
                return one, after
        return None

    def _meant(self, label: Label) -> Label:
        """What a step is called in the changed design."""
        match label.event:
            case Event("click", (int(program), record)):
                name, handlers = self.before.handlers[program], self.after.handlers
                return Label(label.component, Event("click", (handlers.index(name) if name in handlers else None, record)))
            case Event("arrive" | "lose" as name, (message, more)) if label.component == CHANNEL:
                heard = self.after.cone.stands_for(called(message))
                return Label(label.component, Event(name, (heard, more)))
        return _plain(label)

    def _announces(self, n: int) -> bool:
        """Whether a step only tells of a commit that is to come; where that is the own one, its request is not answered yet."""
        label, before, after = self.tale.labels[n], self.tale.states[n], self.tale.states[n + 1]
        slot = label.component in self.before.cone.slots
        waits = slot and self.before.local(before, label.component) == self.before.local(after, label.component)
        return label.event.name == "announce" or (label.event.name == "serve" and waits)

    def _behind(self, state: State) -> Iterator[State]:
        """A state, and where the story ends settled, all that it leads to by itself."""
        if not self.rests:
            yield state
            return
        known, waiting = {state}, [state]
        while waiting and len(known) < MOST_STATES:
            here = waiting.pop()
            yield here
            internal = (label for label, kind in self.system.offered(here) if kind is Kind.INTERNAL)
            following = {after for label in internal if (after := self.system.fire(here, label)) is not None} - known
            known |= following
            waiting += sorted(following, key=repr)
        yield from (self.tale.states[-1:] if waiting else ())

    def _as_bad(self, state: State) -> bool:
        """Whether the view shows as badly what the server has, with as much reported as done."""
        last, before, after = self.tale.states[-1], self.before, self.after
        if self.rests and not self.system.settled(state):
            return False
        if [run is None for run in before.runs(last)] != [run is None for run in after.runs(state)]:
            return False
        if before.overwritten(last):
            return after.overwritten(state)
        seen, truth = after.seen(state), after.truth(state)
        if self.tale.wordless:
            return seen is not None and after.face(seen.status) == ("", ())
        shown = before.seen(last)
        if shown is not None and shown.optimistic:
            return after.open(state) and seen is not None and seen.optimistic and not after.same(seen, truth)
        return after.stale(state)


def _plain(label: Label) -> Label:
    """A step without who waits for it, and without what a push carries."""
    match label.event:
        case Event(name, (Get() as item, more)):
            return Label(label.component, Event(name, (item._replace(awaited_by=None), more)))
        case Event("arrive" | "lose" as name, (message, more)) if label.component == CHANNEL:
            return Label(label.component, Event(name, (called(message), more)))
    return label
