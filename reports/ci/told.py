"""The stories of an answer as plain text, with the numbers that a check gives them."""

from rich.console import Console
from rich.text import Text

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.reports.renderings.console import show_telling
from staleproof.reports.renderings.numbered_stories import Book
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.plain_text import plain_text


def told(book: Book, answer: Answer, story: Story) -> str:
    """All of a story, as on a terminal, with its number if it has one."""
    chapter = book.chapter(answer, story)
    telling = Teller(tale_of(story)).tell()

    def show(console: Console) -> None:
        if chapter is not None:
            console.print(Text(f"{chapter.number}  {telling.view}"))
        show_telling(console, telling, book.cause(answer, story) if chapter is None else chapter.cause)
        console.print(Text(f"     Again: {again(answer, story)}"), soft_wrap=True)

    return plain_text(show)


def again(answer: Answer, story: Story) -> str:
    """The command that tells a story of an answer again."""
    return f"staleproof replay {answer.loaded.given} {story.replay}"
