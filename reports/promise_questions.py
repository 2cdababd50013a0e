"""The promises that are searched for, each as a question about one view: with marks, with rows, and of a concrete end."""

from collections.abc import Callable
from dataclasses import dataclass

from checker.verdict import Bad
from model import exact_questions as exact
from model.concrete import Scene
from model.questions import (
    dishonest,
    guessing,
    left_over,
    never_read,
    older_after_done,
    overwritten,
    seen,
    seen_after_done,
    seen_after_reload,
    stale_after_reload,
)
from model.values import NEVER_READ
from model.vocabulary import Property, State, System

EXCUSED = {"own-write-visible": {"request error": "a reread that fails leaves what was there, and the user is told"}}
"""Faults that a promise need not survive, with the reason; a view that is not told of failed reads must survive them."""
READ_FAULTS = ("request error", "offline")
"""Faults under which reads fail."""


@dataclass(frozen=True)
class Question:
    """A promise as it is asked of one view.

    Of a system with marks, `bad` tells the statements that break it, and `witness` where there is something to break;
    `rows` tells the same statements where copies are rows. `watches` and `commits_after` say what must be kept; `accepts`
    tells of the concrete end of a story whether it shows the breach.
    """

    promise: str
    bad: Callable[[System], Bad]
    witness: Callable[[System], Property]
    rows: Callable[[Scene], Bad]
    accepts: Callable[[Scene, State], bool]
    watches: tuple[str, ...] = ()
    commits_after: bool = False
    under_faults: bool = True


def _older(scene: Scene, state: State) -> bool:
    row, truth = scene.seen(state), scene.truth(state)
    return scene.stale(state) and row is not None and row.version < truth.version


def _guessed(scene: Scene, state: State) -> bool:
    """A guess is shown that the server has decided otherwise, or that rests unconfirmed."""
    row = scene.seen(state)
    decided = row is not None and row.version < scene.truth(state).version
    return scene.stale(state) and row is not None and row.optimistic and (decided or scene.settled(state))


def _empty(scene: Scene, state: State) -> bool:
    row = scene.seen(state)
    return scene.settled(state) and scene.stale(state) and row is not None and row.version == NEVER_READ


def _resting(scene: Scene, state: State) -> bool:
    return scene.settled(state) and scene.stale(state)


OWN_WRITE = Question(
    "own-write-visible",
    lambda _: ((older_after_done(), None),),
    lambda _: seen_after_done(),
    lambda scene: ((exact.older_after_done(scene), None),),
    _older,
    ("done",),
    commits_after=True,
)
RELOAD = Question(
    "reload-suffices",
    lambda system: ((stale_after_reload(system), True),),
    lambda _: seen_after_reload(),
    lambda scene: ((exact.stale_after_reload(scene), True),),
    _resting,
    ("reloaded",),
    under_faults=False,
)
HONEST = Question(
    "honest-optimism",
    lambda system: ((dishonest(system), None), (left_over(system), True)),
    guessing,
    lambda scene: ((exact.dishonest(scene), None), (exact.left_over(scene), True)),
    _guessed,
)
UNREAD = Question(
    "fresh-when-settled",
    lambda _: ((never_read(), True),),
    lambda _: seen(),
    lambda scene: ((exact.never_read(scene), True),),
    _empty,
)
KEPT = Question(
    "optimism-kept",
    lambda system: ((overwritten(system), None),),
    guessing,
    lambda scene: ((exact.overwritten(scene), None),),
    Scene.overwritten,
    ("patches",),
)
