"""The freshness matrix of a design."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from staleproof.checker.answers.answer import NO_ENTRY, UNKNOWN, VACUOUS, MatrixEntry, Reading
from staleproof.checker.answers.answer import rank as _rank
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.engine.history.worst_states import Behind
from staleproof.checker.engine.verdict import Outcome, Remedies
from staleproof.checker.promises.lasso import repeats
from staleproof.checker.session.exhaustive_search import Search, ranked
from staleproof.checker.session.session import TRIED
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, blames, commits
from staleproof.model.abstraction.properties import CELLS, Blame, remedies
from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.abstraction.waiting import recovery
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone


def matrix(ask: ViewAsk, *, recovering: bool = False) -> tuple[MatrixEntry, ...]:
    """All entries of one view's column; no own one where nobody can make the change from that browser.

    Where it is asked for, each says besides whether waiting is enough.
    """
    return tuple(_column(ask, recovering=recovering))


def _column(ask: ViewAsk, *, recovering: bool) -> Iterator[MatrixEntry]:
    found = blames(ask.concrete, ask.calm)
    for entry in found:
        calm = _made(entry, _reading(_Asking(ask, ask.calm, entry), found, None))
        faulty = _made(entry, _reading(_Asking(ask, ask.faulty, entry), found, calm)) if ask.faulty.faults else calm
        never = calm.cell == faulty.cell == NO_ENTRY or (calm.unseen and faulty.unseen and not commits(ask.concrete, entry))
        if entry.handler is not None and never:
            continue
        waited = _waited(ask, entry, found, calm, faulty) if recovering else None
        yield MatrixEntry(entry.mutation, ask.dashboard, ask.view, entry.whose, entry.handler, calm, faulty, waited)


def _waited(ask: ViewAsk, entry: Entry, found: dict[Entry, Blame], calm: Reading, faulty: Reading) -> Reading:
    """What the entry says under faults if people do nothing but wait, which is one of what the next poll mends, or never.

    What the next poll mends needs no more; of what is worse the story is tried first.
    """
    if _rank(faulty.shown) <= _rank(CELLS[1]) or faulty.cell == VACUOUS:
        return faulty
    for reading in (calm, faulty):
        if reading.story is not None and _rank(reading.shown) > _rank(CELLS[1]) and repeats(reading.story, ask.session):
            return Reading(CELLS[-1], reading.story)
    if faulty.cell == UNKNOWN:
        return Reading(UNKNOWN, reason=faulty.reason, at_most=faulty.at_most)
    return _reading(_Asking(ask, ask.faulty, entry, recovering=True), found, None)


@dataclass(frozen=True)
class _Asking:
    """An entry of a view, asked under the faults of a cone: which remedy it takes, or whether waiting is enough."""

    ask: ViewAsk
    cone: Cone
    entry: Entry
    recovering: bool = False

    @cached_property
    def ways(self) -> Remedies:
        """What may mend it."""
        return recovery(self.cone) if self.recovering else remedies(self.cone)

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """What it may come to."""
        return (CELLS[0], *(cell for cell, _ in self.ways), CELLS[-1])

    @property
    def good(self) -> int:
        """The rank up to which it is no breach."""
        return 1 if self.recovering else 0

    def answers(self, concrete: ConcreteCone) -> Accepts:
        """Accepts runs that leave a settled view stale in a way that the entry answers for, for good if that is asked."""
        ask = self.ask

        def accepts(path: Concrete) -> bool:
            blamed = concrete.settled(path.states[-1]) and ConcreteRun(concrete, path.labels, path.states).blamed
            if blamed != self.entry:
                return False
            return not self.recovering or repeats(Story(ask.loaded, ask.dashboard, ask.view, path, concrete), ask.session)

        return accepts


def calm_cells(ask: ViewAsk) -> Iterator[str]:
    """What each entry says without faults, one after the other."""
    found = blames(ask.concrete, ask.calm)
    return (_made(entry, _reading(_Asking(ask, ask.calm, entry), found, None)).cell for entry in found)


def _made(entry: Entry, reading: Reading) -> Reading:
    """The reading, where a handler whose commit never occurs is one with which nobody can make the change."""
    return Reading(NO_ENTRY) if entry.handler is not None and reading.cell == VACUOUS else reading


def _asked(cone: Cone, blame: Blame) -> bool:
    """Whether the view can be stale in a way that an entry answers for."""
    hidden = cone.hides_errors and bool(cone.faults & {"request error", "offline"})
    return blame.anything or hidden


def _reading(asking: _Asking, asked: dict[Entry, Blame], calmer: Reading | None) -> Reading:
    ask, cone, entry = asking.ask, asking.cone, asking.entry
    blame = asked[entry]
    if not _asked(cone, blame):
        return Reading(CELLS[0], unseen=True)
    found = ask.behind(cone, asking.ways, (one for one in asked.values() if _asked(cone, one)))[blame]
    if found.outcome is not Outcome.VIOLATED:
        if found.outcome is Outcome.HOLDS and blame.visible and not _occurs(asking, blame, found):
            return _exhausted(asking, blame, len(asking.cells))
        return _plain(found.outcome, blame, found.reason)
    cell = asking.cells[found.rank]
    if found.rank <= asking.good:
        return Reading(cell)
    if calmer is not None and calmer.cell == cell and calmer.story is not None:
        return Reading(cell, calmer.story)
    for way in found.bad[:TRIED]:
        story = ask.story(way(), entry, asking.answers(ask.concrete))
        if story is not None:
            return Reading(cell, story)
    nearer = _refined(asking, blame, found.rank) if blame.visible else None
    return nearer or _exhausted(asking, blame, found.rank)


def _plain(outcome: Outcome, blame: Blame, reason: str) -> Reading:
    """The reading where nothing is stale, or nothing is known."""
    if outcome is Outcome.INCONCLUSIVE:
        return Reading(UNKNOWN, reason=reason)
    cell = VACUOUS if outcome is Outcome.VACUOUS and blame.visible else CELLS[0]
    return Reading(cell, unseen=not blame.visible)


def _occurs(asking: _Asking, blame: Blame, found: Behind) -> bool:
    """Whether the handler of an entry can make its commit and the view be seen then, with real statuses."""
    ask, entry = asking.ask, asking.entry
    if entry.handler is None:
        return True
    if any(ask.run(way(), entry, ask.opens) is not None for way in found.seen):
        return True
    looks = (Sought(entry, target) for target in dict.fromkeys(t.target for t in commits(ask.concrete, entry)))
    return any(_occurs_closely(asking, look, blame) for look in looks)


def _occurs_closely(asking: _Asking, sought: Sought, blame: Blame) -> bool:
    """The same in the refinement."""
    ask, worst = asking.ask, len(asking.cells)
    system = refined_cone(ask.concrete_under(asking.cone.faults), sought)
    space, found = ask.session.refined(system, asking.ways, worst, ask.name, guesses=blame.guesses)
    return any(ask.refined_run(space.path(state), sought, ask.opens, ask.concrete) is not None for state in found.seen)


def _refined(asking: _Asking, blame: Blame, rank: int) -> Reading | None:
    """The reading in the refinement, where marks promise a story and none was found; None if it cannot say."""
    cells, worst, entry = asking.cells, Reading(CELLS[0]), asking.entry
    for target in dict.fromkeys(t.target for t in commits(asking.ask.concrete, entry)):
        reading = _towards(asking, Sought(entry, target), blame, rank)
        if reading is None or reading.cell == UNKNOWN:
            return reading
        worst = max(worst, reading, key=lambda one: cells.index(one.cell))
        if worst.cell == cells[rank]:
            break
    return worst


def _towards(asking: _Asking, sought: Sought, blame: Blame, rank: int) -> Reading | None:
    """The reading of the commits that lead to one status; None where no run was found for what seems to be stale."""
    ask = asking.ask
    for one in (sought, sought._replace(fresh=True)):
        system = refined_cone(ask.concrete_under(asking.cone.faults), one)
        space, found = ask.session.refined(system, asking.ways, rank, ask.name, guesses=blame.guesses)
        if found.outcome is Outcome.INCONCLUSIVE:
            return Reading(UNKNOWN, reason=found.reason)
        if found.outcome is not Outcome.VIOLATED:
            return None if one.fresh else Reading(CELLS[0])
        if found.rank <= asking.good:
            return None if one.fresh else Reading(asking.cells[found.rank])
        for state in found.states[:TRIED].tolist():
            story = ask.refined_story(space.path(state), one, asking.answers(ask.concrete))
            if story is not None:
                return Reading(asking.cells[found.rank], story)
    return None


def _exhausted(asking: _Asking, blame: Blame, rank: int) -> Reading:
    """The reading after a search of all runs with real statuses."""
    sought, cells = Sought(asking.entry, visible=blame.visible), asking.cells
    search = Search(asking.ask, asking.cone, sought, asking.answers)
    found = ranked(search, lambda concrete: stale(concrete, blame, asking.entry.handler), asking.ways, rank, asking.good)
    if found.outcome is Outcome.INCONCLUSIVE:
        least = "" if found.story is None else cells[found.rank]
        return Reading(UNKNOWN, found.story, reason=found.reason, at_most=cells[min(rank, len(cells) - 1)], at_least=least)
    if found.story is None:
        return _plain(found.outcome, blame, found.reason)
    return Reading(cells[found.rank], found.story)
