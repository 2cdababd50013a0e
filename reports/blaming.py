"""What it takes, for all entries of a column, until the view shows no more what each answers for: one search for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.behind import Behind, Goal, Ranked, behind, follow, ranked, resting
from checker.bounds import BoundError, exhausting
from checker.space import Space
from checker.trail import Trail
from checker.verdict import Outcome, Remedies
from model.questions import Blame, guess_shown, seen_after, stale_after


@dataclass(frozen=True)
class Blamed:
    """The answer for each entry; `trail` is what was followed for them, None where a bound was hit before."""

    answers: dict[Blame, Behind]
    trail: Trail | None = None


def answered(space: Space, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed:
    """Answers about an explored space, one a blame; all inconclusive where a bound is hit."""
    try:
        with exhausting():
            return _answered(space, blames, remedies)
    except BoundError as bound:
        return Blamed({blame: Behind(Outcome.INCONCLUSIVE, reason=str(bound)) for blame in blames})


def _answered(space: Space, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed:
    system, trail = space.product.system, Trail(space)
    kinds = {blame.kind: blame for blame in blames}
    stale = {kind: ranked(space, stale_after(system, blame), remedies) for kind, blame in kinds.items()}
    anyway = ranked(space, guess_shown(system), remedies) if any(blame.guesses for blame in blames) else None
    seen = _goals(resting(space, seen_after()), {blame.group for blame in blames})
    bad = {blame: Goal(blame.group, stale[blame.kind]) for blame in blames}
    follow(trail, (*bad.values(), *seen.values()))
    return Blamed(
        {blame: behind(trail, bad[blame], anyway if blame.guesses else None, seen[blame.group]) for blame in blames}, trail
    )


def _goals(among: Ranked, groups: Iterable[str]) -> dict[str, Goal]:
    return {group: Goal(group, among) for group in groups}
