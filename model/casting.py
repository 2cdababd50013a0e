"""Giving a path of marks real statuses: which lifecycle actions its commits are, and which buttons its clicks.

A class of commits or handlers becomes a member; where the status is not the one that a member needs, commits by others
are put in before, as far as they lead there.
"""

from collections.abc import Iterator

from model.concrete import Scene
from model.freshness import Entry, commits
from model.lifecycle import Transition
from model.parts import SERVER
from model.server import Commit
from model.vocabulary import Event, Label, State, System


class Casting:
    """The choices for each step of an abstract path in which the commit of `entry` is the marked one."""

    def __init__(self, scene: Scene, entry: Entry) -> None:
        self.scene = scene
        self.entry = entry
        self.lifecycle = scene.cone.lifecycle
        self.labels = tuple(scene.cone.classes)

    def starts(self) -> Iterator[tuple[int, System]]:
        """The statuses to begin with: first those that look different from what the mutation brings, the nearest first."""
        rows = commits(self.scene.cone, self.entry)
        wanted = frozenset(t.source for t in rows)
        brought = {self.scene.face(t.target) for t in rows}
        alike = {n: {self.scene.face(status)} == brought for n, status in enumerate(self.lifecycle.statuses)}
        near = {}
        for number, status in enumerate(self.lifecycle.statuses):
            way = self.lifecycle.shortest(status, wanted)
            if way is not None:
                near[number] = len(way)
        for number in sorted(near, key=lambda n: (alike[n], near[n], n)):
            yield number, self.scene.system(self.lifecycle.statuses[number])

    def choices(self, label: Label, state: State, *, open_ended: bool) -> Iterator[tuple[Label, ...]]:
        """The concrete labels that may stand for one abstract label, most wanted first.

        `open_ended` says whether commits by others may be put in, as they may until the marked commit is made.
        """
        match label:
            case Label(component, Event("commit" | "mark" as name, str(group))) if component == SERVER:
                yield from self._commits(state, group, marking=name == "mark")
            case Label(slot, Event("click", (int(program), _))):
                yield from self._clicks(state, slot, program)
            case Label(slot, Event("serve", str(outcome))) if slot in self.scene.cone.slots:
                yield from self._served(state, slot, outcome, open_ended=open_ended)
            case _:
                yield from expanded(self.scene, label, state)

    # Commits by others.

    def _commit(self, transition: Transition) -> Label:
        return Label(SERVER, Event("commit", Commit(0, transition)))

    def _commits(self, state: State, group: str, *, marking: bool) -> Iterator[tuple[Label, ...]]:
        status = self.scene.truth(state).status
        rows = self.lifecycle.of(self.entry.mutation) if marking else self._steps(status)
        fitting = [t for t in rows if self.scene.cone.foreign(t.action) == group]
        yield from ((self._commit(t),) for t in fitting if t.source == status)
        if marking:
            for t in fitting:
                yield from self._led(status, frozenset({t.source}), (self._commit(t),))

    def _led(self, status: str, wanted: frozenset[str], then: tuple[Label, ...]) -> Iterator[tuple[Label, ...]]:
        """`then` behind commits by others that lead to a wanted status."""
        for first in (None, *self._steps(status)):
            begun = status if first is None else first.target
            way = self.lifecycle.shortest(begun, wanted)
            if way is not None and (first is not None or way):
                chain = way if first is None else (first, *way)
                yield (*(self._commit(t) for t in chain), *then)

    def _steps(self, status: str) -> tuple[Transition, ...]:
        """The rows that leave a status, edits that may write any status over any other last."""
        return tuple(sorted(self.lifecycle.leaving(status), key=lambda t: t.action in self.lifecycle.edits))

    # Own actions.

    def _clicks(self, state: State, slot: str, program: int) -> Iterator[tuple[Label, ...]]:
        wanted = list(self.scene.cone.members)[program]
        members = [name for name in self.labels if self.scene.cone.classes[name] == wanted]
        for name in sorted(members, key=lambda name: name != self.entry.handler):
            click = Label(slot, Event("click", (self.labels.index(name), 0)))
            if self.scene.offers(state, name):
                yield (click,)

    def _served(self, state: State, slot: str, outcome: str, *, open_ended: bool) -> Iterator[tuple[Label, ...]]:
        run = self.scene.runs(state)[self.scene.cone.slots.index(slot)]
        if run is None:
            return
        handler = self.labels[run.program]
        if outcome.startswith("mark") and handler != self.entry.handler:
            return
        status = self.scene.truth(state).status
        for case in self.scene.outcomes(handler):
            fitting = [s for s in self.lifecycle.statuses if self._ends(s, handler, case) in _readings(outcome)]
            label = Label(slot, Event("serve", case))
            if status in fitting:
                yield (label,)
        for case in self.scene.outcomes(handler) if open_ended else ():
            fitting = [s for s in self.lifecycle.statuses if self._ends(s, handler, case) in _readings(outcome)]
            yield from self._led(status, frozenset(fitting), (Label(slot, Event("serve", case)),))

    def _ends(self, status: str, handler: str, case: str) -> str:
        number = self.labels.index(handler)
        decided = self.scene.server.decide(status, self.scene.asks[number], case)
        if not isinstance(decided, str):
            return "impossible" if decided is None else "refuse"
        guess = self.scene.cone.programs[handler].guess
        return "commit" if guess in (None, decided) else "commit otherwise"


def expanded(scene: Scene, label: Label, state: State) -> Iterator[tuple[Label, ...]]:
    """What a label means for requests and messages that are told apart and failures that are counted."""
    match label:
        case Label(copy, Event("fail for good")):
            yield _failures(scene, state, copy)
        case Label(part, Event("serve" | "deliver" | "fail" | "arrive" | "lose" as name, (item, bool(more)))):
            local = scene.local(state, part)
            flight = getattr(local, "flight", local)
            for candidate in dict.fromkeys(flight):
                if candidate == item if isinstance(item, str) else (candidate is None) == (item is None):
                    times = 1 if more else flight.count(candidate)
                    yield (Label(part, Event(name, (candidate, False))),) * times
        case _:
            yield (label,)


def _failures(scene: Scene, state: State, copy: str) -> tuple[Label, ...]:
    fetch = scene.local(state, copy).fetch
    left = scene.retries(copy) - fetch.attempt if fetch.may_retry else 0
    again = (Label(copy, Event("fail")), Label(copy, Event("retry")))
    return (*again * left, Label(copy, Event("fail")))


def marks(label: Label) -> bool:
    """Whether an abstract label is the marked commit."""
    return label.event.name == "mark" or (label.event.name == "serve" and str(label.event.data).startswith("mark"))


def _readings(outcome: str) -> tuple[str, ...]:
    return (outcome.replace("mark", "commit"),)
