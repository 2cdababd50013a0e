"""A story of one view as a run of the whole world of its design.

The run does in the view's dashboard what the story does, and after each step of the story everything that the story knows
of is the same. What the story leaves out is filled in between: other copies of the dashboard are loaded, answers that a
handler waits for arrive, another page is opened for a button that is only there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from staleproof.checker.answers.story import Story
from staleproof.checker.lifting.correspondence import Correspondence
from staleproof.checker.lifting.visits import Plan, Visits
from staleproof.model.components.array import ArrayState
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.addresses import CACHE, LINE, OTHERS, SUPERSEDED, beside
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import RECORDS
from staleproof.model.systems.parts import OUTSIDE, PAGE, SERVER
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Kind, Label, Offer, State

MOST_STATES = 2_000
"""States that are looked at in search of a button before it is given up."""
MOST_STEPS = 500
"""Steps after which it is given up to let things end."""
FETCHING = {"sent": "serve", "served": "deliver", "waiting": "retry"}
"""How a fetch in each phase goes on."""


class LiftingError(Exception):
    """A story that the whole world does not have; the message says at which step they part."""


class LiftedStep(NamedTuple):
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
    taken: tuple[LiftedStep, ...]

    @property
    def place(self) -> ViewName:
        """The view that the story is about."""
        return ViewName(self.story.dashboard, self.story.view)

    @property
    def labels(self) -> tuple[Label, ...]:
        """All steps of the run."""
        return tuple(taken.label for taken in self.taken)

    @property
    def states(self) -> tuple[State, ...]:
        """All states of the run."""
        return (self.start, *(taken.state for taken in self.taken))

    def behind(self, step: int) -> State:
        """The state behind so many steps of the story, before anything is filled in for the next."""
        done = (taken.state for taken in reversed(self.taken) if taken.step is not None and taken.step < step)
        return next(done, self.start)


NOTHING = "waits for lists that nobody has loaded"
"""A handler waits in a proof for lists of other pages, and no visit to these is found that makes it do so here."""


class Lifter:
    """The whole world of a design around some records, where commits by others come from outside, as they do in stories."""

    def __init__(self, loaded: Loaded, records: int = RECORDS) -> None:
        self.whole = WholeWorld(loaded.design, loaded.lifecycle, records)
        self.system = self.whole.system((loaded.lifecycle.rule.initial,) * records, everybody=True)

    def lift(self, story: Story) -> Lifted:
        """The run of a story about so many records. Raises LiftingError if none is found."""
        statuses = story.statuses
        rows = tuple(Row(status, 0) for status in statuses)
        start = tuple(
            rows if name == SERVER else local for name, local in zip(self.system.index, self.system.initial, strict=True)
        )
        return Lifted(story, statuses, start, self._taken(story, start))

    def _taken(self, story: Story, start: State) -> tuple[LiftedStep, ...]:
        """The run that goes furthest out of its way last, so that each visit in it is needed."""
        first: LiftingError | None = None
        for plan in _Lifting(self, story, start, Plan()).visits.plans:
            try:
                return tuple(_Lifting(self, story, start, plan).taken())
            except LiftingError as error:
                first = first or error
        assert first is not None
        raise first


class _Lifting:
    """The run of one story while it is made: `state` is where it is, `part` where the story is."""

    def __init__(self, lifter: Lifter, story: Story, start: State, plan: Plan) -> None:
        self.whole, self.world, self.story, self.plan = lifter.whole, lifter.system, story, plan
        self.cone = story.concrete.cone
        self.same = Correspondence(self.cone, story.system, lifter.whole, lifter.system)
        self.visits = Visits(self.same, lifter.system, self.cone.outside.lists)
        self.state, self.part, self.step = start, story.path.states[0], 0

    def taken(self) -> Iterator[LiftedStep]:
        """All steps of the run."""
        labels, states = self.story.path.labels, self.story.path.states
        yield from self._toured(renewed=True)
        for self.step, (label, after) in enumerate(zip(labels, states[1:], strict=True)):
            was, self.part = self.part, after
            yield from self._done(label, was)
            yield from self._caught_up()
            if not self.same.agree(self.state, after) or not self._waits(self.state):
                raise self._impossible("ends differently" if self._waits(self.state) else NOTHING)
            yield from self._toured(renewed=self._renewed(label, was))
        if self.story.system.settled(self.part):
            yield from self._settled()

    def _done(self, label: Label, was: State) -> Iterator[LiftedStep]:
        """A step of the story, and what has to be there before."""
        if label.component == OUTSIDE:
            _, slots = label.event.data
            for slot in slots:
                yield from self._arrived(slot, was)
            return
        yield from self._until_possible(label)
        yield from self._looked_at(self.same.label(label, self.state))

    # Lists outside of the cone.

    def _waits(self, state: State) -> bool:
        """Whether every handler that waits in the story for lists of other pages does so here."""
        return all(self.same.awaited(state, slot) for slot in self.same.waits(self.part))

    def _looked_at(self, label: Label) -> Iterator[LiftedStep]:
        """A step, and before what has to be looked at so that handlers wait behind it as they do in the story.

        A page may be left for another one that the story does not know.
        """
        opened = (Label(label.component, Event("open", page)) for page in self.visits.pages)
        chosen = (label, *(opened if label == Label(self.visits.page, Event("leave")) else ()))
        ways = ((*way, last) for last in chosen for way in self.visits.around(self.state)) if self._waiting else ()
        *before, last = next(filter(self._makes_wait, ways), (label,))
        yield from (self._take(step, None) for step in before)
        yield self._take(last, self.step)

    def _makes_wait(self, way: tuple[Label, ...]) -> bool:
        after = self._after(self.visits.behind(self.state, way[:-1]), way[-1])
        return after is not None and self._waits(after)

    @property
    def _waiting(self) -> bool:
        return bool(self.same.waits(self.part))

    def _renewed(self, label: Label, was: State) -> bool:
        """Whether the pages of the cone were left in a step, or what other pages have loaded was lost."""
        places = (self.story.system.local(state, PAGE) for state in (was, self.part))
        before, now = ((place.page, place.out) for place in places)
        return before != now or label.event.name == "reload"

    def _toured(self, *, renewed: bool) -> Iterator[LiftedStep]:
        """What the plan says of other pages while the story knows of none that is open; and all that is open is loaded."""
        if not self.plan.visiting:
            return
        place = self.story.system.local(self.part, PAGE)
        free, stay = place.page is None and not place.out, self.plan.stay
        if free and stay is not None and not renewed and self.world.local(self.state, self.visits.page).page != stay:
            way = self.visits.opening(self.state, stay)
        else:
            way = self.visits.tour(self.state, stay) if free and renewed else self.visits.loading(self.state)
        yield from (self._take(step, None) for step in way)

    def _impossible(self, why: str) -> LiftingError:
        name, event = self.story.path.labels[self.step]
        return LiftingError(f"step {self.step + 1} of the story ({name}: {event.name}) {why} in the whole world")

    def _take(self, label: Label, step: int | None) -> LiftedStep:
        after = self._after(self.state, label)
        if after is None:
            raise self._impossible("is not possible")
        self.state = after
        return LiftedStep(label, step, after)

    def _after(self, state: State, label: Label) -> State | None:
        offered = (event for event, _ in self._offers(state, label.component))
        return self.world.fire(state, label) if label.event in offered else None

    def _offers(self, state: State, name: str) -> tuple[Offer, ...]:
        place = self.world.index[name]
        return self.world.components[place].offers(state[place])

    # What handlers wait for outside of the cone.

    def _caught_up(self) -> Iterator[LiftedStep]:
        """What a handler waits for here, though in the story not or no more, ends."""
        waiting = self.same.waits(self.part)
        for slot in (slot for slot in self.cone.slots if slot not in waiting):
            while awaited := self.same.awaited(self.state, slot):
                yield self._take(self._next(awaited[0], slot), None)

    def _arrived(self, slot: str, was: State) -> Iterator[LiftedStep]:
        """What a handler waits for ends as in the story, where it goes on to its next group of calls, if to any."""
        before, after = (self.story.system.local(state, slot) for state in (was, self.part))
        if after is not None and after.group == before.group and slot in self.same.waits(self.part):
            return
        group = self._group(slot)
        while self._group(slot) == group and (awaited := self.same.awaited(self.state, slot)):
            yield self._take(self._next(awaited[0], slot), self.step)

    def _group(self, slot: str) -> tuple[str, int] | None:
        run = self.world.local(self.state, self.same.component(slot))
        return None if run is None else (run.phase, run.group)

    def _next(self, copy: str, slot: str) -> Label:
        """How what a handler waits for goes on."""
        local = self.world.local(self.state, copy)
        if isinstance(local, ArrayState):
            mine = (item for item in local.flight if item.awaited_by == self.same.component(slot))
            name, item = next(("serve" if item.answer is None else "deliver", item) for item in mine)
            return Label(copy, Event(name, (item, False)))
        fetch = local.cached.fetch
        phase = "" if fetch is None else fetch.phase
        return Label(copy, Event(FETCHING.get(phase, phase)))

    # Buttons of other views.

    def _until_possible(self, label: Label) -> Iterator[LiftedStep]:
        """The shortest way to load another view that has the button; nothing if the button is there."""
        wanted = self.same.label(label, self.state)
        if self.world.permits(self.state, wanted):
            return
        program, record = wanted.event.data
        handler, status = self.same.handlers[program], self.whole.truth(self.state, record).status
        mine = (place for place in self.whole.places if place.dashboard == self.cone.dashboard)
        anywhere = self.cone.tab.board.handlers[handler].anywhere
        able = (place for place in mine if anywhere or handler in self.whole.face(place, status)[1])
        ways = [way for place in able if (way := self._way(wanted, place)) is not None]
        if not ways:
            raise self._impossible("needs a button that no view is found to offer")
        for step in min(ways, key=len):
            yield self._take(step, None)

    def _way(self, wanted: Label, place: ViewName) -> tuple[Label, ...] | None:
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

    def _around(self, state: State, place: ViewName) -> Iterator[Label]:
        """What may happen to a view: its page is opened or left, its copy is loaded."""
        part, tab = self.whole.part(place), self.same.tab
        page, copy = self.whole.page(tab), tab.at(part.reads)
        moves = (Event("open", part.page or place.view), Event("leave"), Event("focus"), Event("poll", copy))
        copies = [tab.at(name) for name in (*tab.needed(part.reads), part.reads)]
        parts = (name for one in copies for name in (one, *(beside(one, what) for what in (LINE, SUPERSEDED, CACHE, OTHERS))))
        for name in (page, *parts):
            for event, kind in self._offers(state, name) if name in self.world.index else ():
                if kind is not Kind.FAULT and (name != page or event in moves):
                    yield Label(name, event)

    # The end.

    def _settled(self) -> Iterator[LiftedStep]:
        """Everything else in the browser ends, too; what handlers wait for still fails before, and is paused."""
        known = self.same.known(self.state)
        for slot in self.same.waits(self.part):
            yield from self._paused(self.same.awaited(self.state, slot)[0])
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

    def _paused(self, copy: str) -> Iterator[LiftedStep]:
        while (fetch := self.world.local(self.state, copy).cached.fetch) is not None and fetch.phase != "paused":
            yield self._take(Label(copy, Event("fail" if fetch.phase == "sent" else "retry")), None)
