"""Hypothesis on whole worlds of a design, and what it found in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from rich.console import Console

from checker.machine import Budget, hunt
from checker.quarry import Quarry, Run, settled
from model.vocabulary import Kind, Move, State
from model.whole import Whole
from reports.cause import cause
from reports.console import show_telling
from reports.load import Loaded
from reports.stage import Tale, WholeStage
from reports.story import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDS = 2
COMMITS = ("commit", "announce")
GROUPS: "dict[str, Callable[[Move], bool]]" = {
    "act": lambda move: move.label.event.name == "click",
    "deliver": lambda move: move.kind is Kind.INTERNAL,
    "poll": lambda move: move.label.event.name == "poll",
    "fault": lambda move: move.kind is Kind.FAULT,
    "commit": lambda move: move.label.event.name in COMMITS,
    "wander": lambda move: move.kind is Kind.ENVIRONMENT and move.label.event.name not in ("click", "poll", *COMMITS),
}
"""The rules: role actions, deliveries, polls, faults, commits from outside, and what else people and clocks do."""


def starts(whole: Whole) -> st.SearchStrategy[tuple[str, ...]]:
    """The statuses that the records of a world begin with."""
    return st.tuples(*[st.sampled_from(whole.lifecycle.statuses)] * whole.records)


@dataclass(frozen=True)
class Finding:
    """What was hunted, and the run that was found, if any."""

    question: str
    run: Run | None
    tale: Tale | None


def findings(loaded: Loaded, budget: Budget, seed: int) -> tuple[Finding, ...]:
    """Hunt for a stale view without faults, and for one under the design's faults that the polls do not mend."""
    calm = Whole(loaded.design, loaded.lifecycle, RECORDS, faults=frozenset())
    faulty = Whole(loaded.design, loaded.lifecycle, RECORDS)
    return (
        _finding("a settled stale view without faults", calm, calm.stale, budget, seed),
        _finding("a stale view that polls do not mend, under faults", faulty, faulty.stale_after_polls, budget, seed),
    )


def _finding(question: str, whole: Whole, stale: "Callable[[State], tuple[object, ...]]", budget: Budget, seed: int) -> Finding:
    run = hunt(Quarry(starts(whole), whole.system, settled(lambda state: bool(stale(state))), GROUPS), budget, seed)
    if run is None:
        return Finding(question, None, None)
    place, record = whole.stale(run.states[-1])[0]
    return Finding(question, run, Tale(WholeStage(whole, whole.system(run.start)), run.labels, run.states, place, record))


def show_fuzz(console: Console, loaded: Loaded, runs: int, steps: int, seed: int) -> int:
    """Hunt and tell; the exit code is that of check: an expected finding is none."""
    found = findings(loaded, Budget(runs, steps), seed)
    for finding in found:
        tried = f"{runs} runs of {steps} rules, seed {seed}"
        if finding.tale is None:
            console.print(f"Looked for {finding.question}: none in {tried}.", highlight=False)
            continue
        console.print(f"Looked for {finding.question}: found within {tried}.", highlight=False)
        teller = Teller(finding.tale)
        show_telling(console, teller.tell(), cause(teller, loaded.source))
    expected = "fresh-when-settled" in loaded.design.expect
    return 0 if any(finding.run is not None for finding in found) == expected else 1
