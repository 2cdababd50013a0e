"""Random walks through whole worlds, compared with the real libraries after each step.

`python -m staleproof.reports.libraries.walks --states 1000000` walks through a design with every rule of the model.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Annotated, Any

import typer
from rich.console import Console

from staleproof.model.systems.whole_world import Whole
from staleproof.model.vocabulary import Kind, Label, State, System
from staleproof.reports.files.loading import load
from staleproof.reports.libraries.command import fire
from staleproof.reports.libraries.counts import Counts
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Mismatch, Twin, Walk

EVERYTHING = str(files("staleproof.reports.libraries") / "everything.yaml")
"""The design that uses every rule."""
RECORDS = 2
LENGTH = 200
KINDS = {Kind.INTERNAL: 4, Kind.ENVIRONMENT: 1, Kind.FAULT: 1}
WEIGHTS = {
    "click": 6,
    "reload": 0.1,
    "disconnect": 0.2,
    "hide": 0.5,
    "show": 2,
    "offline": 0.3,
    "online": 2,
    "age": 0.5,
    "expire": 0.5,
    "others read": 0.5,
    "log out": 0.2,
    "commit": 0.5,
}
"""How often each kind of step, and each event, is taken, so that requests end and are overtaken alike."""
TRIES = 50


@dataclass
class Walker:
    """Walks by chance; the same seed takes the same steps.

    `taken` counts them by the name of their event, `counts` what they are made of.
    """

    whole: Whole
    chance: random.Random
    taken: Counter[str] = field(default_factory=Counter)

    @cached_property
    def counts(self) -> Counts:
        """What was used of the model."""
        return Counts(self.whole)

    def walks(self, system: System, states: int) -> Iterator[Walk]:
        """Walks with as many states in all, each with other statuses at the server."""
        while states > 0:
            walk = self._walk(system, min(LENGTH, states))
            states -= len(walk.labels) + 1
            yield walk

    def _walk(self, system: System, states: int) -> Walk:
        statuses = tuple(self.chance.choices(self.whole.lifecycle.statuses, k=self.whole.records))
        start = state = self.whole.system(statuses).initial
        labels: list[Label] = []
        while len(labels) + 1 < states and (found := self._step(system, state)) is not None:
            label, state = found
            labels.append(label)
        return Walk(tuple(labels), start)

    def _step(self, system: System, state: State) -> tuple[Label, State] | None:
        """A step; the name of its event is chosen first, however many components offer it."""
        offers: dict[str, list[Label]] = {}
        weights: dict[str, float] = {}
        for label, kind in system.offered(state):
            name = label.event.name
            offers.setdefault(name, []).append(label)
            weights[name] = KINDS[kind] * WEIGHTS.get(name, 1)
        for _ in range(TRIES):
            name = self.chance.choices(list(offers), list(weights.values()))[0]
            label = self.chance.choice([one for one in offers[name] if system.permits(state, one)] or offers[name])
            fired = fire(system, state, label)
            if fired is not None:
                self.taken[name] += 1
                self.counts.add(system, fired.log)
                return label, fired.after
        return None


@dataclass(frozen=True)
class WalkResult:
    """How many states were compared, what led to them, and where the two sides parted, if they did."""

    compared: int
    taken: Counter[str]
    counts: Counts
    mismatch: Mismatch | None


def compare(libraries: Libraries, design: str, states: int, seed: int) -> WalkResult:
    """Walk through the world of a design."""
    loaded = load(design)
    whole = Whole(loaded.design, loaded.lifecycle, RECORDS)
    statuses = (whole.lifecycle.rule.initial,) * RECORDS
    system = whole.system(statuses)
    walker = Walker(whole, random.Random(seed))  # noqa: S311 # chance with a seed
    twin = Twin(libraries, system, setup(whole, statuses))
    mismatch = twin.run(walker.walks(system, states))
    return WalkResult(twin.compared, walker.taken, walker.counts, mismatch)


def main(
    design: Annotated[str, typer.Argument(help="A design; the one that uses every rule if none.")] = EVERYTHING,
    states: Annotated[int, typer.Option(min=1, help="How many states are compared.")] = 50_000,
    seed: Annotated[int, typer.Option(help="The same seed takes the same steps.")] = 0,
) -> None:
    """Compare the model with the real libraries on random walks; the exit code is 1 if they differ."""
    console = Console(highlight=False)
    began = time.monotonic()
    with Libraries() as libraries:
        outcome = compare(libraries, design, states, seed)
    rate = outcome.compared / (time.monotonic() - began)
    counts, steps = _told(outcome.taken), _told(outcome.counts.steps)
    console.print(f"{outcome.compared:,} states compared, {rate:,.0f} a second, seed {seed}: {counts}; declared steps: {steps}")
    if outcome.mismatch is not None:
        console.print(str(outcome.mismatch), markup=False)
        raise typer.Exit(1)


def _told(counted: Mapping[Any, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counted.items()))


if __name__ == "__main__":
    typer.run(main)
