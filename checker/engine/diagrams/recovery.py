"""Which remedy mends which settled states, worked out on whole sets; the words are those of `engine.explicit.recovery`."""

from typing import NamedTuple

from staleproof.checker.engine.diagrams.moves import Along, Moves
from staleproof.checker.engine.diagrams.nodes import NOTHING
from staleproof.model.vocabulary import Deed, Property


class Doing(NamedTuple):
    """The states in which some labels of a deed have been tried: those where one was possible, and those where none was."""

    done: int
    undone: int


def mended(moves: Moves, states: int, bad: Property, deeds: tuple[Deed, ...]) -> int:
    """The states of a settled set in which the deeds can be done and lead to no bad end."""
    return moves.diagrams.difference(states, unmended(moves, states, bad, deeds))


def unmended(moves: Moves, states: int, bad: Property, deeds: tuple[Deed, ...]) -> int:
    """The others: a needed deed is not possible, or after some deed internal steps may end where the rest mends nothing."""
    if not states or not deeds:
        return moves.statements.where(bad, states)
    deed, *rest = deeds
    trail = [Doing(NOTHING, states)]
    tried = [[step for step in moves.steps if step.label == label] for label in deed.labels]
    for steps in tried:
        trail.append(_tried(moves, trail[-1], steps))
    last = trail.pop()
    undone = last.undone if deed.needed else unmended(moves, last.undone, bad, tuple(rest))
    failed = Doing(_ending_badly(moves, last.done, bad, tuple(rest)), undone)
    for steps, before in zip(reversed(tried), reversed(trail), strict=True):
        failed = _failing(moves, before, steps, failed)
    return failed.undone


def _able(moves: Moves, states: int, steps: list[Along]) -> int:
    able = NOTHING
    for step in steps:
        able = moves.diagrams.union(able, moves.possible(step, states))
    return able


def _tried(moves: Moves, before: Doing, steps: list[Along]) -> Doing:
    """Where it leads to try a label, whose steps lead from each state to one other at the most."""
    union, difference = moves.diagrams.union, moves.diagrams.difference
    done = difference(before.done, _able(moves, before.done, steps))
    for step in steps:
        done = union(done, union(moves.after(step, before.done), moves.after(step, before.undone)))
    return Doing(done, difference(before.undone, _able(moves, before.undone, steps)))


def _failing(moves: Moves, before: Doing, steps: list[Along], failed: Doing) -> Doing:
    """The states that trying a label led from to those that failed."""
    union, difference = moves.diagrams.union, moves.diagrams.difference
    unable = difference(before.done, _able(moves, before.done, steps))
    done, undone = moves.diagrams.intersection(failed.done, unable), failed.undone
    for step in steps:
        done = union(done, moves.before(step, failed.done, before.done))
        undone = union(undone, moves.before(step, failed.done, before.undone))
    return Doing(done, undone)


def _ending_badly(moves: Moves, starts: int, bad: Property, deeds: tuple[Deed, ...]) -> int:
    """The starts from which internal steps can lead to a settled state which the deeds that are left do not mend."""
    behind = moves.internal.closed(starts)
    worst = unmended(moves, moves.statements.settled(behind), bad, deeds)
    spread = NOTHING
    while worst != spread:
        spread = worst
        for step in moves.internal.steps:
            worst = moves.diagrams.union(worst, moves.before(step, worst, behind))
    return moves.diagrams.intersection(worst, starts)
