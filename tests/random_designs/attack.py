"""Attacks on the answers about a design: random walks of its whole world, judged by the oracle."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from hypothesis import strategies as st
from judge import Judge, Stale
from mending import Mending

from staleproof.checker.answers.answer import Answer, MatrixEntry, Reading
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.stateful.minimizing import shortened
from staleproof.checker.stateful.target import HuntTarget, Run
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Kind, Label, State, System

HELD = (Outcome.HOLDS, Outcome.VACUOUS)
WEIGHTS = {
    **dict.fromkeys(("reload", "leave", "log out"), 0.4),
    **dict.fromkeys(("age", "collect"), 0.5),
    **dict.fromkeys(
        ("expire", "hide", "offline", "disconnect", "tell", "another tab reads", "others read", "focus", "poll"), 1
    ),
    **dict.fromkeys(("fail", "lose", "commit"), 2),
    "open": 6,
    **dict.fromkeys(("show", "online"), 8),
    "log in": 12,
    "click": 16,
}
"""What people do and what is under way is preferred to the passing of time; all else has 4."""
MOODS = (0.1, 1.0, 1.0, 1.0, 4.0)
"""By how much a walk prefers the steps of one name, and those of one component: some it hardly takes."""
TRIED = 400
"""How many stale states of one world are looked at for what mends them."""


class Wrong(NamedTuple):
    """An answer that a run contradicts: which promise or entry, what was said of it, and what the run shows."""

    what: str
    answered: str
    shown: str


@dataclass(frozen=True)
class Finding:
    """A wrong answer with the shortened run that shows it."""

    wrong: Wrong
    faults: tuple[str, ...]
    run: Run

    @property
    def words(self) -> str:
        """The run, a step a line."""
        steps = [f"  {n:2} {_told(step)}" for n, step in enumerate(self.run.labels, 1)]
        head = f"{self.wrong.what}: answered {self.wrong.answered}, but {self.wrong.shown}"
        faults = f"faults: {', '.join(self.faults) or 'none'}; the records begin as {', '.join(self.run.start)}"
        return "\n".join((head, faults, *steps))


def _told(label: Label) -> str:
    data = "" if label.event.data is None else f" {label.event.data}"
    return f"{label.component}: {label.event.name}{data}"


@dataclass
class Attack:
    """What is said of a design, and the walks that may contradict it; `slots` own actions run at a time."""

    answer: Answer
    slots: int
    tried: dict[tuple[State, ViewName, int, str], bool] = field(default_factory=dict)

    def findings(self, walks: int, steps: int, seed: int | str) -> list[Finding]:
        """The wrong answers that walks of so many steps come upon, each once, with a run that was made short."""
        found: dict[tuple[str, str], tuple[Wrong, frozenset[str], Run]] = {}
        for number in range(walks):
            rng = random.Random(f"{seed} {number}")
            faults = self.faulted[number % len(self.faulted)]
            for wrong, run in self._walk(faults, rng, steps):
                best = found.get(wrong[:2])
                if best is None or len(run.labels) < len(best[2].labels):
                    found[wrong[:2]] = wrong, faults, run
        return [self._short(*one) for one in found.values()]

    @cached_property
    def faulted(self) -> list[frozenset[str]]:
        """The faults that are switched on in turn: none, those of every promise, all."""
        every = frozenset(self.answer.loaded.design.faults)
        promised = (frozenset(promise.faults) - {"request error"} for promise in self.answer.promises if promise.faults)
        return list(dict.fromkeys((frozenset[str](), *promised, every)))

    def _walk(self, faults: frozenset[str], rng: random.Random, steps: int) -> Iterator[tuple[Wrong, Run]]:
        whole = self._whole(faults)
        start = tuple(rng.choice(whole.lifecycle.statuses) for _ in range(whole.records))
        system = whole.system(start, everybody=True)
        watch = Watch(self, whole, system, faults)
        labels: list[Label] = []
        state, until = system.initial, steps + 40
        ending, mood = False, Mood(rng)
        while len(labels) < until:
            label, after = _next(system, state, mood, internal=ending or len(labels) >= steps)
            if label is None:
                if len(labels) >= steps:
                    break
                ending = False
                continue
            labels.append(label)
            for wrong in watch.told(state, label, after):
                yield wrong, Run(start, tuple(labels), ())
            state = after
            ending = ending or rng.random() < 0.1

    def _short(self, wrong: Wrong, faults: frozenset[str], run: Run) -> Finding:
        whole = self._whole(faults)
        watches: list[tuple[Watch, State]] = []

        def met(system: System, label: Label | None, state: State) -> bool:
            if label is None:
                watches[:] = [(Watch(self, whole, system, faults), state)]
                return False
            watch, before = watches[0]
            watches[:] = [(watch, state)]
            return any(found[:2] == wrong[:2] for found in watch.told(before, label, state))

        hunted = HuntTarget(st.nothing(), lambda start: whole.system(start, everybody=True), met, {})
        return Finding(wrong, tuple(sorted(faults)), shortened(hunted, run))

    def _whole(self, faults: frozenset[str]) -> WholeWorld:
        if faults not in self.worlds:
            loaded = self.answer.loaded
            self.worlds[faults] = WholeWorld(loaded.design, loaded.lifecycle, slots=self.slots, faults=faults)
        return self.worlds[faults]

    @cached_property
    def worlds(self) -> dict[frozenset[str], WholeWorld]:
        return {}

    # What was answered.

    @cached_property
    def entries(self) -> dict[tuple[str, ViewName, str | None], MatrixEntry]:
        """The matrix by mutation, view, and handler where it is own."""
        return {(one.mutation, ViewName(one.dashboard, one.view), one.handler): one for one in self.answer.matrix}

    @cached_property
    def held(self) -> dict[tuple[str, ViewName], tuple[str, frozenset[str]]]:
        """For promises and views in which they are said to hold: in which words, and under which faults."""
        found = {}
        for promise in self.answer.promises:
            for view in promise.views:
                if view.outcome in HELD:
                    place = ViewName(view.dashboard, view.view)
                    found[promise.name, place] = view.outcome.value, self._survived(promise.name, promise.faults, place)
        return found

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """How each promise came out."""
        return {promise.name: promise.outcome for promise in self.answer.promises}

    def _survived(self, promise: str, faults: tuple[str, ...], place: ViewName) -> frozenset[str]:
        board = self.answer.loaded.design.dashboards[place.dashboard]
        query = board.queries.get(board.views[place.view].reads)
        told_of_errors = not (query is not None and query.errors == "as_empty")
        excused = {
            "own-write-visible": {"request error"} if told_of_errors else set(),
            "no-endless-spinner": {"request error", "offline"} if query is None else set(),
        }
        return frozenset(faults) - excused.get(promise, set())


class Watch:
    """Tells which answers a run contradicts."""

    def __init__(self, attack: Attack, whole: WholeWorld, system: System, faults: frozenset[str]) -> None:
        self.attack, self.whole, self.system, self.faults = attack, whole, system, faults
        self.judge = Judge(whole, system, whole.places)

    def told(self, before: State, label: Label, after: State) -> Iterator[Wrong]:
        """Take in a step; the answers that it contradicts."""
        breaches = list(self.judge.told(before, label, after))
        for stale in self.judge.stale(after):
            breaches += self.judge.at_rest(after, stale)
            yield from self._stale(after, stale)
        breaches += [*self.judge.spinning(after), *self.judge.refused(after), *self.judge.contradicted(after)]
        for breach in breaches:
            answered, survived = self.attack.held.get((breach.promise, breach.place), ("", frozenset()))
            if answered and self.faults <= survived:
                yield Wrong(f"{breach.promise} in {'.'.join(breach.place)}", answered, breach.said)

    def _stale(self, state: State, stale: Stale) -> Iterator[Wrong]:
        row, truth = self.whole.seen(state, stale.place, stale.record), self.whole.truth(state, stale.record)
        view = ".".join(stale.place)
        shown = f"{view} at rest shows {'nothing' if row is None else row.status}, the server has {truth.status}"
        outcomes = self.attack.outcomes
        polled = self.whole.tabs[stale.place.dashboard].board.fresh_by == "poll" and self._mended(state, stale, "poll")
        if not self.faults and outcomes["fresh-when-settled"] in HELD and not polled:
            yield Wrong(f"fresh-when-settled in {view}", outcomes["fresh-when-settled"].value, shown)
        if outcomes["polls-mend-faults"] in HELD and not self._mended(state, stale, "poll"):
            yield Wrong(f"polls-mend-faults in {view}", outcomes["polls-mend-faults"].value, f"{shown}; polls do not mend it")
        if stale.commit is None:
            return
        action, dashboard, handler, _ = stale.commit
        own = dashboard == stale.place.dashboard
        entry = self.attack.entries.get((action, stale.place, handler if own else None))
        if entry is None:
            yield Wrong(f"entry {action} {view} {handler if own else 'foreign'}", "no entry", shown)
            return
        name = f"entry {action} {view} {entry.whose} {entry.handler or ''}".rstrip()
        for reading, which in (entry.calm, "without faults"), (entry.faulty, "under faults"):
            if which == "without faults" and self.faults:
                continue
            if self._better(reading, state, stale):
                yield Wrong(f"{name} {which}", _said(reading), f"{shown}, and nothing as good mends it")

    def _better(self, reading: Reading, state: State, stale: Stale) -> bool:
        """Whether a reading promises more than is so in a state."""
        if reading.cell in ("?", "never"):
            return False
        return reading.cell in ("settles", "vacuous", "–") or not self._mended(state, stale, reading.cell)

    def _mended(self, state: State, stale: Stale, cell: str) -> bool:
        key = (state, stale.place, stale.record, cell)
        tried = self.attack.tried
        if key not in tried:
            if len(tried) > TRIED:
                return True
            tried[key] = Mending(self.whole, self.system, stale.place, stale.record).mended(state, cell)
        return tried[key]


def _said(reading: Reading) -> str:
    return "alike before and after" if reading.unseen else reading.cell


class Mood:
    """What one walk prefers; so that walks differ, and some let one thing wait for long."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.factors: dict[object, float] = {}

    def ordered(self, labels: list[Label]) -> list[Label]:
        """Labels in the order in which they are tried."""
        keys = {label: self.rng.random() ** (1 / self._weight(label)) for label in labels}
        return sorted(labels, key=lambda label: -keys[label])

    def _weight(self, label: Label) -> float:
        name = label.event.name
        return WEIGHTS.get(name, 4) * self._factor(name) * self._factor((label.component, name in ("serve", "deliver")))

    def _factor(self, what: object) -> float:
        if what not in self.factors:
            self.factors[what] = self.rng.choice(MOODS)
        return self.factors[what]


def _next(system: System, state: State, mood: Mood, *, internal: bool) -> tuple[Label | None, State]:
    """One of the steps that are enabled, and where it leads."""
    labels = [label for label, kind in system.offered(state) if kind is Kind.INTERNAL or not internal]
    for label in mood.ordered(labels):
        after = system.fire(state, label)
        if after is not None:
            return label, after
    return None, state


def attacked(answer: Answer, walks: int, steps: int, seed: int | str) -> list[Finding]:
    """The wrong answers that walks come upon."""
    return Attack(answer, Bounds().actions(answer.loaded.design)).findings(walks, steps, seed)
