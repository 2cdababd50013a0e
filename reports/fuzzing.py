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
from reports.endings import BROKEN, HOLD
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
    """What was hunted, the promise that it breaks, and the run that was found, if any."""

    question: str
    promise: str
    run: Run | None
    tale: Tale | None


def findings(loaded: Loaded, budget: Budget, seed: int) -> tuple[Finding, ...]:
    """Hunt for a stale view without faults, and for one under the design's faults that the polls do not mend."""
    calm = Whole(loaded.design, loaded.lifecycle, RECORDS, faults=frozenset())
    faulty = Whole(loaded.design, loaded.lifecycle, RECORDS)
    return (
        Finding("a settled stale view without faults", "fresh-when-settled", *_hunted(calm, calm.stale, budget, seed)),
        Finding(
            "a stale view that polls do not mend, under faults",
            "polls-mend-faults",
            *_hunted(faulty, faulty.stale_after_polls, budget, seed),
        ),
    )


def _hunted(
    whole: Whole, stale: "Callable[[State], tuple[object, ...]]", budget: Budget, seed: int
) -> tuple[Run | None, Tale | None]:
    run = hunt(Quarry(starts(whole), whole.system, settled(lambda state: bool(stale(state))), GROUPS), budget, seed)
    if run is None:
        return None, None
    place, record = whole.stale(run.states[-1])[0]
    return run, Tale(WholeStage(whole, whole.system(run.start)), run.labels, run.states, place, record)


def show_fuzz(console: Console, loaded: Loaded, runs: int, steps: int, seed: int) -> int:
    """Hunt and tell; the exit code is 1 if something was found against a promise that the design does not expect to break.

    That nothing was found says nothing, so an expected breach need not be.
    """
    found = findings(loaded, Budget(runs, steps), seed)
    for finding in found:
        tried = f"{runs} runs of {steps} rules, seed {seed}"
        if finding.tale is None:
            console.print(f"Looked for {finding.question}: none in {tried}.", highlight=False)
            continue
        console.print(f"Looked for {finding.question}: found within {tried}.", highlight=False)
        teller = Teller(finding.tale)
        show_telling(console, teller.tell(), cause(teller, loaded.source))
    broken = [finding.promise for finding in found if finding.run is not None and finding.promise not in loaded.design.expect]
    if broken:
        console.print(f"{loaded.design.name}: not as expected: {', '.join(broken)}.", highlight=False)
    return BROKEN if broken else HOLD
