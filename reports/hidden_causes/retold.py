"""A story of a changed design as one of the design that was changed, if that has it, too."""

from collections.abc import Iterator
from itertools import islice

from staleproof.checker.answers.fresh_enough import fresh_enough
from staleproof.checker.answers.instance import Instance
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.promises.failing_remedies import at_rest, in_vain, lifts, longer_story
from staleproof.checker.promises.questions import QUESTIONS, UNREAD, Question
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.properties import CELLS, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.vocabulary import Kind
from staleproof.reports.stories.causes.trials.cone_replay import ConeReplay
from staleproof.reports.stories.setting import ConeSetting, tale_of

ASKED: dict[str, Question] = {question.promise: question for question in (UNREAD, *QUESTIONS.values())}
"""What is asked of views, not of entries of the matrix, by the promise."""
ENDS = 20
"""So many ways are tried in which what is under way behind a story comes to rest."""


def retold(story: Story, promise: str, broken: Instance, ask: ViewAsk) -> Story | None:
    """The story in the design of `ask`, in which it breaks the same promise at the same place; None if it does not.

    Steps of what only the changed design has under way are left out.
    """
    for told in _ends(story, ask):
        proof = _breaking(told, promise, broken, ask)
        if proof is not None and lifts(proof, ask.session):
            return proof
    return None


def _ends(story: Story, ask: ViewAsk) -> Iterator[Story]:
    """The steps of the story, and behind them what is under way then."""
    cone = story.concrete.cone
    concrete = ask.concrete_under(cone.faults, wide=cone.wide)
    replay = ConeReplay(tale_of(story), ConeSetting(story.concrete, story.system), concrete)
    run = replay.run(added=lambda n: _under_way(story, n))
    if run is None:
        return
    told = Story(ask.loaded, ask.dashboard, ask.view, Concrete(concrete.start(*story.statuses), *run), concrete)
    yield told
    for steps in islice(at_rest(told.system, told.path.states[-1]), ENDS):
        if steps:
            yield longer_story(told, steps)


def _under_way(story: Story, n: int) -> bool:
    """Whether a step does not depend on anybody's doing it."""
    return (story.path.labels[n], Kind.INTERNAL) in story.system.offered(story.path.states[n])


def _breaking(story: Story, promise: str, broken: Instance, ask: ViewAsk) -> Story | None:
    """The story, with a remedy that fails if the promise allows one; None if it does not break the promise there."""
    run = ConcreteRun(story.concrete, story.path.labels, story.path.states)
    if broken.mutation is None:
        return story if ASKED[promise].accepts(run) else None
    settled = story.concrete.settled(run.end)
    if not settled or run.blamed != Entry(broken.mutation, broken.handler):
        return None
    enough = fresh_enough(ask.loaded.design.dashboards[ask.dashboard]) if promise == "fresh-when-settled" else CELLS[1]
    if enough not in dict(remedies(story.concrete.cone)):
        return story
    tried = in_vain(story, enough, ask.session)
    return None if tried is story else tried
