"""A story of a changed design as one of the design that was changed, if that has it, too."""

from collections.abc import Iterator
from itertools import islice

from staleproof.checker.answers.fresh_enough import fresh_enough
from staleproof.checker.answers.instance import Instance
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.promises.failing_remedies import at_rest, in_vain, lifts, longer_story
from staleproof.checker.promises.lasso import lasso
from staleproof.checker.promises.questions import QUESTIONS, UNREAD, Question
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.properties import CELLS, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Kind, State
from staleproof.reports.stories.causes.trials.cone_replay import ConeReplay
from staleproof.reports.stories.causes.trials.replaying import Step
from staleproof.reports.stories.setting import ConeSetting, tale_of

ASKED: dict[str, Question] = {question.promise: question for question in (UNREAD, *QUESTIONS.values())}
"""What is asked of views, not of entries of the matrix, by the promise."""
ENDS = 20
"""So many ways are tried in which what is under way behind a story comes to rest."""


class Retelling(ConeReplay):
    """A story of a changed design, in the design itself."""

    def __init__(self, story: Story, concrete: ConcreteCone) -> None:
        super().__init__(tale_of(story), ConeSetting(story.concrete, story.system), concrete)
        self.story = story

    def steps(self, state: State, n: int) -> tuple[Step, ...] | None:
        """What corresponds to a step, with what must come before it here; nothing where only the other has it under way."""
        found = super().steps(state, n)
        if found is None:
            found = next(self._later(state, n), None)
        if found is None:
            under_way = (self.story.path.labels[n], Kind.INTERNAL) in self.story.system.offered(self.story.path.states[n])
            return () if under_way else None
        return found

    def _later(self, state: State, n: int) -> Iterator[tuple[Step, ...]]:
        """The step behind another one: an announcement, or something that is under way."""
        for label, kind, after in self.system.moves(state):
            if kind is Kind.INTERNAL or label.event.name == "announce":
                taken = self.taken(after, self.tale.labels[n])
                if taken is not None:
                    yield (label, after), taken


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
    concrete = ask.together(cone.beside).concrete_under(cone.faults, wide=cone.wide)
    run = Retelling(story, concrete).run()
    if run is None:
        return
    told = Story(ask.loaded, ask.dashboard, ask.view, Concrete(concrete.start(*story.statuses), *run), concrete)
    yield told
    for steps in islice(at_rest(told.system, told.path.states[-1]), ENDS):
        if steps:
            yield longer_story(told, steps)


def _breaking(story: Story, promise: str, broken: Instance, ask: ViewAsk) -> Story | None:
    """The story, with a remedy that fails if the promise allows one; None if it does not break the promise there."""
    run = ConcreteRun(story.concrete, story.path.labels, story.path.states)
    if broken.mutation is None or promise in QUESTIONS:
        return story if ASKED[promise].accepts(run) else None
    settled = story.concrete.settled(run.end)
    if not settled or run.blamed != Entry(broken.mutation, broken.handler):
        return None
    if promise == "always-recovers":
        return lasso(story, ask.session)
    enough = fresh_enough(ask.loaded.design.dashboards[ask.dashboard]) if promise == "fresh-when-settled" else CELLS[1]
    if enough not in dict(remedies(story.concrete.cone)):
        return story
    tried = in_vain(story, enough, ask.session)
    return None if tried is story else tried
