"""Whether what really happens is among what a proof explores: runs of whole worlds followed step by step on a cone.

A run of statuses is followed by the set of states that stand for it (`Picture`): with marks, in the refinement, or with rows
where all runs are searched. One commit of the followed record is the marked one. If the set becomes empty, the proof has left
something out that can happen; if no state in it says what the run says of itself (`Judge`), it has overlooked that.
"""

from collections.abc import Callable, Iterator
from math import inf
from typing import Any, NamedTuple

from judging import Judge, at_rest
from naming import Happened, Naming, PairNaming, RefinedNaming, made
from picture import Picture, RowPicture

from staleproof.model.abstraction import properties
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.abstraction.agreement import apart
from staleproof.model.abstraction.matrix_entries import Entry, entries, group, visible
from staleproof.model.abstraction.partition import Class, Classes
from staleproof.model.abstraction.properties import Blame
from staleproof.model.components.environment import Environment
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.records.addresses import COPY, copy_at, copy_of
from staleproof.model.records.values import CONFIRMED, EARLIER, Mark, Row, failed, mistaken
from staleproof.model.refinement import exact_properties as exact
from staleproof.model.refinement.refined_cone import _empty, refined_cone
from staleproof.model.refinement.refined_properties import different
from staleproof.model.refinement.target import Sought
from staleproof.model.refinement.two_records import two_records
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.endless_spinner import spinning
from staleproof.model.systems.parts import OUTSIDE, PAGE, SERVER
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Label, Property, State, System

__all__ = ["Follower", "Happened", "Watched"]

Search = Callable[[ConcreteCone, Sought], System]


class Watched(NamedTuple):
    """What the marks keep (as in `Environment`); or what the refinement seeks, or one of the searches of all runs."""

    watches: tuple[str, ...] = ()
    commits_after: bool = False
    sought: Sought | None = None
    search: Search = refined_cone

    @property
    def kept(self) -> "Watched | Sought":
        """What says what is kept."""
        return self.sought or self


