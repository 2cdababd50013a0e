"""Concretization of a path of marks: which lifecycle actions its commits are, and which buttons its clicks.

A class of commits or handlers becomes a member; where the status is not the one that a member needs, commits by others
are put in before, as far as they lead there. What a path says of other records is told of any of those that there are.
"""

from collections.abc import Callable, Iterator

from staleproof.model.abstraction.matrix_entries import Entry, commits
from staleproof.model.components.array import Get
from staleproof.model.components.channel import Message
from staleproof.model.components.server import Commit, announcer
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.addresses import OTHERS, beside, copy_of
from staleproof.model.records.values import Mark, OtherRecord, Put
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.parts import PAGE, SERVER
from staleproof.model.vocabulary import Event, Label, State, System


class Concretization:
    """The choices for each step of an abstract path in which the commit of `entry` is the marked one."""

    def __init__(self, concrete: ConcreteCone, entry: Entry) -> None:
        self.concrete = concrete
        self.entry = entry
        self.cone = concrete.cone
        self.lifecycle = concrete.cone.lifecycle
        self.handlers = concrete.handlers

    # Statuses to begin with.

    def starts(self, path: list[Label]) -> Iterator[tuple[int, System]]:
        """Those that look different from what the mutation brings first, and of these the nearest to it, rather by its rows.

        If the path clicks for another record, that one begins in a status in which the button is offered.
        """
        others = tuple(dict.fromkeys(s for label in path for s in self._offering(label))) or (None,)
        for status in self._near():
            for other in others:
                start = self.concrete.start(status, other)
                yield start, self.concrete.system(start)

    def _near(self) -> list[str]:
        rows = commits(self.concrete, self.entry)
        wanted = frozenset(t.source for t in rows)
        brought = {self.concrete.face(t.target) for t in rows}
        ways = {status: self.lifecycle.shortest(status, wanted) for status in self.lifecycle.statuses}
        near = [status for status, way in ways.items() if way is not None]
        usual = {t.source for t in self.lifecycle.of(self.entry.mutation)}

        def order(status: str) -> tuple[bool, int, bool]:
            return {self.concrete.face(status)} == brought, len(ways[status] or ()), status not in usual

        return sorted(near, key=order)

    def _offering(self, label: Label) -> list[str]:
        if label.event.name != "serve" or label.event.data != "elsewhere" or label.component not in self.cone.slots:
            return []
        return [s for s in self.lifecycle.live if any(self.concrete.shows_button(name, s) for name in self.handlers)]

    # Steps.

    def choices(self, label: Label, state: State, *, open_ended: bool) -> Iterator[tuple[Label, ...]]:
        """The concrete labels that may stand for one abstract label, most wanted first.

        `open_ended` says whether commits by others may be put in, as they may until the marked commit is made.
        """
        match label:
            case Label(component, Event("commit" | "mark" as name, str(group))) if component == SERVER:
                yield from self._commits(state, group, marking=name == "mark")
            case Label(component, Event("announce", str(group))) if component == SERVER:
                yield from self._announcements(state, group)
            case Label(component, Event("elsewhere", str(group))) if component == SERVER:
                yield from telling(self.concrete, state, lambda t: self.cone.foreign(t.action) == group)
            case Label(component, Event("announce elsewhere", str(group))) if component == SERVER:
                yield from telling(self.concrete, state, lambda t: self.cone.foreign(t.action) == group, before=True)
            case Label(slot, Event("click", (int(program), _))):
                yield from clicks(self.concrete, state, slot, program, self.entry.handler, len(self.cone.members))
            case Label(slot, Event("serve", str(outcome))) if slot in self.cone.slots:
                yield from self._served(state, slot, outcome, open_ended=open_ended)
            case _:
                yield from expanded(self.concrete, label, state)

    def _announcements(self, state: State, group: str) -> Iterator[tuple[Label, ...]]:
        """Those of the wanted mutation first."""
        possible = steps(self.concrete, self.concrete.truth(state).status)
        for t in sorted(possible, key=lambda t: t.action != self.entry.mutation):
            if self.cone.foreign(t.action) == group and self.concrete.untold(state, t.action, announcer(t.action)):
                yield (announce(t),)

    def _commits(self, state: State, group: str, *, marking: bool) -> Iterator[tuple[Label, ...]]:
        status = self.concrete.truth(state).status
        possible = commits(self.concrete, self.entry) if marking else steps(self.concrete, status)
        fitting = [t for t in possible if self.cone.foreign(t.action) == group]
        yield from (committing(self.concrete, state, t) for t in fitting if t.source == status)
        if marking:
            for t in fitting:
                yield from led(self.concrete, state, frozenset({t.source}), committing(self.concrete, state, t))

    def _served(self, state: State, slot: str, outcome: str, *, open_ended: bool) -> Iterator[tuple[Label, ...]]:
        run = self.concrete.runs(state)[self.cone.slots.index(slot)]
        if run is None:
            return
        handler = self.handlers[run.program]
        if outcome.startswith("mark") and (handler != self.entry.handler or run.record != 0):
            return
        action = self.cone.tab.board.handlers[handler].action
        status = self.concrete.truth(state, run.record).status
        if self.concrete.heard(run).before and self.concrete.untold(state, action, slot, run.record) and outcome != "refuse":
            asks = self.concrete.asks[run.program]
            able = [c for c in self.concrete.outcomes(handler) if isinstance(self.concrete.server.decide(status, asks, c), str)]
            yield from ((Label(slot, Event("serve", case)),) for case in able)
            return
        wanted = outcome.replace("mark", "commit")
        for case in self.concrete.outcomes(handler):
            if self._ends(status, handler, case, run.record) == wanted:
                yield serving(self.concrete, state, slot, case)
        for case in self.concrete.outcomes(handler) if open_ended or run.record else ():
            fitting = [s for s in self.lifecycle.statuses if self._ends(s, handler, case, run.record) == wanted]
            yield from led(self.concrete, state, frozenset(fitting), serving(self.concrete, state, slot, case), run.record)

    def _ends(self, status: str, handler: str, case: str, record: int) -> str:
        decided = self.concrete.server.decide(status, self.concrete.asks[self.handlers.index(handler)], case)
        if not isinstance(decided, str):
            return "impossible" if decided is None else "refuse"
        if record:
            return "elsewhere"
        return "commit" if self.cone.programs[handler].guess in (None, decided) else "commit otherwise"


