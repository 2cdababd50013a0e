"""Checks of many random designs, each attacked by runs: what came of them."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from attack import Wrong, attacked
from generator import loaded
from stories import untrue

from staleproof.checker.answers.answer import UNKNOWN, Answer
from staleproof.checker.engine.explicit.space import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded

LIMITS = Limits(states=12_500_000)
"""No space of a random design has more states; one that has is undecided."""


@dataclass(frozen=True)
class Effort:
    """How a design is attacked: walks of so many steps."""

    walks: int = 80
    steps: int = 50


@dataclass
class Outcomes:
    """What came of some designs; wrong answers and what is undecided are kept by the number of the design."""

    designs: int = 0
    promises: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    undecided: list[tuple[int, str]] = field(default_factory=list)
    wrong: list[tuple[int, Wrong, str]] = field(default_factory=list)
    checking: float = 0.0
    attacking: float = 0.0

    def add(self, seed: int, design: Loaded, effort: Effort) -> None:
        """Check the design with this number and attack the answers."""
        began = time.process_time()
        answer = assess(design, Session(limits=LIMITS))
        checked = time.process_time()
        self._count(seed, answer)
        self.wrong += [(seed, found.wrong, found.words) for found in attacked(answer, effort.walks, effort.steps, seed)]
        self.wrong += [(seed, wrong, f"{wrong.what}: answered {wrong.answered}, but {wrong.shown}") for wrong in untrue(answer)]
        self.checking += checked - began
        self.attacking += time.process_time() - checked

    def join(self, other: "Outcomes") -> None:
        """Take in what came of other designs."""
        self.designs += other.designs
        self.promises += other.promises
        self.entries += other.entries
        self.undecided += other.undecided
        self.wrong += other.wrong
        self.checking += other.checking
        self.attacking += other.attacking

    def _count(self, seed: int, answer: Answer) -> None:
        self.designs += 1
        for promise in answer.promises:
            self.promises[promise.outcome.value] += 1
            if promise.outcome is Outcome.INCONCLUSIVE:
                self.undecided.append((seed, f"{promise.name}: {promise.reason}"))
        for one in answer.matrix:
            for reading in (one.calm, one.faulty):
                self.entries["alike" if reading.unseen else reading.cell] += 1
                if reading.cell == UNKNOWN:
                    name = f"entry {one.mutation} {one.dashboard}.{one.view} {one.whose}"
                    self.undecided.append((seed, f"{name}: {reading.cell} without a story"))

    @property
    def kinds(self) -> frozenset[str]:
        """What kinds of answers are wrong or undecided, whatever the names in the design are."""
        wrong = (f"{wrong.what.split()[0]}: {wrong.answered}" for _, wrong, _ in self.wrong)
        return frozenset((*wrong, *(said.split()[0] for _, said in self.undecided)))

    @property
    def undecided_promises(self) -> list[tuple[int, str]]:
        """The promises that came out neither way."""
        return [one for one in self.undecided if not one[1].startswith("entry ")]

    @property
    def asked(self) -> int:
        """How many promises were asked for."""
        return sum(count for outcome, count in self.promises.items() if outcome != Outcome.NOT_ASKED.value)

    @property
    def words(self) -> str:
        """A summary."""
        promises, entries = (
            ", ".join(f"{n} {name}" for name, n in found.most_common()) for found in (self.promises, self.entries)
        )
        return "\n".join(
            (
                f"{self.designs} designs, {self.checking:.0f} s to check and {self.attacking:.0f} s to attack them",
                f"promises: {promises}; {len(self.undecided_promises)} of {self.asked} undecided",
                f"entries: {entries}",
                *(f"undecided: design {seed}: {said}" for seed, said in self.undecided),
                *(f"wrong: design {seed}: {wrong.what}: answered {wrong.answered}" for seed, wrong, _ in self.wrong),
            )
        )


def examined(numbers: Iterable[int], folder: Path, effort: Effort = Effort()) -> Outcomes:
    """What comes of the designs with these numbers."""
    outcomes = Outcomes()
    for seed in numbers:
        outcomes.add(seed, loaded(seed, folder), effort)
    return outcomes
