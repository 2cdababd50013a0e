"""The stories of a site: alike ones are told once, with all that they are true of."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from staleproof.checker.answers.answer import Answer, MatrixEntry, Reading
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.failing_remedies import as_bad_as
from staleproof.checker.promises.questions import QUESTIONS
from staleproof.model.language.anomalies import OfFaults
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, kind_of_run
from staleproof.reports.renderings.numbered_stories import Chapter, numbered


@dataclass(frozen=True)
class ToldPlace:
    """A view, and the entry of the matrix there if a story is about one."""

    view: str
    mutation: str = ""
    whose: str = ""


@dataclass(frozen=True)
class Opening:
    """What a link opens a story for: what is said, and of which views."""

    said: str
    views: tuple[str, ...]


@dataclass(frozen=True)
class StoryLink:
    """A link to the page of a story, from the folder of the site; the page says then what it was opened for."""

    number: str
    target: str


@dataclass(eq=False)
class ToldStory:
    """A story with a page of its own; `true_of` says for each place what alike stories show there.

    `openings` are what the links are for that lead to it.
    """

    chapter: Chapter
    true_of: dict[ToldPlace, list[str]] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)

    @property
    def number(self) -> str:
        """What it is called, on its page and elsewhere."""
        return self.chapter.number

    @property
    def length(self) -> int:
        """How many steps it has."""
        return len(self.chapter.telling.steps)

    def also(self, place: ToldPlace, said: str) -> None:
        """Something more that it is true of."""
        known = self.true_of.setdefault(place, [])
        if said not in known:
            known.append(said)

    def link(self, said: str, *views: str) -> StoryLink:
        """A link that opens it for something that is said of some views."""
        opening = Opening(said, views)
        if opening not in self.openings:
            self.openings.append(opening)
        return StoryLink(self.number, f"{story_file(self.number)}#for-{self.openings.index(opening) + 1}")

    @property
    def views(self) -> tuple[str, ...]:
        """The views that it is true of, the one that it is told of first."""
        return tuple(dict.fromkeys((self.chapter.telling.view, *(place.view for place in self.true_of))))

    def others(self, opening: Opening) -> tuple[str, ...]:
        """The views that it is opened for and not told of."""
        return tuple(view for view in opening.views if view != self.chapter.telling.view)

    @property
    def extents(self) -> tuple[tuple[str, str, str, str], ...]:
        """View, mutations, whose, and what is said of these; mutations of which the same is said are put together."""
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for place, said in self.true_of.items():
            grouped.setdefault((place.view, place.whose, "; ".join(said)), []).append(place.mutation)
        return tuple((view, ", ".join(filter(None, names)), whose, said) for (view, whose, said), names in grouped.items())


def story_file(number: str) -> str:
    """Where the page of a story is."""
    return f"stories/{number}.html"


class ToldStories:
    """All stories of some answers, those that the console numbers first and with the same numbers."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = answers
        self.book = numbered(answers)
        self._told: dict[tuple[Hashable, ...], ToldStory] = {}
        self._entries: dict[tuple[Hashable, ...], ToldStory] = {}
        self._of_answer: dict[int, list[ToldStory]] = {}
        for answer in answers:
            self._tell(answer)

    def of(self, answer: Answer) -> tuple[ToldStory, ...]:
        """The stories of one answer, in the order of their numbers."""
        return tuple(sorted(self._of_answer.get(id(answer), ()), key=lambda told: int(told.number[1:])))

    def __iter__(self) -> Iterator[ToldStory]:
        for answer in self.answers:
            yield from self.of(answer)

    def told(self, answer: Answer, story: Story, shows: str = "") -> ToldStory:
        """The page of a story, or of an alike one."""
        alike = self._alike(answer, story)
        if alike not in self._told:
            number = self.book.number(answer, story, shows)
            chapter = next(one for one in self.book.chapters if one.number == number)
            self._told[alike] = told = ToldStory(chapter)
            self._of_answer.setdefault(id(answer), []).append(told)
        return self._told[alike]

    def of_entry(self, answer: Answer, entry: MatrixEntry, reading: Reading) -> ToldStory | None:
        """The page of what an entry says, with the nearest remedy failing; None where it has no story."""
        if reading.story is None:
            return None
        key = (self._alike(answer, reading.story), reading.best)
        if key not in self._entries:
            longer = as_bad_as(reading.best, reading.story, self.book.session)
            said = f"what {entry.mutation} ({entry.whose}) takes: {reading.shown}"
            self._entries[key] = self.told(answer, longer, said)
        return self._entries[key]

    @cached_property
    def causes(self) -> dict[int, tuple[BreachCause, ...]]:
        """Why promises are broken, by the identity of the answer."""
        return {id(answer): breach_causes(answer, self.book.designs) for answer in self.answers}

    def _tell(self, answer: Answer) -> None:
        for chapter in self.book.of(answer):
            self.told(answer, chapter.story).also(ToldPlace(chapter.telling.view), chapter.shows)
        for one in self.causes[id(answer)]:
            self.told(answer, one.story, f"{one.broken[0].promise} is broken")
        for entry in answer.matrix:
            place = ToldPlace(f"{entry.dashboard}.{entry.view}", entry.mutation, entry.whose)
            for reading, when in ((entry.calm, "without faults"), (entry.faulty, "under faults")):
                told = self.of_entry(answer, entry, reading)
                if told is not None:
                    told.also(place, f"{reading.shown} {when}")
        for promise in answer.promises:
            for instance in promise.instances:
                in_matrix = instance.mutation is not None and promise.name not in QUESTIONS
                if instance.outcome is Outcome.VIOLATED and instance.story is not None and not in_matrix:
                    found = self.told(answer, instance.story, f"{promise.name} is broken")
                    found.also(ToldPlace(instance.place), f"{promise.name} is broken")

    def _alike(self, answer: Answer, story: Story) -> tuple[Hashable, ...]:
        """What stories have in common that end so for the same reason, step by step, whatever views and handlers are called.

        Where a fault is the reason, which no declaration prevents, it does not matter where it would stand.
        """
        kind, blamed = kind_of_run(story), self.book.cause(answer, story)
        where = () if blamed.kind in get_args(OfFaults) else (story.dashboard, *blamed.places)
        return id(answer), blamed.named, where, story.shows_something, *_renamed(kind[3:])


def _renamed(steps: tuple[Hashable, ...]) -> Iterator[Hashable]:
    """The steps of a run with the handlers that are clicked called by the order of their first clicks."""
    clicked: dict[Hashable, int] = {}
    for step in steps:
        match step:
            case (component, "click", handler):
                yield component, "click", clicked.setdefault(handler, len(clicked))
            case _:
                yield step
