"""Promises that are searched for, asked of each entry of the matrix where a design expects some to break them."""

from collections.abc import Iterator
from dataclasses import replace

from staleproof.checker.answers.instance import Instance
from staleproof.checker.answers.promise import InView
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.deciding import exhausted, told_by
from staleproof.checker.promises.questions import Question, asked_under
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, commits, entries, guesses
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.refinement import exact_properties as exact
from staleproof.model.validation.references import WHOSE


def by_entry(ask: ViewAsk, question: Question, found: InView) -> InView:
    """The answer about a view with those about its entries, and with the story of a breach that nobody expects, if any."""
    expected = [part for part in ask.loaded.design.expected if part.promise == question.promise]
    if not any(part.by_entry for part in expected):
        return found
    answers = tuple(_of_entry(ask, question, found, entry) for entry in _entries(ask, question))
    broken = [one for one in answers if one.outcome is Outcome.VIOLATED]
    if found.outcome is Outcome.VIOLATED and not broken:
        whole = Instance(found.dashboard, found.view, found.outcome, found.story)
        return replace(found, entries=(*answers, whole))
    places = ((one, (one.dashboard, one.view, one.whose, one.mutation)) for one in broken)
    news = [one.story for one, place in places if not any(part.covers(*place) for part in expected)]
    return replace(found, entries=answers, story=news[0], calm=False) if news else replace(found, entries=answers)


def _entries(ask: ViewAsk, question: Question) -> Iterator[Entry]:
    """The entries that a promise may be broken for."""
    for entry in entries(ask.concrete):
        able = guesses(ask.concrete, entry) if _about_a_guess(question) else bool(commits(ask.concrete, entry))
        if able and entry.whose in WHOSE[question.promise]:
            yield entry


def _about_a_guess(question: Question) -> bool:
    return question.promise in ("optimism-kept", "honest-optimism")


def _of_entry(ask: ViewAsk, question: Question, found: InView, entry: Entry) -> Instance:
    """How a promise came out for an entry; only where the whole view breaks it is that searched."""
    outcome, reason, story, counts = found.outcome, found.reason, None, found.outcome is not Outcome.VACUOUS
    if outcome is Outcome.VIOLATED:
        story = _told(ask, question, found, entry)
        if story is None:
            cone = ask.cone(asked_under(question, ask.faulty))
            marked = None if _about_a_guess(question) else entry
            answer = exhausted(ask, _narrowed(question, entry), cone, marked)
            outcome, reason, story, counts = answer.outcome, answer.reason, answer.story, bool(answer.witnesses)
    if outcome is Outcome.VACUOUS:
        outcome = Outcome.HOLDS
    place = (ask.dashboard, ask.view, outcome, story, entry.mutation, entry.whose, reason, counts, entry.handler)
    return Instance(*place)


def _told(ask: ViewAsk, question: Question, found: InView, entry: Entry) -> Story | None:
    """A story of the entry that is found at once."""
    if not _about_a_guess(question):
        return told_by(ask, question, ask.cone(asked_under(question, ask.faulty)), entry)
    assert found.story is not None
    path = found.story.path
    run = ConcreteRun(found.story.concrete, path.labels, path.states)
    return found.story if _narrowed(question, entry).accepts(run) else None


def _narrowed(question: Question, entry: Entry) -> Question:
    """A promise about a guess, as far as it is that of an entry's handler."""
    handler = entry.handler
    if question.promise == "optimism-kept":
        return replace(
            question,
            rows=lambda concrete: ((exact.overwritten(concrete, handler), None),),
            accepts=lambda run: run.concrete.overwritten(run.end, handler),
        )
    if question.promise == "honest-optimism":
        return replace(
            question,
            rows=lambda concrete: ((exact.dishonest(concrete, handler), None), (exact.left_over(concrete, handler), True)),
            accepts=lambda run: question.accepts(run) and run.guesser == handler,
        )
    return question
