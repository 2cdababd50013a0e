"""Guesses in a story: which one is shown in the end, which was there before, and what became of their requests."""

from typing import NamedTuple

from staleproof.reports.stories.causes.facts import Facts


class ShownGuess(NamedTuple):
    """A guess, the step that made it and its handler.

    `decided` is what the server has made of the record for its request, in the step `at`, None if nothing; `ended` is the
    step in which its handler has ended, None if it is still under way. It `waits` if its request cannot be sent.
    """

    status: str
    step: int
    handler: str
    at: int
    decided: str | None
    ended: int | None
    waits: bool


class Guesses(Facts):
    """Looks for guesses; steps count from 1."""

    def _shown_guess(self) -> ShownGuess | None:
        """The guess of an own action that the view shows in the end; None if it shows none."""
        row = self.tale.setting.seen(self.tale.states[-1], self.tale.place, self.tale.record)
        if row is None or not row.optimistic:
            return None
        laid = not self.tale.local(self.end, self.copy).data[self.tale.record].optimistic
        step = self._laid() if laid else self._written()
        slot = next((part.to for part in self.teller.parts[step - 1] if part.to in self.tale.setting.slots), None)
        run = None if slot is None else self.tale.local(step, slot) or self.tale.local(step - 1, slot)
        if slot is None or run is None:
            return None
        at = self._decided(slot, step)
        decided = self.tale.truth(at)[self.tale.record].status if at else None
        ended = next((n for n in range(step, self.end + 1) if self.tale.local(n, slot) is None), None)
        last = self.tale.local(self.end, slot)
        waits = last is not None and last.phase == "paused"
        return ShownGuess(row.status, step, self.tale.setting.slots[slot][1][run.program], at, decided, ended, waits)

    def _written(self, guess: ShownGuess | None = None) -> int:
        """The step in which the copy was last written, an unconfirmed guess aside."""
        since = self.end if guess is None or guess.decided is not None else guess.step - 1
        return next((n for n in range(since, 0, -1) if any(map(self._writes, self.teller.parts[n - 1]))), 0)

    def _laid(self) -> int:
        """The step of the last click whose handler is still under way."""
        slots = (slot for slot in self.tale.setting.slots if self.tale.local(self.end, slot) is not None)
        clicks = (
            n
            for slot in slots
            for n, label in enumerate(self.tale.labels, 1)
            if label.component == slot and label.event.name == "click"
        )
        return max(clicks)

    def _decided(self, slot: str, since: int) -> int:
        """The first step after `since` in which the server commits the record for the request in a slot; 0 if none does."""
        for n in range(since, self.end):
            if self.tale.local(n, slot) is None:
                return 0
            before, after = (self.tale.truth(m)[self.tale.record].version for m in (n, n + 1))
            if self.tale.labels[n].component == slot and before != after:
                return n + 1
        return 0

    def _guesses(self, n: int, slot: str) -> bool:
        """Whether a step clicks for this slot and writes a guess into the copy."""
        clicked = self.tale.labels[n].component == slot and self.tale.labels[n].event.name == "click"
        return clicked and any(part.to == self.copy and part.event.name == "patch" for part in self.teller.parts[n])

    def _guessed(self, written: int) -> int | None:
        """The step before `written` in which a guess was written into the copy, if that was the last to write there."""
        for n in range(written - 2, -1, -1):
            if any(self._writes(part) for part in self.teller.parts[n]):
                return n + 1 if any(self._guesses(n, slot) for slot in self.tale.setting.slots) else None
        return None
