"""What is hunted in a system that is too large to be explored, and a run that meets it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from staleproof.model.vocabulary import Label, Move, State, System


@dataclass(frozen=True)
class Run:
    """A run of a system: the start that was chosen, the labels, the states gone through."""

    start: Any
    labels: tuple[Label, ...]
    states: tuple[State, ...]


Watch = Callable[[System, Label | None, State], bool]
"""Is told of each step of a run and where it leads, first of none and the initial state; says whether the hunt is over."""


@dataclass(frozen=True)
class HuntTarget:
    """What is hunted: systems by start, who says that it is met, and for each rule which steps it may take."""

    starts: st.SearchStrategy[Any]
    system: Callable[[Any], System]
    met: Watch
    groups: Mapping[str, Callable[[Move], bool]]


def settled(bad: Callable[[State], bool]) -> Watch:
    """A watch for settled states that are bad."""

    def met(system: System, _: Label | None, state: State) -> bool:
        return system.settled(state) and bad(state)

    return met