def commit(transition: Transition, record: int) -> Label:
    """A commit by others."""
    return Label(SERVER, Event("commit", Commit(record, transition)))


def announce(transition: Transition, record: int = 0) -> Label:
    """The push about a commit by others that is still to come."""
    return Label(SERVER, Event("announce", Commit(record, transition)))


def committing(concrete: ConcreteCone, state: State, transition: Transition, record: int = 0) -> tuple[Label, ...]:
    """A commit by others, behind its announcement if that has to be made."""
    untold = concrete.untold(state, transition.action, announcer(transition.action), record)
    return (*((announce(transition, record),) if untold else ()), commit(transition, record))


def serving(concrete: ConcreteCone, state: State, slot: str, case: str) -> tuple[Label, ...]:
    """The server's answer to a request, behind the announcement of a commit of which the cone hears nothing."""
    run = concrete.runs(state)[concrete.cone.slots.index(slot)]
    assert run is not None
    ask, status = concrete.asks[run.program], concrete.truth(state, run.record).status
    silent = not concrete.heard(run).before and concrete.untold(state, ask.action, slot, run.record)
    serve = Label(slot, Event("serve", case))
    return (serve, serve) if silent and isinstance(concrete.server.decide(status, ask, case), str) else (serve,)


def steps(concrete: ConcreteCone, status: str) -> list[Transition]:
    """What may be made of a status, edits that may write any status over any other last, and what is patched behind them."""
    edits, patched = concrete.cone.lifecycle.edits, concrete.cone.histories.patches[status]
    return sorted(concrete.cone.leaving(status), key=lambda t: (t.action in edits, t in patched))


def led(
    concrete: ConcreteCone, state: State, wanted: frozenset[str], then: tuple[Label, ...], record: int = 0
) -> Iterator[tuple[Label, ...]]:
    """`then` behind commits by others that lead a record to a wanted status."""
    status = concrete.truth(state, record).status
    for first in (None, *steps(concrete, status)):
        begun = status if first is None else first.target
        way = concrete.cone.lifecycle.shortest(begun, wanted)
        if way is not None and (first is not None or way):
            chain = way if first is None else (first, *way)
            yield (*(label for t in chain for label in committing(concrete, state, t, record)), *then)


def telling(
    concrete: ConcreteCone, state: State, fits: Callable[[Transition], bool], *, before: bool = False
) -> Iterator[tuple[Label, ...]]:
    """Commits by others of another record that are told as wanted, those announced already first.

    Where nothing is sent with the commit, or with `before`, only what comes before it.
    """
    found = ((record, t) for record in concrete.others(state) for t in _leaving(concrete, state, record) if fits(t))
    ways = (_told(concrete, state, t, record, before=before) for record, t in found)
    yield from sorted(filter(None, ways), key=len)


def _leaving(concrete: ConcreteCone, state: State, record: int) -> list[Transition]:
    return steps(concrete, concrete.truth(state, record).status)


def _told(concrete: ConcreteCone, state: State, t: Transition, record: int, *, before: bool) -> tuple[Label, ...]:
    if concrete.cone.heard(t.action).after and not before:
        return committing(concrete, state, t, record)
    return (announce(t, record),) if concrete.untold(state, t.action, announcer(t.action), record) else ()


