"""What was worked out once and serves again: tables of components, explored spaces, and answers to questions about them.

Everything is looked up by the system that was explored and the question that was asked of it, so that it does not matter for
which design it was worked out first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from staleproof.checker.answers.answer import Story, Visited
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.concretize import Concrete, refine
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.engine_choice import Engines
from staleproof.checker.engine.explicit import predecessors
from staleproof.checker.engine.explicit.behaviour import Behaviour
from staleproof.checker.engine.explicit.space import Space, explore, further
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.history.behind import Behind
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.verdict import Bad, Invariant, Outcome, Response, never, reaches
from staleproof.checker.lifting.lift import Lifter, LiftingError
from staleproof.checker.session.worst_cells import on_sets, worst_cells
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.abstraction.concretization import Concretization, marks
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.properties import Blame, remedies
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.faults import Faults
from staleproof.model.refinement.concretization import choices, refused_elsewhere, starts
from staleproof.model.refinement.properties import different, looked_at
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.systems.cone import Bounds, Cone
from staleproof.model.vocabulary import Label, Property, State, System

TRIED = 4
"""How many bad states are tried before a closer look is taken."""
EFFORT = 300
"""Labels fired at the most when a path of marks is given statuses, before a closer look is taken."""

NEVER: Callable[[Space], bool] = lambda _space: False  # noqa: E731
Accepts = Callable[[Concrete], bool]


@dataclass
class Session:
    """Shared by all designs of one run, because designs that extend each other have many cones in common.

    `explored` are the spaces that were asked for since it was last emptied; what is followed in them once more is not counted.
    """

    limits: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=Bounds)
    progress: Callable[[str, int], None] = lambda _what, _states: None
    spaces: dict[str, Space] = field(default_factory=dict)
    trails: dict[tuple[str, tuple[Blame, ...]], Trail] = field(default_factory=dict)
    responses: dict[tuple[str, Blame], Behind] = field(default_factory=dict)
    invariants: dict[tuple[str, str, bool], Invariant] = field(default_factory=dict)
    looks: dict[tuple[str, bool, int], tuple[Space, Response]] = field(default_factory=dict)
    steps: dict[str, Behaviour] = field(default_factory=dict)
    systems: dict[str, Engines] = field(default_factory=dict)
    explored: dict[str, Visited] = field(default_factory=dict)
    lifters: list[tuple[Loaded, Lifter]] = field(default_factory=list)

    def lifter(self, loaded: Loaded, records: int) -> Lifter:
        """The whole world of a design around so many records, made once."""
        made = (lifter for other, lifter in self.lifters if other is loaded and lifter.whole.records == records)
        known = next(made, None)
        if known is None:
            known = Lifter(loaded, records)
            self.lifters.append((loaded, known))
        return known

    def explore(
        self, system: System, what: str, enough: Callable[[Space], bool] = NEVER, share: int = 1, most: int | None = None
    ) -> Space:
        """Explore a system, to one `share`-th of the states that are allowed, or to `most` of them.

        The numbering of states does not depend on what was explored before.
        """
        return self._with_room(lambda: self._explored(system, what, enough, share, most))

    def further(self, begun: Space, what: str) -> Space:
        """All of a system of which some states were enough, as statements alone told; as if it had been explored at once."""
        told = partial(self.progress, what)
        return self._with_room(lambda: further(begun, replace(begun.limits, taken=self._kept), told))

    def _with_room(self, explored: Callable[[], Space]) -> Space:
        """What is explored; once more without all that is kept, if memory ran short."""
        space = explored()
        if space.short and self._kept:
            self.forget()
            space = explored()
        return space

    def counted(self, key: str, space: Space) -> Space:
        """The space, which is counted once however often it is asked for."""
        self.explored[key] = Visited(space.count, space.transitions, len(space.levels) - 1, space.stopped or "")
        return space

    def _answered(self, key: str, space: Space, whole: tuple[int, int] | None, outcome: Outcome) -> None:
        """Count what was answered for a space on states one by one or on sets, which need not hit the bound of the former."""
        stopped = space.stopped if outcome is Outcome.INCONCLUSIVE else None
        self.explored[key] = Visited(*(whole or (space.count, space.transitions)), len(space.levels) - 1, stopped or "")

    def _explored(self, system: System, what: str, enough: Callable[[Space], bool], share: int, most: int | None) -> Space:
        limits = replace(self._left(), first=most, share=share)
        return explore(system, Tables(self.steps), limits=limits, progress=partial(self.progress, what), enough=enough)

    def engines(self, system: System, what: str) -> Engines:
        """A system to be asked of both engines."""
        key = system.name
        if key not in self.systems:
            self.systems[key] = Engines(
                lambda most, enough: self.explore(system, what, enough, most=most),
                lambda: reach(system, Tables(self.steps), self._left()),
                self._left,
            )
        return self.systems[key]

    def _left(self) -> Limits:
        """The limits, with what is kept taken from the memory."""
        return replace(self.limits, taken=self._kept)

    @property
    def _kept(self) -> int:
        """The memory that explored spaces take, in bytes."""
        others = (*(answer.space for answer in self.invariants.values()), *(space for space, _ in self.looks.values()))
        spaces = {id(space): space.bytes for space in (*self.spaces.values(), *others)}
        sets = sum(engines.bytes for engines in self.systems.values())
        return sets + sum(spaces.values()) + sum(trail.bytes for trail in self.trails.values())

    def forget(self) -> None:
        """Make room: what is kept can be worked out again."""
        predecessors.forget()
        for kept in (self.spaces, self.trails, self.responses, self.invariants, self.looks, self.systems, self.steps):
            kept.clear()

    def space(self, system: System, what: str) -> Space:
        """The reachable states of a system, explored once."""
        key = system.name
        if key not in self.spaces:
            engines = self.engines(system, what)
            self.spaces[key] = self.explore(system, what) if engines.many else engines.first
        return self.counted(key, self.spaces[key])

    def behind(self, system: System, cone: Cone, blames: Iterable[Blame], what: str) -> dict[Blame, Behind]:
        """For each entry what it takes until the view of a cone shows no more what the entry answers for."""
        asked, engines = dict.fromkeys(blames), self.engines(system, what)
        known = {blame: self.responses[system.name, blame] for blame in asked if (system.name, blame) in self.responses}
        new = tuple(blame for blame in asked if blame not in known)
        if new:
            whole = None if system.name in self.spaces else self.engines(system.whole, what)
            found = whole and on_sets(engines, whole, new, remedies(cone))
            found = found or worst_cells(self.space(system, what), new, remedies(cone))
            if found.trail is not None:
                self.trails[system.name, new] = found.trail
            self.responses |= {(system.name, blame): answer for blame, answer in found.answers.items()}
            known |= found.answers
        if system.name in self.spaces:
            self.space(system, what)
        else:
            self._answered(system.name, engines.first, engines.whole, Outcome.HOLDS)
        return known

    def invariant(self, system: System, promise: str, bad: Bad, witness: Property, what: str) -> Invariant:
        """Whether no reachable state breaks a promise; explored only until one does, if this design has not explored it yet."""
        known, engines = self.spaces.get(system.name), self.engines(system, what)
        complete = known if known is not None and known.ended and system.name in self.explored else None
        key = (system.name, promise, complete is not None)
        if key not in self.invariants:
            answer = engines.invariant(bad, witness) if complete is None else never(complete, bad, witness)
            if answer.space.ended:
                self.spaces[system.name] = answer.space
            self.invariants[key] = answer
        answer = self.invariants[key]
        if answer.space.ended:
            self.counted(system.name, answer.space)
        elif system.name not in self.explored or self.explored[system.name].stopped:
            self._answered(f"{promise} {system.name}", answer.space, answer.whole, answer.outcome)
        return answer

    def refined(self, system: System, cone: Cone, rank: int, what: str, *, guesses: bool) -> tuple[Space, Response]:
        """The same on a closer look, knowing that it cannot take more than `rank`."""
        key, bad = (system.name, guesses, rank), different(system, guesses=guesses)
        engines = self.engines(system, what)
        if key not in self.looks:
            enough = reaches(bad, remedies(cone), rank)
            self.looks[key] = engines.response(bad, looked_at(), remedies(cone), enough)
        space, answer = self.looks[key]
        self._answered(f"{guesses} {rank} {system.name}", space, answer.whole, answer.outcome)
        return space, answer


@dataclass
class ViewAsk:
    """One view of a design, asked through a session."""

    session: Session
    loaded: Loaded
    dashboard: str
    view: str
    bounded: dict[tuple[Faults, bool], dict[str, str]] = field(default_factory=dict)
    """The bound that each kind of exhaustive search has hit, under some faults, in the matrix (False) or in promises."""
    concretes: dict[tuple[Faults, bool], ConcreteCone] = field(default_factory=dict)

    def cone(self, faults: Faults) -> Cone:
        """The cone of the view with some faults switched on."""
        return self.concrete_under(faults).cone

    def concrete_under(self, faults: Faults, *, wide: bool = False) -> ConcreteCone:
        """The same, or all copies of the browser, with real statuses; made once."""
        if (faults, wide) not in self.concretes:
            design, lifecycle, bounds = self.loaded.design, self.loaded.lifecycle, self.session.bounds
            self.concretes[faults, wide] = ConcreteCone(
                Cone(design, lifecycle, self.dashboard, self.view, faults, bounds, wide)
            )
        return self.concretes[faults, wide]

    @property
    def name(self) -> str:
        """The view as it is called on the command line and in tables."""
        return f"{self.dashboard}.{self.view}"

    @cached_property
    def calm(self) -> Cone:
        """The cone without faults."""
        return self.cone(frozenset())

    @cached_property
    def faulty(self) -> Cone:
        """The cone with the faults that the design claims to survive."""
        return self.cone(frozenset(self.loaded.design.faults))

    @cached_property
    def concrete(self) -> ConcreteCone:
        """The cone with real statuses and all claimed faults, on which stories are told and replayed."""
        return self.concrete_under(self.faulty.faults)

    def system(self, cone: Cone) -> System:
        """The cone with marks."""
        return self.calm_system if cone is self.calm else self.faulty_system

    @cached_property
    def calm_system(self) -> System:
        """The cone with marks, without faults."""
        return marked(self.calm, commits_after=True)

    @cached_property
    def faulty_system(self) -> System:
        """The cone with marks and all claimed faults."""
        return marked(self.faulty, commits_after=True)

    def behind(self, cone: Cone, blames: Iterable[Blame]) -> dict[Blame, Behind]:
        """For each entry what it takes until the view shows no more what it answers for."""
        return self.session.behind(self.system(cone), cone, blames, self.name)

    def space(self, cone: Cone) -> Space:
        """The reachable states of the cone with marks."""
        return self.session.space(self.system(cone), self.name)

    def opens(self, path: Concrete) -> bool:
        """Whether the view is mounted at the end of a run."""
        return self.concrete.open(path.states[-1])

    def run(self, path: list[Label], entry: Entry, accepts: Accepts) -> Concrete | None:
        """A concrete run along a path of marks, in which the marked commit is that of `entry`; None if none was found."""
        concretization = Concretization(self.concrete, entry)
        until = next((n for n, label in enumerate(path) if marks(label)), len(path))

        def choose(step: int, state: State) -> Iterator[tuple[Label, ...]]:
            return concretization.choices(path[step], state, open_ended=step <= until)

        return refine(len(path), concretization.starts(path), choose, accepts, EFFORT)

    def story(self, path: list[Label], entry: Entry, accepts: Accepts) -> Story | None:
        """The same as a story that the whole world has, too."""
        return self._told(self.run(path, entry, self._lifting(accepts, self.concrete)), self.concrete)

    def refined_story(
        self, path: list[Label], sought: Sought, accepts: Accepts, concrete: ConcreteCone | None = None, records: int = RECORDS
    ) -> Story | None:
        """A story of so many records along a path of the closer look, or of an exhaustive search on a concrete cone.

        None if none was found.
        """
        setting = concrete or self.concrete
        return self._told(self.refined_run(path, sought, self._lifting(accepts, setting), setting, records), setting)

    def refined_run(
        self, path: list[Label], sought: Sought, accepts: Accepts, concrete: ConcreteCone, records: int = RECORDS
    ) -> Concrete | None:
        """A concrete run along such a path."""

        def cast(*, before: bool) -> Concrete | None:
            def choose(step: int, state: State) -> Iterator[tuple[Label, ...]]:
                return choices(concrete, sought, path[step], state, before=before)

            return refine(len(path), starts(concrete, path, records), choose, accepts)

        found = cast(before=False)
        return cast(before=True) if found is None and refused_elsewhere(path) else found

    def _lifting(self, accepts: Accepts, concrete: ConcreteCone) -> Accepts:
        """Accept what the whole world has, too."""

        def lifts(path: Concrete) -> bool:
            story = Story(self.loaded, self.dashboard, self.view, path, concrete)
            try:
                self.session.lifter(self.loaded, len(story.statuses)).lift(story)
            except LiftingError:
                return False
            return True

        return lambda path: accepts(path) and lifts(path)

    def _told(self, path: Concrete | None, concrete: ConcreteCone) -> Story | None:
        return None if path is None else Story(self.loaded, self.dashboard, self.view, path, concrete)
