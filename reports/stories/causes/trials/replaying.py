"""Whether a story happens in a changed design, too: its steps one after another, and what is under way then ends."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from staleproof.model.components.array import Get
from staleproof.model.components.channel import called
from staleproof.model.language.design import Design
from staleproof.model.systems.parts import CHANNEL
from staleproof.model.vocabulary import Event, Kind, Label, State, System
from staleproof.reports.stories.setting import Tale

Step = tuple[Label, State]
"""A step, and the state after it."""
MOST_STATES = 2_000
"""States looked at behind the steps of a story; where there are more, it is taken to end as badly."""


class Replay(ABC):
    """A story in another design with the same lifecycle, on the system that it plays in."""

    def __init__(self, tale: Tale, design: Design, system: System) -> None:
        self.tale, self.design, self.system = tale, design, system

    @property
    def rests(self) -> bool:
        """Whether nothing is under way at the end of the story."""
        return self.tale.setting.system.settled(self.tale.states[-1])

    def happens(self) -> bool:
        """Whether the story happens, but for steps of what is not there any more: announcements, a cache that expires."""
        run = self.run()
        return run is not None and self.ends_badly(*run)

    def run(self) -> tuple[tuple[Label, ...], tuple[State, ...]] | None:
        """The steps, as far as they are left, with all states; None if one is not possible any more."""
        labels, states = [], [self.system.initial]
        for n in range(len(self.tale.labels)):
            steps = self.steps(states[-1], n)
            if steps is None:
                return None
            labels += [label for label, _ in steps]
            states += [state for _, state in steps]
        return tuple(labels), tuple(states)

    def steps(self, state: State, n: int) -> tuple[Step, ...] | None:
        """What corresponds to a step of the story, by its number: nothing if it is gone, None if it is not possible."""
        if self._gone(n):
            return ()
        taken = self.taken(state, self.tale.labels[n])
        return None if taken is None else (taken,)

    @abstractmethod
    def ends_badly(self, labels: tuple[Label, ...], states: tuple[State, ...]) -> bool:
        """Whether its run in the changed design ends as badly, or what is under way behind it."""

    def taken(self, state: State, label: Label) -> Step | None:
        """The step that corresponds to one of the story, with the state after it; None if there is none."""
        wanted = self.meant(label)
        alike = [one for one, _ in self.system.offered(state) if plain_label(one) == wanted]
        for one in sorted(alike, key=lambda one: one != label):
            after = self.system.fire(state, one)
            if after is not None:
                return one, after
        return None

    def meant(self, label: Label) -> Label:
        """What a step is called in the changed design."""
        return plain_label(label)

    def _gone(self, n: int) -> bool:
        """Whether there is nothing any more that could take a step."""
        announced = self.design.server.publishes.before_commit
        return self.tale.labels[n].component not in self.system.index or (self._announces(n) and not announced)

    def _announces(self, n: int) -> bool:
        """Whether a step only tells of a commit that is to come; where that is the own one, its request is not answered yet."""
        name, event = self.tale.labels[n]
        waits = name in self.tale.setting.slots and self.tale.local(n, name) == self.tale.local(n + 1, name)
        return event.name == "announce" or (event.name == "serve" and waits)

    def behind(self, state: State, among: frozenset[str]) -> Iterator[State]:
        """A state, and where the story ends settled, all that some components lead to by themselves."""
        if not self.rests:
            yield state
            return
        known, waiting = {state}, [state]
        while waiting and len(known) < MOST_STATES:
            here = waiting.pop()
            yield here
            internal = [one for one, kind in self.system.offered(here) if kind is Kind.INTERNAL and one.component in among]
            following = {after for label in internal if (after := self.system.fire(here, label)) is not None} - known
            known |= following
            waiting += sorted(following, key=repr)
        yield from (self.tale.states[-1:] if waiting else ())


def plain_label(label: Label) -> Label:
    """A step without who waits for it, and without what a push carries."""
    match label.event:
        case Event(name, (Get() as item, more)):
            return Label(label.component, Event(name, (item._replace(awaited_by=None), more)))
        case Event("arrive" | "lose" as name, (message, more)) if label.component == CHANNEL:
            return Label(label.component, Event(name, (called(message), more)))
    return label
