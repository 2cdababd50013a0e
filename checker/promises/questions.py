"""The promises that are searched for, each as a question about one view: with marks, with rows, and of a concrete end."""

from collections.abc import Callable
from dataclasses import dataclass

from staleproof.checker.engine.verdict import Bad
from staleproof.model.abstraction.agreement import apart, both_seen
from staleproof.model.abstraction.properties import (
    backwards,
    dishonest,
    guessing,
    left_over,
    never_read,
    older_after_done,
    outdated,
    overwritten,
    seen,
    seen_after_done,
    seen_after_reload,
    seen_after_shown,
    stale_after_reload,
)
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.records.faults import Fault, Faults
from staleproof.model.records.values import NEVER_READ
from staleproof.model.refinement import exact_properties as exact
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.endless_spinner import mounted, spinning
from staleproof.model.systems.neighbours import contradicted, neighbours
from staleproof.model.validation.references import PromiseName, Searched
from staleproof.model.vocabulary import Property, System

REREAD = "a reread that fails leaves what was there, and the user is told"
UNTOLD = "whether the view of an array tells that a read has failed is not declared"
READ_FAULTS: tuple[Fault, ...] = ("request error", "offline")
"""Faults under which reads fail."""


@dataclass(frozen=True)
class Question:
    """A promise as it is asked of one view.

    Of a system with marks, `bad` tells the statements that break it, and `witness` where there is something to break;
    `rows` tells the same statements where copies are rows. `watches` and `commits_after` say what must be kept; `accepts`
    tells of the concrete end of a story whether it shows the breach; `applies`, whether there is anything in a view that
    it is about. `calm` says why it is asked without faults, if it is; `excuses` which faults it need not survive in a view,
    each with the reason.
    """

    promise: PromiseName
    bad: Callable[[System], Bad]
    witness: Callable[[System], Property]
    rows: Callable[[ConcreteCone], Bad]
    accepts: Callable[[ConcreteRun], bool]
    watches: tuple[str, ...] = ()
    commits_after: bool = False
    applies: Callable[[ConcreteCone], bool] = lambda _: True
    calm: str = ""
    excuses: Callable[[Cone], dict[Fault, str]] = lambda _: {}


def _guessed(run: ConcreteRun) -> bool:
    """A guess is shown that the server has decided otherwise, or that rests unconfirmed."""
    row = run.concrete.seen(run.end)
    shown = run.concrete.stale(run.end) and row is not None and row.optimistic
    return shown and (run.mistaken or run.concrete.settled(run.end))


def _empty(run: ConcreteRun) -> bool:
    row = run.concrete.seen(run.end)
    return _resting(run) and row is not None and row.version == NEVER_READ


def _resting(run: ConcreteRun) -> bool:
    return run.concrete.settled(run.end) and run.concrete.stale(run.end)


OWN_WRITE = Question(
    "own-write-visible",
    lambda _: ((older_after_done(), None),),
    lambda _: seen_after_done(),
    lambda concrete: ((exact.older_after_done(concrete), None),),
    lambda run: run.forgotten,
    ("done",),
    commits_after=True,
    excuses=lambda cone: {} if cone.hides_errors else {"request error": REREAD},
)
RELOAD = Question(
    "reload-suffices",
    lambda system: ((stale_after_reload(system), True),),
    lambda _: seen_after_reload(),
    lambda concrete: ((exact.stale_after_reload(concrete), True),),
    _resting,
    ("reloaded",),
    calm="a reload can fail as any read can",
)
HONEST = Question(
    "honest-optimism",
    lambda system: ((dishonest(system), None), (left_over(system), True)),
    guessing,
    lambda concrete: ((exact.dishonest(concrete), None), (exact.left_over(concrete), True)),
    _guessed,
)
UNREAD = Question(
    "fresh-when-settled",
    lambda _: ((never_read(), True),),
    lambda _: seen(),
    lambda concrete: ((exact.never_read(concrete), True),),
    _empty,
)
KEPT = Question(
    "optimism-kept",
    lambda system: ((overwritten(system), None),),
    guessing,
    lambda concrete: ((exact.overwritten(concrete), None),),
    lambda run: run.concrete.overwritten(run.end),
    ("patches",),
)


SPINNER = Question(
    "no-endless-spinner",
    lambda system: ((spinning(system), True),),
    lambda _: mounted(),
    lambda concrete: ((spinning(concrete.system(0)), True),),
    lambda run: run.concrete.settled(run.end) and run.holds(spinning),
    excuses=lambda cone: dict.fromkeys(READ_FAULTS, UNTOLD) if cone.part.reads in cone.tab.board.arrays else {},
)

LEGAL = Question(
    "offers-are-legal",
    lambda system: ((outdated(system), True),),
    lambda _: seen(),
    lambda concrete: ((exact.offers_refused(concrete), True),),
    lambda run: run.concrete.settled(run.end) and run.concrete.offers_refused(run.end),
    applies=lambda concrete: concrete.may_refuse,
    calm="polls-mend-faults is about faults",
)

BACKWARDS = Question(
    "never-backwards",
    lambda _: ((backwards(), None),),
    lambda _: seen_after_shown(),
    lambda concrete: ((exact.backwards(concrete), None),),
    lambda run: run.backwards,
    ("shown",),
    commits_after=True,
)


AGREE = Question(
    "copies-agree",
    lambda system: ((apart(system), True),),
    lambda _: both_seen(),
    lambda concrete: ((exact.contradicted(concrete), True),),
    lambda run: run.concrete.settled(run.end) and contradicted(run.concrete, run.end),
    commits_after=True,
    applies=lambda concrete: bool(neighbours(concrete)),
    calm="polls-mend-faults is about faults",
)
"""Asked of a view beside another one (checker/promises/agreement.py)."""


def asked_under(question: Question, cone: Cone) -> Faults:
    """Of the faults of a cone those under which a question is asked."""
    return frozenset() if question.calm else cone.faults.difference(question.excuses(cone))


QUESTIONS: dict[Searched, Question] = {
    "own-write-visible": OWN_WRITE,
    "optimism-kept": KEPT,
    "reload-suffices": RELOAD,
    "honest-optimism": HONEST,
    "no-endless-spinner": SPINNER,
    "offers-are-legal": LEGAL,
    "never-backwards": BACKWARDS,
    "copies-agree": AGREE,
}
"""What is searched for in every view, by the promise."""
