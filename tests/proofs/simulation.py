"""Whether what really happens is among what a proof explores: runs of whole worlds followed step by step on a cone.

A run of statuses is followed by the set of states with marks that stand for it (`Picture`). One commit of the followed
record is the marked one. If the set becomes empty, the proof has left something out that can happen.
"""

from collections.abc import Iterator
from math import inf
from typing import Any, NamedTuple

from naming import CloserNaming, Happened, Naming
from picture import Picture

from model.abstract import marked
from model.addresses import copy_at, copy_of
from model.closer import Sought, _empty, closer, different
from model.concrete import Scene
from model.cone import Cone
from model.parts import PAGE, SERVER, SIBLINGS
from model.program import Run
from model.questions import left_over, overwritten, stale_after
from model.response_cache import ResponseCache
from model.values import NEVER_READ, Mark, Row
from model.vocabulary import Event, Kind, Label, Property, State, System
from model.whole import Place, Whole

__all__ = ["Follower", "Happened", "Watched"]


class Watched(NamedTuple):
    """What the marks keep (as in `World`), and what the closer look seeks if there is one."""

    watches: tuple[str, ...] = ()
    commits_after: bool = False
    sought: Sought | None = None


class Follower:
    """Follows the runs of a whole world on the cone of one view, for one record."""

    def __init__(self, whole: Whole, system: System, cone: Cone, record: int, watched: Watched = Watched()) -> None:
        self.whole, self.real, self.cone, self.record, self.watched = whole, system, cone, record, watched
        self.place = Place(cone.dashboard, cone.view)
        self.copy = whole.tabs[cone.dashboard].at(cone.part.reads)
        self.alike: frozenset[str] = frozenset()
        self.empty = Mark.ABSENT
        if watched.sought is None:
            self.abstract = marked(cone, watched.watches, commits_after=watched.commits_after)
            self.naming = Naming(system, cone, record)
            self.stale = stale_after(self.abstract)
        else:
            scene = Scene(cone)
            self.abstract = closer(scene, watched.sought)
            self.naming = CloserNaming(system, cone, record, scene, watched.sought)
            self.stale = different(self.abstract)
            self.alike = self.abstract.components[0].alike  # type: ignore[attr-defined]
            self.empty = _empty(scene, watched.sought)
        self.parts = {component.name: component for component in self.abstract.components}
        self.pairs = tuple(self._pairs())

    def _pairs(self) -> list[tuple[str, str]]:
        """The components of the world with those of the cone that they are compared with."""
        mine = self.naming.mine
        found = []
        for name in self.naming.kinds:
            base = self.naming.addresses.get(copy_of(name))
            address = name.removeprefix(mine) if base is None else base + name.removeprefix(copy_of(name))
            if (base is not None or name.startswith(mine)) and address in self.parts and name != f"{mine}other tabs":
                found.append((name, address))
        return found

    def follow(self, run: list[Happened], mark: int) -> tuple[int, set[State]]:
        """How many steps could be followed, and the states with marks at the end; step `mark` is the marked commit."""
        picture = self.picture(run, mark)
        states = self._closed(self._begun(run))
        reloaded = done = False
        for n, happened in enumerate(run):
            labels = list(dict.fromkeys(self.naming.labels(happened, picture, marking=n == mark)))
            following = {after for s in states for label in labels if (after := self._fired(s, label)) is not None}
            reloaded = n > mark and (reloaded or happened.label == Label(f"{self.naming.mine}{PAGE}", Event("reload")))
            done = done or self._done(run, mark, n)
            fitting = {s for s in self._closed(following) if self._stands(s, happened.after, picture, n >= mark)}
            fitting = {s for s in fitting if self._keeps(s, reloaded=reloaded, done=done)}
            if not fitting or not self._says(fitting, happened.after, marked=n >= mark):
                return n, states
            states = fitting
        return len(run), states

    def picture(self, run: list[Happened], mark: int) -> Picture:
        """How the run is seen around its marked commit."""
        version = self.real.local(run[mark].after, SERVER)[self.record].version if 0 <= mark < len(run) else inf
        return Picture(self.cone, self.record, version, self.alike, self.empty)

    def _begun(self, run: list[Happened]) -> set[State]:
        if self.watched.sought is None:
            return {self.abstract.initial}
        status = self.real.local(run[0].before, SERVER)[self.record].status
        begun = self.abstract.fire(self.abstract.initial, Label(SERVER, Event("begin", status)))
        return {begun} if begun is not None else set()

    def _fired(self, state: State, label: Label | None) -> State | None:
        if label is None:
            return state
        if label.component not in self.parts:
            return None
        offered = self.parts[label.component].offers(self.abstract.local(state, label.component))
        return self.abstract.fire(state, label) if any(offer.event == label.event for offer in offered) else None

    def _closed(self, states: set[State]) -> set[State]:
        """With those behind what may come at any time: ends of what is waited for outside, and others' reads at the server."""
        free = [n for n, part in self.parts.items() if n == SIBLINGS or isinstance(part, ResponseCache)]
        known, queue = set(states), list(states)
        for state in queue:
            for name in free:
                for offer in self.parts[name].offers(self.abstract.local(state, name)):
                    after = self.abstract.fire(state, Label(name, offer.event))
                    if after is not None and after not in known:
                        known.add(after)
                        queue.append(after)
        return known

    # The relation.

    def _stands(self, state: State, real: State, picture: Picture, marked: bool) -> bool:
        world: Any = self.abstract.local(state, SERVER)
        if (world.marked is not None) != marked:
            return False
        if self.watched.sought is not None and world.status != self.real.local(real, SERVER)[self.record].status:
            return False
        return all(
            picture.fits(self.naming.kinds[n], self.real.local(real, n), self.parts[a], self.abstract.local(state, a))
            for n, a in self.pairs
        )

    def _keeps(self, state: State, *, reloaded: bool, done: bool) -> bool:
        world: Any = self.abstract.local(state, SERVER)
        watches = (self.watched.sought or self.watched).watches
        return ("reloaded" not in watches or world.reloaded == reloaded) and ("done" not in watches or world.done == done)

    def _done(self, run: list[Happened], mark: int, n: int) -> bool:
        """Whether the handler that made the marked commit ends with success in this step."""
        if n <= mark or not run[mark].label.component.startswith(f"{self.naming.mine}slot "):
            return False
        return ended(self.real, run[mark + 1 : n + 1], run[mark].label.component)

    def _says(self, states: set[State], real: State, *, marked: bool) -> bool:
        """Whether some state says as much as the world: that all is at rest, and what is bad."""
        rest, bad = self.at_rest(real), tuple(self._bad(real, marked=marked))
        return any((not rest or self.abstract.settled(s)) and all(b.of(self.abstract, s) for b in bad) for s in states)

    def _bad(self, real: State, *, marked: bool) -> Iterator[Property]:
        """What a proof has to say of a state of the world."""
        watches = (self.watched.sought or self.watched).watches
        if marked and not self.commits_after and self.really_stale(real):
            yield self.stale
        row = self._copied(real)
        if row is None or not self.whole.open(real, self.place):
            return
        uncommitted = row.version == self.whole.truth(real, self.record).version
        if "guesses" in watches and row.optimistic and uncommitted and self.at_rest(real):
            yield left_over()
        if "patches" in watches and not row.optimistic and any(map(self._guessing, self._runs(real))):
            yield overwritten(self.abstract)

    def _copied(self, real: State) -> Row | None:
        """The record in the copy that the view reads."""
        data = self.real.local(real, self.copy).data
        return None if data is None else data[self.record]

    def _runs(self, real: State) -> list[Run]:
        runs = (self.real.local(real, slot) for slot in self.whole.slot_names(self.whole.tabs[self.place.dashboard]))
        return [run for run in runs if run is not None and run.record == self.record]

    def _guessing(self, run: Run) -> bool:
        """Whether a handler has written its guess over a row of the copy, and asks for the first time."""
        value = dict(run.kept).get(self.copy)
        there = value is not None and value[self.record].version != NEVER_READ  # type: ignore[index,union-attr]
        return run.phase == "sent" and run.attempt == 0 and there

    def really_stale(self, real: State) -> bool:
        """Whether the view shows something else than the server has."""
        return (self.place, self.record) in self.whole.stale(real)

    def at_rest(self, real: State) -> bool:
        """Whether nothing is under way in the browser."""
        return at_rest(self.real, self.cone.dashboard, real)

    @property
    def commits_after(self) -> bool:
        """Whether the record may be committed again after the marked commit."""
        return (self.watched.sought or self.watched).commits_after

    def stuck(self, run: list[Happened], steps: int, states: set[State], mark: int) -> str:
        """Why a run could not be followed further."""
        happened, picture = run[steps], self.picture(run, mark)
        mine = [
            f"{n}: {h.label}"
            for n, h in enumerate(run[: steps + 1])
            if h.label.component.startswith((self.naming.mine, copy_at(self.naming.cone.dashboard, ""), SERVER))
        ]
        labels = list(dict.fromkeys(self.naming.labels(happened, picture, marking=steps == mark)))
        following = {after for s in states for label in labels if (after := self._fired(s, label)) is not None}
        said = [f"as {labels}, mark {mark}, picture {picture.version}, {self.place}, record {self.record}"]
        for name, address in (*self.pairs, (SERVER, SERVER)):
            real = self.real.local(happened.after, name)
            said.append(f"{address}: really {self.real.local(happened.before, name)} -> {real}")
            said += [f"    {self.abstract.local(s, address)}" for s in list(states)[:2]]
            kind = self.naming.kinds.get(name)
            said += [
                f"    -> {self.abstract.local(s, address)}"
                f" {name == SERVER or picture.fits(kind, real, self.parts[address], self.abstract.local(s, address))}"  # type: ignore[arg-type]
                for s in list(self._closed(following))[:4]
            ]
        return "\n".join((*mine, *said))


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
    succeeds = before.phase == "success" or (
        run[-1].label == Label(slot, Event("deliver")) and before.reply is not None and before.reply.ok
    )
    return bool(
        succeeds and run[-1].label.event.name != "reload" and all(system.local(h.before, slot) is not None for h in run)
    )
