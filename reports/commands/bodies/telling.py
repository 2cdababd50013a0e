"""One story of a check, by the number that it has there; and how the command is called that tells it."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.model.english import listed
from staleproof.model.language.yaml_text import shown
from staleproof.reports.commands.formats import Replayed
from staleproof.reports.renderings.numbered_stories import Chapter, numbered
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

NUMBER = re.compile("[Ss][1-9][0-9]{0,8}")
MEGABYTE = 1_000_000


class NoStoryError(Exception):
    """What is no number of a story, or of none of a check; the message says which there are."""


def number_in(word: str) -> str:
    """The number of a story. Raises NoStoryError where it can be none, before anything is searched."""
    if not NUMBER.fullmatch(word):
        raise NoStoryError(f"{shown(word)} is no number of a story; expected one that a check tells, such as S3")
    return word.upper()


def of_number(answers: Sequence[Answer], number: str) -> Chapter:
    """The story that a check calls so. Raises NoStoryError."""
    chapters = numbered(answers).chapters
    for chapter in chapters:
        if chapter.number == number:
            return chapter
    names = listed(answer.loaded.design.name for answer in answers)
    if not chapters:
        raise NoStoryError(f"there is no story {number}: nothing that was asked of {names} has a story")
    known = chapters[0].number if len(chapters) == 1 else f"{chapters[0].number} to {chapters[-1].number}"
    said = f"there is no story {number} of {names}; expected {known}; pages of a report say how to replay others"
    raise NoStoryError(said)


def tell_story(story: Story, form: Replayed, text: Callable[[], None]) -> None:
    """Print a story: as `text` does it, as a sequence diagram, or as a trace."""
    match form:
        case "text":
            text()
        case "mermaid":
            from staleproof.reports.diagrams.sequence import sequence

            print(sequence(Teller(tale_of(story))))
        case "itf":
            from staleproof.reports.ci.itf import itf

            print(itf(story))
        case _:
            assert_never(form)


def command(designs: Sequence[str] | None, options: Mapping[str, object]) -> str:
    """The command line that tells a story of a check of these designs; `options` are those that the check was given."""
    given = (word for name, value in options.items() for word in _words(name, value))
    return shlex.join(["staleproof", "story", *(designs or ()), *given])


def _words(name: str, value: object) -> list[str]:
    option = f"--{name.replace('_', '-')}"
    match value:
        case bool():
            return [option if value else f"--no-{name}"]
        case list():
            return [word for one in value for word in (option, str(one))]
        case int() if name == "max_memory":
            return [option, f"{value / MEGABYTE:.15g}MB"]
        case _:
            return [option, str(value)]
