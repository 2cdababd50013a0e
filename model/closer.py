"""A closer look at one entry, where marks alone promise a story that no status gives.

The server has real statuses here, and every copy from before the marked commit is told apart by what the view would
show of it: the same as after the commit (`ALIKE`) or something else (`BEFORE`). So a filter that hides both, or a button
that no status offers, is seen. What is still left out is which status a copy has beyond that.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from model import parts
from model.abstract import Built, build, elsewhere
from model.casting import commit, expanded, led, steps
from model.concrete import Scene
from model.cone import COPY
from model.freshness import Entry, commits
from model.handler import Reply, Run
from model.lifecycle import Transition
from model.page import Place
from model.questions import overlays
from model.screen import offered, other_views
from model.server import Ask, Server
from model.values import Elsewhere, Mark
from model.vocabulary import Event, Kind, Label, Offer, Property, Send, State, Step, System
from model.world import ROWS


class Record(NamedTuple):
    """The status of the record, None before one is chosen to begin with; and the past as in `World`."""

    status: str | None = None
    marked: str | None = None
    done: bool = False
    reloaded: bool = False


class Sought(NamedTuple):
    """Which commit is marked: that of an entry as far as it leads to `target`, or any if `entry` is None.

    `watches` and `commits_after` as in `World`.
    """

    entry: Entry | None = None
    target: str | None = None
    watches: tuple[str, ...] = ()
    commits_after: bool = False


class Statuses:
    """The world around a scene."""

    name = parts.SERVER
    initial = Record()

    def __init__(self, scene: Scene, sought: Sought, built: Built) -> None:
        self.scene = scene
        self.sought = sought
        lifecycle = scene.cone.lifecycle
        self.server = Server(lifecycle, ())
        rows = lifecycle.rule.transitions if sought.entry is None else commits(scene.cone, sought.entry)
        self.marking = tuple(t for t in rows if sought.target in (None, t.target))
        look = None if sought.target is None else scene.face(sought.target)
        self.alike = frozenset(s for s in lifecycle.statuses if scene.face(s) == look)
        self.guessers = dict(built.guessers)
        self.holders = built.holders
        self.clears = parts.cleared(built.rest)
        actions = scene.cone.lifecycle.actions
        heard = tuple((action, scene.cone.heard(action)) for action in actions)
        buttons = tuple(
            (name, status, self._shown(name, status)) for name in scene.handlers for status in scene.cone.lifecycle.live
        )
        self._content = (
            sought,
            lifecycle.rule,
            self.marking,
            sorted(self.alike),
            built[1:],
            self.clears,
            heard,
            scene.programs,
            scene.cone.answers,
            buttons,
        )

    def __repr__(self) -> str:
        return f"Statuses{self._content}"

    def offers(self, state: Record) -> tuple[Offer, ...]:
        """A status to begin with; then the commits of others."""
        lifecycle = self.scene.cone.lifecycle
        if state.status is None:
            return tuple(Offer(Event("begin", status), Kind.ENVIRONMENT) for status in lifecycle.statuses)
        heard = dict.fromkeys(self.scene.cone.heard(action) for action in lifecycle.actions)
        found = [Offer(Event("elsewhere", text), Kind.ENVIRONMENT) for text in heard if text is not None]
        if state.marked is None or self.sought.commits_after:
            found += [Offer(Event("commit", way), Kind.ENVIRONMENT) for way in self._ways(lifecycle.leaving(state.status))]
        if state.marked is None and (self.sought.entry is None or self.sought.entry.handler is None):
            rows = tuple(t for t in self.marking if t.source == state.status)
            found += [Offer(Event("mark", way), Kind.ENVIRONMENT) for way in self._ways(rows)]
        return tuple(found)

    def _ways(self, rows: tuple[Transition, ...]) -> Iterator[tuple[str, str | None]]:
        """Where some rows of the lifecycle lead, with what is pushed: rows alike in this are one step."""
        yield from dict.fromkeys((t.target, self.scene.cone.heard(t.action)) for t in rows)

    def step(self, state: Record, event: Event) -> Step | None:
        """React to an event."""
        match event:
            case Event("begin", str(status)):
                return Step(Record(status))
            case _ if state.status is None:
                return None
            case Event("read", str(asker)):
                return Step(state, (Send(asker, Event("answer", (self._now(state), False))),))
            case Event("commit", (str(target), heard)):
                return Step(state._replace(status=target), self._committed(heard))
            case Event("mark", (str(target), heard)):
                return Step(Record(target, "others"), self._committed(heard))
            case Event("request", (str(slot), _, Ask() as ask, (str(case), bool(marking)))):
                return self._requested(state, slot, ask, case, marking=marking)
            case Event("request", (str(slot), _, str(label), str(outcome))):
                return self._elsewhere(state, slot, label, outcome)
            case Event("elsewhere", str(heard)):
                return Step(state, self._committed(heard))
            case Event("dropped", str(slot)):
                return Step(state, self._guessed(slot, Mark.GHOST))
            case Event("button", str(handler)):
                return self._button(state, handler)
            case Event("done"):
                return Step(state._replace(done="done" in self.sought.watches))
            case Event("reloaded"):
                return Step(state._replace(reloaded="reloaded" in self.sought.watches and state.marked is not None))
        return None

    def _now(self, state: Record) -> Mark:
        if state.marked is not None:
            return Mark.AFTER
        return Mark.ALIKE if state.status in self.alike else Mark.BEFORE

    def _button(self, state: Record, handler: str) -> Step | None:
        """Another view of the browser has just loaded and offers the handler, or else this one must have loaded."""
        if self._shown(handler, state.status or ""):
            return Step(state)
        elsewhere = self.scene.cone.needs(handler) == "elsewhere"
        return None if elsewhere else Step(state, (Send(COPY, Event("button")),))

    def _shown(self, handler: str, status: str) -> bool:
        cone = self.scene.cone
        views = other_views(cone, same_page=cone.needs(handler) != "elsewhere")
        return any(handler in offered(cone.design, cone.lifecycle, view, status) for view in views)

    def _requested(self, state: Record, slot: str, ask: Ask, case: str, *, marking: bool) -> Step | None:
        decided = self.server.decide(state.status or "", ask, case)
        if decided is None or (marking and decided is False):
            return None
        if decided is False:
            return Step(state, (*self._guessed(slot, Mark.GHOST), Send(slot, Event("replied", Reply(ok=False)))))
        if (state.marked is not None and not self.sought.commits_after) or (
            marking and not self._fits(state, ask, str(decided))
        ):
            return None
        after = Record(str(decided), ask.action) if marking else state._replace(status=str(decided))
        guess = self.scene.programs[self.scene.asks.index(ask._replace(orphan=False))].guess
        row = {"row": self._now(after), "old row": self._now(state)}.get(self.scene.cone.answers.reply_to(ask.action))
        honest = guess in (None, decided)
        reply = Reply(ask.action not in self.scene.cone.answers.error_after_commit, marking, row, honest)
        truth = self._now(after) if guess == decided else self._wrong(guess)
        sends = (*self._committed(self.scene.cone.heard(ask.action)), *self._guessed(slot, truth))
        return Step(after, (*sends, Send(slot, Event("replied", reply))))

    def _elsewhere(self, state: Record, slot: str, label: str, outcome: str) -> Step:
        """A request for another record, of which only the answer and the push matter here."""
        action = self.scene.cone.tab.board.handlers[self.scene.cone.members_elsewhere[label]].action
        ok = outcome != "refuse" and action not in self.scene.cone.answers.error_after_commit
        pushed = self._committed(self.scene.cone.heard(action)) if outcome != "refuse" else ()
        row = Elsewhere() if ok and self.scene.cone.answers.reply_to(action) in ROWS else None
        return Step(state, (*pushed, Send(slot, Event("replied", Reply(ok, row=row)))))

    def _wrong(self, guess: str | None) -> Mark:
        """What a guess is that the server has committed differently."""
        if "guesses" in self.sought.watches:
            return Mark.WRONG
        return Mark.ALIKE if guess in self.alike else Mark.BEFORE

    def _fits(self, state: Record, ask: Ask, decided: str) -> bool:
        """Whether a commit by an own request may be the marked one."""
        entry = self.sought.entry
        if state.marked is not None or ask.orphan:
            return False
        if entry is None:
            return True
        asked = None if entry.handler is None else self.scene.asks[self.scene.handlers.index(entry.handler)]
        return ask == asked and decided in {t.target for t in self.marking}

    def _committed(self, message: str | None) -> tuple[Send, ...]:
        cleared = tuple(Send(cache, Event("clear")) for cache in self.clears)
        return cleared if message is None else (*cleared, Send(parts.CHANNEL, Event("publish", message)))

    def _guessed(self, slot: str, truth: Mark) -> tuple[Send, ...]:
        guess = self.guessers.get(slot)
        if guess is None:
            return ()
        return tuple(Send(holder, Event("remap", ((guess, truth),))) for holder in self.holders)


def closer(scene: Scene, sought: Sought) -> System:
    """The cone with the server's real statuses, around a marked commit."""
    entry = sought.entry
    programs = tuple(
        program._replace(
            outcomes=tuple((case, marking) for case in program.outcomes for marking in ((False, True) if marked else (False,))),
            guess=None,
            button=name,
        )
        for name, program in zip(scene.handlers, scene.programs, strict=True)
        for marked in (entry is None or name == entry.handler,)
    )
    programs += elsewhere(scene.cone, only_guessing=False)
    built = build(scene.cone, programs, sought.watches, _empty(scene, sought))
    world = Statuses(scene, sought, built)
    return System((world, parts.page(scene.cone, built.rest, parts.SERVER), *built.rest))


