"""The promises of a design (docs/promises.md, section 2): asked of every view, told once with the shortest story."""

from collections import ChainMap
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import assert_never

from staleproof.checker.answers.answer import NO_ENTRY, VACUOUS, MatrixEntry, Reading, ViewAnswer
from staleproof.checker.answers.fresh_enough import fresh_enough
from staleproof.checker.answers.instance import Instance, shortest, together
from staleproof.checker.answers.promise import InView, Promise
from staleproof.checker.answers.scope import Asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.failing_remedies import in_vain
from staleproof.checker.promises.lasso import lasso
from staleproof.checker.promises.lifecycle_soundness import breaches, reason, without_text
from staleproof.checker.promises.of_view import hides_failed_reads, pointless
from staleproof.checker.promises.questions import AGREE, QUESTIONS, READ_FAULTS, UNREAD, Question
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.english import counted, listed, tallied
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import two_can_matter
from staleproof.model.validation.references import PromiseName

SAYS: dict[PromiseName, str] = {
    "lifecycle-sound": "Every status is reachable, none but terminal ones is a trap, every status that can reach a view has a"
    " text or a button there, and every status in which a role has a button is in some view of it.",
    "fresh-when-settled": "A settled browser shows no stale status in any mounted view.",
    "polls-mend-faults": "Under the faults that the design claims to survive, the next poll mends whatever is stale.",
    "always-recovers": "Once changes and faults cease, every stale view becomes fresh for good if people do nothing but wait.",
    "own-write-visible": "Once my own action has been reported as done, my views never again show what was before it.",
    "optimism-kept": "An optimistic value is not overwritten by an older read before its action has ended.",
    "reload-suffices": "After a normal reload and settling, every view is fresh.",
    "honest-optimism": "An optimistic value is the status the server would commit, and is gone or confirmed when settled.",
    "no-endless-spinner": "No mounted view stays without data while nothing asks for any.",
    "offers-are-legal": "In a settled browser every action that a view offers is one that the server accepts.",
    "never-backwards": "A view never goes from a version that an answer has brought to an older one.",
    "copies-agree": "In a settled browser no two views that are open together contradict each other.",
}
NOTHING: dict[PromiseName, str] = {
    "offers-are-legal": "the server refuses nothing that a view offers",
    "copies-agree": "no page has two views that could disagree",
}
"""Why there may be no view in which a promise is asked."""


EntryReading = tuple[MatrixEntry, Reading]
"""An entry of the matrix, and what it says without faults or under them."""


def promises(loaded: Loaded, asks: tuple[ViewAsk, ...], views: tuple[ViewAnswer, ...], wanted: Asked) -> tuple[Promise, ...]:
    """The promises of a design that are asked, from the answers about its views."""
    scope, faults = _scope(loaded, asks[0], wanted), tuple(loaded.design.faults)
    column = [entry for view in views for entry in view.column]
    nothing = pointless(loaded, wanted)

    def promise(name: PromiseName) -> Promise:
        match name:
            case "lifecycle-sound":
                return _sound(loaded, asks, wanted)
            case "fresh-when-settled":
                return _fresh(scope, faults, asks, views)
            case "polls-mend-faults":
                found = _from_matrix(name, scope, faults, [(entry, entry.faulty) for entry in column], lambda _: CELLS[1])
                return _polled_in_vain(found, asks[0].session)
            case "always-recovers":
                waited = [(entry, entry.waited) for entry in column if entry.waited is not None]
                found = _from_matrix(name, scope, faults, waited, lambda _: CELLS[1])
                return _for_good(found, asks[0].session)
            case (
                "own-write-visible"
                | "optimism-kept"
                | "reload-suffices"
                | "honest-optimism"
                | "no-endless-spinner"
                | "offers-are-legal"
                | "never-backwards"
                | "copies-agree"
            ):
                if name in nothing:
                    return Promise(name, Outcome.NOT_ASKED, SAYS[name], scope, faults, reason=nothing[name])
                said = _agreeing(scope, asks) if name == AGREE.promise else scope
                return _of_all(said, faults, asks, QUESTIONS[name], views)
            case _:
                assert_never(name)

    return tuple(map(promise, wanted.promises))


