"""A story of one view as a run of the whole world of its design.

The run does in the view's dashboard what the story does, and after each step of the story everything that the story knows
of is the same. What the story leaves out is filled in between: other copies of the dashboard are loaded, answers that a
handler waits for arrive, another page is opened for a button that is only there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from model.addresses import CACHE, LINE, OTHERS, STRAYS, beside
from model.array import Get, Rows
from model.concrete import RECORDS
from model.entry import Entry, Fetch
from model.parts import SERVER, SIBLINGS
from model.values import Row
from model.vocabulary import Event, Kind, Label, Offer, State
from model.whole import Place, Whole
from reports.answers import Story
from reports.libraries.correspondence import Correspondence
from reports.load import Loaded

MOST_STATES = 2_000
"""States that are looked at in search of a button before it is given up."""
MOST_STEPS = 500
"""Steps after which it is given up to let things end."""
FETCHING = {"sent": "serve", "served": "deliver", "waiting": "retry"}
"""How a fetch in each phase goes on."""


class LiftingError(Exception):
    """A story that the whole world does not have; the message says at which step they part."""


class Taken(NamedTuple):
    """A step of a run, the number of the step of the story that it does (None if it is filled in), and the state after it."""

    label: Label
    step: int | None
    state: State


@dataclass(frozen=True)
class Lifted:
    """A story as a run of the whole world, with one record in each of the `statuses` at the start."""

    story: Story
    statuses: tuple[str, ...]
    start: State
    taken: tuple[Taken, ...]

    @property
    def place(self) -> Place:
        """The view that the story is about."""
        return Place(self.story.dashboard, self.story.view)

    @property
    def labels(self) -> tuple[Label, ...]:
        """All steps of the run."""
        return tuple(taken.label for taken in self.taken)

    @property
    def states(self) -> tuple[State, ...]:
        """All states of the run."""
        return (self.start, *(taken.state for taken in self.taken))


NOTHING = "waits for lists that nobody has loaded"
"""A proof lets handlers wait for whatever lists the browser may have on other pages; here it has none of them."""


class Lifter:
    """The whole world of a design, where commits by others come from outside, as they do in stories."""

    def __init__(self, loaded: Loaded) -> None:
        self.whole = Whole(loaded.design, loaded.lifecycle, RECORDS)
        self.system = self.whole.system((loaded.lifecycle.rule.initial,) * RECORDS, everybody=True)

    def lift(self, story: Story) -> Lifted:
        """The run of a story. Raises LiftingError if none is found."""
        statuses = story.scene.statuses(story.path.start)
        rows = tuple(Row(status, 0) for status in statuses)
        start = tuple(
            rows if name == SERVER else local for name, local in zip(self.system.index, self.system.initial, strict=True)
        )
        return Lifted(story, statuses, start, tuple(_Run(self, story, start).taken()))


class _Run:
    """The run of one story while it is made: `state` is where it is, `part` where the story is."""

    def __init__(self, lifter: Lifter, story: Story, start: State) -> None:
        self.whole, self.world, self.story = lifter.whole, lifter.system, story
        self.cone = story.scene.cone
        self.same = Correspondence(self.cone, story.system, lifter.whole, lifter.system)
        self.state, self.part, self.step = start, story.path.states[0], 0

    def taken(self) -> Iterator[Taken]:
        """All steps of the run."""
        labels, states = self.story.path.labels, self.story.path.states
        for self.step, (label, after) in enumerate(zip(labels, states[1:], strict=True)):
            if label.component == SIBLINGS:
                yield from self._ended(self.same.awaited(self.state), self.step)
            else:
                yield from self._until_possible(label)
                yield self._take(self.same.label(label, self.state), self.step)
            self.part = after
            yield from self._caught_up()
            if not self.same.alike(self.state, after) and not self._waits_for_nothing():
                raise self._impossible(NOTHING if self._waits() else "ends differently")
        if self.story.system.settled(self.part):
            yield from self._settled()

    def _waits_for_nothing(self) -> bool:
        """Whether a handler waits in the story until its next step, and here goes on at once, because nothing is loaded."""
        ends = self.story.path.labels[self.step + 1 : self.step + 2]
        return self._waits() and [e.component for e in ends] == [SIBLINGS]

    def _waits(self) -> bool:
        """Whether a handler waits in the story and there is nothing to wait for here."""
        return self.same.waits(self.part) and not self.same.awaited(self.state)

    def _impossible(self, why: str) -> LiftingError:
        name, event = self.story.path.labels[self.step]
        return LiftingError(f"step {self.step + 1} of the story ({name}: {event.name}) {why} in the whole world")

    def _take(self, label: Label, step: int | None) -> Taken:
        after = self._after(self.state, label)
        if after is None:
            raise self._impossible("is not possible")
        self.state = after
        return Taken(label, step, after)

    def _after(self, state: State, label: Label) -> State | None:
        offered = (event for event, _ in self._offers(state, label.component))
        return self.world.fire(state, label) if label.event in offered else None

    def _offers(self, state: State, name: str) -> tuple[Offer, ...]:
        place = self.world.index[name]
        return self.world.components[place].offers(state[place])

    # What handlers wait for outside of the cone.

    def _caught_up(self) -> Iterator[Taken]:
        """What a handler waits for here, though not in the story, ends."""
        while not self.same.waits(self.part) and (awaited := self.same.awaited(self.state)):
            yield from self._ended(awaited, None)

    def _ended(self, copies: tuple[str, ...], step: int | None) -> Iterator[Taken]:
        """The fetches of these copies end: a query's with its next answer, an array's when all that are awaited have one."""
        for copy in copies:
            left = len(_awaited(self.world.local(self.state, copy)))
            while left and (event := _ending(self.world.local(self.state, copy))) is not None:
                left -= event.name == "deliver"
                yield self._take(Label(copy, event), step)

    # Buttons of other views.

    def _until_possible(self, label: Label) -> Iterator[Taken]:
        """The shortest way to load another view that has the button; nothing if the button is there."""
        wanted = self.same.label(label, self.state)
        if self.world.permits(self.state, wanted):
            return
        program, record = wanted.event.data
        handler, status = self.same.handlers[program], self.whole.truth(self.state, record).status
        mine = (place for place in self.whole.places if place.dashboard == self.cone.dashboard)
        able = (place for place in mine if handler in self.whole.face(place, status)[1])
        ways = [way for place in able if (way := self._way(wanted, place)) is not None]
        if not ways:
            raise self._impossible("needs a button that no view is found to offer")
        for step in min(ways, key=len):
            yield self._take(step, None)

    def _way(self, wanted: Label, place: Place) -> tuple[Label, ...] | None:
        """The shortest way to a button of one view, on which nothing happens that the story would know of."""
        known, ways, queue = self.same.known(self.state), {self.state: tuple[Label, ...]()}, [self.state]
        for state in queue:
            if self.world.permits(state, wanted):
                return ways[state]
            for label in self._around(state, place):
                after = self._after(state, label)
                if after is not None and after not in ways and self.same.known(after) == known and len(ways) < MOST_STATES:
                    ways[after] = (*ways[state], label)
                    queue.append(after)
        return None

    def _around(self, state: State, place: Place) -> Iterator[Label]:
        """What may happen to a view: its page is opened or left, its copy is loaded."""
        part, tab = self.whole.part(place), self.same.tab
        page, copy = self.whole.page(tab), tab.at(part.reads)
        moves = (Event("open", part.page or place.view), Event("leave"), Event("focus"), Event("poll", copy))
        copies = [tab.at(name) for name in (*tab.needed(part.reads), part.reads)]
        parts = (name for one in copies for name in (one, *(beside(one, what) for what in (LINE, STRAYS, CACHE, OTHERS))))
        for name in (page, *parts):
            for event, kind in self._offers(state, name) if name in self.world.index else ():
                if kind is not Kind.FAULT and (name != page or event in moves):
                    yield Label(name, event)

    # The end.

    def _settled(self) -> Iterator[Taken]:
        """Everything else in the browser ends, too."""
        known = self.same.known(self.state)
        mine = [name for name in self.world.index if self.whole.owners.get(name) == self.cone.dashboard]
        for _ in range(MOST_STEPS):
            offers = ((name, offer) for name in mine for offer in self._offers(self.state, name))
            under_way = next((Label(name, event) for name, (event, kind) in offers if kind is Kind.INTERNAL), None)
            if under_way is None:
                return
            yield self._take(under_way, None)
            if self.same.known(self.state) != known:
                break
        raise self._impossible("does not settle alike")


def _awaited(copy: Entry | Rows) -> tuple[Fetch | Get, ...]:
    """The requests of a copy that a handler may wait for."""
    if isinstance(copy, Rows):
        return tuple(item for item in copy.flight if item.awaited_by is not None)
    return () if copy.fetch is None else (copy.fetch,)


def _ending(copy: Entry | Rows) -> Event | None:
    """What happens next to the first of them; None if there is none."""
    match _awaited(copy):
        case (Get() as item, *_):
            return Event("serve" if item.answer is None else "deliver", (item, False))
        case (Fetch(phase=phase),):
            return Event(FETCHING.get(phase, phase))
    return None
