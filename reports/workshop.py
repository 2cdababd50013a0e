"""What was worked out once and serves again: tables of components, explored spaces, and answers about views."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from checker.bounds import Limits
from checker.refine import Concrete, refine
from checker.space import Space, explore
from checker.tables import Tables
from checker.verdict import Bad, Invariant, Response, found, never, reaches, response
from model.abstract import marked
from model.casting import Casting, marks
from model.closer import Sought, different, looked_at
from model.closer_casting import choices, starts
from model.concrete import Scene
from model.cone import Bounds, Cone
from model.freshness import Entry
from model.questions import remedies, seen_after, stale_after
from model.vocabulary import Label, Property, State, System
from reports.answers import InView, MatrixEntry, Story
from reports.load import Loaded

EFFORT = 300
"""Labels fired at the most when a path of marks is given statuses, before a closer look is taken."""


@dataclass
class Workshop:
    """Shared by all designs of one run, because designs that extend each other have many cones in common."""

    limits: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=Bounds)
    progress: Callable[[str, int], None] = lambda _what, _states: None
    tables: Tables = field(default_factory=Tables)
    spaces: dict[str, Space] = field(default_factory=dict)
    responses: dict[tuple[str, str], Response] = field(default_factory=dict)
    invariants: dict[tuple[str, str], Invariant] = field(default_factory=dict)
    looks: dict[tuple[str, int], tuple[Space, Response]] = field(default_factory=dict)

    columns: dict[str, tuple[MatrixEntry, ...]] = field(default_factory=dict)
    in_views: dict[tuple[str, str], InView] = field(default_factory=dict)
    explored: tuple[int, int] = (0, 0)

    def _explore(self, system: System, what: str, enough: Callable[[Space], bool] = lambda _space: False) -> Space:
        space = self._explored(system, what, enough)
        if space.short and self._kept:
            self._forget()
            space = self._explored(system, what, enough)
        self.explored = (self.explored[0] + space.count, self.explored[1] + space.transitions)
        return space

    def _explored(self, system: System, what: str, enough: Callable[[Space], bool]) -> Space:
        limits = replace(self.limits, taken=self._kept)
        return explore(system, self.tables, limits=limits, progress=partial(self.progress, what), enough=enough)

    @property
    def _kept(self) -> int:
        """The memory that explored spaces take, in bytes."""
        others = (*(answer.space for answer in self.invariants.values()), *(space for space, _ in self.looks.values()))
        return sum(space.bytes for space in (*self.spaces.values(), *others))

    def _forget(self) -> None:
        """Make room: what is kept can be worked out again."""
        for kept in (self.spaces, self.responses, self.invariants, self.looks):
            kept.clear()

    def space(self, system: System, what: str) -> Space:
        """The reachable states of a system, explored once."""
        key = system.name
        if key not in self.spaces:
            self.spaces[key] = self._explore(system, what)
        return self.spaces[key]

    def response(self, system: System, cone: Cone, group: str, what: str) -> Response:
        """What it takes after a commit of a class until the view of a cone is fresh."""
        key = (system.name, group)
        if key not in self.responses:
            self.responses[key] = response(
                self.space(system, what), stale_after(system, group), seen_after(group), remedies(cone)
            )
        return self.responses[key]

    def invariant(self, system: System, promise: str, bad: Bad, witness: Property, what: str) -> Invariant:
        """Whether no reachable state breaks a promise; explored only until one does."""
        key = (system.name, promise)
        if key not in self.invariants:
            self.invariants[key] = never(self._explore(system, what, found(bad)), bad, witness)
        return self.invariants[key]

    def closer(self, system: System, cone: Cone, rank: int, what: str) -> tuple[Space, Response]:
        """The same on a closer look, knowing that it cannot take more than `rank`."""
        key = (system.name, rank)
        if key not in self.looks:
            space = self._explore(system, what, reaches(different(system), remedies(cone), rank))
            self.looks[key] = space, response(space, different(system), looked_at(), remedies(cone))
        return self.looks[key]


@dataclass
class ViewAsk:
    """One view of a design, asked through a workshop."""

    workshop: Workshop
    loaded: Loaded
    dashboard: str
    view: str

    def cone(self, faults: frozenset[str]) -> Cone:
        """The cone of the view with some faults switched on."""
        design, lifecycle = self.loaded.design, self.loaded.lifecycle
        return Cone(design, lifecycle, self.dashboard, self.view, faults, self.workshop.bounds)

    @cached_property
    def key(self) -> str:
        """All of the design that the answers about this view depend on: alike in designs that differ elsewhere."""
        design = self.loaded.design
        views = [(name, tuple(board.views)) for name, board in design.dashboards.items()]
        board = design.dashboards[self.dashboard]
        shared = (
            self.loaded.lifecycle.rule,
            design.server,
            design.routines,
            design.texts,
            design.offers,
            design.faults,
            design.record,
            self.workshop.bounds.actions(design),
        )
        return repr((self.dashboard, self.view, views, board, shared))

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
    def scene(self) -> Scene:
        """The cone with real statuses and all claimed faults, on which stories are told and replayed."""
        return Scene(self.faulty)

    def system(self, cone: Cone) -> System:
        """The cone with marks."""
        return self.calm_system if cone is self.calm else self.faulty_system

    @cached_property
    def calm_system(self) -> System:
        """The cone with marks, without faults."""
        return marked(self.calm)

    @cached_property
    def faulty_system(self) -> System:
        """The cone with marks and all claimed faults."""
        return marked(self.faulty)

    def response(self, cone: Cone, group: str) -> Response:
        """What it takes after a commit of a class until the view is fresh."""
        return self.workshop.response(self.system(cone), cone, group, self.name)

    def space(self, cone: Cone) -> Space:
        """The reachable states of the cone with marks."""
        return self.workshop.space(self.system(cone), self.name)

    def story(self, path: list[Label], entry: Entry, accepts: Callable[[State], bool]) -> Story | None:
        """A concrete story along a path of marks, in which the marked commit is that of `entry`; None if none was found."""
        casting = Casting(self.scene, entry)
        until = next((n for n, label in enumerate(path) if marks(label)), len(path))

        def choose(step: int, state: State) -> Iterator[tuple[Label, ...]]:
            return casting.choices(path[step], state, open_ended=step <= until)

        return self._told(refine(len(path), casting.starts(path), choose, accepts, EFFORT))

    def closer_story(self, path: list[Label], sought: Sought, accepts: Callable[[State], bool]) -> Story | None:
        """A concrete story along a path of the closer look; None if none was found."""
        return self._told(
            refine(len(path), starts(self.scene, path), lambda n, state: choices(self.scene, sought, path[n], state), accepts)
        )

    def _told(self, path: Concrete | None) -> Story | None:
        return None if path is None else Story(self.loaded, self.dashboard, self.view, path, self.scene)
