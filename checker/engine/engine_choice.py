"""Two engines, one answer: states one by one while they are few, whole sets of them where they are many.

Where sets answer, states are gone through one by one again, up to the first that the answer is about, because a shortest
way to it is found so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from staleproof.checker.engine.bounds import BoundError, Limits, exhausting
from staleproof.checker.engine.diagrams import set_answers
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.verdict import (
    SHOWN,
    Bad,
    Invariant,
    Outcome,
    Remedies,
    Response,
    found,
    never,
    reaches,
    response,
)
from staleproof.model.vocabulary import Property

FEW = 300_000
"""States up to which a system is explored one by one before it is asked for whole sets."""

Enough = Callable[[Space], bool]
Explore = Callable[[int | None, Enough], Space]
"""Explores a system up to so many states (None: as many as are allowed), or until that is enough."""


@dataclass
class Engines:
    """One system as both engines see it, within what `limits` says is left. `reach` raises BoundError if that is too little."""

    explore: Explore
    reach: Callable[[], Reached]
    limits: Callable[[], Limits] = Limits
    made: Reached | None = None
    too_large: bool = False
    begun: Space | None = None

    @property
    def reached(self) -> Reached | None:
        """The states as one diagram; None where that is too large."""
        if self.made is None and not self.too_large:
            try:
                self.made = self.reach()
            except BoundError:
                self.too_large = True
        return self.made

    @property
    def bytes(self) -> int:
        """The memory that diagrams and the first states take, as far as they were needed."""
        begun = 0 if self.begun is None or not self.many else self.begun.bytes
        return begun if self.made is None else begun + self.made.moves.diagrams.bytes

    @property
    def first(self) -> Space:
        """The first states, whatever they are: all of them, if they are few."""
        if self.begun is None:
            self.begun = self.explore(FEW, lambda _space: False)
        return self.begun

    @property
    def many(self) -> bool:
        """Whether there are more states than are gone through one by one at first."""
        return _outgrown(self.first)

    @cached_property
    def whole(self) -> tuple[int, int] | None:
        """The numbers of states and steps of the diagram; None where that, or the count of its steps, is too large."""
        if self.reached is None:
            return None
        try:
            return self.reached.count, self.reached.transitions
        except BoundError:
            return None

    def response(self, bad: Property, witness: Property, remedies: Remedies, enough: Enough) -> tuple[Space, Response]:
        """What it takes in the worst settled bad state, with a space in which the states are that are named.

        Where `enough` says so of the levels so far, no state is worse than the worst of these.
        """
        first = self.explore(FEW, enough)
        told = self._asked(first, lambda reached: next(set_answers.responses(reached, bad, witness, remedies)))
        if told is None:
            space = self._all(first, enough)
            return space, response(space, bad, witness, remedies)
        if told.outcome is Outcome.VIOLATED:
            space = self.explore(None, reaches(bad, remedies, told.rank))
            return space, replace(response(space, bad, witness, remedies), witnesses=told.witnesses, whole=self.whole)
        space = self._seeing(first, witness, told.witnesses, settled=True)
        seen = _seen(space, witness, settled=True)
        return space, Response(told.outcome, 0, np.empty(0, np.int64), told.witnesses, seen=seen, whole=self.whole)

    def invariant(self, bad: Bad, witness: Property) -> Invariant:
        """Whether no reachable state is bad; explored only until one is."""
        first = self._until(found(bad))
        told = self._asked(first, lambda reached: set_answers.never(reached, bad, witness))
        if told is None or told.outcome is Outcome.VIOLATED:
            answer = never(self._all(first, found(bad)), bad, witness)
            return answer if told is None else replace(answer, whole=self.whole)
        settled = True if all(only for _, only in bad) else None
        space = self._seeing(first, witness, told.witnesses, settled=settled)
        seen = _seen(space, witness, settled=settled)
        return Invariant(told.outcome, space, np.empty(0, np.int64), told.witnesses, seen=seen, whole=self.whole)

    def _until(self, enough: Enough) -> Space:
        """The first states up to what is enough, which must be told by statements alone; explored once if memory allows."""
        if self.begun is not None and _reusable(self.begun):
            try:
                with exhausting():
                    return self.begun.until(enough)
            except BoundError:
                return self.explore(FEW, enough)
        first = self.explore(FEW, enough)
        if _reusable(first):
            self.begun = first
        return first

    def _asked(self, first: Space, ask: Callable[[Reached], set_answers.Found]) -> set_answers.Found | None:
        """What is answered on sets; None where states are few, or sets cannot be had."""
        if not _outgrown(first) or self.reached is None:
            return None
        try:
            return ask(self.reached)
        except BoundError:
            return None

    def _all(self, first: Space, enough: Enough) -> Space:
        """The first states if there are no more, or all."""
        return self.explore(None, enough) if _outgrown(first) else first

    def _seeing(self, first: Space, witness: Property, witnesses: int, *, settled: bool | None) -> Space:
        """A space with a witness, if there is any."""
        if not witnesses or _seen(first, witness, settled=settled):
            return first
        return self.explore(None, lambda space: bool(space.within(space.levels[-1], settled=settled, statement=witness).size))


def _outgrown(first: Space) -> bool:
    """Whether there are more states than are gone through one by one at first."""
    return first.stopped is not None and first.count > FEW


def _reusable(first: Space) -> bool:
    """Whether these are all states, or as many as are gone through at first, and not those up to something else."""
    return first.ended or _outgrown(first)


def _seen(space: Space, witness: Property, *, settled: bool | None) -> tuple[int, ...]:
    """The first witnesses of a space."""
    return tuple(space.where(settled=settled, statement=witness)[:SHOWN].tolist())
