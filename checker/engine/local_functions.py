"""All steps of a system as products of local partial functions, for who writes a system down instead of exploring it."""

from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.engine.diagrams.known_system import Network
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.model.vocabulary import System, anywhere

MOST = 9_000
"""Local states of one component, beyond which a system is not resolved."""


def factored(system: System) -> Network:
    """A system resolved over all local states that its steps lead to, whatever the other components do.

    Raises BoundError if these are too many, and ValueError if what is permitted depends on several components at once
    (`permits` and `guard`): that is no product.
    """
    if system.guard is not None or system.permits is not anywhere:
        raise ValueError("what is permitted depends on several components at once, which is no product of local functions")
    network = Network(system, Tables())
    while network.resolve():
        network.follow()
        for table, known in zip(network.tables, network.known, strict=True):
            if len(known) > MOST:
                raise BoundError(f"'{table.component.name}' has more than {MOST} local states by itself")
    return network
