"""The design that uses every rule, walks through its world without the libraries, and through its cones."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from every_kind import FAULTS

from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.step import DeclaredStep, kind
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Label, State, System
from staleproof.reports.files.loading import load
from staleproof.reports.libraries.counts import Counts, declared
from staleproof.reports.libraries.walks import EVERYTHING, RECORDS, Walker
from staleproof.reports.stories.setting import Tale, WorldSetting
from staleproof.reports.stories.story import Teller

BULLETS = Path(__file__).parents[1] / "designs" / "bullets"
STATES = 30_000
"""How long the walk through the world is; those with the libraries are longer still."""
IN_CONES, LONG = 2_000, 100
"""How many steps are taken in each cone, by walks of so many."""


@cache
def everything() -> Loaded:
    """The design."""
    return load(EVERYTHING)


@cache
def whole() -> WholeWorld:
    """All its browsers."""
    return WholeWorld(everything().design, everything().lifecycle, RECORDS)


@cache
def world() -> System:
    """The same as a system."""
    return whole().system((whole().lifecycle.rule.initial,) * RECORDS)


@cache
def walked() -> Counts:
    """What a walk through the world of everything was made of, without the libraries."""
    walker = Walker(whole(), random.Random(0))
    assert sum(len(walk.labels) + 1 for walk in walker.walks(world(), STATES)) == STATES
    return walker.counts


def steps() -> dict[str, list[tuple[str, DeclaredStep]]]:
    """The steps that the design declares, by kind, each with its dashboard."""
    found: dict[str, list[tuple[str, DeclaredStep]]] = {}
    for name, tab in whole().tabs.items():
        for step in (*declared(tab.board), *(step for steps in tab.design.routines.values() for step in steps)):
            found.setdefault(kind(step), []).append((name, step))
    return found


def cones() -> Iterator[System]:
    """The cones of its views with marks, under all faults; and with the refinement those of designs with buttons in views."""
    twofold = load(str(BULLETS.parents[1] / "proofs" / "designs" / "told_before_and_after.yaml"))
    for loaded in (everything(), *(load(str(BULLETS / f"{name}.yaml")) for name in ("before_commit", "rollback")), twofold):
        for view in loaded.views:
            cone = Cone(loaded.design, loaded.lifecycle, *view, frozenset(loaded.design.faults))
            yield marked(cone, ("done", "reloaded", "shown", "patches"), commits_after=True)
    for loaded in (*(load(str(BULLETS / f"{name}.yaml")) for name in ("before_commit", "rollback", "patched_array")), twofold):
        for view in loaded.views:
            cone = Cone(loaded.design, loaded.lifecycle, *view, frozenset[Any](FAULTS))
            yield refined_cone(ConcreteCone(cone), Sought(None, None, ("done", "reloaded", "shown"), True))


def states(system: System, count: int, walker: Walker | None = None) -> Iterator[State]:
    """The states of walks through any system, each of so many steps."""
    walker, state = walker or Walker(whole(), random.Random(0)), system.initial
    for n in range(count):
        yield state
        found = walker._step(system, state)
        state = system.initial if found is None or n % LONG == 0 else found[1]


def texts(labels: tuple[Label, ...], start: State) -> list[str]:
    """What each step of a walk is called."""
    moments = [start]
    for label in labels:
        after = world().fire(moments[-1], label)
        assert after is not None
        moments.append(after)
    teller = Teller(Tale(WorldSetting(whole(), world()), labels, tuple(moments), ViewName("busy", "list")))
    return [teller.text(n) for n in range(len(labels))]
