"""Runs of the whole world in which a push that checks versions meets a guess, which keeps that of the row below it."""

from pathlib import Path
from typing import NamedTuple

from staleproof.model.components.server import Commit
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.addresses import copy_at
from staleproof.model.records.values import Put, Row
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Event, Label, State, System
from staleproof.reports.files.loading import load

FILE = Path(__file__).parents[1] / "proofs" / "designs" / "confirmed_guess.yaml"
STATUSES = ("free", "absent")


class Known(NamedTuple):
    """A run by its steps: the one that is the marked commit, and what the view shows in the end."""

    labels: tuple[Label, ...]
    commit: int
    shown: Row


def design() -> tuple[Loaded, WholeWorld, System]:
    """The design, and its whole world with a free job."""
    loaded = load(str(FILE))
    whole = WholeWorld(loaded.design, loaded.lifecycle, slots=1)
    return loaded, whole, whole.system(STATUSES)


def runs(loaded: Loaded) -> dict[str, Known]:
    """Somebody urges the job while the worker takes it, and the push of the urge comes last."""
    (urge,) = loaded.lifecycle.of("urge")
    urged = Label("world", Event("commit", Commit(0, urge)))
    pushed = step("channel", "arrive", (("changed", Put(0, Row("urgent", 1))), False))
    connect, opened, click = step("channel", "connect"), step("page", "open", "list"), step("slot 1", "click", (0, 0))
    read = tuple(Label(copy_at("worker", "list"), Event(name)) for name in ("serve", "deliver"))
    taken = (step("slot 1", "serve", ""), step("slot 1", "deliver"))
    return {
        "a confirmed guess is overwritten": Known((connect, opened, *read, urged, click, *taken, pushed), 6, Row("urgent", 1)),
        "a failed guess is not": Known(
            (connect, opened, urged, *read, click, step("slot 1", "fail"), pushed), 2, Row("taken", 1, optimistic=True)
        ),
    }


def step(component: str, event: str, data: object = None) -> Label:
    """A step in the worker's browser."""
    return Label(f"worker {component}", Event(event, data))


def states(system: System, taken: tuple[Label, ...]) -> list[State]:
    """The states that the steps lead through, the first one included."""
    found = [system.initial]
    for label in taken:
        after = system.fire(found[-1], label)
        assert after is not None, label
        found.append(after)
    return found
