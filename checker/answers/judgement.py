"""Whether a promise came out as the design expects: broken where it is known to be, and nowhere else."""

from dataclasses import dataclass
from functools import cached_property

from staleproof.checker.answers.instance import Instance, together, worst
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import Asked, View
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.expectation import ExpectPart

UNDECIDED = (Outcome.INCONCLUSIVE, Outcome.VACUOUS)


@dataclass(frozen=True)
class Judgement:
    """A promise, and what the design expects of it; `views` are all that the design has."""

    promise: Promise
    expected: tuple[ExpectPart, ...]
    asked: Asked
    views: tuple[View, ...]

    @cached_property
    def beyond(self) -> tuple[Instance, ...]:
        """The promise where nothing is expected to break it."""
        return tuple(one for one in self.promise.instances if not self._known(one))

    @property
    def elsewhere(self) -> Outcome:
        """How the promise came out where it is not expected to be broken."""
        return worst(self.beyond) if self.expected else self.promise.outcome

    @property
    def unexpected(self) -> tuple[Instance, ...]:
        """The breaches that are not expected."""
        return tuple(one for one in self.beyond if one.outcome is Outcome.VIOLATED)

    @cached_property
    def idle(self) -> tuple[tuple[ExpectPart, Outcome], ...]:
        """What is expected, was asked, and is not broken; with how it came out."""
        found = ((part, self._came_out(part)) for part in self.expected)
        return tuple((part, outcome) for part, outcome in found if outcome is not Outcome.VIOLATED and self._asked(part))

    @property
    def unjudged(self) -> tuple[ExpectPart, ...]:
        """What is expected and was not met, but not asked of all views in which it may be broken either."""
        return tuple(part for part in self.expected if self._came_out(part) is not Outcome.VIOLATED and not self._asked(part))

    @property
    def surprising(self) -> bool:
        """Whether it came out otherwise than expected, as far as it is judged."""
        return self.elsewhere is Outcome.VIOLATED or bool(self.idle)

    @property
    def decided(self) -> bool:
        """Whether it is decided that it came out otherwise than expected."""
        return self.elsewhere is Outcome.VIOLATED or any(outcome not in UNDECIDED for _, outcome in self.idle)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How the promise came out; how where nothing is expected, and how where something is and is not broken."""
        return self.promise.outcome, self.elsewhere, *(outcome for _, outcome in self.idle)

    def _known(self, one: Instance) -> bool:
        """Whether something may break the promise there: whatever does, or each cause of the story."""
        parts = [part for part in self.expected if _covers(part, one)]
        if one.outcome is not Outcome.VIOLATED or not one.causes:
            return any(not part.by_cause for part in parts)
        return all(any(part.blames(cause) for part in parts) for cause in one.causes)

    def _came_out(self, part: ExpectPart) -> Outcome:
        if not part.scoped or not self.promise.instances:
            return self.promise.outcome
        covered = [one for one in self.promise.instances if _covers(part, one) and _fits(part, one)]
        return together(covered) if covered else Outcome.HOLDS

    def _asked(self, part: ExpectPart) -> bool:
        """Whether all views were asked in which it may be broken."""
        return all(view in self.asked.views for view in self.views if part.in_view(*view))


def _fits(part: ExpectPart, one: Instance) -> bool:
    """Whether what is broken somewhere is what a part says."""
    return one.outcome is not Outcome.VIOLATED or not part.by_cause or any(map(part.blames, one.causes))


def _covers(part: ExpectPart, instance: Instance) -> bool:
    return part.covers(instance.dashboard, instance.view, instance.whose, instance.mutation)
