"""The refinement for one entry of the matrix, where marks alone promise a story that no status gives.

The server has real statuses here, and every copy from before the marked commit is told apart by what the view would
show of it: the same as after the commit (`SAME_LOOK`) or something else (`BEFORE`). So a filter that hides both, or a button
that no status offers, is seen. What is still left out is which status a copy has beyond that.
"""

from collections.abc import Hashable, Iterator
from typing import Any, Literal, assert_never, cast

from staleproof.model.abstraction.abstract_cone import Built, build
from staleproof.model.abstraction.matrix_entries import commits
from staleproof.model.abstraction.partition import Class, Classes
from staleproof.model.components.environment import (
    NOTHING_YET,
    TOUCHED,
    EnvironmentBegins,
    EnvironmentEvent,
    EnvironmentTold,
)
from staleproof.model.components.marked_component import became
from staleproof.model.components.program import Reply
from staleproof.model.components.server import Ask, Server
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.addresses import COPY
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.early_announcements import OF_ANOTHER_RECORD, announced_by, ended, without
from staleproof.model.records.replies import row_carried
from staleproof.model.records.values import Change, Mark, Meaning, OtherRecord, Value
from staleproof.model.refinement.merged_statuses import Marking, Reactions
from staleproof.model.refinement.possible_buttons import PossibleButtons
from staleproof.model.refinement.target import ANY_OF, Record, Sought, programs
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step, System

StatusesEvent = Literal["begin"] | EnvironmentEvent


