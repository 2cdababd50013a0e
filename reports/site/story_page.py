"""Everything that the page of a story shows: its steps, what every lane holds after each, and what the view shows then."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from staleproof.reports.site.arrows import Arrow, Piece, arrows, pieces
from staleproof.reports.site.quoted_lines import Quoted, quoted
from staleproof.reports.site.screens import Shown, bands, shown
from staleproof.reports.site.story_lanes import Lines, StoryLanes
from staleproof.reports.site.told_stories import ToldStory
from staleproof.reports.site.words import LINES
from staleproof.reports.stories.messages.message import Lane
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import StoryInWords, Teller
from staleproof.reports.text.escaping import visible


@dataclass(frozen=True)
class LaneChange:
    """A lane that holds something else after a step: what is there no more, what is new there, and all that is there now."""

    lane: int
    gone: Lines
    new: Lines
    now: Lines


@dataclass(frozen=True)
class StepShown:
    """A step with the place of its lane, what it changes, whether the view is stale after it, and lines that go through it.

    `seen` is what the user sees of the record, "" where that is as before the step.
    """

    number: int
    lane: int
    text: str
    changes: tuple[LaneChange, ...]
    stale: bool
    seen: str
    pieces: tuple[Piece, ...]


class StoryPage:
    """The page of one story."""

    def __init__(self, told: ToldStory) -> None:
        self.told, self.chapter = told, told.chapter
        self.teller = Teller(tale_of(self.chapter.story))
        self._lanes = StoryLanes(self.teller)

    @property
    def telling(self) -> StoryInWords:
        """The story in words."""
        return self.chapter.telling

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """From left to right."""
        return self._lanes.lanes

    @property
    def screen(self) -> int:
        """The place of the lane of the view."""
        return self._lanes.screen

    @cached_property
    def bands(self) -> tuple[tuple[int, int], ...]:
        """The steps after which the view is stale."""
        return bands(self.shown)

    @property
    def first_stale(self) -> int | None:
        """The first step after which the view is stale, None if it never is."""
        return self.bands[0][0] if self.bands else None

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """What the view shows at the beginning and after each step."""
        return tuple(shown(self.teller, moment) for moment in range(len(self.steps_held)))

    @cached_property
    def steps_held(self) -> tuple[tuple[Lines, ...], ...]:
        """What each lane holds at the beginning and after each step."""
        return tuple(self._lanes.held(moment) for moment in range(len(self.teller.tale.states)))

    @cached_property
    def arrows(self) -> tuple[Arrow, ...]:
        """What is sent, in which step and lane, and where it arrives."""
        return arrows(self._lanes.messages, self.lanes, len(self.teller.tale.labels))

    @cached_property
    def steps(self) -> tuple[StepShown, ...]:
        """One after the other."""
        return tuple(
            StepShown(
                step.number,
                self._lanes.at(n),
                step.text,
                tuple(_changes(self.steps_held[n], self.steps_held[n + 1])),
                self.shown[n + 1].stale,
                "" if self.shown[n].short == self.shown[n + 1].short else self.shown[n + 1].short,
                tuple(pieces(self.arrows, step.number)),
            )
            for n, step in enumerate(self.telling.steps)
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The kinds of lines that are drawn."""
        drawn = {arrow.line for arrow in self.arrows}
        return tuple(line for line in LINES if line in drawn)

    @property
    def ends(self) -> frozenset[str]:
        """How the lines end."""
        return frozenset(arrow.how for arrow in self.arrows)

    @property
    def declarations(self) -> tuple[tuple[str, Quoted], ...]:
        """The declarations that should have reached the copy, each with the kind of anomaly."""
        loaded = self.chapter.answer.loaded
        return tuple((cause.kind, quoted(loaded, cause.path, cause.where)) for cause in self.chapter.cause.together)

    @property
    def data(self) -> dict[str, Any]:
        """What the script of the page reads; moments count from 0, the beginning."""
        found: dict[str, Any] = {
            "number": self.chapter.number,
            "view": self.telling.view,
            "lanes": [{"name": lane.title, "kind": lane.kind} for lane in self.lanes],
            "steps": [
                {"number": step.number, "lane": step.lane, "text": step.text, "changes": [asdict(one) for one in step.changes]}
                for step in self.steps
            ],
            "first": self.steps_held[0],
            "shown": [asdict(one) for one in self.shown],
            "messages": [asdict(arrow) for arrow in self.arrows],
            "stale": self.bands,
            "first_stale": self.first_stale,
        }
        return found


def _changes(before: tuple[Lines, ...], after: tuple[Lines, ...]) -> list[LaneChange]:
    pairs = enumerate(zip(before, after, strict=True))
    return [
        LaneChange(lane, tuple(line for line in was if line not in now), tuple(line for line in now if line not in was), now)
        for lane, (was, now) in pairs
        if was != now
    ]


def plain(data: Any) -> Any:
    """Data with every text in it as it can be seen."""
    match data:
        case str():
            return visible(data)
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list() | tuple():
            return [plain(value) for value in data]
    return data
