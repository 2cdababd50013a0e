"""Stories in words: each step of a concrete path as who acts and what happens, and how it ends."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never, cast

from staleproof.model.components.array import Array
from staleproof.model.components.channel import Channel, called
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.page import Page, PageBegins
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.components.server import Server, ServerBegins
from staleproof.model.english import counted, listed
from staleproof.model.records.values import Row
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.systems.whole_world import ViewName
from staleproof.model.vocabulary import Label
from staleproof.reports.stories.channels import heard
from staleproof.reports.stories.effects import effect, skipped
from staleproof.reports.stories.handling import ends, handled
from staleproof.reports.stories.lanes import Lanes
from staleproof.reports.stories.requests import asked
from staleproof.reports.stories.unfolded import Unfolded
from staleproof.reports.stories.waiting import arrived, begun


@dataclass(frozen=True)
class StoryStep:
    """One step of a story: its number, the lane it happens in, the lane it is addressed to if any, and what happens."""

    number: int
    lane: str
    to: str | None
    text: str


@dataclass(frozen=True)
class StoryInWords:
    """A story in words: the lanes in which something happens, that of the view first; the steps; and the end.

    `for_good` says what is repeated then, where the story is one of a view that does not recover.
    """

    lanes: tuple[str, ...]
    steps: tuple[StoryStep, ...]
    view: str
    shows: str
    truth: str
    for_good: str = ""

    @property
    def ending(self) -> str:
        """How it ends."""
        said = f"In the end {self.view} shows {self.shows}; the server has {self.truth}."
        return f"{said} {self.for_good}" if self.for_good else said


DOES: dict[PageBegins, str] = {
    "focus": "comes back to the window",
    "reload": "reloads the page",
    "hide": "goes to another browser tab, this one is hidden",
    "show": "comes back to this browser tab",
    "offline": "goes offline",
    "online": "is online again",
    "log out": "logs out",
    "log in": "logs in again",
}
"""What people do to a tab, where that is all there is to say."""


class Teller(Unfolded):
    """Tells one story."""

    def tell(self) -> StoryInWords:
        """The whole story."""
        steps = tuple(self.step(n) for n in range(len(self.tale.labels)))
        place, record, last = self.tale.place, self.tale.record, len(self.tale.labels)
        first = self.role(place.dashboard)
        lanes = tuple(dict.fromkeys((first, self.lanes.server, *(step.lane for step in steps))))
        row, truth = self.setting.seen(self.tale.states[-1], place, record), self.tale.truth(last)[record]
        shows, right = self.look(row), self.look(truth)
        said = f"{shows}{self._no_more() if shows == right else self._beside()}"
        view = f"{place.dashboard}.{place.view}"
        return StoryInWords(lanes, steps, view, said, f"{truth.status}: {right}", self._for_good())

    def _for_good(self) -> str:
        """What is repeated, if the story says that it is."""
        loop, last = self.tale.loop, len(self.tale.labels)
        if loop is None:
            return ""
        if not loop:
            return "So it stays for good: nothing more happens by itself."
        clocks = (n for n in range(last - loop, last) if self.tale.labels[n].event.name in ("poll", "expire"))
        passing = listed(dict.fromkeys(map(self._said, clocks)))
        steps = f"steps {last - loop + 1} to {last} are" if loop > 1 else f"step {last} is"
        return f"So it stays for good: {steps} all that happens by itself ({passing}), again and again."

    def _beside(self) -> str:
        """What the view beside shows, where the story is about that, too."""
        if self.tale.beside is None:
            return ""
        row = self.setting.seen(self.tale.states[-1], self.tale.beside, self.tale.record)
        return f", and beside it {self.tale.beside.view} shows {self.look(row, self.tale.beside)}"

    def _no_more(self) -> str:
        """The guess that a view should still show beside what looks right; or that what it shows says nothing."""
        if self.tale.wordless:
            return ", which says nothing"
        if self.tale.refused:
            return f", of which the server refuses {listed(f'[{button}]' for button in self.tale.refused)}"
        for slot, (dashboard, handlers) in self.setting.slots.items():
            run = self.tale.local(len(self.tale.labels), slot)
            if dashboard == self.tale.place.dashboard and run is not None and run.undecided and run.record == self.tale.record:
                guess = self.setting.design.dashboards[dashboard].handlers[handlers[run.program]].optimistic
                return "" if guess is None else f", and no more what was guessed: {self.look(Row(guess, 0))}"
        return ""

    def look(self, row: Row | None, place: ViewName | None = None) -> str:
        """What the view of the story, or another one, shows for a row."""
        if row is None:
            return "nothing, because nothing was loaded"
        if row.status not in self.setting.lifecycle.statuses:
            return f'the unknown word "{row.status}"'
        text, buttons = self.tale.face(row.status, place or self.tale.place)
        if text is None:
            return "no such row"
        offered = f" with {' and '.join(f'[{button}]' for button in buttons)}" if buttons else ""
        return (f'"{text}"' if text else "a row without text") + offered

    @cached_property
    def lanes(self) -> Lanes:
        """Where its steps happen."""
        return Lanes(self)

    def step(self, n: int) -> StoryStep:
        """One step."""
        lane = self.lanes.lane(n)
        return StoryStep(n + 1, lane, self.lanes.addressee(n, lane), self.text(n))

    def text(self, n: int) -> str:
        """What happens in a step."""
        effects = (
            effect(part, self.kinds[part.to], self.setting.copies[part.to][1], self.tale.statuses)
            for part in self.parts[n]
            if part.to in self.setting.copies
        )
        pushes = [part for part in self.parts[n] if part.event.name == "publish" and part.after != part.before]
        pushed = _on_their_way(_different((part.to, called(part.event.data)) for part in pushes))
        spared = (skipped(part) for part in self.parts[n])
        left = (
            f"{self.setting.copies[to][1]} is not read again, another action is under way"
            for to in spared
            if to in self.setting.copies
        )
        found = (self._said(n), *effects, *self._waits(n), *left, *pushed, *ends(self, n))
        return "; ".join(said for said in reversed(dict.fromkeys(reversed(found))) if said)

    def _waits(self, n: int) -> Iterator[str]:
        """What handlers begin to wait for beyond what the story follows."""
        for to, before, event, after, _ in self.parts[n]:
            component = self.kinds[to]
            if isinstance(component, OutsideCopies) and event.name == "busy":
                yield begun(component, before, after, event.data[1], self.setting.outside.members)

    def _said(self, n: int) -> str:
        label = self.tale.labels[n]
        component = self.kinds[label.component]
        match component:
            case Server():
                return self._committed(label)
            case Slot():
                return handled(self, n, label)
            case Page():
                return self._page(label)
            case Channel():
                return heard(label.event, self.tale.local(n, label.component), self.tale.local(n + 1, label.component))
            case OutsideCopies():
                return self._arrived(n, component, *label.event.data)
            case OtherTabs():
                return "a message of another tab arrives"
            case Query() | Array() | SupersededRequests() | CacheLine() | ResponseCache():
                return asked(self, n, label)
        raise TypeError(f"there are no words for what a {type(component).__name__} begins")

    def _committed(self, label: Label) -> str:
        name, (record, t) = cast("ServerBegins", label.event.name), label.event.data
        match name:
            case "announce":
                return f"announces '{words(t.action)}'{self.about(record)}, which is not committed yet"
            case "commit":
                return f"{words(t.action)}: {self.subject(record)} becomes {t.target}"
            case _:
                assert_never(name)

    def _arrived(self, n: int, component: OutsideCopies, fate: str, slots: tuple[str, ...]) -> str:
        handlers = [self.setting.slots[slot][1][self.tale.local(n, slot).program] for slot in slots]
        return arrived(component, self.tale.local(n, component.name), fate, handlers, self.setting.outside.members)

    def _page(self, label: Label) -> str:
        name, data = cast("PageBegins", label.event.name), label.event.data
        match name:
            case "open":
                return f"opens '{self.setting.page(data)}'"
            case "leave":
                return f"leaves '{self.setting.page(data)}'" if data else "leaves the page"
            case "poll":
                return f"the poll of {self.setting.copies[str(data)][1]} fires"
            case "focus" | "reload" | "hide" | "show" | "offline" | "online" | "log out" | "log in":
                return DOES[name]
            case _:
                assert_never(name)


def _different(sent: Iterable[tuple[str, str]]) -> int:
    """How many messages are sent, each to some channels; two that are called the same in a cone reach one channel twice."""
    by_message: dict[str, Counter[str]] = {}
    for channel, message in sent:
        by_message.setdefault(message, Counter())[channel] += 1
    return sum(max(times.values()) for times in by_message.values())


def _on_their_way(pushes: int) -> tuple[str, ...]:
    if not pushes:
        return ()
    return ("a push is on its way",) if pushes == 1 else (f"{counted(pushes, 'push')} are on their way",)


def words(name: str) -> str:
    """An identifier as people say it."""
    return name.replace("_", " ")
