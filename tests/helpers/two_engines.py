"""Systems as both engines see them, and all that an answer about an auxiliary component says."""

from collections.abc import Hashable
from functools import partial
from typing import NamedTuple

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.diagrams.reaching import reach
from staleproof.checker.engine.engine_choice import Engines, Enough
from staleproof.checker.engine.explicit.space import Space, explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.history.worst_states import Behind
from staleproof.model.vocabulary import Label, System


def exploring(system: System, most: int | None, enough: Enough) -> Space:
    """A system explored to no more than so many states, as `Engines` asks for it."""
    return explore(system, Tables(), limits=Limits(first=most), enough=enough)


def both(system: System) -> Engines:
    """A system to be asked of both engines."""
    return Engines(partial(exploring, system), partial(reach, system, Tables()))


class Told(NamedTuple):
    """An answer, with the ways to what is bad and to what is seen."""

    answer: tuple[Hashable, int]
    bad: list[list[Label]]
    seen: list[list[Label]]


def told(found: Behind) -> Told:
    """All that an answer says, with the ways walked."""
    return Told((found.outcome, found.rank), [way() for way in found.bad], [way() for way in found.seen])
