"""A run of the whole world in which a push that checks versions overwrites a confirmed guess with an older row."""

from pathlib import Path

from model.lifecycle import Transition
from model.server import Commit
from model.values import Put, Row
from model.vocabulary import Event, Label, State, System
from model.whole import Whole
from reports.load import Loaded, load

FILE = Path(__file__).parent / "proofs" / "designs" / "confirmed_guess.yaml"
STATUSES = ("free", "absent")


def confirmed() -> tuple[Loaded, Whole, System]:
    """The design, and its whole world with a free job."""
    loaded = load(str(FILE))
    whole = Whole(loaded.design, loaded.lifecycle, slots=1)
    return loaded, whole, whole.system(STATUSES)


def labels(loaded: Loaded) -> tuple[Label, ...]:
    """The list is read, somebody urges the job, the worker takes it as it was, and the push of the urge comes last."""
    (urge,) = loaded.lifecycle.of("urge")
    assert isinstance(urge, Transition)
    return (
        step("channel", "connect"),
        step("page", "open", "list"),
        step("list", "serve"),
        step("list", "deliver"),
        Label("world", Event("commit", Commit(0, urge))),
        step("slot 1", "click", (0, 0)),
        step("slot 1", "serve", ""),
        step("slot 1", "deliver"),
        step("channel", "arrive", (("changed", Put(0, Row("urgent", 1))), False)),
    )


COMMIT = 6
"""The step that commits what was guessed."""


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
