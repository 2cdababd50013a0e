"""Whether the stories of broken promises are told of runs that there are, and that do break the promise."""

from collections.abc import Iterator

from attack import Wrong
from judge import Judge
from mending import Mending

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifted, Lifter, LiftingError
from staleproof.model.systems.whole_world import ViewName

SETTLED = ("fresh-when-settled", "polls-mend-faults")


def untrue(answer: Answer) -> Iterator[Wrong]:
    """The broken promises whose story the whole world does not have, or in which nothing is broken there."""
    for promise in answer.promises:
        for story in _stories(promise):
            lifter = Lifter(answer.loaded, len(story.statuses))
            what = f"{promise.name} in {story.dashboard}.{story.view}"
            try:
                run = lifter.lift(story)
            except LiftingError as error:
                yield Wrong(what, "broken", f"the story {story.replay} is no run: {error}")
                continue
            if promise.name not in _broken(lifter, run):
                yield Wrong(what, "broken", f"the story {story.replay} does not break it")


def _stories(promise: Promise) -> list[Story]:
    if promise.outcome is not Outcome.VIOLATED or promise.name == "lifecycle-sound":
        return []
    told = (promise.story, *(view.story for view in promise.views))
    return list({story.replay: story for story in told if story is not None}.values())


def _broken(lifter: Lifter, run: Lifted) -> set[str]:
    """What is broken in the view of a story in the end."""
    whole, place = lifter.whole, ViewName(run.story.dashboard, run.story.view)
    system = whole.system(run.statuses, everybody=True)
    judge = Judge(whole, system, (place,), lenient=True)
    broken: set[str] = set()
    for before, label, after in zip(run.states, run.labels, run.states[1:], strict=False):
        broken = {breach.promise for breach in judge.told(before, label, after)}
    end = run.states[-1]
    for stale in judge.stale(end):
        broken |= {breach.promise for breach in judge.at_rest(end, stale)} | {"fresh-when-settled"}
        if not Mending(whole, system, place, stale.record).mended(end, "poll"):
            broken.add("polls-mend-faults")
    return broken | {breach.promise for breach in (*judge.spinning(end), *judge.refused(end), *judge.contradicted(end))}
