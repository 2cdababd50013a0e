"""Trials of the proofs: a random run of the whole world of a design, followed on the cones of some of its views."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from naming import Happened, changed, made
from runs import commits_of, random_run
from simulation import Follower, Watched

from model.closer import Sought
from model.cone import Bounds, Cone
from model.freshness import Entry
from model.vocabulary import System
from model.whole import Whole
from reports.load import SHIPPED, Loaded, load

ROOT = Path(__file__).parent.parent.parent
PATTERNS = (
    "tests/designs/bullets/*.yaml",
    "tests/designs/diff/*/board.yaml",
    "tests/designs/explained.yaml",
    "tests/designs/waits*.yaml",
    "tests/promises/designs/*.yaml",
    "tests/proofs/designs/*.yaml",
    "examples/*/*.yaml",
    "reports/libraries/everything.yaml",
)
DESIGNS = (*SHIPPED, *(str(path.relative_to(ROOT)) for pattern in PATTERNS for path in sorted(ROOT.glob(pattern))))
NO_COMMIT = 1_000_000
"""Where no commit of a run is marked."""
MATRIX = Sought(Entry("", None), "")
"""Stands for the closer look of the matrix at the entry of the marked commit."""
ASKED = (
    Watched(),
    Watched(("done",), commits_after=True),
    Watched(("reloaded",)),
    Watched(("guesses",)),
    Watched(("guesses", "patches")),
    Watched(sought=Sought()),
    Watched(sought=MATRIX),
    Watched(sought=Sought(watches=("done",), commits_after=True)),
    Watched(sought=Sought(watches=("reloaded",))),
    Watched(sought=Sought(watches=("guesses", "patches"))),
)
"""What is asked of cones: by the matrix and by the promises, with marks and on a closer look."""


class Trial(NamedTuple):
    """What came of following a run: steps, whether the view rested stale in the end, and why it got stuck if it did."""

    steps: int
    stale: bool = False
    stuck: str = ""


def loaded(name: str) -> Loaded:
    """A design by its name or its path from the root."""
    return load(name if name in SHIPPED else str(ROOT / name))


def trials(design: Loaded, seed: str, steps: int, asked: tuple[Watched, ...] = ASKED) -> Iterator[Trial]:
    """One run, with faults or without, followed on some cones for some of what is asked of them."""
    rng = random.Random(seed)
    bounds = Bounds(rng.choice((None, 2)))
    faults = frozenset(design.design.faults if rng.random() < 0.5 else ())
    whole = Whole(design.design, design.lifecycle, slots=bounds.actions(design.design), faults=faults)
    statuses = rng.choices(design.lifecycle.statuses, k=whole.records)
    system = whole.system(tuple(statuses), everybody=rng.choice((False, True)))
    run = random_run(system, rng, steps)
    for place in rng.sample(whole.places, min(2, len(whole.places))):
        cone, record = Cone(design.design, design.lifecycle, *place, faults, bounds), rng.randrange(whole.records)
        commits = commits_of(system, run, record)
        mark = rng.choice((*commits, commits[-1])) if commits else NO_COMMIT
        for watched in rng.sample(asked, min(2, len(asked))):
            sought = watched.sought and _about(watched.sought, cone, system, run, mark)
            yield _followed(Follower(whole, system, cone, record, watched._replace(sought=sought)), run, mark)


def _about(sought: Sought, cone: Cone, system: System, run: list[Happened], mark: int) -> Sought:
    """The closer look that is meant, which for an entry of the matrix is about the action and the status of the commit."""
    if sought != MATRIX:
        return sought
    if mark >= len(run):
        return Sought()
    action, handler = made(system, cone, run[mark])
    change = changed(system, run[mark])
    assert change is not None
    return Sought(Entry(action, handler), change.status)


def _followed(follower: Follower, run: list[Happened], mark: int) -> Trial:
    """A run up to the next commit, if no further one is followed."""
    later = (n for n in commits_of(follower.real, run, follower.record) if n > mark)
    part = run if follower.commits_after else run[: next(later, len(run))]
    steps, states = follower.follow(part, mark)
    stuck = follower.stuck(part, steps, states, mark) if steps < len(part) else ""
    end = part[-1].after
    return Trial(steps, follower.at_rest(end) and follower.really_stale(end), stuck)
