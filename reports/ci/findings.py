"""What an answer finds wrong, each with the line that it is about: what GitHub annotates, and SARIF has as results."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.instance import Instance, shortest
from staleproof.checker.answers.judgement import UNDECIDED, Judgement
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.expectation import ExpectPart
from staleproof.model.language.yaml_text import Position
from staleproof.reports.ci.told import again
from staleproof.reports.renderings.breach_causes import BreachCause, BrokenBy, breach_causes
from staleproof.reports.renderings.numbered_stories import Book
from staleproof.reports.stories.causes.cause import Cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

Weight = Literal["surprise", "expected", "undecided"]
"""Broken or kept otherwise than expected; broken as expected; not known, or proved of nothing."""


@dataclass(frozen=True)
class CodeFinding:
    """Something wrong with a promise, where it is written; `about` is what tells it from others whatever lines it is in.

    With a story, `says` is what is broken, and `again` the command that tells the story, with the number that a check gives it.
    """

    promise: str
    weight: Weight
    says: str
    where: Position
    about: tuple[str, ...]
    story: Story | None = None
    cause: Cause | None = None
    again: str = ""

    @property
    def told(self) -> str:
        """All of it in a few sentences."""
        if self.story is None or self.cause is None:
            return f"{self.says}."
        end = Teller(tale_of(self.story)).tell()
        shows = f"In the end {end.view} shows {end.shows}; the server has {end.truth}."
        return f"{self.says}. {shows} Why: {self.cause.named}. {self.cause.said}. Again: {self.again}"


def findings(answer: Answer, book: Book) -> tuple[CodeFinding, ...]:
    """All of an answer: what each cause breaks of each promise, then what else came out otherwise than it should.

    The stories of all answers have their numbers in a `book`.
    """
    by_name = {judgement.promise.name: judgement for judgement in answer.judgements}
    causes = breach_causes(answer, book.designs)
    told = [_broken(answer, one, broken, by_name[broken.promise], book) for one in causes for broken in one.broken]
    return (*told, *(found for judgement in answer.judgements for found in _others(answer, judgement)))


def _broken(answer: Answer, one: BreachCause, broken: BrokenBy, judgement: Judgement, book: Book) -> CodeFinding:
    """What a cause breaks of a promise: as a surprise where any of it is one."""
    surprises = tuple(instance for instance in broken.instances if instance in judgement.unexpected)
    said = BrokenBy(broken.promise, surprises or broken.instances)
    parts = tuple(f"{each.kind} at {each.part}" for each in one.cause.together)
    weight: Weight = "surprise" if surprises else "expected"
    says = f"{broken.promise} is broken: {said.extent}"
    story = _story(one, said.instances)
    number = book.known(answer, story)
    told = f"{again(answer, story)}{f' ({number})' if number else ''}"
    return CodeFinding(broken.promise, weight, says, one.cause.where, parts, story, one.cause, told)


def _story(one: BreachCause, instances: tuple[Instance, ...]) -> Story:
    """The shortest of these; the one that the cause is told with, if that is one of them."""
    stories = [instance.story for instance in instances]
    return one.story if one.story in stories else shortest(stories)


def _others(answer: Answer, judgement: Judgement) -> Iterator[CodeFinding]:
    """What is broken and need not have a story, is not broken where that is expected, or is not decided."""
    promise, source = judgement.promise, answer.loaded.source
    if promise.outcome is Outcome.VIOLATED and (promise.breaches or all(one.story is None for one in promise.instances)):
        weight: Weight = "surprise" if judgement.elsewhere is Outcome.VIOLATED else "expected"
        says = f"{promise.name} is broken: {promise.reason}"
        yield CodeFinding(promise.name, weight, says, source.position(("lifecycle",)), ())
    for part, outcome in judgement.idle:
        weight = "undecided" if outcome in UNDECIDED else "surprise"
        says = f"{part} is expected to be broken, but came out otherwise: {outcome.value}"
        yield CodeFinding(promise.name, weight, says, source.position(_expected(answer, part)), ("expected", str(part)))
    unsure = next((one for one in UNDECIDED if one in judgement.outcomes), None)
    if unsure is not None:
        reason = "outside of what is expected" if promise.outcome is not unsure else promise.reason or "nothing could break it"
        yield CodeFinding(
            promise.name, "undecided", f"{promise.name} is {unsure.value}: {reason}", source.position(()), ("undecided",)
        )


def _expected(answer: Answer, part: ExpectPart) -> tuple[str | int, ...]:
    return "expect", answer.loaded.design.expected.index(part)
