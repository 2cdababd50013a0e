"""Where a story plays: what the components of a system are called, for one view's cone and for a whole world alike."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from staleproof.checker.answers.story import Story
from staleproof.model.language.design import Design, ViewPart
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.values import Row, plain
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.neighbours import beside
from staleproof.model.systems.outside_classes import Outside
from staleproof.model.systems.parts import HERE, SERVER
from staleproof.model.systems.view import Face, accepts, offered, shown
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Label, State, System


class Setting(Protocol):
    """What a story must know of the system it plays in."""

    @property
    def design(self) -> Design:
        """The design that the system is made from."""

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of the records."""

    @property
    def system(self) -> System:
        """The system."""

    @property
    def copies(self) -> dict[str, tuple[str, str]]:
        """For the address of each copy its dashboard and its declared name."""

    @property
    def slots(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """For each slot its dashboard and the names of its programs."""

    @property
    def outside(self) -> Outside:
        """The copies that the system knows of only as far as handlers wait for them."""

    def owner(self, component: str) -> str:
        """The dashboard that a component belongs to."""

    def page(self, event_data: object) -> str:
        """The declared name of the page that an event opens."""

    def seen(self, state: State, place: ViewName, record: int) -> Row | None:
        """A record as a view shows it."""

    def mounted(self, state: State, place: ViewName) -> bool:
        """Whether the page of a view is open."""


@dataclass(frozen=True)
class ConeSetting:
    """The cone of one view."""

    concrete: ConcreteCone
    system: System

    @property
    def design(self) -> Design:
        """The design."""
        return self.concrete.cone.design

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of the record."""
        return self.concrete.cone.lifecycle

    @property
    def copies(self) -> dict[str, tuple[str, str]]:
        """The copies of the cone."""
        return {address: (self.concrete.cone.dashboard, name) for name, address in self.concrete.cone.tab.addresses}

    @property
    def slots(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The slots of the cone."""
        return dict.fromkeys(self.concrete.cone.slots, (self.concrete.cone.dashboard, self.concrete.handlers))

    @property
    def outside(self) -> Outside:
        """Those outside of the cone."""
        return self.concrete.cone.outside

    def owner(self, _component: str) -> str:
        """The one dashboard."""
        return self.concrete.cone.dashboard

    def page(self, event_data: object) -> str:
        """The page of the view."""
        cone = self.concrete.cone
        return cone.page if event_data in (HERE, None) else cone.other_pages.get(str(event_data), str(event_data))

    def seen(self, state: State, place: ViewName, record: int) -> Row | None:
        """A record as the one view shows it, or the one beside."""
        if place.view == self.concrete.cone.beside:
            return beside(self.concrete, state, record)
        return self.concrete.seen(state, record)

    def mounted(self, state: State, _place: ViewName) -> bool:
        """Whether the page of the one view is open."""
        return self.concrete.open(state)


@dataclass(frozen=True)
class WorldSetting:
    """All browsers of a design."""

    whole: WholeWorld
    system: System

    @property
    def design(self) -> Design:
        """The design."""
        return self.whole.design

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of the records."""
        return self.whole.lifecycle

    @cached_property
    def copies(self) -> dict[str, tuple[str, str]]:
        """The copies of all browsers."""
        return {
            tab.at(copy): (name, copy)
            for name, tab in self.whole.tabs.items()
            for copy in (*tab.board.queries, *tab.board.arrays)
        }

    @cached_property
    def slots(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The slots of all browsers."""
        return {
            slot: (name, tuple(tab.board.handlers))
            for name, tab in self.whole.tabs.items()
            for slot in self.whole.slot_names(tab)
        }

    @property
    def outside(self) -> Outside:
        """None: a whole world knows all."""
        return Outside()

    def owner(self, component: str) -> str:
        """The dashboard that the component is a part of; of the server there is one for all."""
        return self.whole.owners.get(component, SERVER)

    def page(self, event_data: object) -> str:
        """Pages are called as they are declared."""
        return str(event_data)

    def seen(self, state: State, place: ViewName, record: int) -> Row | None:
        """A record as a view shows it."""
        return self.whole.seen(state, place, record)

    def mounted(self, state: State, place: ViewName) -> bool:
        """Whether the page of a view is open."""
        return self.whole.open(state, place)


@dataclass(frozen=True)
class Tale:
    """A concrete path on a setting, with the view and the record that it ends badly for.

    It is about another view `beside` it, too, if that contradicts it in the end.
    """

    setting: Setting
    labels: tuple[Label, ...]
    states: tuple[State, ...]
    place: ViewName
    record: int = 0
    beside: ViewName | None = None

    @property
    def part(self) -> ViewPart:
        """The declaration of the view."""
        return self._declared(self.place)

    def _declared(self, place: ViewName) -> ViewPart:
        return self.setting.design.dashboards[place.dashboard].views[place.view]

    @property
    def copy(self) -> str:
        """The address of the copy that the view reads."""
        wanted = (self.place.dashboard, self.part.reads)
        return next(address for address, name in self.setting.copies.items() if name == wanted)

    @cached_property
    def records(self) -> tuple[int, ...]:
        """The records that the story is about: the one it ends badly for, and all that are there at some time."""
        initial = self.setting.lifecycle.rule.initial
        rows = [self.truth(moment) for moment in range(len(self.states))]
        there = (n for n in range(len(rows[0])) if n == self.record or any(row[n].status != initial for row in rows))
        return tuple(there)

    def statuses(self, value: tuple[Row, ...]) -> str:
        """The statuses of these records in a copy."""
        return ", ".join(value[record].status for record in self.records)

    def local(self, moment: int, name: str) -> Any:
        """The state of a component before step `moment + 1`."""
        return self.setting.system.local(self.states[moment], name)

    def truth(self, moment: int) -> tuple[Row, ...]:
        """The records as the server has them before step `moment + 1`."""
        return tuple(map(plain, self.local(moment, SERVER)))

    @property
    def wordless(self) -> bool:
        """Whether the view shows what the server has in the end, and has neither a text nor a button for that."""
        truth = self.truth(len(self.labels))[self.record].status
        seen = self.setting.seen(self.states[-1], self.place, self.record)
        return seen is not None and seen.status == truth and self.text(truth) == "" and not self.buttons(truth)

    @property
    def refused(self) -> tuple[str, ...]:
        """The buttons that the view has in the end for what the server has, too, and which this would refuse."""
        truth = self.truth(len(self.labels))[self.record].status
        seen = self.setting.seen(self.states[-1], self.place, self.record)
        if seen is None or seen.status != truth:
            return ()
        board, lifecycle = self.setting.design.dashboards[self.place.dashboard], self.setting.lifecycle
        return tuple(button for button in self.buttons(truth) if not accepts(lifecycle, board, button, truth))

    def text(self, status: str) -> str | None:
        """What the view shows of a status."""
        return self.face(status, self.place)[0]

    def buttons(self, status: str) -> tuple[str, ...]:
        """What the view offers in a status."""
        return self.face(status, self.place)[1]

    def face(self, status: str, place: ViewName) -> Face:
        """What a view shows and offers in a status."""
        design, lifecycle, view = self.setting.design, self.setting.lifecycle, self._declared(place)
        return shown(design, lifecycle, view, status), offered(design, lifecycle, view, status)


def tale_of(story: Story) -> Tale:
    """A story on the cone of its view, as it can be told."""
    place = ViewName(story.dashboard, story.view)
    other = story.concrete.cone.beside
    beside = None if other is None else ViewName(story.dashboard, other)
    return Tale(ConeSetting(story.concrete, story.system), story.path.labels, story.path.states, place, beside=beside)
