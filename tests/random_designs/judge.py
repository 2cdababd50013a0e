"""The promises of docs/promises.md, stated afresh over runs of whole worlds: nothing of what the product proves is used here.

A judge is told of each step of a run and says what is broken then. Where a sentence leaves room, a strict judge takes the
reading in which less is broken, so that nobody who says that a promise holds can ask for less; a lenient one takes that in
which more is broken, so that nobody who says that it is broken can ask for more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from staleproof.model.components.program import HandlerRun
from staleproof.model.records.values import Row
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Kind, Label, Send, State, System

READS = ("deliver",)


class Breach(NamedTuple):
    """A promise that is broken in a state, for one view and one record."""

    promise: str
    place: ViewName
    record: int
    said: str


class Commit(NamedTuple):
    """A change of a record at the server; the handler of a browser made it, or somebody else."""

    action: str
    dashboard: str | None
    handler: str | None
    status: str


class Stale(NamedTuple):
    """A settled view that shows something old; `commit` is what it has missed, if that can be said."""

    place: ViewName
    record: int
    commit: Commit | None


@dataclass
class Judge:
    """Watches a run of a whole world from its beginning; `asked` are the places that are looked at.

    What a lenient judge calls broken besides: own-write-visible by a guess that is left on older data; optimism-kept by
    whatever takes the guess away; reload-suffices where somebody acts after the reload; a guess that was true for a while.
    """

    whole: WholeWorld
    system: System
    asked: tuple[ViewName, ...]
    lenient: bool = False
    history: list[list[str]] = field(default_factory=list)
    commits: list[list[Commit | None]] = field(default_factory=list)
    accepted: dict[str, tuple[int, int]] = field(default_factory=dict)
    done: dict[tuple[str, int], int] = field(default_factory=dict)
    reloaded: dict[str, set[int]] = field(default_factory=dict)
    guessed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    committed_by: dict[str, tuple[int, int]] = field(default_factory=dict)
    confirmed: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every record has the status that it begins with."""
        rows = [self.whole.truth(self.system.initial, record) for record in range(self.whole.records)]
        self.history = [[row.status] for row in rows]
        self.commits = [[None] for _ in rows]

    # What happens.

    def told(self, before: State, label: Label, after: State) -> Iterator[Breach]:
        """Take in a step; what it breaks."""
        self._committed(before, label, after)
        self._moved(before, label, after)
        self._answered(before, label)
        for place in self.asked:
            if self.whole.open(after, place):
                for record in range(self.whole.records):
                    yield from self._at_once(before, label, after, place, record)

    def _committed(self, before: State, label: Label, after: State) -> None:
        for record in range(self.whole.records):
            row = self.whole.truth(after, record)
            if row.version == self.whole.truth(before, record).version:
                continue
            self.history[record].append(row.status)
            self.commits[record].append(self._commit(before, label, row.status))
            for records in self.reloaded.values():
                records.discard(record)
            self.accepted.pop(label.component, None)
            run: HandlerRun | None = self._run(after, label.component)
            if run is not None:
                self.committed_by[label.component] = (record, row.version)
                if run.phase == "served" and run.reply is not None and run.reply.ok:
                    self.accepted[label.component] = (record, row.version)

    def _commit(self, before: State, label: Label, status: str) -> Commit:
        run = self._run(before, label.component)
        if run is None:
            return Commit(label.event.data.transition.action, None, None, status)
        tab = self._tab(label)
        handler = list(tab.board.handlers)[run.program]
        return Commit(tab.board.handlers[handler].action, tab.name, handler, status)

    def _moved(self, before: State, label: Label, after: State) -> None:
        """What becomes of handlers, and reloads."""
        for tab in self.whole.tabs.values():
            reload = label == (f"{tab.name} page", ("reload", None))
            if reload:
                known = range(self.whole.records)
                self.reloaded[tab.name] = {record for record in known if len(self.history[record]) > 1}
            for slot in self.whole.slot_names(tab):
                was, now = self._run(before, slot), self._run(after, slot)
                if was is None and now is not None:
                    if not self.lenient:
                        self.reloaded.pop(tab.name, None)
                    self.accepted.pop(slot, None)
                    self.committed_by.pop(slot, None)
                if now is None:
                    self.guessed.pop(slot, None)
                elif was is None or was.phase == "before":
                    self.guessed[slot] = tuple(self._guesses(after, tab, now))
                if label.component == slot and label.event.name in ("fail", "lose"):
                    self.accepted.pop(slot, None)
                if was is not None and now is None and not reload and self._succeeded(was) and slot in self.accepted:
                    record, version = self.accepted.pop(slot)
                    self.done[tab.name, record] = max(version, self.done.get((tab.name, record), 0))

    def _answered(self, before: State, label: Label) -> None:
        """The latest versions that answers to reads have written into copies."""
        log: list[Send] = []
        after = self.system.fire(before, label, log)
        for name in dict.fromkeys(name for name, _ in log):
            self._found_again(name, before, after)
        for name, event in log:
            entry = self.whole.local(before, name) if event.name in ("deliver", "store") else None
            if not hasattr(entry, "observed") or not hasattr(entry, "data") or getattr(entry, "behind", None) is not None:
                continue
            request = event.data[0] if event.name == "deliver" and event.data else getattr(entry, "fetch", None)
            dropped = getattr(request, "outdated", False)
            rows = event.data if event.name == "store" else None if dropped else request.answer[0]  # type: ignore[union-attr]
            for record, row in enumerate(rows or ()):
                self.confirmed[name, record] = max(row.version, self.confirmed.get((name, record), 0))

    def _found_again(self, name: str, before: State, after: State | None) -> None:
        """What the cache has is written into a copy, as it were, when a view of what was removed looks there again."""
        was, now = (getattr(self.whole.local(state, name), "behind", None) for state in (before, after or before))
        for record, row in enumerate((was.data if was is not None and now is None else None) or ()):
            self.confirmed[name, record] = max(row.version, self.confirmed.get((name, record), 0))

    def _guesses(self, state: State, tab: Tab, run: HandlerRun) -> Iterator[str]:
        """The copies that have the guess of a handler that has just written it."""
        program = self.whole.programs[tab.name][run.program]
        for name in (*tab.board.queries, *tab.board.arrays):
            data = self.whole.local(state, tab.at(name)).data
            row = None if data is None else data[run.record]
            if (
                row is not None
                and row.optimistic
                and row.status == program.guess
                and self._patches(program.before, tab.at(name))
            ):
                yield tab.at(name)

    def _succeeded(self, run: HandlerRun) -> bool:
        return run.phase == "success" or (run.phase == "served" and run.reply is not None and run.reply.ok)

    # What is broken at once.

    def _at_once(self, before: State, label: Label, after: State, place: ViewName, record: int) -> Iterator[Breach]:
        row, truth = self.whole.seen(after, place, record), self.whole.truth(after, record)
        if row is None:
            return
        if self._forgotten(row, place, record):
            made = self.history[record][self.done[place.dashboard, record]]
            said = f"{row.status} is shown after an own action that made it {made}"
            yield Breach("own-write-visible", place, record, said)
        if self._backwards(after, row, place, record):
            said = f"{row.status} is shown, read before what an answer has brought, and the server has {truth.status}"
            yield Breach("never-backwards", place, record, said)
        yield from self._overwritten(before, label, after, place, record)
        if row.optimistic and self._wrong(after, place, record, row):
            yield Breach("honest-optimism", place, record, f"the guess {row.status} is shown, {truth.status} was committed")

    def _forgotten(self, row: Row, place: ViewName, record: int) -> bool:
        """Whether a view shows what the server has not had since an own action was reported as done."""
        version = self.done.get((place.dashboard, record))
        if version is None or (row.optimistic and not self.lenient) or row.version >= version:
            return False
        since = self.history[record][-1 if self.lenient else version :]
        return self._face(place, row.status) not in {self._face(place, status) for status in since}

    def _backwards(self, after: State, row: Row, place: ViewName, record: int) -> bool:
        """Whether a view shows an older row than an answer has brought to its copy, and not what the server has."""
        if row.version < 0 or (row.optimistic and not self.lenient):
            return False
        copy, truth = self.whole.tabs[place.dashboard].at(self._reads(place)), self.whole.truth(after, record)
        older = row.version < self.confirmed.get((copy, record), 0)
        return older and self._face(place, row.status) != self._face(place, truth.status)

    def _overwritten(self, before: State, label: Label, after: State, place: ViewName, record: int) -> Iterator[Breach]:
        """A read takes the guess of an action that has not ended out of the copy, and brings what was before it."""
        read = label.event.name in READS and "slot " not in label.component
        old, new, seen = (
            self._copy(before, place, record),
            self._copy(after, place, record),
            self.whole.seen(after, place, record),
        )
        if not (read or self.lenient) or new is None or seen is None or new.optimistic:
            return
        if not self.lenient and (old is None or not old.optimistic or new.version < 0):
            return
        tab = self.whole.tabs[place.dashboard]
        for slot in self.whole.slot_names(tab):
            run, mine = self._run(after, slot), self.committed_by.get(slot)
            if run is None or run.record != record or not self._pending(run):
                continue
            guess = self.whole.programs[tab.name][run.program].guess or ""
            wrote = tab.at(self._reads(place)) in self.guessed.get(slot, ()) and (
                self.lenient or (old is not None and old.status == guess)
            )
            older = self.lenient or mine is None or new.version < mine[1]
            if wrote and older and self._face(place, seen.status) != self._face(place, guess):
                yield Breach("optimism-kept", place, record, f"a read brings {new.status} over the guess {guess}")

    def _pending(self, run: HandlerRun) -> bool:
        """Whether the server may still accept, or has accepted, what is asked for."""
        refused = run.reply is not None and not run.reply.ok
        return run.phase in ("sent", "served", "waiting", "paused") and not refused

    def _patches(self, groups: tuple[Any, ...], copy: str) -> bool:
        return any(op.kind == "patch" and copy in op.targets for group in groups for op in group)

    def _wrong(self, state: State, place: ViewName, record: int, row: Row) -> bool:
        """Whether the server has committed something else for the very action whose guess is shown."""
        tab = self.whole.tabs[place.dashboard]
        for slot in self.whole.slot_names(tab):
            run, mine = self._run(state, slot), self.committed_by.get(slot)
            if run is None or mine is None or run.record != record or mine[0] != record or run.phase == "orphan":
                continue
            program = self.whole.programs[tab.name][run.program]
            shows = program.overlay or self._patches(program.before, tab.at(self._reads(place)))
            stored = self.history[record][mine[1]]
            faces = {self._face(place, status) for status in self.history[record][mine[1] :]}
            if shows and program.guess == row.status and stored != row.status and self._face(place, row.status) not in faces:
                return True
        return False

    # What is broken where a browser rests.

    def resting(self, state: State, dashboard: str) -> bool:
        """Whether nothing is under way in a browser."""
        mine = (
            (p, s)
            for p, s in zip(self.system.components, state, strict=True)
            if p.name.startswith((f"{dashboard} ", f"{dashboard}."))
        )
        return all(offer.kind is not Kind.INTERNAL for part, local in mine for offer in part.offers(local))

    def stale(self, state: State) -> Iterator[Stale]:
        """The views of browsers at rest that show something else than the server has, or nothing of what was changed."""
        for dashboard in dict.fromkeys(place.dashboard for place in self.asked):
            found = [one for place in self.asked if place.dashboard == dashboard for one in self._stale_in(state, place)]
            if found and self.resting(state, dashboard):
                yield from found

    def _stale_in(self, state: State, place: ViewName) -> Iterator[Stale]:
        if not self.whole.open(state, place):
            return
        for record in range(self.whole.records):
            row, truth = self.whole.seen(state, place, record), self.whole.truth(state, record)
            if row is None and len(self.history[record]) == 1:
                continue
            if row is None or self._face(place, row.status) != self._face(place, truth.status):
                yield Stale(place, record, self._missed(place, record, row))

    def _missed(self, place: ViewName, record: int, row: Row | None) -> Commit | None:
        """The last commit that the view can tell apart, if the view is older than that."""
        faces = [self._face(place, status) for status in self.history[record]]
        last = next((n for n in range(len(faces) - 1, 0, -1) if faces[n] != faces[n - 1]), None)
        if last is None or (row is not None and (row.optimistic or row.version >= last)):
            return None
        return self.commits[record][last]

    def at_rest(self, state: State, found: Stale) -> Iterator[Breach]:
        """What a settled stale view breaks besides being stale."""
        place, record, _ = found
        row, truth = self.whole.seen(state, place, record), self.whole.truth(state, record)
        shows = "nothing" if row is None else row.status
        if record in self.reloaded.get(place.dashboard, ()):
            yield Breach("reload-suffices", place, record, f"after a reload {shows} is shown, the server has {truth.status}")
        known = () if self.lenient else self.history[record][max(row.version, 0) :] if row is not None else ()
        if row is not None and row.optimistic and row.status not in known:
            yield Breach("honest-optimism", place, record, f"the guess {row.status} is left, the server has {truth.status}")

    def spinning(self, state: State) -> Iterator[Breach]:
        """The views without data whose browser rests and has neither a paused request for any nor an error to tell."""
        for place in self.asked:
            copies = list(self._needed(place))
            loading = self.whole.open(state, place) and self._entry(state, place, copies[0]).data is None
            excuses = [entry for copy in copies if (entry := self._entry(state, place, copy)).data is None]
            paused_or_failed = any(getattr(one, "fetch", None) or getattr(one, "failed", False) for one in excuses)
            if loading and not paused_or_failed and self.resting(state, place.dashboard):
                yield Breach("no-endless-spinner", place, 0, "it has no data, and nothing asks for any")

    def refused(self, state: State) -> Iterator[Breach]:
        """The views of browsers at rest with a button for which no row of the lifecycle lets their role act now."""
        for place in self.asked:
            if not self.whole.open(state, place) or not self.resting(state, place.dashboard):
                continue
            for record in range(self.whole.records):
                row, truth = self.whole.seen(state, place, record), self.whole.truth(state, record)
                for handler in () if row is None else self.whole.face(place, row.status)[1]:
                    if not self._acts(place, handler, truth.status):
                        said = f"{handler} is offered for {row.status}, the server has {truth.status}"
                        yield Breach("offers-are-legal", place, record, said)

    def contradicted(self, state: State) -> Iterator[Breach]:
        """The stale views of browsers at rest beside one that shows what no status gives together with what they show."""
        for place in self.asked:
            beside = [other for other in self.whole.places if other.dashboard == place.dashboard and other != place]
            if not self.whole.open(state, place) or not self.resting(state, place.dashboard):
                continue
            for record in range(self.whole.records):
                shown, truth = self._look(state, place, record), self.whole.truth(state, record).status
                for other in beside:
                    seen = self._look(state, other, record) if self.whole.open(state, other) else None
                    if None in (shown, seen) or shown == self._face(place, truth):
                        continue
                    if all((self._face(place, s), self._face(other, s)) != (shown, seen) for s in self._statuses):
                        yield Breach("copies-agree", place, record, f"it is stale, and {other.view} beside it contradicts it")

    def _look(self, state: State, place: ViewName, record: int) -> Any:
        row = self.whole.seen(state, place, record)
        return None if row is None else self._face(place, row.status)

    @property
    def _statuses(self) -> tuple[str, ...]:
        return tuple(self.whole.lifecycle.statuses)

    def _acts(self, place: ViewName, handler: str, status: str) -> bool:
        board, lifecycle = self.whole.tabs[place.dashboard].board, self.whole.lifecycle
        part = board.handlers[handler]
        rows = [t for t in lifecycle.rule.transitions if (t.source, t.action) == (status, part.action)]
        patched = part.patches_to is not None and status in lifecycle.live
        return patched or any(board.role in t.roles for t in rows)

    def _needed(self, place: ViewName) -> Iterator[str]:
        """The copy of a view, and each that has to have data before the one in front of it may ask."""
        copy, queries = self._reads(place), self.whole.tabs[place.dashboard].board.queries
        while copy is not None:
            yield copy
            enabled = queries[copy].enabled if copy in queries else True
            copy = enabled if isinstance(enabled, str) else None

    def _entry(self, state: State, place: ViewName, copy: str) -> Any:
        return self.whole.local(state, self.whole.tabs[place.dashboard].at(copy))

    # What there is to see.

    def _face(self, place: ViewName, status: str) -> object:
        return self.whole.face(place, status)

    def _reads(self, place: ViewName) -> str:
        return self.whole.part(place).reads

    def _copy(self, state: State, place: ViewName, record: int) -> Row | None:
        data = self.whole.local(state, self.whole.tabs[place.dashboard].at(self._reads(place))).data
        found: Row | None = None if data is None else data[record]
        return found

    def _run(self, state: State, slot: str) -> HandlerRun | None:
        local = self.whole.local(state, slot) if slot in self.system.index else None
        return local if isinstance(local, HandlerRun) else None

    def _tab(self, label: Label) -> Tab:
        return self.whole.tabs[self.whole.owners[label.component]]
