"""The same with two records, where it matters what is really done to another one: its buttons, refusals and pushes."""

from collections.abc import Hashable
from itertools import product
from typing import NamedTuple

from staleproof.model.abstraction.abstract_cone import Built, build
from staleproof.model.abstraction.partition import Classes
from staleproof.model.components.program import Reply
from staleproof.model.components.server import without_rows
from staleproof.model.records.values import Put
from staleproof.model.refinement.one_record import RowsWorld, guessing
from staleproof.model.refinement.target import Record, Sought, programs
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.systems.view import Face
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step, System

OTHERS_DO = ("commit", "announce")
"""What others do to a record."""


class Both(NamedTuple):
    """The record that the question is about, and another one."""

    first: Record = Record()
    other: Record = Record()

    @property
    def status(self) -> str | None:
        """The status of the first record."""
        return self.first.status

    @property
    def marked(self) -> bool:
        """Whether a commit of the first record was marked."""
        return self.first.marked

    @property
    def done(self) -> bool:
        """Whether the handler that made it has reported success."""
        return self.first.done

    @property
    def made(self) -> Face | None:
        """What the view shows of what it has led to."""
        return self.first.made

    @property
    def shown(self) -> bool:
        """Whether an answer has brought it to the copy of the view."""
        return self.first.shown

    @property
    def reloaded(self) -> bool:
        """Whether the page was reloaded since."""
        return self.first.reloaded


class Other(RowsWorld):
    """The world around another record, of which only the buttons are asked for."""

    def _look(self, status: str) -> Hashable:
        return self.guard.signature(status)


class Pair:
    """The world around a concrete cone with two records."""

    name = parts.SERVER
    initial = Both()

    def __init__(self, concrete: ConcreteCone, sought: Sought, built: Built) -> None:
        self.first = RowsWorld(concrete, sought, built)
        self.other = Other(concrete, Sought(commits_after=True, fresh=sought.fresh), built)

    def __repr__(self) -> str:
        return f"Pair{self.first, self.other}"

    @property
    def merged(self) -> tuple[Classes, ...]:
        """For each record the classes of statuses that nothing tells apart."""
        return self.first.classes, self.other.classes

    def offers(self, state: Both) -> tuple[Offer, ...]:
        """Two statuses to begin with; then the commits of others, those of the other record under a name of their own.

        Further records matter by what is done to them, as where one record is followed.
        """
        if state.status is None:
            pairs = product(*(dict.fromkeys(classes.values()) for classes in self.merged))
            return tuple(Offer(Event("begin", pair), Kind.ENVIRONMENT) for pair in pairs)
        found = self.first.offers(state.first)
        others = (offer.event for offer in self.other.offers(state.other) if offer.event.name in OTHERS_DO)
        return (*found, *(Offer(Event("elsewhere", (event.name, event.data)), Kind.ENVIRONMENT) for event in others))

    def step(self, state: Both, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("begin", ((one, *_), (other, *_))):
                return Step(Both(Record(one), Record(other)))
            case _ if state.status is None:
                return None
            case Event("read", str(asker)):
                rows = (self.first.read(state.first), self.other.read(state.other))
                return Step(state, (Send(asker, Event("answer", (rows, False))),))
            case Event("elsewhere", (str(name), data)):
                return self._of_other(state, Event(name, data))
            case Event("request", (slot, 1, ask, (case, False))):
                return self._of_other(state, Event("request", (slot, 0, ask, (case, False))))
            case Event("request", (_, 1, _, _)):
                return None
            case Event("failed", (str(slot), 1)):
                return self._of_other(state, Event("failed", (slot, 0)))
        step = self.first.step(state.first, event)
        return step and step._replace(state=state._replace(first=step.state))

    def _of_other(self, state: Both, event: Event) -> Step | None:
        step = self.other.step(state.other, event)
        return step and Step(state._replace(other=step.state), tuple(map(_moved, step.sends)), tuple(map(_moved, step.later)))


def _moved(send: Send) -> Send:
    """What is sent about a row, as it is about the other record."""
    match send.event:
        case Event("publish", (message, Put() as put)):
            return Send(send.to, Event("publish", (message, put._replace(record=1))))
        case Event("replied", Reply(row=Put() as put) as reply):
            return Send(send.to, Event("replied", reply._replace(row=put._replace(record=1))))
    return send


def two_records(concrete: ConcreteCone, sought: Sought, *, collapse_duplicates: bool = True) -> System:
    """The cone with the rows of two records, around a marked commit of the first.

    Without `collapse_duplicates` each request and message counts, of which there may be any number; but where versions are
    looked at.
    """
    built = build(
        concrete.cone,
        guessing(concrete, programs(concrete, sought)),
        sought.watches,
        without_rows(concrete.cone.lifecycle, RECORDS),
        RECORDS,
        collapse_duplicates=collapse_duplicates,
    )
    world = Pair(concrete, sought, built)
    return built.around(concrete.cone, world, world.first.guard)
