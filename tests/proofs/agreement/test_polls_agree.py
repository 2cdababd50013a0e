"""One answer about polls and waiting: what they mend in a proof they mend in the whole world, and a story ends where not."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from naming import made
from runs import commits_of, random_run
from simulation import Follower, Happened
from tiers import slow_but
from trials import ROOT

from staleproof.checker.engine.explicit.recovery import mending
from staleproof.checker.engine.verdict import Remedies
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.matrix_entries import Entry, group
from staleproof.model.abstraction.properties import Blame, remedies, stale_after
from staleproof.model.abstraction.waiting import recovery
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.waiting import stale_for_good
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Property, State
from staleproof.reports.files.loading import load

BULLETS = ROOT / "tests/designs/bullets"
DESIGNS = [path for path in sorted(BULLETS.glob("*.yaml")) if "queries:" in path.read_text("utf-8")]
POLLED = """\
extends: {path}
name: polled
changes:
  it:
    why: so that there is something to agree about
    set: {{dashboards.*.queries.*.poll: 1 min}}
"""
FAULTS = frozenset({"background tab", "offline", "request error"})
SEEDS, PARTS, STEPS = 5, 5, 8


class Rest(NamedTuple):
    """A stale view at rest: whether polls, or waiting, mend it, and what its proof says of each state that stands for it."""

    mended: bool
    proved: list[bool]
    recovers: bool
    proved_recovering: list[bool]


def rests(design: Loaded, rng: random.Random, session: Session) -> Iterator[Rest]:
    """The stale views of a random run in which tabs are hidden, go offline and fail to read, whenever all has come to rest."""
    whole = WholeWorld(design.design, design.lifecycle, slots=Bounds().actions(design.design), faults=FAULTS)
    system = whole.system(tuple(rng.choices(design.lifecycle.statuses, k=whole.records)))
    run: list[Happened] = []
    for _ in range(PARTS):
        run += random_run(system, rng, STEPS, run[-1].after if run else system.initial)
        for place, record in whole.stale(run[-1].after) if system.settled(run[-1].after) else ():
            commits = commits_of(system, run, record)
            if commits:
                follower = Follower(whole, system, Cone(design.design, design.lifecycle, *place, FAULTS), record)
                _, states = follower.follow(run, commits[-1])
                resting = {state for state in states if follower.abstract.settled(state)}
                made_by = Entry(*made(system, follower.cone, run[commits[-1]]))
                bad = stale_after(follower.abstract, Blame(group(follower.cone, made_by), guesses=True))
                mended = (place, record) not in whole.stale_after_polls(run[-1].after)
                recovers = (place, record) not in stale_for_good(whole, run[-1].after)
                said = (proved(follower, resting, bad, session, ways) for ways in (remedies, recovery))
                yield Rest(mended, next(said), recovers, next(said))


def proved(
    follower: Follower, states: set[State], bad: Property, session: Session, ladder: Callable[[Cone], Remedies]
) -> list[bool]:
    """Whether the proof says of each settled state that polls, or waiting, mend it."""
    space = session.space(follower.abstract, follower.cone.view)
    numbers = np.unique([space.product.encode(state) for state in states])
    ways = next(ways for cell, ways in ladder(follower.cone) if cell == "poll")
    return [bool(mended) for mended in np.any([mending(space, numbers, bad, way) for way in ways], axis=0)]


def found(path: Path, folder: Path) -> list[Rest]:
    """The stale views of some runs of a design in which all queries are polled."""
    (folder / "polled.yaml").write_text(POLLED.format(path=path), "utf-8")
    design, session = load(str(folder / "polled.yaml")), Session()
    return [rest for seed in range(SEEDS) for rest in rests(design, random.Random(seed), session)]


@pytest.mark.parametrize("path", slow_but(DESIGNS, DESIGNS[::6], 7), ids=lambda path: path.stem)
def test_polls_mend_in_the_whole_world_what_they_mend_in_the_proof(path: Path, tmp_path: Path) -> None:
    """If each state that stands for a stale view is mended, so is the view; if it is, so is one of the states."""
    rests = found(path, tmp_path)
    assert [rest for rest in rests if all(rest.proved) > rest.mended] == []
    assert [rest for rest in rests if any(rest.proved) < rest.mended] == []
    assert [rest for rest in rests if all(rest.proved_recovering) > rest.recovers] == []
    assert [rest for rest in rests if any(rest.proved_recovering) < rest.recovers] == []


def test_some_are_mended_and_some_are_not(tmp_path: Path) -> None:
    """By polls, or only by more waiting; so there is something to agree about."""
    rests = [rest for name in ("exact_key", "response_cache") for rest in found(BULLETS / f"{name}.yaml", tmp_path)]
    assert {(rest.mended, rest.recovers) for rest in rests} == {(True, True), (False, True)}
