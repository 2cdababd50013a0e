"""What a concrete run ends in: which entry of the matrix answers for a stale view, and what guesses and own writes became."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.components.answered_copy import answered
from staleproof.model.components.server import Commit
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import NEVER_READ, Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.parts import PAGE, SERVER
from staleproof.model.vocabulary import Event, Label, Property, Send, State, System


class Made(NamedTuple):
    """What the server has made of the record for one try of an own request."""

    status: str
    version: int


class GuessOrigin(NamedTuple):
    """A guess that is shown: the step that made it, the slot of its handler, and whether it lies over the copy."""

    step: int
    slot: str
    over: bool


class ConcreteRun:
    """A concrete run on a concrete cone."""

    def __init__(self, concrete: ConcreteCone, labels: tuple[Label, ...], states: tuple[State, ...]) -> None:
        self.concrete, self.labels, self.states = concrete, labels, states

    @property
    def end(self) -> State:
        """Where it ends."""
        return self.states[-1]

    def holds(self, statement: Callable[[System], Property]) -> bool:
        """Whether what is said of a system is true where it ends."""
        system = self.concrete.system(0)
        return statement(system).of(system, self.end)

    @property
    def blamed(self) -> Entry | None:
        """The entry that answers for what is stale in the end; None if nothing is, or nobody has changed anything.

        A guess belongs to its handler. What is older belongs to the last commit that the view can tell; what no server has
        said, or nothing at all, to the last commit whatsoever if the view can tell none.
        """
        end, row = self.states[-1], self.concrete.seen(self.states[-1])
        if not self.concrete.stale(end):
            return None
        guess = self._guess(row) if row is not None and row.optimistic else None
        if guess is not None and row is not None and (guess.over or self._committed(guess) != row.status):
            return self._of(guess.step + 1, guess.slot)
        commits = [n for n in range(len(self.labels)) if self._versions(n)]
        told = [n for n in commits if self._told(n)]
        if told:
            return self._entry(told[-1])
        unsaid = row is None or row.version == NEVER_READ
        return self._entry(commits[-1]) if commits and unsaid else None

    @property
    def guesser(self) -> str | None:
        """The handler whose guess is shown in the end, if one is."""
        row = self.concrete.seen(self.end)
        guess = self._guess(row) if row is not None and row.optimistic else None
        return None if guess is None else self._of(guess.step + 1, guess.slot).handler

    @property
    def mistaken(self) -> bool:
        """Whether a guess is shown in whose place the server has committed another status."""
        row = self.concrete.seen(self.states[-1])
        guess = self._guess(row) if row is not None and row.optimistic else None
        return guess is not None and row is not None and self._committed(guess) not in (None, row.status)

    @property
    def forgotten(self) -> bool:
        """Whether a stale view shows what was before an own action that was reported as done.

        That is an older row, or over one a guess that has come to nothing; but what looks as the action has made it is not.
        """
        row, end = self.concrete.seen(self.end), self.end
        if row is None or row is not self.concrete.copy(end) or not self.concrete.stale(end):
            return False
        version = self._version(row)
        if version is None:
            return False
        made = [one for one in self._done() if one.version > version]
        return any(self.concrete.face(one.status) != self.concrete.face(row.status) for one in made)

    @property
    def backwards(self) -> bool:
        """Whether a stale view shows an older row than an answer had brought to its copy before."""
        row = self.concrete.seen(self.end)
        if row is None or row is not self.concrete.copy(self.end) or row.optimistic or row.version == NEVER_READ:
            return False
        return self.concrete.stale(self.end) and any(version > row.version for version in self._answered())

    def _answered(self) -> Iterator[int]:
        """The versions that answers have brought to the copy."""
        system = self.concrete.system(0)
        for n, label in enumerate(self.labels):
            log: list[Send] = []
            system.fire(self.states[n], label, log)
            before, after = (self.concrete.local(state, COPY) for state in self.states[n : n + 2])
            answers = (answered(before, event, after) for to, event in log if to == COPY)
            yield from (answer[0].version for answer in answers if isinstance(answer, tuple))

    def _version(self, row: Row) -> int | None:
        """The version that the copy shows: that of a guess is what the server has committed for it; None if it is under way."""
        guess = self._guess(row) if row.optimistic else None
        if guess is None:
            return row.version
        made = list(self._made(guess.step, guess.slot, len(self.labels)))
        if made:
            return made[-1].version if made[-1].status == row.status else row.version
        return row.version if self._given_up(guess) else None

    def _given_up(self, guess: GuessOrigin) -> bool:
        """Whether the request behind a guess was refused or has failed, and is not tried again."""
        runs = [self.concrete.local(state, guess.slot) for state in self.states[guess.step + 1 :]]
        if None in runs:
            return True
        last = runs[-1]
        refused = last.reply is not None and not last.reply.ok
        return last.phase == "error" or (refused and last.attempt >= self.concrete.programs[last.program].retry)

    def _done(self) -> Iterator[Made]:
        """What own actions have made of the record that were reported as done."""
        for n, label in enumerate(self.labels):
            for slot in self.concrete.cone.slots:
                before, after = (self.concrete.local(state, slot) for state in self.states[n : n + 2])
                if before is None or after is not None or before.record or label == Label(PAGE, Event("reload")):
                    continue
                answered = before.phase == "served" and before.reply.ok and label == Label(slot, Event("deliver"))
                begun = max(m for m in range(n) if self.concrete.local(self.states[m], slot) is None)
                if answered or before.phase == "success":
                    yield from self._made(begun, slot, n)

    def _made(self, begun: int, slot: str, until: int) -> Iterator[Made]:
        """What the server has committed for the request of a handler that was begun in a step, try by try."""
        for n in range(begun + 1, until):
            if self.concrete.local(self.states[n], slot) is None:
                break
            if self.labels[n].component == slot and self._versions(n):
                truth = self.concrete.truth(self.states[n + 1])
                yield Made(truth.status, truth.version)

    def _versions(self, n: int) -> bool:
        """Whether step `n` commits the record."""
        return self.concrete.truth(self.states[n]).version != self.concrete.truth(self.states[n + 1]).version

    def _told(self, n: int) -> bool:
        before, after = (self.concrete.truth(state).status for state in self.states[n : n + 2])
        return self.concrete.face(before) != self.concrete.face(after)

    def _entry(self, n: int) -> Entry:
        """Who has made the commit of step `n`."""
        label = self.labels[n]
        if label.component == SERVER:
            assert isinstance(label.event.data, Commit)
            return Entry(label.event.data.transition.action, None)
        return self._of(n, label.component)

    def _of(self, n: int, slot: str) -> Entry:
        run = self.concrete.local(self.states[n], slot)
        name = self.concrete.handlers[run.program]
        return Entry(self.concrete.cone.tab.board.handlers[name].action, name)

    def _guess(self, row: Row) -> GuessOrigin | None:
        """Who has made the guess that is shown: a handler that lays it over the view, else the last that wrote the copy."""
        end, last = self.states[-1], len(self.states) - 1
        laying = [slot for slot in self.concrete.cone.slots if self._lays(self.concrete.local(end, slot))]
        if row is not self.concrete.copy(end) and laying:
            slot = laying[-1]
            begun = max(n for n in range(last) if self.concrete.local(self.states[n], slot) is None)
            return GuessOrigin(begun, slot, over=True)
        slots = self.concrete.cone.slots
        written = (n for n in range(last - 1, -1, -1) if self._has(n + 1, row) and not self._has(n, row))
        made = next((n for n in written if not self._brings_back(n, row)), None)
        if made is None or self.labels[made].component not in slots:
            return None
        return GuessOrigin(made, self.labels[made].component, over=False)

    def _has(self, n: int, row: Row) -> bool:
        """Whether the copy has a row in a state of the run."""
        data = self.concrete.local(self.states[n], COPY).data
        return data is not None and data[0] == row

    def _brings_back(self, n: int, row: Row) -> bool:
        """Whether a step is the rollback of a handler to a snapshot that has a row; what it waits for may let it go on."""
        slots, name = self.concrete.cone.slots, self.labels[n].component
        runs = (self.concrete.local(self.states[n], slot) for slot in ((name,) if name in slots else slots))
        kept = (dict(run.kept).get(COPY) for run in runs if run is not None)
        return any(data is not None and data[0] == row for data in kept)

    def _lays(self, run: Any) -> bool:
        return run is not None and run.record == 0 and run.program in self.concrete.guesses

    def _committed(self, guess: GuessOrigin) -> str | None:
        """What the server has committed for the request behind a guess; None if nothing."""
        for n in range(guess.step + 1, len(self.labels)):
            if self.concrete.local(self.states[n], guess.slot) is None:
                return None
            if self.labels[n].component == guess.slot and self._versions(n):
                return self.concrete.truth(self.states[n + 1]).status
        return None
