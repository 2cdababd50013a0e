"""The last word on a question about a view: a search of all runs with real statuses.

First of the view's cone, in which other views of the browser may show what they like; where that has a breach that the whole
world has not, of all copies of the browser together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from checker.space import Space
from checker.verdict import Bad, Outcome, Response, found, never, reaches, responses
from model.closer import Sought, looked_at
from model.concrete import Scene
from model.cone import Cone
from model.exhaustive import exhaustive
from model.questions import remedies
from model.two_records import two_records
from model.vocabulary import Property, System
from reports.answers import Story
from reports.workshop import NEVER, Accepts, ViewAsk

SHARE = 10
"""An exhaustive search may take this part of the states that are allowed; one that hits the bound is the last of its view."""


@dataclass(frozen=True)
class Exhausted:
    """How a question came out, with the story of a breach; `rank` is what it takes to mend it, where that was asked."""

    outcome: Outcome
    witnesses: int = 0
    reason: str = ""
    story: Story | None = None
    rank: int = 0


def ranked(
    ask: ViewAsk,
    cone: Cone,
    sought: Sought,
    bad: Callable[[Scene], Property],
    accepts: Callable[[Scene], Accepts],
    rank: int,
) -> Exhausted:
    """What it takes at worst to mend a settled bad state, knowing that it cannot take more than `rank`."""

    def asked(scene: Scene, _: System, space: Space) -> Iterator[Response]:
        yield from responses(space, bad(scene), looked_at(), remedies(scene.cone))

    return _searched(ask, cone, sought, asked, accepts, lambda scene: reaches(bad(scene), remedies(scene.cone), rank))


def invariant(
    ask: ViewAsk,
    cone: Cone,
    sought: Sought,
    bad: Callable[[Scene], Bad],
    witness: Callable[[System], Property],
    accepts: Callable[[Scene], Accepts],
) -> Exhausted:
    """Whether no run breaks a promise."""

    def asked(scene: Scene, system: System, space: Space) -> Iterator[Response]:
        answer = never(space, bad(scene), witness(system))
        yield Response(answer.outcome, 0, answer.bad, answer.witnesses, answer.reason)

    return _searched(ask, cone, sought, asked, accepts, lambda scene: found(bad(scene)))


def _searched(
    ask: ViewAsk,
    cone: Cone,
    sought: Sought,
    asked: Callable[[Scene, System, Space], Iterator[Response]],
    accepts: Callable[[Scene], Accepts],
    first: Callable[[Scene], Callable[[Space], bool]],
) -> Exhausted:
    bound = ask.bounded.get((cone.faults, sought.entry is None))
    if bound is not None:
        return Exhausted(Outcome.INCONCLUSIVE, reason=bound)
    answer = Exhausted(Outcome.INCONCLUSIVE, reason="no search was made")
    for scene, made in _searches(ask, cone):
        system, stage = made(scene, sought), ask.staged(ask.faulty.faults, wide=scene.cone.wide)
        for enough in (first(scene), NEVER):
            space = ask.workshop.explore(system, ask.name, enough, SHARE)
            ask.workshop.counted(f"{enough is NEVER} {ask.name} {system.name}", space)
            answer = _first(ask, stage, sought, accepts(stage), asked(scene, system, space), space)
            if answer.outcome is Outcome.INCONCLUSIVE:
                ask.bounded[cone.faults, sought.entry is None] = answer.reason
            if answer.story is not None or (answer.outcome is not Outcome.VIOLATED and (enough is NEVER or space.ended)):
                return answer
    tries = ask.workshop.limits.tries
    return replace(answer, outcome=Outcome.INCONCLUSIVE, reason=f"none of the first {tries} breaches is a run (--max-tries)")


def _searches(ask: ViewAsk, cone: Cone) -> Iterator[tuple[Scene, Callable[[Scene, Sought], System]]]:
    """With one record, with two, with each request and message told apart; first in the cone, then in all of the browser."""
    wide = ask.staged(cone.faults, wide=True)
    yield ask.staged(cone.faults), exhaustive
    if len(wide.cone.copies) > len(cone.copies):
        yield wide, exhaustive
    yield wide, two_records
    yield wide, partial(two_records, saturate=False)


def _first(
    ask: ViewAsk, stage: Scene, sought: Sought, accepts: Accepts, answers: Iterator[Response], space: Space
) -> Exhausted:
    """The first answer of which there is a run, the worst first; an answer without one if all were tried.

    Runs are told on a stage with all faults of the design, as every story is, whichever were searched.
    """
    last = Exhausted(Outcome.HOLDS)
    for found_ in answers:
        last = Exhausted(found_.outcome, found_.witnesses, found_.reason, rank=found_.rank)
        for state in found_.states[: ask.workshop.limits.tries].tolist() if found_.outcome is Outcome.VIOLATED else ():
            story = ask.closer_story(space.path(state), sought, accepts, stage)
            if story is not None:
                return replace(last, story=story)
    return last
