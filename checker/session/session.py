"""What was worked out once and serves again: tables of components, explored spaces, and answers to questions about them.

Everything is looked up by the system that was explored and the question that was asked of it, so that it does not matter for
which design it was worked out first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from staleproof.checker.answers.answer import Visited
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.engine_choice import Engines
from staleproof.checker.engine.explicit import predecessors
from staleproof.checker.engine.explicit.known_component import Behaviour
from staleproof.checker.engine.explicit.space import Space, explore, further
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.history.worst_states import Behind
from staleproof.checker.engine.verdict import Bad, Invariant, Outcome, Remedies, Response, never, reaches
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.session.worst_cells import on_sets, worst_cells
from staleproof.model.abstraction.properties import Blame
from staleproof.model.language.loaded import Loaded
from staleproof.model.refinement.refined_properties import different, looked_at
from staleproof.model.systems.bounds import Bounds
from staleproof.model.vocabulary import Property, System

TRIED = 4
"""How many bad states are tried before the abstraction is refined."""

NEVER: Callable[[Space], bool] = lambda _space: False  # noqa: E731


@dataclass
class Session:
    """Shared by all designs of one run, because designs that extend each other have many cones in common.

    `explored` are the spaces that were asked for since it was last emptied; what is followed in them once more is not counted.
    """

    limits: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=Bounds)
    progress: Callable[[str, int], None] = lambda _what, _states: None
    spaces: dict[str, Space] = field(default_factory=dict)
    trails: dict[tuple[str, tuple[Blame, ...], Remedies], Trail] = field(default_factory=dict)
    responses: dict[tuple[str, Blame, Remedies], Behind] = field(default_factory=dict)
    invariants: dict[tuple[str, str, bool], Invariant] = field(default_factory=dict)
    looks: dict[tuple[str, bool, int, Remedies], tuple[Space, Response]] = field(default_factory=dict)
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

    def behind(self, system: System, remedies: Remedies, blames: Iterable[Blame], what: str) -> dict[Blame, Behind]:
        """For each entry which of some remedies it takes until the view shows no more what the entry answers for."""
        asked, engines = dict.fromkeys(blames), self.engines(system, what)
        keys = {blame: (system.name, blame, remedies) for blame in asked}
        known = {blame: self.responses[key] for blame, key in keys.items() if key in self.responses}
        new = tuple(blame for blame in asked if blame not in known)
        if new:
            whole = None if system.name in self.spaces else self.engines(system.whole, what)
            found = whole and on_sets(engines, whole, new, remedies)
            found = found or worst_cells(self.space(system, what), new, remedies)
            if found.trail is not None:
                self.trails[system.name, new, remedies] = found.trail
            self.responses |= {keys[blame]: answer for blame, answer in found.answers.items()}
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

    def refined(self, system: System, remedies: Remedies, rank: int, what: str, *, guesses: bool) -> tuple[Space, Response]:
        """The same in the refinement, knowing that it cannot take more than `rank`."""
        key, bad = (system.name, guesses, rank, remedies), different(system, guesses=guesses)
        engines = self.engines(system, what)
        if key not in self.looks:
            enough = reaches(bad, remedies, rank)
            self.looks[key] = engines.response(bad, looked_at(), remedies, enough)
        space, answer = self.looks[key]
        self._answered(f"{guesses} {rank} {len(remedies)} {system.name}", space, answer.whole, answer.outcome)
        return space, answer
