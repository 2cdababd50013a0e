"""The promises of a design (DESIGN, section 3): asked of every view, told once with the shortest story."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checker.space import Space
from checker.verdict import Bad, Invariant, Outcome
from model.abstract import marked
from model.closer import Sought, closer
from model.concrete import Scene
from model.cone import Cone
from model.freshness import Entry, entries, group
from model.questions import (
    CELLS,
    dishonest,
    guessing,
    left_over,
    older_after_done,
    overwritten,
    seen_after_done,
    seen_after_reload,
    stale_after_reload,
)
from model.vocabulary import Property, State, System
from reports.answers import VACUOUS, InView, MatrixEntry, Promise, Reading, Story
from reports.load import Loaded
from reports.soundness import breaches, reason, without_text
from reports.workshop import ViewAsk

SAYS = {
    "lifecycle-sound": "Every status is reachable, none but terminal ones is a trap, every status that can reach a view has a"
    " text or a button there, and every status in which a role has a button is in some view of it.",
    "fresh-when-settled": "A settled browser shows no stale status in any mounted view.",
    "polls-mend-faults": "Under the faults that the design claims to survive, the next poll mends whatever is stale.",
    "own-write-visible": "Once my own action has been reported as done, my views never again show what was before it.",
    "optimism-kept": "An optimistic value is not overwritten by an older read before its action has ended.",
    "reload-suffices": "After a normal reload and settling, every view is fresh.",
    "honest-optimism": "An optimistic value is the status the server would commit, and is gone or confirmed when settled.",
}
EXCUSED = frozenset({"request error"})
"""Faults that promises about own actions need not survive, except in views that are not told of them."""
TRIED = 4
"""How many bad states, and for each how many mutations, are tried before a closer look is taken or given up."""


@dataclass(frozen=True)
class Question:
    """A promise as it is asked of one view.

    Of a system with marks, `bad` tells the statements that break it, and `witness` where there is something to break.
    `watches` and `commits_after` say what the marks must keep; `accepts` tells of the concrete end of a story whether it
    shows the breach.
    """

    promise: str
    bad: Callable[[System], Bad]
    witness: Callable[[System], Property]
    accepts: Callable[[State], bool]
    watches: tuple[str, ...] = ()
    commits_after: bool = False
    under_faults: bool = True


def own_write(ask: ViewAsk) -> Question:
    """own-write-visible, asked of a view."""
    scene = ask.scene

    def older(state: State) -> bool:
        row, truth = scene.seen(state), scene.truth(state)
        return scene.open(state) and row is not None and row.version < truth.version and not scene.same(row, truth)

    return Question(
        "own-write-visible",
        lambda _: ((older_after_done(), None),),
        lambda _: seen_after_done(),
        older,
        ("done",),
        commits_after=True,
    )


def reload_suffices(ask: ViewAsk) -> Question:
    """reload-suffices, asked of a view."""
    return Question(
        "reload-suffices",
        lambda system: ((stale_after_reload(system), True),),
        lambda _: seen_after_reload(),
        ask.scene.stale,
        ("reloaded",),
        under_faults=False,
    )


def honest_optimism(ask: ViewAsk) -> Question:
    """honest-optimism, asked of a view."""
    scene = ask.scene

    def guessed(state: State) -> bool:
        row, truth = scene.seen(state), scene.truth(state)
        return scene.open(state) and row is not None and row.optimistic and not scene.same(row, truth)

    return Question(
        "honest-optimism",
        lambda system: ((dishonest(system), None), (left_over(), True)),
        guessing,
        guessed,
        ("guesses",),
    )


def optimism_kept(ask: ViewAsk) -> Question:
    """optimism-kept, asked of a view."""
    return Question(
        "optimism-kept",
        lambda system: ((overwritten(system), None),),
        guessing,
        ask.scene.overwritten,
        ("guesses", "patches"),
    )


def promises(loaded: Loaded, asks: tuple[ViewAsk, ...], matrix: tuple[MatrixEntry, ...]) -> tuple[Promise, ...]:
    """All promises of a design."""
    count = asks[0].workshop.bounds.actions(loaded.design)
    scope = f"any number of browsers, {count} own action{'s' if count > 1 else ''} at a time in each"
    faults = tuple(loaded.design.faults)
    quiet = tuple(fault for fault in faults if fault not in EXCUSED)
    hidden = faults if any(ask.calm.hides_errors for ask in asks) else ()
    return (
        _sound(loaded, asks),
        _from_matrix("fresh-when-settled", scope, (), [entry.calm for entry in matrix], CELLS[:1]),
        _from_matrix("polls-mend-faults", scope, faults, [entry.faulty for entry in matrix], CELLS[:2]),
        _of_all(scope, hidden or quiet, asks, own_write, _no_actions(loaded)),
        _of_all(scope, quiet, asks, optimism_kept, _no_guesses(loaded)),
        _of_all(scope, (), asks, reload_suffices),
        _of_all(scope, quiet, asks, honest_optimism, _no_guesses(loaded)),
    )


def _no_actions(loaded: Loaded) -> str:
    """Why a promise about own actions does not apply, or nothing."""
    return "" if any(board.handlers for board in loaded.design.dashboards.values()) else "no dashboard has a handler"


def _no_guesses(loaded: Loaded) -> str:
    """Why a promise about optimistic values does not apply, or nothing."""
    handlers = (handler for board in loaded.design.dashboards.values() for handler in board.handlers.values())
    return "" if any(handler.optimistic is not None for handler in handlers) else "no handler is optimistic"


def _shortest(stories: Iterable[Story]) -> Story:
    """The story with the fewest steps, and among those rather one in which the view shows something."""
    return min(stories, key=lambda story: (len(story.path.labels), not story.shows_something))


# From the matrix.


def _from_matrix(name: str, scope: str, faults: tuple[str, ...], readings: list[Reading], good: tuple[str, ...]) -> Promise:
    worse = [reading for reading in readings if reading.cell not in (*good, VACUOUS)]
    empty = sum(1 for reading in readings if reading.cell == VACUOUS)
    seen = sum(1 for reading in readings if not reading.unseen)
    told = [reading.story for reading in worse if reading.story is not None]
    reason = f"{len(worse)} of {seen} entries are worse than {good[-1]}"
    if told:
        return Promise(name, Outcome.VIOLATED, SAYS[name], scope, faults, seen, reason, _shortest(told))
    if worse:
        return Promise(name, Outcome.INCONCLUSIVE, SAYS[name], scope, faults, seen, f"{len(worse)} entries without a story")
    if empty or not seen:
        return Promise(name, Outcome.VACUOUS, SAYS[name], scope, faults, seen, f"{empty} of {seen} entries never occur")
    return Promise(name, Outcome.HOLDS, SAYS[name], scope, faults, seen)


# From the lifecycle.


def _sound(loaded: Loaded, asks: tuple[ViewAsk, ...]) -> Promise:
    found, count = breaches(loaded, asks), len(loaded.lifecycle.statuses)
    stories = [story for story in map(without_text, asks) if story is not None]
    return Promise(
        "lifecycle-sound",
        Outcome.VIOLATED if found else Outcome.HOLDS,
        SAYS["lifecycle-sound"],
        f"{count} statuses",
        (),
        count,
        reason(loaded, asks),
        _shortest(stories) if stories else None,
        places="statuses",
        breaches=found,
    )


# By search.


def _of_all(
    scope: str,
    faults: tuple[str, ...],
    asks: tuple[ViewAsk, ...],
    question: Callable[[ViewAsk], Question],
    pointless: str = "",
) -> Promise:
    name = question(asks[0]).promise
    if pointless:
        return Promise(name, Outcome.NOT_ASKED, SAYS[name], scope, faults, reason=pointless)
    found = tuple(
        _of_view(ask, question(ask), frozenset(faults) - (frozenset() if ask.calm.hides_errors else EXCUSED)) for ask in asks
    )
    witnesses = sum(one.witnesses for one in found)
    stories = [one.story for one in found if one.story is not None]
    if stories:
        views = sum(1 for one in found if one.outcome is Outcome.VIOLATED)
        reason = f"in {views} of {len(asks)} views"
        needed = () if any(one.calm for one in found if one.story is not None) else faults
        told = _shortest(stories)
        return Promise(name, Outcome.VIOLATED, SAYS[name], scope, needed, witnesses, reason, told, found, "states")
    unsure = [one.reason for one in found if one.outcome is Outcome.INCONCLUSIVE]
    if unsure:
        return Promise(name, Outcome.INCONCLUSIVE, SAYS[name], scope, faults, witnesses, unsure[0], None, found, "states")
    outcome = Outcome.HOLDS if witnesses else Outcome.VACUOUS
    return Promise(name, outcome, SAYS[name], scope, faults, witnesses, views=found, places="states")


def _of_view(ask: ViewAsk, question: Question, faults: frozenset[str]) -> InView:
    key = (ask.key, question.promise)
    if key not in ask.workshop.in_views:
        ask.workshop.in_views[key] = _asked(ask, question, faults)
    return ask.workshop.in_views[key]


def _asked(ask: ViewAsk, question: Question, faults: frozenset[str]) -> InView:
    """The answer without faults if it is the same under faults or broken already, else that under faults."""
    if not faults or not question.under_faults:
        return _under(ask, question, ask.calm)
    under_faults = _under(ask, question, ask.cone(faults))
    if under_faults.outcome is not Outcome.VIOLATED:
        return under_faults
    calm = _under(ask, question, ask.calm)
    return calm if calm.outcome is Outcome.VIOLATED else under_faults


def _under(ask: ViewAsk, question: Question, cone: Cone) -> InView:
    system = marked(cone, question.watches, commits_after=question.commits_after)
    answer = ask.workshop.invariant(system, question.promise, question.bad(system), question.witness(system), ask.name)
    if answer.outcome is not Outcome.VIOLATED:
        return _in_view(ask, cone, answer)
    story = _told(ask, answer.space, answer.bad.tolist()[:TRIED], cone, question)
    return _closer(ask, question, cone) if story is None else _in_view(ask, cone, answer, story)


def _closer(ask: ViewAsk, question: Question, cone: Cone) -> InView:
    """The answer where marks promise a breach that no status gives, or none that was found at once."""
    sought = Sought(None, None, question.watches, question.commits_after)
    answer, story = _looked(ask, question, cone, sought)
    if answer.outcome is Outcome.VIOLATED and story is None:
        _, story = _looked(ask, question, cone, sought._replace(fresh=True))
    if answer.outcome is Outcome.VIOLATED and story is None:
        reason = "no run with real statuses was found for it"
        return InView(ask.dashboard, ask.view, Outcome.INCONCLUSIVE, answer.witnesses, reason)
    return _in_view(ask, cone, answer, story)


def _looked(ask: ViewAsk, question: Question, cone: Cone, sought: Sought) -> tuple[Invariant, Story | None]:
    system = closer(Scene(cone), sought)
    answer = ask.workshop.invariant(system, question.promise, question.bad(system), question.witness(system), ask.name)
    stories = (ask.closer_story(answer.space.path(state), sought, question.accepts) for state in answer.bad.tolist()[:TRIED])
    return answer, next((story for story in stories if story is not None), None)


def _in_view(ask: ViewAsk, cone: Cone, answer: Invariant, story: Story | None = None) -> InView:
    return InView(ask.dashboard, ask.view, answer.outcome, answer.witnesses, answer.reason, story, calm=not cone.faults)


def _told(ask: ViewAsk, space: Space, states: list[int], cone: Cone, question: Question) -> Story | None:
    for state in states:
        path = space.path(state)
        label = space.product.system.local(space.product.decode(state), "world").marked
        for entry in _fitting(cone, label)[:TRIED]:
            story = ask.story(path, entry, question.accepts)
            if story is not None:
                return story
    return None


def _fitting(cone: Cone, label: str | None) -> list[Entry]:
    """The entries whose commit may be the marked one; any own one where none was marked."""
    if label is None:
        return [entry for entry in entries(cone) if entry.handler is not None]
    return [entry for entry in entries(cone) if group(cone, entry) == label]
