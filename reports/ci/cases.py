"""An answer as test cases: each promise in each view, and each entry of `expect`; what fails is what the exit code is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.instance import Instance, shortest, together, worst
from staleproof.checker.answers.judgement import UNDECIDED, Judgement
from staleproof.checker.answers.scope import Asked, View
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.expectation import ExpectPart
from staleproof.model.language.loaded import Loaded

Result = Literal["passed", "failed", "undecided", "expected", "skipped"]
"""How a case ends; `expected` is what is broken and is expected to be, `skipped` what does not apply or was not asked."""
OF_DESIGNS = ("lifecycle-sound",)
"""Promises that are asked of a design as a whole."""
UNBREAKABLE = "nothing here could break it"


@dataclass(frozen=True)
class CaseKey:
    """What a case is about: a promise in a view, or of the whole design if there is none; or an entry of `expect`."""

    design: str
    promise: str
    view: View | None = None
    expected: ExpectPart | None = None

    @property
    def name(self) -> str:
        """A sentence that says what is tested."""
        if self.expected is not None:
            return f"{self.design} breaks {self.expected} as expected"
        return f"{self.design if self.view is None else '.'.join(self.view)} keeps {self.promise}"


@dataclass(frozen=True)
class Case:
    """How a case came out: in a line, and with the shortest story of it if there is one."""

    key: CaseKey
    result: Result
    says: str = ""
    story: Story | None = None


def keys(loaded: Loaded, asked: Asked) -> Iterator[CaseKey]:
    """All cases of a design, known before anything is asked."""
    name = loaded.design.name
    for promise in asked.promises:
        places: tuple[View | None, ...] = (None,) if promise in OF_DESIGNS else asked.views
        yield from (CaseKey(name, promise, view) for view in places)
    yield from (CaseKey(name, part.promise, None, part) for part in dict.fromkeys(loaded.design.expected))


def cases(answer: Answer) -> tuple[Case, ...]:
    """All cases of a design with how they came out."""
    return tuple(case(answer, key) for key in keys(answer.loaded, answer.asked))


def case(answer: Answer, key: CaseKey) -> Case:
    """How one came out."""
    judgement = next((one for one in answer.judgements if one.promise.name == key.promise), None)
    if judgement is None:
        return Case(key, "skipped", "was not asked")
    if key.expected is not None:
        return _of_expectation(key, judgement)
    if judgement.promise.outcome is Outcome.NOT_ASKED:
        return Case(key, "skipped", f"does not apply: {judgement.promise.reason}")
    return _of_design(key, judgement) if key.view is None else _in_view(key, judgement, key.view)


def _of_expectation(key: CaseKey, judgement: Judgement) -> Case:
    part = key.expected
    outcome = next((outcome for idle, outcome in judgement.idle if idle == part), None)
    if outcome is None:
        unasked = part in judgement.unjudged
        return Case(key, "skipped", "not all views were asked in which it may be broken") if unasked else Case(key, "passed")
    said = "not found" if part is not None and part.by_cause and outcome is Outcome.HOLDS else outcome.value
    result: Result = "undecided" if outcome in UNDECIDED else "failed"
    return Case(key, result, f"{key.promise} is expected to be broken, but came out otherwise: {said}")


def _of_design(key: CaseKey, judgement: Judgement) -> Case:
    promise = judgement.promise
    if judgement.elsewhere is Outcome.VIOLATED:
        return Case(key, "failed", f"{key.promise} is broken: {promise.reason}", promise.story)
    if promise.outcome is Outcome.VIOLATED:
        return Case(key, "expected", f"{key.promise} is broken, as expected: {promise.reason}", promise.story)
    undecided = promise.outcome in UNDECIDED
    return Case(key, "undecided", f"{key.promise} is {promise.outcome.value}") if undecided else Case(key, "passed")


def _in_view(key: CaseKey, judgement: Judgement, view: View) -> Case:
    """As the exit code has it: what nothing excuses is broken, then undecided, then vacuous."""
    promise = judgement.promise
    here, unexcused = _at(view, promise.instances), _at(view, judgement.beyond)
    broken = [one for one in unexcused if one.outcome is Outcome.VIOLATED]
    if broken:
        return Case(key, "failed", f"{key.promise} is broken{_where(broken)}", _shortest(broken))
    unsure = [one for one in here if one.outcome is Outcome.INCONCLUSIVE]
    if unsure and (promise.outcome is Outcome.INCONCLUSIVE or any(one in unexcused for one in unsure)):
        reasons = dict.fromkeys(one.reason or promise.reason for one in unsure)
        return Case(key, "undecided", f"{key.promise} is not known: {', '.join(reasons)}")
    empty = not here or together(here) is Outcome.VACUOUS
    nothing = promise.outcome is Outcome.VACUOUS and (empty or bool(promise.views))
    if nothing or (unexcused and worst(unexcused) is Outcome.VACUOUS):
        return Case(key, "undecided", f"{key.promise} is proved of nothing at all: {promise.reason or UNBREAKABLE}")
    expected = [one for one in here if one.outcome is Outcome.VIOLATED]
    if expected:
        return Case(key, "expected", f"{key.promise} is broken{_where(expected)}, as expected", _shortest(expected))
    if empty or unsure:
        return Case(key, "skipped", "not known where it is expected to be broken" if unsure else UNBREAKABLE)
    return Case(key, "passed")


def _at(view: View, instances: tuple[Instance, ...]) -> tuple[Instance, ...]:
    return tuple(one for one in instances if (one.dashboard, one.view) == view)


def _where(broken: list[Instance]) -> str:
    """For which entries of the matrix, if it is read off that."""
    entries = list(dict.fromkeys(f"{one.mutation} ({one.whose})" for one in broken if one.mutation is not None))
    return f" after {', '.join(entries)}" if entries else ""


def _shortest(broken: list[Instance]) -> Story | None:
    return shortest(one.story for one in broken) if any(one.story is not None for one in broken) else None