class Statuses:
    """The world around a concrete cone. Statuses that nothing tells apart in it are merged to `classes`."""

    name = parts.SERVER
    initial = Record()

    def __init__(self, concrete: ConcreteCone, sought: Sought, built: Built) -> None:
        self.concrete = concrete
        self.sought = sought
        lifecycle = concrete.cone.lifecycle
        self.server = Server(lifecycle, ())
        every = (t for status in lifecycle.statuses for t in self._leaving(status))
        rows = tuple(every) if sought.entry is None else commits(concrete, sought.entry)
        look = None if sought.target is None else concrete.face(sought.target)
        self.same_look = frozenset(s for s in lifecycle.statuses if concrete.face(s) == look)
        marking = tuple(t for t in rows if sought.target in (None, t.target) and self._may_be_marked(t))
        self.marking = Marking(sought.entry, marking)
        self.guessers = dict(built.guessers)
        self.holders = built.holders
        self.clears = parts.cleared(built.rest)
        actions = concrete.cone.lifecycle.actions
        heard = tuple((action, concrete.cone.heard(action)) for action in actions)
        self.foreign = {concrete.cone.foreign(action): concrete.cone.heard(action) for action in actions}
        self.buttons = PossibleButtons(concrete, fresh=sought.fresh)
        self.sure = concrete.cone.sure
        self.classes = Reactions(concrete, self.marking).classes(self._look)
        self._content = (
            sought,
            sorted(self.sure),
            [self._leaving(status) for status in lifecycle.statuses],
            self.marking,
            sorted(self.same_look),
            built[1:],
            self.clears,
            concrete.cone.design.server.publishes.to_sender,
            concrete.cone.carried,
            concrete.cone.checked,
            heard,
            concrete.programs,
            concrete.cone.answers,
            self.buttons,
            tuple(dict.fromkeys(self.classes.values())),
        )

    def __repr__(self) -> str:
        return f"Statuses{self._content}"

    @property
    def merged(self) -> tuple[Classes, ...]:
        """For each record, here one, the classes of statuses that nothing tells apart."""
        return (self.classes,)

    def offers(self, state: Record) -> tuple[Offer, ...]:
        """A status to begin with; then the commits of others."""
        lifecycle = self.concrete.cone.lifecycle
        if state.status is None:
            return tuple(Offer(Event("begin", (begun,)), Kind.ENVIRONMENT) for begun in dict.fromkeys(self.classes.values()))
        heard = dict.fromkeys(self.concrete.cone.heard(action) for action in lifecycle.actions)
        found = [Offer(Event("elsewhere", told), Kind.ENVIRONMENT) for told in heard if told]
        found += [Offer(Event("announce elsewhere", told), Kind.ENVIRONMENT) for told in heard if told.twofold]
        if not state.marked or self.sought.commits_after or self.sought.entry is not None:
            ways = self._ways(tuple(t for t in self._leaving(state.status) if self._may_follow(state, t.target)))
            found += [self._said(state, "commit", way) for way in ways]
        if not state.marked and self.marking.by_others:
            marking = self._ways(tuple(t for t in self.marking.rows if t.source == state.status))
            said = (self._said(state, "mark", way) for way in marking)
            found += [offer for offer in said if offer.event.name == "mark"]
        return tuple(found)

    def _said(self, state: Record, name: str, way: tuple[Class, Broadcast]) -> Offer:
        """A commit by others, or its announcement if that has to be made before."""
        untold = self._untold(state, way[1].others, way[1])
        return Offer(Event("announce" if untold else name, way), Kind.ENVIRONMENT)

    def _may_be_marked(self, t: Transition) -> bool:
        """Whether the view can tell a commit of the entry, so that it answers for what is stale then."""
        return self.sought.entry is None or t.source not in self.same_look

    def _may_follow(self, state: Record, target: str) -> bool:
        """Whether a commit may still come that leads there: behind the marked one only what the view cannot tell apart."""
        return not state.marked or self.sought.commits_after or (self.sought.entry is not None and target in self.same_look)

    def _look(self, status: str) -> Hashable:
        """What is asked of a status: whether it looks as after the marked commit, and which buttons may be there."""
        return status in self.same_look, self.buttons.signature(status)

    @staticmethod
    def _untold(state: Record, by: str, told: Broadcast) -> bool:
        """Whether a commit by somebody, called by what is told of it or by a slot, has to be announced before."""
        return bool(told.before) and by not in state.announced

    def _leaving(self, status: str) -> tuple[Transition, ...]:
        """What may be made of a status."""
        return self.concrete.cone.leaving(status)

    def _ways(self, rows: tuple[Transition, ...]) -> Iterator[tuple[Class, Broadcast]]:
        """Where some rows of the lifecycle lead, with what is pushed: rows that are the same in this are one step."""
        yield from dict.fromkeys((self.classes[t.target], self.concrete.cone.heard(t.action)) for t in rows)

    def step(self, state: Record, event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("StatusesEvent", event.name), event.data
        match name:
            case "begin":
                ((status, *_),) = data
                return Step(Record(status))
            case "read" | "request" | "dropped" | "failed" | "button" | "done" | "reloaded" | "shown":
                return None if state.status is None else self._told(state, name, data)
            case "announce" | "commit" | "mark" | "elsewhere" | "announce elsewhere":
                return None if state.status is None else self._by_others(state, name, data)
            case _:
                assert_never(name)

    def _by_others(self, state: Record, name: EnvironmentBegins, data: Any) -> Step:
        """Commits by others."""
        match name:
            case "announce":
                _, heard = data
                return Step(_with(state, heard.others), self._published(heard.before))
            case "commit" | "mark":
                (target, *_), heard = data
                marked = Record(target, marked=True, announced=state.announced)
                after = state._replace(status=target) if name == "commit" else marked
                return Step(after, self._committed(heard, self._row(after)))
            case "elsewhere":
                return Step(
                    self._touched(state), (*self._cleared(), *self._published(data.after or data.before, OtherRecord()))
                )
            case "announce elsewhere":
                return Step(state, self._published(data.before))
            case _:
                assert_never(name)

    def _told(self, state: Record, name: EnvironmentTold, data: Any) -> Step | None:
        """What the parts of the cone ask and tell."""
        match name:
            case "read":
                return Step(state, (Send(data, Event("answer", (self._now(state), False))),))
            case "request":
                slot, _, what, outcome = data
                if isinstance(what, Ask):
                    case, marking = outcome
                    return self._requested(state, slot, what, case, marking=marking)
                return self._elsewhere(state, slot, what, outcome)
            case "dropped":
                return Step(state, self._guessed(data, None))
            case "failed":
                slot, _ = data
                return Step(state._replace(announced=ended(state.announced, slot)))
            case "button":
                return self._button(state, data)
            case "done" | "reloaded":
                return Step(self._watched(state, name))
            case "shown":
                return Step(state._replace(shown=True))
            case _:
                assert_never(name)

    def _watched(self, state: Record, what: str) -> Record:
        """That a handler has reported success, or that the page was reloaded since the mark, where it is told apart."""
        if what not in self.sought.watches:
            return state
        return state._replace(done=True) if what == "done" else state._replace(reloaded=state.marked)

    def _now(self, state: Record) -> Value:
        """What is read."""
        return self._mark(state)

    def _row(self, state: Record) -> Change:
        """What a push or a reply carries."""
        return self._mark(state)

    def _mark(self, state: Record) -> Mark:
        if state.marked:
            return Mark.AFTER
        return Mark.SAME_LOOK if state.status in self.same_look else Mark.BEFORE

    def _button(self, state: Record, handler: str) -> Step | None:
        """A view of another copy may offer the handler, or one of a class, or else this copy must have loaded."""
        if handler.startswith(ANY_OF):
            label = handler.removeprefix(ANY_OF)
            members = [name for name, other in self.concrete.cone.other_record_classes.items() if other == label]
            clicked = self.clicked(state)
            if any(map(self.buttons.ever_outside, members)):
                return Step(clicked)
            return Step(clicked, (Send(COPY, self.concrete.cone.button),)) if any(map(self.buttons.ever, members)) else None
        if self.buttons.offered(handler, state.status or ""):
            return Step(state)
        return (
            Step(state, (Send(COPY, self.concrete.cone.button),)) if self.buttons.in_copy(handler, state.status or "") else None
        )

    def _requested(self, state: Record, slot: str, ask: Ask, case: str, *, marking: bool) -> Step | None:
        decided = self.server.decide(state.status or "", ask, case)
        if decided is None or (marking and decided is False):
            return None
        if decided is False:
            return Step(_without(state, slot), (Send(slot, Event("replied", Reply(ok=False))),))
        if not self._may_follow(state, str(decided)) or (marking and not self._fits(state, ask, str(decided))):
            return None
        heard = self.concrete.cone.heard(ask.action) if ask.orphan else self.concrete.cone.echoed(ask.action)
        if self._untold(state, slot, heard):
            return Step(_with(state, slot), self._published(heard.before))
        state = _without(state, slot)
        status = self.classes[str(decided)][0]
        after = self._marked(state, ask, status) if marking else state._replace(status=status)
        guess = self.concrete.programs[self.concrete.asks.index(ask._replace(orphan=False))].guess
        row = row_carried(self.concrete.cone.answers.reply_to(ask.action), self._row(after), self._row(state))
        reply = Reply(ask.action not in self.concrete.cone.answers.error_after_commit, marking, row, guess in (None, decided))
        sends = (*self._committed(heard, self._row(after)), *self._guessed(slot, after, honest=guess == decided))
        return Step(after, (*sends, Send(slot, Event("replied", reply))))

    def _marked(self, state: Record, _ask: Ask, status: str) -> Record:
        """The record behind the marked commit, by an own request or one of a page that is gone."""
        return Record(status, marked=True, announced=state.announced)

    @staticmethod
    def clicked(state: Record) -> Record:
        """A handler is started for another record, which nobody has changed since."""
        return _without(state, TOUCHED)

    def _touched(self, state: Record) -> Record:
        """Another record was changed since the last click for one, where that is told apart."""
        return _with(_without(state, TOUCHED), TOUCHED) if self.sure else state

    def _elsewhere(self, state: Record, slot: str, label: str, outcome: str) -> Step | None:
        """A request for another record, of which only the answer and the push matter here, or one of a page that is gone."""
        cone = self.concrete.cone
        orphan = label in self.foreign
        action = "" if orphan else cone.tab.board.handlers[cone.members_for_others[label]].action
        ok = outcome != "refuse" and action not in cone.answers.error_after_commit
        row = row_carried(cone.answers.reply_to(action), OtherRecord(), OtherRecord()) if ok else None
        told = self.foreign[label] if orphan else cone.echoed(action)
        by = f"{slot}{OF_ANOTHER_RECORD}"
        if outcome == "refuse" and label in self.sure and TOUCHED not in state.announced:
            return None
        if outcome != "refuse" and self._untold(state, by, told):
            return Step(_with(state, by), self._published(told.before))
        pushed = self._committed(told, OtherRecord()) if outcome != "refuse" else ()
        return Step(
            self._touched(_without(state, by)) if outcome != "refuse" else _without(state, by),
            (*pushed, Send(slot, Event("replied", Reply(ok, row=row)))),
        )

    def _fits(self, state: Record, ask: Ask, decided: str) -> bool:
        """Whether a commit by an own request, also of a page that is gone, may be the marked one."""
        return not state.marked and self.marking.by(state.status or "", ask, decided)

    def _committed(self, told: Broadcast, change: Change) -> tuple[Send, ...]:
        return (*self._cleared(), *self._published(told.after, change))

    def _cleared(self) -> tuple[Send, ...]:
        return tuple(Send(cache, Event("clear")) for cache in self.clears)

    def _published(self, messages: tuple[str, ...], change: Change = NOTHING_YET) -> tuple[Send, ...]:
        carried = self.concrete.cone.carried
        sent = ((message, change) if message in carried else message for message in messages)
        return tuple(Send(parts.CHANNEL, Event("publish", one)) for one in sent)

    def _guessed(self, slot: str, after: Record | None, *, honest: bool = False) -> tuple[Send, ...]:
        """Word to all that hold the guess of a slot: the record is `after` now, as guessed if `honest`; None if it failed."""
        known = self._resolved(slot, after, honest=honest)
        return tuple(Send(holder, Event("remap", known)) for holder in self.holders if known)

    def _resolved(self, slot: str, after: Record | None, *, honest: bool) -> tuple[tuple[Meaning, Meaning], ...]:
        """What the guesses of a slot have become."""
        mark = self.guessers.get(slot)
        if mark is None:
            return ()
        truth = Mark.GHOST if after is None else self._mark(after) if honest else Mark.WRONG
        return became(mark, truth, checked=self.concrete.cone.checked)


def _with(state: Record, by: str) -> Record:
    return state._replace(announced=announced_by(state.announced, by))


def _without(state: Record, by: str) -> Record:
    return state._replace(announced=without(state.announced, by))


def refined_cone(concrete: ConcreteCone, sought: Sought) -> System:
    """The cone with the server's real statuses, around a marked commit."""
    built = build(concrete.cone, programs(concrete, sought), sought.watches, _empty(concrete, sought))
    return built.around(concrete.cone, Statuses(concrete, sought, built))


def _empty(concrete: ConcreteCone, sought: Sought) -> Mark:
    """What a copy without the record is: the same to look at as one in which it is not listed."""
    unlisted = sought.target is not None and concrete.face(sought.target) == concrete.face(concrete.cone.lifecycle.rule.initial)
    return Mark.SAME_LOOK if unlisted else Mark.ABSENT
