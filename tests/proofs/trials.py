"""Trials of the proofs: a random run of the whole world of a design, followed on the cones of some of its views."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from judging import Judge
from naming import made
from runs import commits_of, random_run
from simulation import Follower, Watched

from staleproof.model.abstraction.matrix_entries import Entry, visible
from staleproof.model.language.loaded import Loaded
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.refinement.two_records import two_records
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.neighbours import neighbours
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.reports.files.loading import SHIPPED, load

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
"""Stands for the refinement of the matrix at the entry of the marked commit, or for the search of all runs for it."""
PROMISES = (
    Sought(),
    Sought(watches=("done",), commits_after=True),
    Sought(watches=("shown",), commits_after=True),
    Sought(watches=("reloaded",)),
    Sought(watches=("patches",)),
)
"""What the promises seek."""
MARKS = (
    Watched(commits_after=True),
    *(Watched(sought.watches, commits_after=sought.commits_after) for sought in PROMISES),
)
REFINED = tuple(Watched(sought=sought) for sought in (MATRIX, *PROMISES))
SEARCHES = tuple(
    Watched(sought=sought, search=search) for search in (exhaustive, two_records) for sought in (MATRIX, *PROMISES)
)
ASKED = (*MARKS, *REFINED, *SEARCHES)
"""What is asked of cones by the matrix and by the promises: with marks, in the refinement, and with rows."""


class Trial(NamedTuple):
    """What came of following a run: steps, whether the view rested stale in the end, and why it got stuck if it did."""

    steps: int
    stale: bool = False
    stuck: str = ""


def loaded(name: str) -> Loaded:
    """A design by its name or its path from the root."""
    return load(name if name in SHIPPED else str(ROOT / name))


def trials(
    design: Loaded, seed: str, steps: int, asked: tuple[Watched, ...] = ASKED, *, together: bool = False
) -> Iterator[Trial]:
    """One run, with faults or without, followed on some cones for some of what is asked of them.

    If `together`, on cones of views beside others that are open with them.
    """
    rng = random.Random(seed)
    bounds = Bounds(rng.choice((None, 2)))
    faults = frozenset(design.design.faults if rng.random() < 0.5 else ())
    whole = WholeWorld(design.design, design.lifecycle, slots=bounds.actions(design.design), faults=faults)
    statuses = rng.choices(design.lifecycle.statuses, k=whole.records)
    system = whole.system(tuple(statuses), everybody=rng.choice((False, True)))
    run = random_run(system, rng, steps)
    for place in rng.sample(whole.places, min(2, len(whole.places))):
        record = rng.randrange(whole.records)
        commits = commits_of(system, run, record)
        mark = rng.choice((*commits, commits[-1])) if commits else NO_COMMIT
        for watched in rng.sample(asked, min(3, len(asked))):
            cone = Cone(design.design, design.lifecycle, *place, faults, bounds, wide=_searched(watched) and rng.random() < 0.5)
            if together:
                beside = neighbours(ConcreteCone(cone))
                if not beside:
                    continue
                cone = replace(cone, beside=rng.choice(beside))
            judge = Judge(whole, system, place, record, run)
            sought = watched.sought and _about(watched, cone, judge, mark)
            if (sought is None) == (watched.sought is None):
                yield _followed(Follower(whole, system, cone, record, watched._replace(sought=sought)), judge, mark)


def _searched(watched: Watched) -> bool:
    """Whether all runs with rows are searched."""
    return watched.search is not refined_cone


def _about(watched: Watched, cone: Cone, judge: Judge, mark: int) -> Sought | None:
    """What is sought, which for an entry of the matrix is about the action and the status of the commit.

    None if the view cannot tell that commit, and is not asked about it.
    """
    if watched.sought != MATRIX:
        return watched.sought
    if mark >= len(judge.run):
        return Sought()
    entry, concrete = Entry(*made(judge.system, cone, judge.run[mark])), ConcreteCone(cone)
    unseen = judge.looks_alike(mark)
    if unseen and (not _searched(watched) or visible(concrete, entry)):
        return None
    return Sought(entry, visible=not unseen) if _searched(watched) else Sought(entry, judge.status(mark))


def _followed(follower: Follower, judge: Judge, mark: int) -> Trial:
    """A run up to the next commit that may not follow the marked one: for an entry of the matrix one that the view can tell."""
    run, sought = judge.run, follower.watched.sought
    later = [n for n in judge.commits(len(run) - 1) if n > mark]
    if sought is not None and sought.entry is not None:
        later = [n for n in later if not judge.looks_alike(n)]
    part = run if follower.commits_after or not later else run[: later[0]]
    steps, states = follower.follow(part, mark)
    stuck = follower.stuck(part, steps, states, mark) if steps < len(part) else ""
    end = part[-1].after
    return Trial(steps, follower.at_rest(end) and follower.really_stale(end), stuck)
