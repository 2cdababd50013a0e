"""The freshness matrix of a design."""

from collections.abc import Callable, Iterator

from staleproof.checker.answers.answer import NO_ENTRY, UNKNOWN, VACUOUS, MatrixEntry, Reading
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.engine.history.worst_states import Behind
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.session.exhaustive_search import Search, ranked
from staleproof.checker.session.session import TRIED
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, blames, commits
from staleproof.model.abstraction.properties import CELLS, Blame, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone


def matrix(ask: ViewAsk) -> tuple[MatrixEntry, ...]:
    """All entries of one view's column; no own one where nobody can make the change from that browser."""
    return tuple(_column(ask))


def _column(ask: ViewAsk) -> Iterator[MatrixEntry]:
    found = blames(ask.concrete, ask.calm)
    for entry in found:
        calm = _made(entry, _reading(ask, ask.calm, entry, found, None))
        faulty = _made(entry, _reading(ask, ask.faulty, entry, found, calm)) if ask.faulty.faults else calm
        never = calm.cell == faulty.cell == NO_ENTRY or (calm.unseen and faulty.unseen and not commits(ask.concrete, entry))
        if entry.handler is not None and never:
            continue
        yield MatrixEntry(entry.mutation, ask.dashboard, ask.view, entry.whose, entry.handler, calm, faulty)


def calm_cells(ask: ViewAsk) -> Iterator[str]:
    """What each entry says without faults, one after the other."""
    found = blames(ask.concrete, ask.calm)
    return (_made(entry, _reading(ask, ask.calm, entry, found, None)).cell for entry in found)


def _made(entry: Entry, reading: Reading) -> Reading:
    """The reading, where a handler whose commit never occurs is one with which nobody can make the change."""
    return Reading(NO_ENTRY) if entry.handler is not None and reading.cell == VACUOUS else reading


def _asked(cone: Cone, blame: Blame) -> bool:
    """Whether the view can be stale in a way that an entry answers for."""
    hidden = cone.hides_errors and bool(cone.faults & {"request error", "offline"})
    return blame.anything or hidden


def _reading(ask: ViewAsk, cone: Cone, entry: Entry, asked: dict[Entry, Blame], calmer: Reading | None) -> Reading:
    blame = asked[entry]
    if not _asked(cone, blame):
        return Reading(CELLS[0], unseen=True)
    found = ask.behind(cone, (one for one in asked.values() if _asked(cone, one)))[blame]
    if found.outcome is not Outcome.VIOLATED:
        if found.outcome is Outcome.HOLDS and blame.visible and not _occurs(ask, cone, entry, blame, found):
            return _exhausted(ask, cone, entry, blame, len(_cells(cone)))
        return _plain(found.outcome, blame, found.reason)
    cell = _cells(cone)[found.rank]
    if calmer is not None and calmer.cell == cell and calmer.story is not None:
        return Reading(cell, calmer.story)
    for way in found.bad[:TRIED]:
        story = ask.story(way(), entry, _answers(ask.concrete, entry))
        if story is not None:
            return Reading(cell, story)
    nearer = _refined(ask, cone, entry, blame, found.rank) if blame.visible else None
    return nearer or _exhausted(ask, cone, entry, blame, found.rank)


def _plain(outcome: Outcome, blame: Blame, reason: str) -> Reading:
    """The reading where nothing is stale, or nothing is known."""
    if outcome is Outcome.INCONCLUSIVE:
        return Reading(UNKNOWN, reason=reason)
    cell = VACUOUS if outcome is Outcome.VACUOUS and blame.visible else CELLS[0]
    return Reading(cell, unseen=not blame.visible)


def _answers(concrete: ConcreteCone, entry: Entry) -> Callable[[Concrete], bool]:
    """Accepts runs that leave a settled view stale in a way that the entry answers for."""

    def accepts(path: Concrete) -> bool:
        return concrete.settled(path.states[-1]) and ConcreteRun(concrete, path.labels, path.states).blamed == entry

    return accepts


def _occurs(ask: ViewAsk, cone: Cone, entry: Entry, blame: Blame, found: Behind) -> bool:
    """Whether the handler of an entry can make its commit and the view be seen then, with real statuses."""
    if entry.handler is None:
        return True
    if any(ask.run(way(), entry, ask.opens) is not None for way in found.seen):
        return True
    looks = (Sought(entry, target) for target in dict.fromkeys(t.target for t in commits(ask.concrete, entry)))
    return any(_occurs_closely(ask, cone, look, blame) for look in looks)


def _occurs_closely(ask: ViewAsk, cone: Cone, sought: Sought, blame: Blame) -> bool:
    """The same in the refinement."""
    system, worst = refined_cone(ask.concrete_under(cone.faults), sought), len(_cells(cone))
    space, found = ask.session.refined(system, cone, worst, ask.name, guesses=blame.guesses)
    return any(ask.refined_run(space.path(state), sought, ask.opens, ask.concrete) is not None for state in found.seen)


def _refined(ask: ViewAsk, cone: Cone, entry: Entry, blame: Blame, rank: int) -> Reading | None:
    """The reading in the refinement, where marks promise a story and none was found; None if it cannot say."""
    cells, worst = _cells(cone), Reading(CELLS[0])
    for target in dict.fromkeys(t.target for t in commits(ask.concrete, entry)):
        reading = _towards(ask, cone, Sought(entry, target), blame, rank)
        if reading is None or reading.cell == UNKNOWN:
            return reading
        worst = max(worst, reading, key=lambda one: cells.index(one.cell))
        if worst.cell == cells[rank]:
            break
    return worst


def _towards(ask: ViewAsk, cone: Cone, sought: Sought, blame: Blame, rank: int) -> Reading | None:
    """The reading of the commits that lead to one status; None where no run was found for what seems to be stale."""
    assert sought.entry is not None
    for one in (sought, sought._replace(fresh=True)):
        space, found = ask.session.refined(
            refined_cone(ask.concrete_under(cone.faults), one), cone, rank, ask.name, guesses=blame.guesses
        )
        if found.outcome is Outcome.INCONCLUSIVE:
            return Reading(UNKNOWN, reason=found.reason)
        if found.outcome is not Outcome.VIOLATED:
            return None if one.fresh else Reading(CELLS[0])
        for state in found.states[:TRIED].tolist():
            story = ask.refined_story(space.path(state), one, _answers(ask.concrete, sought.entry))
            if story is not None:
                return Reading(_cells(cone)[found.rank], story)
    return None


def _exhausted(ask: ViewAsk, cone: Cone, entry: Entry, blame: Blame, rank: int) -> Reading:
    """The reading after a search of all runs with real statuses."""
    sought = Sought(entry, visible=blame.visible)
    search = Search(ask, cone, sought, lambda concrete: _answers(concrete, entry))
    found = ranked(search, lambda concrete: stale(concrete, blame, entry.handler), rank)
    if found.outcome is Outcome.INCONCLUSIVE:
        cells = _cells(cone)
        least = "" if found.story is None else cells[found.rank]
        return Reading(UNKNOWN, found.story, reason=found.reason, at_most=cells[min(rank, len(cells) - 1)], at_least=least)
    if found.story is None:
        return _plain(found.outcome, blame, found.reason)
    return Reading(_cells(cone)[found.rank], found.story)


def _cells(cone: Cone) -> tuple[str, ...]:
    return (CELLS[0], *(cell for cell, _ in remedies(cone)), CELLS[-1])
