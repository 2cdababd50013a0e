"""Hypothesis drives the model and the real libraries in lock step; a difference is told as a short story."""

from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from staleproof.checker.stateful.machine import Budget, hunt
from staleproof.checker.stateful.target import HuntTarget, Run
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.reports.commands.bodies.fuzzing import GROUPS, RECORDS, starts
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.difference import difference
from staleproof.reports.libraries.lockstep import LockStep
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Mismatch
from staleproof.reports.renderings.console import show_steps
from staleproof.reports.stories.setting import Tale, WorldSetting
from staleproof.reports.stories.story import Teller

MISTAKE = "That is a mistake in staleproof's model, not in your design; please report it with these steps."


@dataclass(frozen=True)
class Parting:
    """Where the two part, and the story that leads there."""

    mismatch: Mismatch
    tale: Tale


@dataclass(frozen=True)
class Comparison:
    """How many states were compared, and where the two part, if they do."""

    compared: int
    parting: Parting | None


def comparison(loaded: Loaded, budget: Budget, seed: int) -> Comparison:
    """Take the same steps in the world of a design, under its faults, on both sides.

    Raises LibrariesMissingError where Node or the packages are not there.
    """
    whole = WholeWorld(loaded.design, loaded.lifecycle, RECORDS)
    statuses = (whole.lifecycle.rule.initial,) * RECORDS
    with Libraries() as libraries:
        pair = LockStep(libraries, whole.system(statuses), setup(whole, statuses))
        hunted = HuntTarget(starts(whole), whole.system, pair.parted, GROUPS)
        run = hunt(hunted, budget, seed)
    parting = None if run is None or pair.mismatch is None else Parting(pair.mismatch, _tale(whole, run, pair.mismatch))
    return Comparison(pair.compared, parting)


def _tale(whole: WholeWorld, run: Run, mismatch: Mismatch) -> Tale:
    """The run as a story about the first view of the dashboard concerned, and the first record that is there."""
    setting = WorldSetting(whole, whole.system(run.start))
    owner = setting.owner(mismatch.component)
    place = next((place for place in whole.places if place.dashboard == owner), whole.places[0])
    initial = whole.lifecycle.rule.initial
    there = (n for state in run.states for n in range(whole.records) if whole.truth(state, n).status != initial)
    return Tale(setting, run.labels, run.states, ViewName(*place), next(there, 0))


def show_comparison(console: Console, loaded: Loaded, runs: int, steps: int, seed: int) -> int:
    """Compare and tell; the exit code is 1 where the two differ."""
    found = comparison(loaded, Budget(runs, steps), seed)
    tried = f"{runs} runs of {steps} rules, seed {seed}"
    if found.parting is None:
        said = f"Compared the model with the real libraries in {found.compared:,} states: no difference in {tried}."
        console.print(said, highlight=False)
        return 0
    console.print(f"Compared the model with the real libraries: they differ within {tried}.", highlight=False)
    tale = found.parting.tale
    show_steps(console, Teller(tale).tell())
    for said in (difference(found.parting.mismatch, tale.setting), MISTAKE):
        console.print(Padding(Text(said), (0, 0, 0, 5)))
    return 1