def _empty(scene: Scene, sought: Sought) -> Mark:
    """What a copy without the record is: the same to look at as one in which it is not listed."""
    unlisted = sought.target is not None and scene.face(sought.target) == scene.face(scene.cone.lifecycle.rule.initial)
    return Mark.ALIKE if unlisted else Mark.ABSENT


def different(system: System) -> Property:
    """The view is mounted and does not look as it would after the marked commit."""
    over = overlays(system)

    def holds(world: Record, page: Place, copy: Any, *runs: Run | None) -> bool:
        stale = copy.data not in (Mark.AFTER, Mark.ALIKE) or over.show(runs)
        return world.marked is not None and page.page is not None and stale

    return Property((parts.SERVER, parts.PAGE, COPY, *over.slots), holds)


def looked_at() -> Property:
    """The view is mounted after the marked commit."""
    return Property((parts.SERVER, parts.PAGE), lambda world, page: world.marked is not None and page.page is not None)


def starts(scene: Scene, path: list[Label]) -> Iterator[tuple[int, System]]:
    """The beginnings of a path: its own status, and where it clicks for another record the statuses that this may have."""
    status = next(str(label.event.data) for label in path if label.event.name == "begin")
    others = any(label.event.name == "click" and label.event.data[0] >= len(scene.handlers) for label in path)
    for other in scene.cone.lifecycle.live if others else (None,):
        start = scene.start(status, other)
        yield start, scene.system(start)


