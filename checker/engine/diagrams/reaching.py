"""The reachable states of a system as one diagram.

The local states of the components are known first as far as they follow from each other: what any step may make of a
component, whatever the others do. Where these are too many, local states become known only as they are reached, round by
round; then a step applies to known local states alone, also in components that it leaves as they are.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from staleproof.checker.engine.bounds import BoundError, Limits, exhausting
from staleproof.checker.engine.diagrams.known_system import Network
from staleproof.checker.engine.diagrams.moves import Moves
from staleproof.checker.engine.diagrams.nodes import Diagrams
from staleproof.checker.engine.diagrams.order import ordered
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.model.vocabulary import System

NODES = 150_000
"""Nodes with which diagrams are given up: for some systems they are not small, and each takes some tenths of a millisecond."""


class TooManyNodesError(BoundError):
    """The diagrams of a system are too large."""


@dataclass(frozen=True)
class Reached:
    """The reachable states of a system (a node of the diagrams of its moves)."""

    moves: Moves
    states: int

    @cached_property
    def settled(self) -> int:
        """Those in which no component offers an internal event."""
        return self.moves.statements.settled(self.states)

    @property
    def count(self) -> int:
        """The number of reachable states."""
        return self.moves.diagrams.count(self.states)

    @cached_property
    def transitions(self) -> int:
        """The number of steps between them."""
        moves = self.moves
        return sum(moves.diagrams.count(moves.possible(step, self.states)) for step in moves.steps)


def reach(system: System, tables: Tables, limits: Limits = Limits(), nodes: int = NODES) -> Reached:
    """All states that a system can reach. Raises BoundError where diagrams, or memory, do not suffice."""

    def allow(made: int, taken: int) -> None:
        if made > nodes:
            raise TooManyNodesError(f"more than {nodes} nodes of decision diagrams")
        limits.allow(memory=taken)

    with exhausting():
        network = Network(system, tables)
        complete = network.close()
        order = ordered(network.sizes, (product for step in network.steps for product in step.merged))
        diagrams = Diagrams(len(order), allow)
        states = diagrams.single([network.initial[place] for place in order])
        while True:
            moves = Moves(network, order, diagrams, complete=complete)
            states = moves.all.closed(states)
            if complete or not _more(network, order, diagrams.present(states)):
                return Reached(moves, states)


def _more(network: Network, order: tuple[int, ...], present: list[set[int]]) -> bool:
    """Make known what was reached; whether that changes any step."""
    for place, found in zip(order, present, strict=True):
        network.know(place, np.array(sorted(found), np.int64))
    return network.resolve()