def _scope(loaded: Loaded, ask: ViewAsk, wanted: Asked) -> str:
    count = ask.session.bounds.actions(loaded.design)
    more = " (two can matter: --own-actions 2)" if count == 1 and two_can_matter(loaded.design) else ""
    said = f"any number of browsers, {tallied(count, 'own action')} at a time in each{more}"
    return _narrowed(wanted, said)


def _narrowed(wanted: Asked, scope: str) -> str:
    return "; ".join(filter(None, (wanted.where, scope)))


def _agreeing(scope: str, asks: tuple[ViewAsk, ...]) -> str:
    """The scope, with how many pairs of views cannot contradict each other because they read one copy."""
    opened = [(ask.dashboard, ask.calm.page, ask.calm.part.reads) for ask in asks]
    count = sum(one == other for one, other in combinations(opened, 2))
    return f"{scope}; {counted(count, 'pair')} of views {'reads' if count == 1 else 'read'} one copy" if count else scope


# From the matrix.


def _fresh(scope: str, faults: tuple[str, ...], asks: tuple[ViewAsk, ...], views: tuple[ViewAnswer, ...]) -> Promise:
    """Asked without faults, but for failed reads in views that are not told of them."""
    readings = [(entry, entry.calm) for view in views for entry in view.column]
    boards = asks[0].loaded.design.dashboards
    found = _from_matrix("fresh-when-settled", scope, (), readings, lambda entry: fresh_enough(boards[entry.dashboard]))
    found = replace(found, scope=_until_polled(asks, scope), left_out="polls-mend-faults is about faults" if faults else "")
    if not any(name == UNREAD.promise for view in views for name, _ in view.promises):
        return found
    unread = tuple(fault for fault in faults if fault in READ_FAULTS)
    hiding = tuple(ask for ask in asks if hides_failed_reads(ask))
    empty = _of_all(scope, unread, hiding, UNREAD, views)
    instances = (*found.instances, *empty.instances)
    if found.outcome is Outcome.VIOLATED:
        return replace(found, instances=instances)
    told = f"{listed(ask.name for ask in hiding)} {'turns' if len(hiding) == 1 else 'turn'} errors into empty lists"
    if empty.outcome is Outcome.HOLDS:
        left_out = f"others are left out, {found.left_out}"
        return replace(found, faults=unread, left_out=left_out, instances=instances)
    return replace(empty, reason=f"{told}, {empty.reason}", views=(), instances=instances, left_out=found.left_out)


def _until_polled(asks: tuple[ViewAsk, ...], scope: str) -> str:
    """The scope, with the dashboards whose views may stay stale until they poll."""
    boards = asks[0].loaded.design.dashboards
    polled = [name for name in dict.fromkeys(ask.dashboard for ask in asks) if boards[name].fresh_by == "poll"]
    return f"{scope}; until the next poll for {listed(polled)}" if polled else scope


def _from_matrix(
    name: PromiseName, scope: str, faults: tuple[str, ...], readings: list[EntryReading], wanted: Callable[[MatrixEntry], str]
) -> Promise:
    """A promise for which no entry may be worse than what is `wanted` of it."""
    asked = [(entry, reading) for entry, reading in readings if reading.cell != NO_ENTRY]
    instances = tuple(_instance(entry, reading, wanted(entry)) for entry, reading in asked)
    broken = [one.outcome is Outcome.VIOLATED for one in instances]
    unsure = [one for one in instances if one.outcome is Outcome.INCONCLUSIVE]
    seen = sum(one.counts for one in instances)
    found = Promise(name, together(instances), SAYS[name], scope, faults, seen, instances=instances)
    match found.outcome:
        case Outcome.VIOLATED:
            than = listed(dict.fromkeys(wanted(entry) for (entry, _), worse in zip(asked, broken, strict=True) if worse), "or")
            unknown = f", {len(unsure)} are not known" if unsure else ""
            worse_than = "stay stale for good" if name == "always-recovers" else f"are worse than {than}"
            reason = f"{sum(broken)} of {seen} entries {worse_than}{unknown}"
            return replace(found, reason=reason, story=shortest(one.story for one in instances))
        case Outcome.INCONCLUSIVE:
            return replace(found, reason=", ".join(dict.fromkeys(one.reason for one in unsure if one.reason)))
        case Outcome.VACUOUS:
            empty = sum(one.outcome is Outcome.VACUOUS for one in instances)
            return replace(found, reason=f"{empty} of {seen} entries never occur")
    return found