def choices(scene: Scene, sought: Sought, label: Label, state: State) -> Iterator[tuple[Label, ...]]:
    """The concrete labels for one of the closer look."""
    match label:
        case Label(parts.SERVER, Event("begin")):
            yield ()
        case Label(parts.SERVER, Event("commit" | "mark" as name, (target, heard))):
            entry = sought.entry if name == "mark" else None
            for t in steps(scene, scene.truth(state).status):
                fits = entry is None or t.action == entry.mutation
                if fits and t.target == target and scene.cone.heard(t.action) == heard:
                    yield (commit(t),)
        case Label(parts.SERVER, Event("elsewhere", str(heard))):
            for t in steps(scene, scene.truth(state, 1).status):
                if scene.cone.heard(t.action) == heard:
                    yield (commit(t, 1),)
        case Label(slot, Event("click", (int(program), _))):
            yield from _clicks(scene, state, slot, program)
        case Label(slot, Event("serve", (str(case), bool()))) if slot in scene.cone.slots:
            yield (Label(slot, Event("serve", case)),)
        case Label(slot, Event("serve", str(outcome))) if slot in scene.cone.slots:
            yield from _served_elsewhere(scene, state, slot, outcome)
        case _:
            yield from expanded(scene, label, state)


def _clicks(scene: Scene, state: State, slot: str, program: int) -> Iterator[tuple[Label, ...]]:
    if program < len(scene.handlers):
        yield (Label(slot, Event("click", (program, 0))),)
        return
    label = list(scene.cone.members_elsewhere)[program - len(scene.handlers)]
    for name in scene.handlers:
        if scene.cone.elsewhere[name] == label and scene.offers(state, name, 1):
            yield (Label(slot, Event("click", (scene.handlers.index(name), 1))),)


def _served_elsewhere(scene: Scene, state: State, slot: str, outcome: str) -> Iterator[tuple[Label, ...]]:
    run = scene.runs(state)[scene.cone.slots.index(slot)]
    if run is None:
        return
    status, ask = scene.truth(state, 1).status, scene.asks[run.program]
    for case in scene.outcomes(scene.handlers[run.program]):
        serve = (Label(slot, Event("serve", case)),)
        ends = {s: scene.server.decide(s, ask, case) for s in scene.cone.lifecycle.statuses}
        fitting = frozenset(
            s for s, end in ends.items() if end is not None and isinstance(end, str) == (outcome == "elsewhere")
        )
        if status in fitting:
            yield serve
        yield from led(scene, status, fitting, serve, 1)
