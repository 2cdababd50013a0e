"""What a run of a whole world says of a view by itself: whose staleness it is, and which promises are broken.

Nothing of the proofs is used here, so that these can be asked whether they say the same.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from naming import Change, Happened, changed

from staleproof.model.components.program import HandlerRun
from staleproof.model.records.addresses import copy_at
from staleproof.model.records.values import NEVER_READ, Row
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Kind, Label, Send, State, System

CONFIRMED, FAILED, MISTAKEN = "confirmed", "failed", "mistaken"


class Guess(NamedTuple):
    """Who has written the guess that a copy has, by slot and program, in which step; and what became of it when."""

    slot: str
    program: int
    written: int
    became: str = ""
    decided: int = -1


class Judge:
    """Says of the states behind the steps of a run how one record looks in one view."""

    def __init__(
        self,
        whole: WholeWorld,
        system: System,
        place: ViewName,
        record: int,
        run: list[Happened],
        beside: ViewName | None = None,
    ) -> None:
        self.whole, self.system, self.place, self.record, self.run = whole, system, place, record, run
        self.beside = beside
        tab = whole.tabs[place.dashboard]
        self.slots, self.copy = whole.slot_names(tab), tab.at(whole.part(place).reads)
        self.page = whole.page(tab)
        self.handlers = tuple(tab.board.handlers)
        self.changes: tuple[Change | None, ...] = tuple(changed(system, happened) for happened in run)

    # What there is to see.

    def state(self, n: int) -> State:
        """The state behind a step."""
        return self.run[n].after

    def status(self, n: int) -> str:
        """The server's status behind a step."""
        return self.whole.truth(self.state(n), self.record).status

    def open(self, n: int) -> bool:
        """Whether the view is mounted."""
        return self.whole.open(self.state(n), self.place)

    def copied(self, n: int) -> Row | None:
        """The record in the copy that the view reads."""
        data = self.system.local(self.state(n), self.copy).data
        return None if data is None else data[self.record]

    def shown(self, n: int) -> Row | None:
        """The record as the view shows it."""
        return self.whole.seen(self.state(n), self.place, self.record)

    def stale(self, n: int) -> bool:
        """Whether the view is mounted and shows something else than the server has."""
        return (self.place, self.record) in self.whole.stale(self.state(n))

    def at_rest(self, n: int) -> bool:
        """Whether nothing is under way in the browser."""
        return at_rest(self.system, self.place.dashboard, self.state(n))

    def looks_alike(self, n: int) -> bool:
        """Whether the view cannot tell what a commit has changed."""
        before = self.whole.truth(self.run[n].before, self.record).status
        return self.whole.face(self.place, before) == self.whole.face(self.place, self.status(n))

    def commits(self, until: int) -> list[int]:
        """The steps that have committed the record, up to one."""
        return [n for n, change in enumerate(self.changes[: until + 1]) if change and change[:2] == ("commit", self.record)]

    # Guesses.

    def guess(self, n: int) -> Guess | None:
        """Who has written the guess in the copy; None if there is none, or that is not sure."""
        row = self.copied(n)
        if row is None or not row.optimistic:
            return None
        written = n
        while written > 0 and self.copied(written - 1) == row and not self._patches(written):
            written -= 1
        happened = self.run[written]
        if not self._patches(written):
            return None
        program, _ = happened.label.event.data
        return self._fate(Guess(happened.label.component, program, written), n)

    def _patches(self, n: int) -> bool:
        """Whether a step is a click for the record whose guess is written into the copy at once."""
        label = self.run[n].label
        if label.event.name != "click" or label.component not in self.slots or label.event.data[1] != self.record:
            return False
        before = self.whole.programs[self.place.dashboard][label.event.data[0]].before
        first = next((place for place, group in enumerate(before) if self._guesses(group)), None)
        local: HandlerRun | None = self.system.local(self.state(n), label.component)
        return first is not None and local is not None and (local.phase != "before" or local.group >= first)

    def _guesses(self, group: tuple[object, ...]) -> bool:
        return any(op.kind == "patch" and self.copy in op.targets for op in group)  # type: ignore[attr-defined]

    def _fate(self, guess: Guess, until: int) -> Guess:
        status = self.whole.programs[self.place.dashboard][guess.program].guess
        for n in range(guess.written + 1, until + 1):
            label, change = self.run[n].label, self.changes[n]
            if label.component != guess.slot or (change is not None and change.kind == "announce"):
                continue
            if label.event.name == "fail" or (label.event.name == "serve" and change is None):
                if self._tried_again(guess, n):
                    continue
                return guess._replace(became=FAILED, decided=n)
            if label.event.name == "serve" and change is not None:
                return guess._replace(became=CONFIRMED if change.status == status else MISTAKEN, decided=n)
        return guess

    def _tried_again(self, guess: Guess, n: int) -> bool:
        """Whether a request that fails or is refused in a step is not the last one of its handler."""
        run: HandlerRun = self.system.local(self.run[n].before, guess.slot)
        return run.phase != "orphan" and run.attempt < self.whole.programs[self.place.dashboard][guess.program].retry

    def overlays(self, n: int) -> dict[str, HandlerRun]:
        """The handlers that lay a guess over the view, by their slots."""
        programs = self.whole.programs[self.place.dashboard]
        runs = {slot: run for slot, run in self._runs(n).items() if run.phase != "orphan" and run.record == self.record}
        return {slot: run for slot, run in runs.items() if programs[run.program].overlay}

    def _runs(self, n: int) -> dict[str, HandlerRun]:
        found = ((slot, self.system.local(self.state(n), slot)) for slot in self.slots)
        return {slot: run for slot, run in found if run is not None}

    def _decided_otherwise(self, n: int, slot: str, run: HandlerRun) -> bool:
        """Whether the last answer to a handler under way was a commit of another status than it guesses."""
        if run.reply is None:
            return False
        served = next(
            k for k in range(n, -1, -1) if self.run[k].label[:1] == (slot,) and self.run[k].label.event.name == "serve"
        )
        change = self.changes[served]
        return change is not None and change.status != self.whole.programs[self.place.dashboard][run.program].guess

    # Whose staleness it is.

    def guesser(self, n: int) -> str | None:
        """The handler whose guess makes a stale view what it is: not confirmed, and shown."""
        row, over = self.shown(n), list(self.overlays(n).values())
        if not self.stale(n) or row is None or not row.optimistic:
            return None
        if over:
            return self.handlers[over[-1].program]
        guess = self.guess(n)
        return None if guess is None or guess.became == CONFIRMED else self.handlers[guess.program]

    def blamed(self, n: int) -> int | None:
        """The commit that answers for a stale view: the last one that the view can tell, unless it is a guess that is shown."""
        row = self.shown(n)
        if not self.stale(n):
            return None
        if row is not None and row.optimistic:
            guess = None if self.overlays(n) else self.guess(n)
            if guess is None or guess.became != CONFIRMED:
                return None
        told = [commit for commit in self.commits(n) if not self.looks_alike(commit)]
        return told[-1] if told else None

    def unsaid(self, n: int) -> bool:
        """Whether a stale view shows what no server has said."""
        row = self.shown(n)
        return self.stale(n) and (row is None or row.version == NEVER_READ)

    # Promises.

    def breaches(self, n: int, mark: int) -> Iterator[str]:
        """The promises that are broken behind a step, of a run with a marked commit."""
        if not self.open(n):
            return
        if self._older_after_done(n, mark):
            yield "older after done"
        if self._backwards(n, mark):
            yield "backwards"
        if self._dishonest(n):
            yield "dishonest"
        if self._overwritten(n):
            yield "overwritten"
        if self.at_rest(n) and self.copied(n) is None and not any(map(self._explains, self._needed(n))):
            yield "spinning"
        if self.at_rest(n) and self._refused(n) and self.commits(n)[-1:] in ([], [mark]):
            yield "offers refused"
        if self.at_rest(n) and self._contradicted(n, mark):
            yield "contradicted"
        if self.at_rest(n) and self.stale(n):
            row = self.shown(n)
            assert row is not None or self.copied(n) is None
            if any(
                h.label == Label(self.page, h.label.event) and h.label.event.name == "reload"
                for h in self.run[mark + 1 : n + 1]
            ):
                yield "stale after reload"
            if row is not None and row.version == NEVER_READ and not row.optimistic:
                yield "never read"
            if self._left_over(n, row):
                yield "left over"

    def _refused(self, n: int) -> bool:
        """Whether the view offers what the server would refuse, and would not offer it if it showed what the server has."""
        row, board = self.shown(n), self.whole.tabs[self.place.dashboard].board
        offered, right = (self.whole.face(self.place, s)[1] for s in (row.status if row else "", self.status(n)))
        return any(
            handler not in right
            and board.handlers[handler].patches_to is None
            and not any(
                t.source == self.status(n) and board.role in t.roles
                for t in self.whole.lifecycle.of(board.handlers[handler].action)
            )
            for handler in offered
        )

    def _contradicted(self, n: int, mark: int) -> bool:
        """Whether no status gives what the stale view and the one beside show; by rows between which the marked commit was."""
        if self.beside is None or not self.stale(n) or not 0 <= mark <= n:
            return False
        row, other = self.shown(n), self.whole.seen(self.state(n), self.beside, self.record)
        if row is None or other is None or row.optimistic or other.optimistic:
            return False
        version = self.whole.truth(self.state(mark), self.record).version
        looks = (self.whole.face(self.place, row.status), self.whole.face(self.beside, other.status))
        statuses = self.whole.lifecycle.statuses
        known = {(self.whole.face(self.place, status), self.whole.face(self.beside, status)) for status in statuses}
        return (row.version < version) != (other.version < version) and looks not in known

    def _needed(self, n: int) -> Iterator[Any]:
        """The entry of the view, and those that have to have data before it may ask."""
        tab = self.whole.tabs[self.place.dashboard]
        copy: str | None = self.whole.part(self.place).reads
        while copy is not None:
            yield self.system.local(self.state(n), tab.at(copy))
            copy = tab.board.queries[copy].waits_for if copy in tab.board.queries else None

    def _explains(self, entry: Any) -> bool:
        """Whether an entry is without data because its request is paused or has failed."""
        return entry.data is None and bool(getattr(entry, "fetch", None) or getattr(entry, "failed", False))

    def done(self, n: int, mark: int) -> bool:
        """Whether the handler that made the marked commit has ended with success."""
        slot = self.run[mark].label.component if 0 <= mark <= n else ""
        if slot not in self.slots:
            return False
        return any(ended(self.system, self.run[mark + 1 : k + 1], slot) for k in range(mark + 1, n + 1))

    def answered(self, n: int, mark: int) -> bool:
        """Whether the answer to a read has brought the marked commit, or a later one, to the copy in a step."""
        if not 0 <= mark <= n:
            return False
        log: list[Send] = []
        self.system.fire(self.run[n].before, self.run[n].label, log)
        made = self.whole.truth(self.state(mark), self.record).version
        written = [event for to, event in log if to == self.copy and event.name in ("deliver", "store")]
        return any(
            rows is not None and rows[self.record].version >= made for event in written for rows in (self._brought(n, event),)
        )

    def _brought(self, n: int, event: Event) -> Any:
        """The rows of an answer that is written into the copy in a step, None if it is dropped."""
        if event.name == "store":
            return event.data
        entry = self.system.local(self.run[n].before, self.copy)
        if getattr(entry, "behind", None) is not None:
            return None
        request = event.data[0] if event.data else entry.fetch
        return None if getattr(request, "outdated", False) else request.answer[0]

    def _backwards(self, n: int, mark: int) -> bool:
        row = self.copied(n)
        if row is None or row.optimistic or self.overlays(n) or not self.stale(n) or row.version == NEVER_READ:
            return False
        older = 0 <= mark <= n and row.version < self.whole.truth(self.state(mark), self.record).version
        return older and any(self.answered(k, mark) for k in range(mark, n + 1))

    def _older_after_done(self, n: int, mark: int) -> bool:
        row = self.copied(n)
        if row is None or self.overlays(n) or not self.stale(n) or not self.done(n, mark):
            return False
        if row.version >= self.whole.truth(self.state(mark), self.record).version:
            return False
        if self.whole.face(self.place, row.status) == self.whole.face(self.place, self.status(mark)):
            return False
        guess = self.guess(n)
        return (
            not row.optimistic
            or (guess is not None and 0 <= guess.decided < mark)
            or (guess is not None and guess.became in (FAILED, MISTAKEN))
        )

    def _dishonest(self, n: int) -> bool:
        if not self.stale(n):
            return False
        over, guess = self.overlays(n), self.guess(n)
        if over:
            slot, run = list(over.items())[-1]
            return self._decided_otherwise(n, slot, run)
        return guess is not None and guess.became == MISTAKEN

    def _left_over(self, n: int, row: Row | None) -> bool:
        over, guess = self.overlays(n), self.guess(n)
        if row is None or not row.optimistic:
            return False
        if over:
            return any(run.phase != "success" for run in over.values())
        return guess is not None and guess.became != CONFIRMED

    def _overwritten(self, n: int) -> bool:
        row, programs = self.copied(n), self.whole.programs[self.place.dashboard]
        if row is None or row.optimistic:
            return False
        wrote = (run for slot, run in self._runs(n).items() if self._wrote(n, slot, run))
        looks = {self.whole.face(self.place, programs[run.program].guess or "") for run in wrote}
        return bool(looks - {self.whole.face(self.place, row.status)})

    def _wrote(self, n: int, slot: str, run: HandlerRun) -> bool:
        """Whether a handler has written its guess over a row of the copy, and the server has not decided about it."""
        if run.record != self.record or not run.undecided:
            return False
        clicked = next(
            k for k in range(n, -1, -1) if self.run[k].label[:1] == (slot,) and self.run[k].label.event.name == "click"
        )
        row = self.copied(clicked - 1) if clicked > 0 else None
        return self._patches(clicked) and row is not None and row.version != NEVER_READ


def at_rest(system: System, dashboard: str, state: State) -> bool:
    """Whether nothing is under way in a browser of a whole world."""
    own = (f"{dashboard} ", copy_at(dashboard, ""))
    mine = (component for component in system.components if component.name.startswith(own))
    return all(o.kind is not Kind.INTERNAL for part in mine for o in part.offers(system.local(state, part.name)))


def ended(system: System, run: list[Happened], slot: str) -> bool:
    """Whether what a slot was running at the beginning of a part of a run has ended with success at its end."""
    if system.local(run[-1].after, slot) is not None:
        return False
    before = system.local(run[-1].before, slot)
    if before is None or before.phase in ("orphan", "error"):
        return False
    deliver = (slot, "deliver")
    last = run[-1].label
    succeeds = before.phase == "success" or (
        (last.component, last.event.name) == deliver and before.reply is not None and before.reply.ok
    )
    return bool(succeeds and last.event.name != "reload" and all(system.local(h.before, slot) is not None for h in run))
