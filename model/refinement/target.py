"""What is looked for where the server has real statuses: which commit is marked, and what is known of the record then."""

from typing import NamedTuple

from staleproof.model.abstraction.abstract_cone import programs_for_others
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.components.program import Program
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.view import Face

ANY_OF = "*"
"""Before the name of a class of handlers, which stands for a button of any of them; no handler is called so."""


class Record(NamedTuple):
    """The status of the record, that of its class which comes first, None before one is chosen; and the past as in `Past`.

    Whose commit is marked is not kept, for nothing asks for it. What others have announced is `announced` by its message as
    that of an announcer. `made` is what the view shows of what the marked own commit has led to, where that is told apart.
    """

    status: str | None = None
    marked: bool = False
    done: bool = False
    reloaded: bool = False
    announced: tuple[str, ...] = ()
    made: Face | None = None
    shown: bool = False


class Sought(NamedTuple):
    """Which commit is marked: that of an entry as far as it leads to `target`, or any if `entry` is None.

    Behind the commit of an entry others may follow that the view cannot tell apart. `watches` and `commits_after` as in
    `Environment`, `fresh` as in
    `PossibleButtons`. Where the search is exhaustive, `visible` says whether the view can tell the marked
    commit or not, None that this does not matter.
    """

    entry: Entry | None = None
    target: str | None = None
    watches: tuple[str, ...] = ()
    commits_after: bool = False
    fresh: bool = False
    visible: bool | None = True


def programs(concrete: ConcreteCone, sought: Sought) -> tuple[Program, ...]:
    """The handlers for the record, each asking for its own action, and behind them the classes of those for another record."""
    entry = sought.entry
    own = tuple(
        program._replace(
            outcomes=tuple((case, marking) for case in program.outcomes for marking in ((False, True) if marked else (False,))),
            guess=None,
            button=name,
        )
        for name, ask, program in zip(concrete.handlers, concrete.asks, concrete.programs, strict=True)
        for marked in (entry is None or entry == Entry(ask.action, name),)
    )
    others = programs_for_others(concrete.cone, only_guessing=False)
    return own + tuple(program._replace(button=f"{ANY_OF}{program.action}") for program in others)
