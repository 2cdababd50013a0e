"""Whether a settled view is ever stale and contradicted by another one that is open with it."""

from collections.abc import Iterable

from staleproof.checker.answers.answer import NO_ENTRY, VACUOUS, MatrixEntry
from staleproof.checker.answers.instance import shortest
from staleproof.checker.answers.promise import InView
from staleproof.checker.engine.verdict import Bad, Outcome
from staleproof.checker.promises.deciding import at_once, exhausted
from staleproof.checker.promises.matrix import calm_cells
from staleproof.checker.promises.questions import AGREE
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.properties import CELLS, seen
from staleproof.model.systems.neighbours import neighbours
from staleproof.model.systems.parts import PAGE
from staleproof.model.vocabulary import Property

NEVER_BAD: Bad = ((Property((PAGE,), lambda _: False), True),)
FRESH = (CELLS[0], NO_ENTRY, VACUOUS)


def copies_agree(ask: ViewAsk, column: tuple[MatrixEntry, ...]) -> InView:
    """The answer for one view; its `column` of the matrix is worked out as far as needed if it is not given.

    Of two settled views that contradict each other one is stale. So nothing is searched for a view that never is, and the
    others are asked beside each one that is open with them. All runs are searched only if no pair has a story without that.
    """
    cells: Iterable[str] = (entry.calm.cell for entry in column) if column else calm_cells(ask)
    if all(cell in FRESH for cell in cells):
        known = ask.session.invariant(ask.calm_system, AGREE.promise, NEVER_BAD, seen(), ask.name)
        return InView(ask.dashboard, ask.view, known.outcome, known.witnesses, known.reason)
    pairs = [ask.together(name) for name in neighbours(ask.concrete)]
    found = [at_once(pair, AGREE, pair.calm) for pair in pairs]
    told = [one for one in found if one is not None and one.story is not None]
    return _worst(told or [one or exhausted(pair, AGREE, pair.calm) for pair, one in zip(pairs, found, strict=True)])


def _worst(pairs: list[InView]) -> InView:
    """The answer for a view from those for the pairs that it is in."""
    broken = [pair for pair in pairs if pair.story is not None]
    if broken:
        first = shortest(pair.story for pair in broken)
        return next(pair for pair in broken if pair.story is first)
    order = (Outcome.INCONCLUSIVE, Outcome.HOLDS, Outcome.VACUOUS)
    worst = min(pairs, key=lambda pair: order.index(pair.outcome))
    return InView(worst.dashboard, worst.view, worst.outcome, sum(pair.witnesses for pair in pairs), worst.reason)
