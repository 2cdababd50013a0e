"""Hypothesis on whole worlds of a design, and what it found in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from rich.console import Console

from staleproof.checker.promises.questions import AGREE, LEGAL, SPINNER
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.transfer import received, shipped
from staleproof.checker.stateful.machine import Budget, hunt
from staleproof.checker.stateful.target import HuntTarget, Run, settled
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Kind, Move, State
from staleproof.reports.commands.exit_codes import BROKEN, HOLD
from staleproof.reports.renderings.console import show_telling
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.setting import Tale, WorldSetting
from staleproof.reports.stories.story import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

Stale = tuple[ViewName, int]
"""A view that is stale or shows nothing, and the record that it shows so."""
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


def starts(whole: WholeWorld) -> st.SearchStrategy[tuple[str, ...]]:
    """The statuses that the records of a world begin with."""
    return st.tuples(*[st.sampled_from(whole.lifecycle.statuses)] * whole.records)


@dataclass(frozen=True)
class HuntResult:
    """What was hunted, the promise that it breaks, and the run that was found, if any."""

    question: str
    promise: str
    run: Run | None
    tale: Tale | None


HUNTS = {
    "fresh-when-settled": ("a settled stale view without faults", False),
    "polls-mend-faults": ("a stale view that polls do not mend, under faults", True),
    "no-endless-spinner": ("a settled view without data that nothing asks for, under faults", True),
    "offers-are-legal": ("a settled view that offers what the server refuses, without faults", False),
    "copies-agree": ("a settled view that one beside it contradicts, without faults", False),
}
"""For each promise what would break it, and whether faults may happen."""


def findings(loaded: Loaded, budget: Budget, seed: int, farm: Farm = Farm()) -> tuple[HuntResult, ...]:
    """Hunt for each of the promises."""
    design = shipped(loaded)
    runs = farm.each(hunted, [(design, promise, budget, seed) for promise in HUNTS])
    return tuple(
        HuntResult(question, promise, run, None if run is None else _tale(loaded, promise, run, faulty=faulty))
        for (promise, (question, faulty)), run in zip(HUNTS.items(), runs, strict=True)
    )


def hunted(design: bytes, promise: str, budget: Budget, seed: int) -> Run | None:
    """A run that breaks a promise of a design that was shipped, if one was found."""
    _, faulty = HUNTS[promise]
    loaded = received(design)
    whole = _world(loaded, faulty=faulty)
    target = settled(lambda state: bool(_news(loaded, promise, _bad(whole, promise, state, faulty=faulty))))
    return hunt(HuntTarget(starts(whole), whole.system, target, GROUPS), budget, seed)


def _bad(whole: WholeWorld, promise: str, state: State, *, faulty: bool) -> tuple[Stale, ...]:
    """What breaks a promise in a settled state, the first record of a view for all of them."""
    if promise == LEGAL.promise:
        return whole.refusing(state)
    if promise == AGREE.promise:
        return whole.contradicted(state)
    if promise != SPINNER.promise:
        return _stale(whole, state, faulty=faulty)
    return tuple((place, 0) for place in whole.spinning(state) if not SPINNER.excuses(whole.cones[place]).keys() & whole.faults)


def _stale(whole: WholeWorld, state: State, *, faulty: bool) -> tuple[Stale, ...]:
    """What must not be stale when all is settled; where polls are enough, or faults happen, only what they do not mend."""
    boards = whole.design.dashboards
    if faulty or all(board.fresh_by == "poll" for board in boards.values()):
        return whole.stale_after_polls(state)
    stale = whole.stale(state)
    polled = [one for one in stale if boards[one[0].dashboard].fresh_by == "poll"]
    left = whole.stale_after_polls(state) if polled else ()
    return tuple(one for one in stale if one not in polled or one in left)


def _news(loaded: Loaded, promise: str, stale: Iterable[Stale]) -> list[Stale]:
    """What is stale in views in which that is not expected anyway; all, if the promise is expected to be broken everywhere."""
    parts = [part for part in loaded.design.expected if part.promise == promise and part.views]
    known = [part for part in parts if not part.by_entry and not part.by_cause]
    return [(place, record) for place, record in stale if not any(part.in_view(*place) for part in known)]


def _world(loaded: Loaded, *, faulty: bool) -> WholeWorld:
    return WholeWorld(loaded.design, loaded.lifecycle, RECORDS, faults=frozenset(loaded.design.faults if faulty else ()))


def _tale(loaded: Loaded, promise: str, run: Run, *, faulty: bool) -> Tale:
    whole = _world(loaded, faulty=faulty)
    place, record = _news(loaded, promise, _bad(whole, promise, run.states[-1], faulty=faulty))[0]
    beside = whole.contradicting(run.states[-1], place, record)[0] if promise == AGREE.promise else None
    return Tale(WorldSetting(whole, whole.system(run.start)), run.labels, run.states, place, record, beside)


def _expected(loaded: Loaded, finding: HuntResult) -> bool:
    """Whether nothing was found but what is expected to be broken."""
    if finding.tale is None:
        return True
    place = finding.tale.place
    parts = (part for part in loaded.design.expected if part.promise == finding.promise)
    return any(part.in_view(place.dashboard, place.view) for part in parts)


def show_fuzz(console: Console, loaded: Loaded, budget: Budget, seed: int, farm: Farm) -> int:
    """Hunt and tell; the exit code is 1 if something was found against a promise that the design does not expect to break.

    That nothing was found says nothing, so an expected breach need not be. Where breaches of some entries are expected, a run
    says not which entry it belongs to.
    """
    found = findings(loaded, budget, seed, farm)
    for finding in found:
        tried = f"{budget.runs} runs of {budget.steps} rules, seed {seed}"
        if finding.tale is None:
            console.print(f"Looked for {finding.question}: none in {tried}.", highlight=False)
            continue
        console.print(f"Looked for {finding.question}: found within {tried}.", highlight=False)
        teller = Teller(finding.tale)
        show_telling(console, teller.tell(), cause(teller, loaded.source))
    broken = [finding.promise for finding in found if not _expected(loaded, finding)]
    if broken:
        console.print(f"{loaded.design.name}: not as expected: {', '.join(broken)}.", highlight=False)
    return BROKEN if broken else HOLD
