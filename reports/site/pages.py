"""The files of a site, from the answers about some designs."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from staleproof.checker.answers.answer import Answer
from staleproof.model.english import listed
from staleproof.reports.diagrams.svg import svg
from staleproof.reports.renderings.console import WORDS
from staleproof.reports.site import words
from staleproof.reports.site.comparison import families
from staleproof.reports.site.overview import FamilyShown
from staleproof.reports.site.story_page import StoryPage, plain
from staleproof.reports.site.told_stories import ToldStories, story_file
from staleproof.reports.text.escaping import visible

FIRST = "index.html"
ASSETS = ("site.css", "story.js")
Files = dict[str, str]
"""The text of each file by its path from the folder of the site."""


def site(answers: Sequence[Answer]) -> Files:
    """All files of the site about some designs."""
    return site_of(ToldStories(answers))


def site_of(stories: ToldStories) -> Files:
    """The first page, a page for each story, a picture of each lifecycle, a style sheet and a script.

    The first page comes first: what its links open a story for stands on the page of the story.
    """
    pages, told = _environment(), tuple(stories)
    shown = tuple(FamilyShown(family, stories) for family in families(stories.answers))
    found = {FIRST: pages.get_template(FIRST).render(families=shown, root="", **_legend(shown))}
    page = pages.get_template("story.html")
    for place, one in enumerate(told):
        beside = (told[place - 1] if place else None, told[place + 1] if place + 1 < len(told) else None)
        found[story_file(one.number)] = page.render(page=StoryPage(one), told=one, beside=beside, root="../")
    pictures = {picture(number): svg(family.lifecycle) for number, family in enumerate(shown, 1)}
    folder = files("staleproof.reports.site") / "templates"
    return found | pictures | {name: (folder / name).read_text("utf-8") for name in ASSETS}


def _legend(shown: Sequence[FamilyShown]) -> dict[str, object]:
    """What the words and signs say that the first page has, and no others."""
    came_out = {promise.outcome for family in shown for answer in family.answers for promise in answer.promises}
    return {
        "legend": words.explained(word for family in shown for word in family.matrix.words),
        "verdicts": [(one.name, WORDS[one], said) for one, said in words.VERDICTS.items() if one in came_out],
        "compared": any(family.matrix.several for family in shown),
    }


def picture(number: int) -> str:
    """Where the picture of the lifecycle of some designs is; they are counted from 1."""
    return f"lifecycle-{number}.svg"


@cache
def _environment() -> Environment:
    """Templates in which every value is escaped, and letters that cannot be seen are written out."""
    made = Environment(
        loader=PackageLoader("staleproof.reports.site"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"plain": plain, "listed": listed}
    made.globals |= {
        "signs": words.SIGNS,
        "tone": words.tone,
        "whose": words.WHOSE,
        "lines": words.LINES,
        "picture": picture,
        "story_file": story_file,
    }
    return made


def _seen(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
