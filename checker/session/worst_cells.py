"""What it takes, for all entries of a column, until the view shows no more what each answers for: one search for all."""

from dataclasses import dataclass

from staleproof.checker.engine.bounds import BoundError, exhausting
from staleproof.checker.engine.diagrams import set_answers
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.engine_choice import Engines
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.history import worst_state_sets
from staleproof.checker.engine.history.runs import Trail
from staleproof.checker.engine.history.worst_states import (
    NOTHING,
    Anyway,
    Behind,
    Goal,
    anyway,
    behind,
    follow,
    ranked,
    resting,
)
from staleproof.checker.engine.verdict import Outcome, Remedies
from staleproof.model.abstraction.properties import Blame, guess_shown, seen_after, stale_after
from staleproof.model.components.marker import MARKER


@dataclass(frozen=True)
class Blamed:
    """The answer for each entry; `trail` is what was followed for them, None where a bound was hit before."""

    answers: dict[Blame, Behind]
    trail: Trail | None = None


def worst_cells(space: Space, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed:
    """Answers about an explored space, one a blame; all inconclusive where a bound is hit."""
    try:
        with exhausting():
            return _one_by_one(space, blames, remedies)
    except BoundError as bound:
        return Blamed({blame: Behind(Outcome.INCONCLUSIVE, reason=str(bound)) for blame in blames})


def _one_by_one(space: Space, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed:
    system = space.product.system
    stale = {kind: ranked(space, stale_after(system, blame), remedies) for kind, blame in _kinds(blames).items()}
    guessed = anyway(space, ranked(space, guess_shown(system), remedies)) if _guesses(blames) else NOTHING
    shown = resting(space, seen_after())
    bad = {blame: Goal(blame.group, stale[blame.kind]) for blame in blames}
    return _followed(Trail(space), bad, guessed, {blame.group: Goal(blame.group, shown) for blame in blames})


def on_sets(engines: Engines, whole: Engines, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed | None:
    """The same of whole sets, where states are many: runs are followed only to the first of the worst states.

    `whole` has the class in the states. None where sets cannot be had, where a bound is hit, and where no run was found of what
    sets say that there is.
    """
    if not engines.many or engines.reached is None or whole.reached is None:
        return None
    try:
        with exhausting():
            return _on_sets(engines, whole.reached, blames, remedies)
    except BoundError:
        return None


def _on_sets(engines: Engines, whole: Reached, blames: tuple[Blame, ...], remedies: Remedies) -> Blamed | None:
    system = engines.first.product.system

    def behind_class(ranks: worst_state_sets.Ranks, group: str) -> Goal:
        return Goal(group, worst_state_sets.target(whole, ranks, MARKER, group))

    stale = {kind: set_answers.ranked(whole, stale_after(system, blame), remedies) for kind, blame in _kinds(blames).items()}
    guessed = worst_state_sets.anyway(engines, guess_shown(system), remedies) if _guesses(blames) else NOTHING
    shown = set_answers.ranked(whole, seen_after(), ())
    bad = {blame: behind_class(stale[blame.kind], blame.group) for blame in blames}
    seen = {group: behind_class(shown, group) for group in {blame.group for blame in blames}}
    found = _followed(Trail(engines.first, engines.limits()), bad, guessed, seen)
    return found if all(goal.reached for goal in (*bad.values(), *seen.values())) else None


def _followed(trail: Trail, bad: dict[Blame, Goal], guessed: Anyway, seen: dict[str, Goal]) -> Blamed:
    follow(trail, (*bad.values(), *seen.values()))
    return Blamed(
        {blame: behind(trail, goal, guessed if blame.guesses else NOTHING, seen[blame.group]) for blame, goal in bad.items()},
        trail,
    )


def _kinds(blames: tuple[Blame, ...]) -> dict[str, Blame]:
    return {blame.kind: blame for blame in blames}


def _guesses(blames: tuple[Blame, ...]) -> bool:
    return any(blame.guesses for blame in blames)