def _polled_in_vain(found: Promise, session: Session) -> Promise:
    """The promise, whose story goes on to a poll that mends nothing."""
    if found.story is None:
        return found
    story = in_vain(found.story, CELLS[1], session)
    instances = (replace(one, story=story) if one.story == found.story else one for one in found.instances)
    return replace(found, story=story, instances=tuple(instances))


def _for_good(found: Promise, session: Session) -> Promise:
    """The promise, whose story ends in what is repeated for good."""
    story = None if found.story is None else lasso(found.story, session)
    if story is None:
        return found
    instances = (replace(one, story=story) if one.story == found.story else one for one in found.instances)
    return replace(found, story=story, instances=tuple(instances))


def _instance(entry: MatrixEntry, reading: Reading, wanted: str) -> Instance:
    """What a reading makes of a promise for which a cell is good enough."""
    good, outcome = CELLS[: CELLS.index(wanted) + 1], Outcome.HOLDS
    if reading.cell == VACUOUS:
        outcome = Outcome.VACUOUS
    elif reading.cell not in good and reading.at_most not in good:
        told = reading.story is not None and reading.best not in good
        outcome = Outcome.VIOLATED if told else Outcome.INCONCLUSIVE
    story = reading.story if outcome is Outcome.VIOLATED else None
    place = (entry.dashboard, entry.view, outcome, story, entry.mutation, entry.whose)
    return Instance(*place, reason=reading.reason, counts=not reading.unseen, handler=entry.handler)


# From the lifecycle.


def _sound(loaded: Loaded, asks: tuple[ViewAsk, ...], wanted: Asked) -> Promise:
    found, count = breaches(loaded, asks), len(loaded.lifecycle.statuses)
    stories = [story for story in map(without_text, asks) if story is not None]
    wordless = (Instance(story.dashboard, story.view, Outcome.VIOLATED, story) for story in stories)
    return Promise(
        "lifecycle-sound",
        Outcome.VIOLATED if found else Outcome.HOLDS,
        SAYS["lifecycle-sound"],
        _narrowed(wanted, tallied(count, "status")),
        (),
        count,
        reason(loaded, asks),
        shortest(stories) if stories else None,
        instances=tuple(wordless),
        place="status",
        breaches=found,
    )


# By search.


def _of_all(
    scope: str, faults: tuple[str, ...], asks: tuple[ViewAsk, ...], question: Question, answers: tuple[ViewAnswer, ...]
) -> Promise:
    name = question.promise
    asked = () if question.calm else faults
    views = tuple(found for answer in answers for promise, found in answer.promises if promise == name)
    spared = [question.excuses(ask.calm) for ask in asks]
    left_out = [f"{fault} is left out: {why}" for fault, why in ChainMap(*spared).items() if fault in faults]
    if not views:
        return Promise(name, Outcome.NOT_ASKED, SAYS[name], scope, faults, reason=NOTHING[name])
    if faults and question.calm:
        left_out = [f"faults are left out: {question.calm}"]
    kept = tuple(fault for fault in asked if not all(fault in one for one in spared))
    return replace(_together(name, scope, kept, views), left_out="; ".join(left_out))


def _together(name: PromiseName, scope: str, faults: tuple[str, ...], views: tuple[InView, ...]) -> Promise:
    witnesses = sum(view.witnesses for view in views)
    told = [view for view in views if view.story is not None]
    whole = ((one, Instance(one.dashboard, one.view, one.outcome, one.story, reason=one.reason)) for one in views)
    instances = tuple(instance for one, all_of_it in whole for instance in one.entries or (all_of_it,))
    answer = Promise(name, Outcome.HOLDS, SAYS[name], scope, faults, witnesses, "", None, views, instances, "state")
    if told:
        story = shortest(view.story for view in told)
        needed = () if any(view.calm for view in told) else faults
        reason = f"in {len(told)} of {len(views)} views"
        return replace(answer, outcome=Outcome.VIOLATED, faults=needed, reason=reason, story=story)
    unsure = [view.reason for view in views if view.outcome is Outcome.INCONCLUSIVE]
    if unsure:
        return replace(answer, outcome=Outcome.INCONCLUSIVE, reason=unsure[0])
    return answer if witnesses else replace(answer, outcome=Outcome.VACUOUS)
