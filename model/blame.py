"""Which entry of the matrix answers for a view that a concrete run leaves stale."""

from model.concrete import Scene
from model.cone import COPY
from model.freshness import Entry
from model.parts import SERVER
from model.server import Commit
from model.values import NEVER_READ, Row
from model.vocabulary import Label, State


class Run:
    """A concrete run on a scene."""

    def __init__(self, scene: Scene, labels: tuple[Label, ...], states: tuple[State, ...]) -> None:
        self.scene, self.labels, self.states = scene, labels, states

    @property
    def blamed(self) -> Entry | None:
        """The entry that answers for what is stale in the end; None if nothing is, or nobody has changed anything.

        A guess belongs to its handler. What is older belongs to the last commit that the view can tell; what no server has
        said, or nothing at all, to the last commit whatsoever if the view can tell none.
        """
        end, row = self.states[-1], self.scene.seen(self.states[-1])
        if not self.scene.stale(end):
            return None
        if row is not None and row.optimistic:
            guess = self._guess(row)
            if guess is not None:
                return guess
        commits = [n for n in range(len(self.labels)) if self._versions(n)]
        told = [n for n in commits if self._told(n)]
        if told:
            return self._entry(told[-1])
        unsaid = row is None or row.version == NEVER_READ
        return self._entry(commits[-1]) if commits and unsaid else None

    def _versions(self, n: int) -> bool:
        """Whether step `n` commits the record."""
        return self.scene.truth(self.states[n]).version != self.scene.truth(self.states[n + 1]).version

    def _told(self, n: int) -> bool:
        before, after = (self.scene.truth(state).status for state in self.states[n : n + 2])
        return self.scene.face(before) != self.scene.face(after)

    def _entry(self, n: int) -> Entry:
        """Who has made the commit of step `n`."""
        label = self.labels[n]
        if label.component == SERVER:
            assert isinstance(label.event.data, Commit)
            return Entry(label.event.data.transition.action, None)
        return self._of(n, label.component)

    def _of(self, n: int, slot: str) -> Entry:
        run = self.scene.local(self.states[n], slot)
        name = self.scene.handlers[run.program]
        return Entry(self.scene.cone.tab.board.handlers[name].action, name)

    def _guess(self, row: Row) -> Entry | None:
        """Whose guess is shown; None if the server has confirmed it."""
        end, last = self.states[-1], len(self.states) - 1
        laying = [
            slot
            for slot in self.scene.cone.slots
            if (run := self.scene.local(end, slot)) is not None and run.record == 0 and run.program in self.scene.guesses
        ]
        if row is not self.scene.copy(end) and laying:
            return self._of(last, laying[-1])
        for n in range(last - 1, -1, -1):
            data = self.scene.local(self.states[n], COPY).data
            if data is not None and data[0] == row:
                continue
            slot = self.labels[n].component
            if slot not in self.scene.cone.slots:
                return None
            return None if self._confirmed(n, slot, row.status) else self._of(n + 1, slot)
        return None

    def _confirmed(self, guessed: int, slot: str, status: str) -> bool:
        """Whether the request behind the guess of a step was committed as guessed."""
        for n in range(guessed + 1, len(self.labels)):
            if self.scene.local(self.states[n], slot) is None:
                return False
            if self.labels[n].component == slot and self._versions(n):
                return bool(self.scene.truth(self.states[n + 1]).status == status)
        return False