class Follower:
    """Follows the runs of a whole world on the cone of one view, for one record."""

    def __init__(self, whole: WholeWorld, system: System, cone: Cone, record: int, watched: Watched = Watched()) -> None:
        self.whole, self.real, self.cone, self.record, self.watched = whole, system, cone, record, watched
        self.place, self.concrete = ViewName(cone.dashboard, cone.view), ConcreteCone(cone)
        self.rows = watched.sought is not None and watched.search is not refined_cone
        self.alike: frozenset[str] = frozenset()
        self.empty = Mark.ABSENT
        if watched.sought is None:
            self.abstract = marked(cone, watched.watches, commits_after=watched.commits_after).whole
            world = next(part for part in self.abstract.components if isinstance(part, Environment))
            self.naming = Naming(system, cone, record, idle=world.indifferent)
        else:
            self.abstract = watched.search(self.concrete, watched.sought)
            naming = PairNaming if watched.search is two_records else RefinedNaming
            self.naming = naming(system, cone, record, self.concrete, self.merged)
        if watched.sought is not None and not self.rows:
            self.alike = self.abstract.components[0].same_look  # type: ignore[attr-defined]
            self.empty = _empty(self.concrete, watched.sought)
        self.parts = {component.name: component for component in self.abstract.components}
        self.pairs = tuple(self._pairs())
        self.broken = self._broken()

    @property
    def merged(self) -> tuple[Classes, ...]:
        """For each record that has statuses there, first the one that is followed, the statuses that nothing tells apart."""
        world: Any = self.abstract.components[0]
        return () if self.watched.sought is None else world.merged

    def _classes(self, state: State) -> list[Class]:
        """The classes that the statuses of the records belong to."""
        rows = self.real.local(state, SERVER)
        return [classes[rows[n].status] for classes, n in zip(self.merged, (self.record, 1 - self.record), strict=False)]

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
        """How many steps could be followed, and the states at the end; step `mark` is the marked commit."""
        picture, judge = self.picture(run, mark), self.judge(run)
        states = self._closed(self._begun(run))
        reloaded = done = shown = False
        for n, happened in enumerate(run):
            labels = list(dict.fromkeys(self.naming.labels(happened, picture, marking=n == mark)))
            following = {after for s in states for label in labels if (after := self._fired(s, label)) is not None}
            reloaded = n > mark and (reloaded or happened.label == Label(f"{self.naming.mine}{PAGE}", Event("reload")))
            done = done or judge.done(n, mark)
            fitting = {s for s in self._closed(following) if self._stands(s, happened.after, picture, n >= mark)}
            shown = shown or judge.answered(n, mark)
            fitting = {s for s in fitting if self._keeps(s, reloaded=reloaded, done=done, shown=shown)}
            fitting = {s for s in fitting if self._signed(s, judge, n, mark)}
            if not fitting or self._unsaid(fitting, judge, n, mark):
                return n, states
            states = fitting
        return len(run), states

    def picture(self, run: list[Happened], mark: int) -> Picture:
        """How the run is seen around its marked commit."""
        version = self.real.local(run[mark].after, SERVER)[self.record].version if 0 <= mark < len(run) else inf
        if self.rows:
            return RowPicture(self.cone, self.record, version, self.merged)
        return Picture(self.cone, self.record, version, self.alike, self.empty)

    def _begun(self, run: list[Happened]) -> set[State]:
        if self.watched.sought is None:
            return {self.abstract.initial}
        begun = self._fired(self.abstract.initial, Label(SERVER, Event("begin", tuple(self._classes(run[0].before)))))
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
        free = [n for n, part in self.parts.items() if n == OUTSIDE or isinstance(part, ResponseCache)]
        known, queue = set(states), list(states)
        for state in queue:
            for name in free:
                for offer in self.parts[name].offers(self.abstract.local(state, name)):
                    after = self.abstract.fire(state, Label(name, offer.event))
                    if after is not None and after not in known:
                        known.add(after)
                        queue.append(after)
        return known

    def judge(self, run: list[Happened]) -> Judge:
        """What a run says of itself."""
        beside = self.cone.beside
        place = None if beside is None else ViewName(self.cone.dashboard, beside)
        return Judge(self.whole, self.real, self.place, self.record, run, place)

    # The relation.

    def _stands(self, state: State, real: State, picture: Picture, marked: bool) -> bool:
        world: Any = self.abstract.local(state, SERVER)
        if bool(world.marked) != marked:
            return False
        records = (world, world.other) if self.watched.search is two_records else (world,)
        if any(seen.status != there[0] for seen, there in zip(records, self._classes(real), strict=False)):
            return False
        return all(
            picture.fits(self.naming.kinds[n], self.real.local(real, n), self.parts[a], self.abstract.local(state, a))
            for n, a in self.pairs
        )

    def _keeps(self, state: State, **told: bool) -> bool:
        """Whether what is watched of the past is so."""
        world: Any = self.abstract.local(state, SERVER)
        return all(getattr(world, what) == so for what, so in told.items() if what in self.watched.kept.watches)

    def _signed(self, state: State, judge: Judge, n: int, mark: int) -> bool:
        """Whether a guess in the view's copy has the writer that it really has, where that is told and sure."""
        guess = judge.guess(n) if self.rows else None
        if guess is None:
            return True
        program = self.concrete.handlers.index(judge.handlers[guess.program])
        slot = guess.slot.removeprefix(self.naming.mine)
        confirmed = CONFIRMED if mark <= guess.decided else EARLIER
        writers = {"": f"{slot}: {program}", "confirmed": confirmed, "failed": failed(program), "mistaken": mistaken(program)}
        row: Row = self.abstract.local(state, COPY).data[0]
        return row.writer == writers[guess.became]

    # What the run says of itself.

    def _broken(self) -> dict[str, Property]:
        """What the proof says where promises are broken, as far as it was asked."""
        system, concrete = self.abstract, self.concrete
        if self.rows:
            found = {
                "backwards": exact.backwards(concrete),
                "dishonest": exact.dishonest(concrete),
                "left over": exact.left_over(concrete),
                "never read": exact.never_read(concrete),
                "offers refused": exact.offers_refused(concrete),
                "older after done": exact.older_after_done(concrete),
                "stale after reload": exact.stale_after_reload(concrete),
                "overwritten": exact.overwritten(concrete),
            }
        else:
            found = {
                "backwards": properties.backwards(),
                "dishonest": properties.dishonest(system),
                "left over": properties.left_over(system),
                "never read": properties.never_read(),
                "offers refused": properties.outdated(system),
                "older after done": properties.older_after_done(),
                "stale after reload": properties.stale_after_reload(system),
                "overwritten": properties.overwritten(system),
            }
        found["spinning"] = spinning(system)
        if self.cone.beside is not None:
            found["contradicted"] = exact.contradicted(concrete) if self.rows else apart(system)
        needed = {"backwards": "shown", "older after done": "done", "stale after reload": "reloaded", "overwritten": "patches"}
        watches = self.watched.kept.watches
        return {name: bad for name, bad in found.items() if needed.get(name) in (None, *watches)}

    def _unsaid(self, states: set[State], judge: Judge, n: int, mark: int) -> list[str]:
        """What the run says of itself, and no state does: that it is at rest, which promises it breaks, and whose it is."""
        rest = judge.at_rest(n)
        resting = {s for s in states if self.abstract.settled(s)} if rest else states
        said = {name: bad for name, bad in self.broken.items() if name in set(judge.breaches(n, mark))}
        said |= dict(self._blames(judge, n, mark)) if rest else {}
        missing = [name for name, bad in said.items() if not any(bad.of(self.abstract, s) for s in resting)]
        return [*([] if resting else ["at rest"]), *missing]

    def _blames(self, judge: Judge, n: int, mark: int) -> Iterator[tuple[str, Property]]:
        """What the proof has to say of a view at rest: which entry answers for what is stale there."""
        guesser, sought = judge.guesser(n), self.watched.sought
        if guesser is not None:
            entry = Entry(self.cone.tab.board.handlers[guesser].action, guesser)
            if sought is None or sought.entry == entry:
                yield f"the guess of {guesser}", self._stale(entry, Blame(group(self.cone, entry), guesses=True))
        if mark > n or (sought is not None and sought.entry is None):
            return
        entry = Entry(*made(self.real, self.cone, judge.run[mark]))
        if judge.blamed(n) == mark:
            yield f"left by {entry}", self._stale(entry, Blame(group(self.cone, entry)))
        elif self._none_is_seen and judge.unsaid(n) and judge.commits(n)[-1] == mark and self._asked_unseen:
            yield f"never read since {entry}", self._stale(entry, Blame(group(self.cone, entry), visible=False, unloaded=True))

    @property
    def _none_is_seen(self) -> bool:
        return not any(visible(self.concrete, entry) for entry in entries(self.concrete))

    @property
    def _asked_unseen(self) -> bool:
        return self.watched.sought is None or not self.watched.sought.visible

    def _stale(self, entry: Entry, blame: Blame) -> Property:
        if self.rows:
            return exact.stale(self.concrete, blame, entry.handler)
        if self.watched.sought is not None:
            return different(self.abstract, guesses=blame.guesses)
        return properties.stale_after(self.abstract, blame)

    @property
    def commits_after(self) -> bool:
        """Whether any commits of the record may follow the marked one."""
        return self.watched.kept.commits_after

    def stuck(self, run: list[Happened], steps: int, states: set[State], mark: int) -> str:
        """Why a run could not be followed further."""
        happened, picture = run[steps], self.picture(run, mark)
        judge = self.judge(run)
        mine = [
            f"{n}: {h.label}"
            for n, h in enumerate(run[: steps + 1])
            if h.label.component.startswith((self.naming.mine, copy_at(self.naming.cone.dashboard, ""), SERVER))
        ]
        labels = list(dict.fromkeys(self.naming.labels(happened, picture, marking=steps == mark)))
        following = {after for s in states for label in labels if (after := self._fired(s, label)) is not None}
        closed = self._closed(following)
        said = [f"as {labels}, mark {mark}, picture {picture.version}, {self.place}, record {self.record}, {self.watched}"]
        standing = {s for s in closed if self._stands(s, happened.after, picture, steps >= mark)}
        if standing:
            said.append(f"unsaid: {self._unsaid(standing, judge, steps, mark)}, guess {judge.guess(steps)}")
        for name, address in (*self.pairs, (SERVER, SERVER)):
            real = self.real.local(happened.after, name)
            said.append(f"{address}: really {self.real.local(happened.before, name)} -> {real}")
            said += [f"    {self.abstract.local(s, address)}" for s in list(states)[:2]]
            kind = self.naming.kinds.get(name)
            said += [
                f"    -> {self.abstract.local(s, address)}"
                f" {name == SERVER or picture.fits(kind, real, self.parts[address], self.abstract.local(s, address))}"  # type: ignore[arg-type]
                for s in list(closed)[:4]
            ]
        return "\n".join((*mine, *said))

    def really_stale(self, real: State) -> bool:
        """Whether the view shows something else than the server has."""
        return (self.place, self.record) in self.whole.stale(real)

    def at_rest(self, real: State) -> bool:
        """Whether nothing is under way in the browser."""
        return at_rest(self.real, self.cone.dashboard, real)
