"""What is asked of one view: its cones, the answers of the session about them, and runs along their paths."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete, concretize
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.history.worst_states import Behind
from staleproof.checker.lifting.lift import LiftingError
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.abstraction.concretization import Concretization, marks
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.properties import Blame
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.faults import Faults
from staleproof.model.refinement.concretization import choices, refused_for_another, starts
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Label, State, System

EFFORT = 300
"""Labels fired at the most when a path of marks is given statuses, before the abstraction is refined."""

Accepts = Callable[[Concrete], bool]


@dataclass
class ViewAsk:
    """One view of a design, asked through a session."""

    session: Session
    loaded: Loaded
    dashboard: str
    view: str
    beside: str | None = None
    """Another view of its page, if both are asked together."""
    bounded: dict[tuple[Faults, bool], dict[str, str]] = field(default_factory=dict)
    """The bound that each kind of exhaustive search has hit, under some faults, in the matrix (False) or in promises."""
    concretes: dict[tuple[Faults, bool], ConcreteCone] = field(default_factory=dict)
    pairs: dict[str, "ViewAsk"] = field(default_factory=dict)

    def together(self, beside: str | None) -> "ViewAsk":
        """The view beside another one of its page; by itself if that is None."""
        if beside is None:
            return self
        if beside not in self.pairs:
            self.pairs[beside] = ViewAsk(self.session, self.loaded, self.dashboard, self.view, beside)
        return self.pairs[beside]

    def cone(self, faults: Faults) -> Cone:
        """The cone of the view with some faults switched on."""
        return self.concrete_under(faults).cone

    def concrete_under(self, faults: Faults, *, wide: bool = False) -> ConcreteCone:
        """The same, or all copies of the browser, with real statuses; made once."""
        if (faults, wide) not in self.concretes:
            design, lifecycle, bounds = self.loaded.design, self.loaded.lifecycle, self.session.bounds
            self.concretes[faults, wide] = ConcreteCone(
                Cone(design, lifecycle, self.dashboard, self.view, faults, bounds, wide, self.beside)
            )
        return self.concretes[faults, wide]

    @property
    def name(self) -> str:
        """The view as it is called on the command line and in tables."""
        return f"{self.dashboard}.{self.view}{f' beside {self.beside}' if self.beside else ''}"

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

        return concretize(len(path), concretization.starts(path), choose, accepts, EFFORT)

    def story(self, path: list[Label], entry: Entry, accepts: Accepts) -> Story | None:
        """The same as a story that the whole world has, too."""
        return self._told(self.run(path, entry, self._lifting(accepts, self.concrete)), self.concrete)

    def refined_story(
        self, path: list[Label], sought: Sought, accepts: Accepts, concrete: ConcreteCone | None = None, records: int = RECORDS
    ) -> Story | None:
        """A story of so many records along a path of the refined cone, or of an exhaustive search on a concrete cone.

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

            return concretize(len(path), starts(concrete, path, records), choose, accepts)

        found = cast(before=False)
        return cast(before=True) if found is None and refused_for_another(path) else found

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