def clicks(
    concrete: ConcreteCone, state: State, slot: str, program: int, wanted: str | None, own: int
) -> Iterator[tuple[Label, ...]]:
    """Clicks on the buttons of a class of handlers, the wanted one first; the first `own` classes are for record 0."""
    cone = concrete.cone
    if program < own:
        label = list(cone.members)[program]
        chosen = [name for name in concrete.handlers if cone.classes[name] == label]
        records = (0,) if cone.programs[chosen[0]].uses("patch") else (0, 1)
    else:
        guessing = [label for label, name in cone.members_for_others.items() if cone.programs[name].uses("patch")]
        label = guessing[program - own]
        chosen, records = [name for name in concrete.handlers if cone.other_record_classes[name] == label], (1,)
    for record in records:
        for name in sorted(chosen, key=lambda name: name != wanted):
            if concrete.offers(state, name, record):
                yield (Label(slot, Event("click", (concrete.handlers.index(name), record))),)


def expanded(concrete: ConcreteCone, label: Label, state: State) -> Iterator[tuple[Label, ...]]:
    """What a label means for requests and messages that are told apart and failures that are counted."""
    match label:
        case Label(copy, Event("fail for good")):
            yield _failures(concrete, state, copy)
        case Label(part, Event("arrive" | "lose", ((str(), _), *_))):
            yield from _carried(concrete.local(state, part).flight, label, concrete.others(state))
        case Label(part, Event("serve" | "deliver" | "fail" as name, (Get() as item, bool(more)))):
            flight = concrete.local(state, part).flight
            for candidate in dict.fromkeys(flight):
                if _meant(candidate) == _meant(item):
                    times = 1 if more else max(1, flight.count(candidate) - 1)
                    yield (Label(part, Event(name, (candidate, False))),) * times
        case Label(part, Event("serve" | "deliver" | "fail" | "arrive" | "lose" as name, (item, bool(more)))):
            local = concrete.local(state, part)
            flight = getattr(local, "flight", local)
            for candidate in dict.fromkeys(flight):
                if candidate == item if isinstance(item, str) else (candidate is None) == (item is None):
                    times = 1 if more else flight.count(candidate)
                    one = (Label(part, Event(name, (candidate, False))),)
                    yield from dict.fromkeys((one * times, one))
                    if more and name == "serve" and part == beside(copy_of(part), OTHERS):
                        # Another tab asks again once it is answered; until then one request stands for more.
                        yield (*one, Label(part, Event("another tab reads")))
        case _:
            yield (label,)


def _meant(item: Get) -> Get:
    """A request up to what it was answered with."""
    return item._replace(answer=item.answer and (Mark.BEFORE, item.answer[1]))


def _failures(concrete: ConcreteCone, state: State, copy: str) -> tuple[Label, ...]:
    fetch = concrete.local(state, copy).cached.fetch
    left = concrete.retries(copy) - fetch.attempt if fetch.may_retry else 0
    again: tuple[Label, ...] = (Label(copy, Event("fail")), Label(copy, Event("retry")))
    if concrete.local(state, PAGE).offline:
        again += (Label(PAGE, Event("online")), Label(PAGE, Event("offline")))
    return (*again * left, Label(copy, Event("fail")))


def marks(label: Label) -> bool:
    """Whether an abstract label is the marked commit."""
    return label.event.name == "mark" or (label.event.name == "serve" and str(label.event.data).startswith("mark"))


def _carried(flight: tuple[Message, ...], label: Label, others: list[int]) -> Iterator[tuple[Label, ...]]:
    """The messages that a label may mean that carry rows of the record, or of one of the others."""
    change = label.event.data[0][1]
    own = change.record if isinstance(change, Put) else 0
    for record in others if isinstance(change, OtherRecord) else (own,):
        yield from _carried_of(flight, label, record)


def _carried_of(flight: tuple[Message, ...], label: Label, record: int) -> Iterator[tuple[Label, ...]]:
    """Of the messages that carry a row of the same record one or, where no more follow, all that are equal.

    Where rows from before the marked commit are meant, that may be the oldest ones up to any, else the newest ones.
    """
    part, (name, ((message, change), more, *_)) = label
    rows = {item[1].row.version: item for item in _carriers(flight, record) if item[0] == message}
    labels = [Label(part, Event(name, (rows[version], False))) for version in sorted(rows)]
    count = len(labels)
    for n in range(count):
        carried = labels[n : n + 1] if more else labels[n:] if change is Mark.AFTER else labels[: count - n]
        yield from dict.fromkeys((tuple(carried), tuple(reversed(carried))))


def _carriers(flight: tuple[Message, ...], record: int) -> Iterator[tuple[str, Put]]:
    for item in flight:
        if not isinstance(item, str) and isinstance(item[1], Put) and item[1].record == record:
            yield item[0], item[1]
