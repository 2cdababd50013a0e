"""How a promise comes out in one view: with marks, where these promise a breach with statuses, at last with all runs."""

from staleproof.checker.answers.promise import InView
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Invariant, Outcome
from staleproof.checker.promises.questions import Question
from staleproof.checker.session.exhaustive_search import Search, invariant
from staleproof.checker.session.session import TRIED
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.abstraction.abstract_cone import marked, marked_class, watched
from staleproof.model.abstraction.matrix_entries import Entry, entries, group
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.records.faults import Faults
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Label


def of_view(ask: ViewAsk, question: Question, faults: Faults) -> InView:
    """The answer without faults if it is the same under faults or broken already, else that under faults."""
    if not faults:
        return _under(ask, question, ask.calm)
    under_faults = _under(ask, question, ask.cone(faults))
    if under_faults.outcome is not Outcome.VIOLATED:
        return under_faults
    calm = _under(ask, question, ask.calm)
    return calm if calm.outcome is Outcome.VIOLATED else under_faults


def _under(ask: ViewAsk, question: Question, cone: Cone) -> InView:
    """The answer under the faults of a cone."""
    return at_once(ask, question, cone) or exhausted(ask, question, cone)


def at_once(ask: ViewAsk, question: Question, cone: Cone) -> InView | None:
    """The same of marks and of the refinement; None if only a search of all runs can tell."""
    answer = _with_marks(ask, question, cone)
    if answer.outcome is Outcome.HOLDS and not _occurs(ask, answer):
        return _refined(ask, question, cone)
    if answer.outcome is not Outcome.VIOLATED:
        return _in_view(ask, cone, answer)
    story = _told(ask, answer, question, entries(ask.concrete))
    return _refined(ask, question, cone) if story is None else _in_view(ask, cone, answer, story)


def told_by(ask: ViewAsk, question: Question, cone: Cone, entry: Entry) -> Story | None:
    """A story in which the commit that a promise is about is that of an entry; None if marks lead to none."""
    answer = _with_marks(ask, question, cone)
    return _told(ask, answer, question, (entry,)) if answer.outcome is Outcome.VIOLATED else None


def _with_marks(ask: ViewAsk, question: Question, cone: Cone) -> Invariant:
    """The answer of the cone with marks.

    Where nothing is kept for the question, it is asked of the system of the matrix, in which commits may follow the marked
    one: every run can be followed there, too, and it is explored already.
    """
    commits_after = question.commits_after or not watched(cone, question.watches)
    system = marked(cone, question.watches, commits_after=commits_after)
    return ask.session.invariant(system, question.promise, question.bad(system), question.witness(system), ask.name)


def _accepts(question: Question, concrete: ConcreteCone) -> Accepts:
    return lambda path: question.accepts(ConcreteRun(concrete, path.labels, path.states))


def _occurs(ask: ViewAsk, answer: Invariant) -> bool:
    """Whether a state in which the promise could be broken is reached with real statuses."""
    return any(
        ask.run(path, entry, ask.opens) is not None
        for path in map(answer.space.path, answer.seen)
        for entry in _fitting(ask, answer, path)
    )


def _told(ask: ViewAsk, answer: Invariant, question: Question, wanted: tuple[Entry, ...]) -> Story | None:
    for path in map(answer.space.path, answer.bad[:TRIED].tolist()):
        for entry in [entry for entry in _fitting(ask, answer, path) if entry in wanted][:TRIED]:
            story = ask.story(path, entry, _accepts(question, ask.concrete))
            if story is not None:
                return story
    return None


def _fitting(ask: ViewAsk, answer: Invariant, path: list[Label]) -> list[Entry]:
    """The entries whose commit may be the one that is marked on a path; any own one where none is."""
    label = marked_class(answer.space.product.system, path)
    if label is None:
        found = entries(ask.concrete)
        return [entry for entry in found if entry.handler is not None] or list(found)
    return [entry for entry in entries(ask.concrete) if group(ask.calm, entry) == label]


def _refined(ask: ViewAsk, question: Question, cone: Cone) -> InView | None:
    """The answer where marks promise a breach that no status gives, or none that was found; None if it cannot say either."""
    sought = Sought(None, None, question.watches, question.commits_after)
    for one in (sought, sought._replace(fresh=True)):
        system = refined_cone(ask.concrete_under(cone.faults), one)
        answer = ask.session.invariant(system, question.promise, question.bad(system), question.witness(system), ask.name)
        if answer.outcome is not Outcome.VIOLATED:
            seen = (ask.refined_run(answer.space.path(state), one, ask.opens, ask.concrete) for state in answer.seen)
            sure = not one.fresh and any(run is not None for run in seen)
            return _in_view(ask, cone, answer) if sure else None
        for state in answer.bad[:TRIED].tolist():
            story = ask.refined_story(answer.space.path(state), one, _accepts(question, ask.concrete))
            if story is not None:
                return _in_view(ask, cone, answer, story)
    return None


def exhausted(ask: ViewAsk, question: Question, cone: Cone, entry: Entry | None = None) -> InView:
    """The answer after a search of all runs with real statuses; of those in which the marked commit is an entry's, if given."""
    sought = Sought(entry, None, question.watches, question.commits_after, visible=None)
    search = Search(ask, cone, sought, lambda concrete: _accepts(question, concrete))
    found = invariant(search, question.rows, question.witness)
    return InView(ask.dashboard, ask.view, found.outcome, found.witnesses, found.reason, found.story, calm=not cone.faults)


def _in_view(ask: ViewAsk, cone: Cone, answer: Invariant, story: Story | None = None) -> InView:
    return InView(ask.dashboard, ask.view, answer.outcome, answer.witnesses, answer.reason, story, calm=not cone.faults)
