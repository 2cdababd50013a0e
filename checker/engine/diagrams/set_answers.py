"""Answers about all reachable states, worked out on whole sets: how a question comes out, how much, how bad."""

from collections.abc import Iterator
from dataclasses import dataclass

from staleproof.checker.engine.bounds import exhausting
from staleproof.checker.engine.diagrams.nodes import NOTHING
from staleproof.checker.engine.diagrams.reaching import Reached
from staleproof.checker.engine.diagrams.recovery import mended
from staleproof.checker.engine.verdict import Bad, Outcome, Remedies
from staleproof.model.vocabulary import Property


@dataclass(frozen=True)
class Found:
    """How a question came out: the number of states in which there was something to break, and of those that are bad.

    `rank` is as in a `checker.engine.verdict.Response`, and `bad` then counts the states of this rank.
    """

    outcome: Outcome
    witnesses: int
    bad: int = 0
    rank: int = 0


def never(reached: Reached, bad: Bad, witness: Property) -> Found:
    """Whether no reachable state is bad. A witness counts in settled states if only those can be bad."""
    with exhausting():
        witnesses = _count(reached, witness, settled=all(only for _, only in bad))
        broken = NOTHING
        for statement, only in bad:
            broken = reached.moves.diagrams.union(broken, _where(reached, statement, settled=bool(only)))
        if broken:
            return Found(Outcome.VIOLATED, witnesses, reached.moves.diagrams.count(broken))
        return Found(Outcome.HOLDS if witnesses else Outcome.VACUOUS, witnesses)


def responses(reached: Reached, bad: Property, witness: Property, remedies: Remedies) -> Iterator[Found]:
    """One answer for each rank that some settled bad state has, the worst first; just one where no state is bad."""
    with exhausting():
        witnesses = _count(reached, witness, settled=True)
        ranks = ranked(reached, bad, remedies)
    if not ranks:
        yield Found(Outcome.HOLDS if witnesses else Outcome.VACUOUS, witnesses)
    for rank, states in ranks:
        yield Found(Outcome.VIOLATED, witnesses, reached.moves.diagrams.count(states), rank)


def ranked(reached: Reached, bad: Property, remedies: Remedies) -> tuple[tuple[int, int], ...]:
    """The ranks that settled bad states have, the worst first, each with the set of these states."""
    found = tuple(_ranked(reached, _where(reached, bad, settled=True), bad, remedies))
    return tuple((rank, states) for rank, states in reversed(found) if states)


def _ranked(reached: Reached, left: int, bad: Property, remedies: Remedies) -> Iterator[tuple[int, int]]:
    """For each rank the set of the settled bad states for which it is the best."""
    diagrams = reached.moves.diagrams
    for rank, (_, ways) in enumerate(remedies, 1):
        before = left
        for remedy in ways:
            left = diagrams.difference(left, mended(reached.moves, left, bad, remedy.deeds))
        yield rank, diagrams.difference(before, left)
    yield len(remedies) + 1, left


def _where(reached: Reached, statement: Property, *, settled: bool) -> int:
    """The reachable (settled) states in which a statement is true."""
    return reached.moves.statements.where(statement, reached.settled if settled else reached.states)


def _count(reached: Reached, statement: Property, *, settled: bool) -> int:
    return reached.moves.diagrams.count(_where(reached, statement, settled=settled))
