"""What the first page of a site tells of designs: promises and claims side by side, causes, and the stories of each cause."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from staleproof.checker.answers.answer import Answer, Claim
from staleproof.checker.answers.judgement import Judgement
from staleproof.checker.answers.story import Story
from staleproof.checker.answers.undecided import in_words
from staleproof.reports.diagrams.form import Diagram
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.renderings.breach_causes import BreachCause, hidden_causes
from staleproof.reports.renderings.console import CLAIM_WORDS, WORDS, as_expected
from staleproof.reports.site.comparison import MatrixComparison
from staleproof.reports.site.quoted_lines import Quoted, quoted
from staleproof.reports.site.told_stories import StoryLink, ToldStories, ToldStory
from staleproof.reports.site.words import names
from staleproof.reports.stories.causes.cause import Cause


@dataclass(frozen=True)
class ComparedVerdict:
    """How something came out in one design: the outcome, its word, what is said behind it, and a link to its story."""

    outcome: str
    word: str
    said: str = ""
    scope: str = ""
    why: str = ""
    story: StoryLink | None = None
    surprising: bool = False


@dataclass(frozen=True)
class ComparedRow:
    """A promise or a claim by name, its sentence, and how it came out in each design; None where a design has it not."""

    name: str
    says: str
    verdicts: tuple[ComparedVerdict | None, ...]

    @property
    def differs(self) -> bool:
        """Whether it came out otherwise in one design than in another."""
        return len({None if one is None else one.word for one in self.verdicts}) > 1


@dataclass(frozen=True)
class CauseShown:
    """A cause with its declarations quoted, what it breaks, and the stories that it explains."""

    cause: BreachCause | None
    title: str
    declarations: tuple[tuple[str, Quoted], ...]
    stories: tuple[ToldStory, ...]


class FamilyShown:
    """Designs that can be compared."""

    def __init__(self, answers: tuple[Answer, ...], stories: ToldStories) -> None:
        self.answers, self.stories = answers, stories
        self.matrix = MatrixComparison(answers, stories)
        self.designs = tuple(DesignShown(answer, stories) for answer in answers)

    @property
    def lifecycle(self) -> Diagram:
        """The lifecycle, with what the first of the designs shows of each status."""
        return lifecycle(self.answers[0].loaded)

    @cached_property
    def promises(self) -> tuple[ComparedRow, ...]:
        """Each promise with its verdict in each design."""
        judged = [{one.promise.name: one for one in answer.judgements} for answer in self.answers]
        rows = []
        for name in dict.fromkeys(name for found in judged for name in found):
            first = next(found[name] for found in judged if name in found)
            pairs = zip(self.answers, judged, strict=True)
            verdicts = (self._promise(answer, found[name]) if name in found else None for answer, found in pairs)
            rows.append(ComparedRow(name, first.promise.says, tuple(verdicts)))
        return tuple(rows)

    @cached_property
    def claims(self) -> tuple[ComparedRow, ...]:
        """Each claim with its verdict in each design."""
        known = [{(one.group, one.name, one.says): one for one in answer.claims} for answer in self.answers]
        rows = []
        for key in dict.fromkeys(key for found in known for key in found):
            pairs = zip(self.answers, known, strict=True)
            verdicts = (self._claim(answer, found[key]) if key in found else None for answer, found in pairs)
            rows.append(ComparedRow(f"{key[0]}: {key[1]}", key[2], tuple(verdicts)))
        return tuple(rows)

    def _promise(self, answer: Answer, judgement: Judgement) -> ComparedVerdict:
        promise = judgement.promise
        told = self._told(answer, promise.story, f"{promise.name} is broken")
        word, why = WORDS[promise.outcome], promise.evidence
        surprising = judgement.surprising
        return ComparedVerdict(promise.outcome.name, word, as_expected(judgement), promise.asked, why, told, surprising)

    def _claim(self, answer: Answer, claim: Claim) -> ComparedVerdict:
        told = self._told(answer, claim.story, f"'{claim.says}' is refuted")
        return ComparedVerdict(claim.outcome.name, CLAIM_WORDS[claim.outcome], why=claim.because, story=told)

    def _told(self, answer: Answer, story: Story | None, said: str) -> StoryLink | None:
        return None if story is None else self.stories.told(answer, story).link(said, f"{story.dashboard}.{story.view}")


class DesignShown:
    """One design: its causes with their stories, what is open, what was assumed."""

    def __init__(self, answer: Answer, stories: ToldStories) -> None:
        self.answer, self.stories = answer, stories

    @property
    def name(self) -> str:
        """What it is called."""
        answers = self.stories.answers
        return names(answers)[[one is self.answer for one in answers].index(True)]

    @property
    def title(self) -> str:
        """Its heading."""
        return self.answer.loaded.design.title

    @property
    def faults(self) -> str:
        """Those that it claims to survive."""
        return ", ".join(self.answer.loaded.design.faults) or "none claimed"

    @property
    def hidden(self) -> str:
        """Whether there may be further causes."""
        return hidden_causes(self.answer)

    @property
    def open(self) -> tuple[str, ...]:
        """What is not decided."""
        return tuple(map(in_words, self.answer.open))

    @cached_property
    def causes(self) -> tuple[CauseShown, ...]:
        """The causes of breaches, the most far-reaching first; then those of entries that break nothing."""
        loaded, grouped = self.answer.loaded, self._grouped
        breaking = {_key(one.cause): one for one in self.stories.causes[id(self.answer)]}
        order = [*(key for key in breaking if key in grouped), *(key for key in grouped if key not in breaking)]
        found = []
        for key in order:
            told = grouped[key]
            blamed = told[0].chapter.cause
            lines = tuple((one.kind, quoted(loaded, one.path, one.where)) for one in blamed.together)
            found.append(CauseShown(breaking.get(key), blamed.named, lines, tuple(told)))
        return tuple(found)

    @cached_property
    def _grouped(self) -> dict[tuple[Hashable, ...], list[ToldStory]]:
        grouped: dict[tuple[Hashable, ...], list[ToldStory]] = {}
        for told in self.stories.of(self.answer):
            grouped.setdefault(_key(told.chapter.cause), []).append(told)
        return grouped


def _key(blamed: Cause) -> tuple[Hashable, ...]:
    """What causes have in common that are one for the reader."""
    return blamed.named, blamed.places
