"""The stories of a check, each told once and called by a number."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.checker.session.session import Session
from staleproof.reports.renderings.breach_causes import kind_of_run
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import StoryInWords, Teller


@dataclass(frozen=True)
class Chapter:
    """A story with its number, the answer that it belongs to and its cause.

    `shows` says what it is a story of, `again` with which arguments the replay command tells it again.
    """

    number: str
    answer: Answer
    shows: str
    story: Story
    telling: StoryInWords
    cause: Cause
    again: str

    @property
    def design(self) -> str:
        """The name of its design, which another design may have too."""
        return self.answer.loaded.design.name


@dataclass
class Book:
    """All stories told so far; the same path of the same answer has one number.

    What is not told has a cause, too, which stories of one kind have in common.
    In the session it is tried whether the whole world has stories that are told otherwise than they were found.
    """

    chapters: list[Chapter] = field(default_factory=list)
    designs: ChangedDesigns = field(default_factory=ChangedDesigns)
    session: Session = field(default_factory=Session)
    causes: dict[tuple[Hashable, ...], Cause] = field(default_factory=dict)

    def number(self, answer: Answer, story: Story, shows: str) -> str:
        """The number of a story, told now if it was not."""
        known = self.known(answer, story)
        if known is not None:
            return known
        teller = Teller(tale_of(story))
        number = f"S{len(self.chapters) + 1}"
        reason, again = cause(teller, answer.loaded.source, self.designs), f"{answer.loaded.given} {story.replay}"
        told = Chapter(number, answer, shows, story, teller.tell(), reason, again)
        self.chapters.append(told)
        self.causes.setdefault((id(answer), *kind_of_run(story)), reason)
        return number

    def chapter(self, answer: Answer, story: Story) -> Chapter | None:
        """A story with its number, if it was told."""
        return next((chapter for chapter in self.of(answer) if chapter.story == story), None)

    def known(self, answer: Answer, story: Story) -> str | None:
        """The number of a story, if it was told."""
        known = self.chapter(answer, story)
        return None if known is None else known.number

    def cause(self, answer: Answer, story: Story) -> Cause:
        """Why a story ends as it does, whether it has a number or not."""
        kind = (id(answer), *kind_of_run(story))
        if kind not in self.causes:
            self.causes[kind] = cause(Teller(tale_of(story)), answer.loaded.source, self.designs)
        return self.causes[kind]

    def of(self, answer: Answer) -> list[Chapter]:
        """The stories of one answer."""
        return [chapter for chapter in self.chapters if chapter.answer is answer]


def numbered(answers: Sequence[Answer]) -> Book:
    """A book with every story that is told of the promises and claims, those of lifecycles behind those of stale views."""
    book = Book()
    for answer in answers:
        for promise in sorted(answer.promises, key=lambda promise: bool(promise.breaches)):
            if promise.story is not None:
                book.number(answer, promise.story, f"{promise.name} is broken")
        for claim in answer.claims:
            if claim.story is not None:
                book.number(answer, claim.story, f"refutes '{claim.says}'")
    return book
