"""The stories of an answer as plain text, each with its cause, which stories of one kind have in common."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

from rich.console import Console
from rich.text import Text

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.reports.renderings.breach_causes import breaches, kind_of_run
from staleproof.reports.renderings.console import show_telling
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.plain_text import plain_text


@dataclass
class StoryTexts:
    """Tells the stories of one answer; `designs` are those that were changed for others."""

    answer: Answer
    designs: ChangedDesigns = field(default_factory=ChangedDesigns)

    @cached_property
    def _blamed(self) -> dict[tuple[Hashable, ...], Cause]:
        found = breaches(self.answer, self.designs)
        return {kind_of_run(one.story): cause for _, one, cause in found if one.story is not None}

    def cause(self, story: Story) -> Cause:
        """Why it ends as it does."""
        known = self._blamed.get(kind_of_run(story))
        return known or cause(Teller(tale_of(story)), self.answer.loaded.source, self.designs)

    def text(self, story: Story) -> str:
        """All of it, as on a terminal."""

        def show(console: Console) -> None:
            show_telling(console, Teller(tale_of(story)).tell(), self.cause(story))
            console.print(Text(f"     Again: {again(self.answer, story)}"), soft_wrap=True)

        return plain_text(show)


def again(answer: Answer, story: Story) -> str:
    """The command that tells a story of an answer again."""
    return f"staleproof replay {answer.loaded.given} {story.replay}"
