"""A lifecycle that is written in the design itself as a table of actions, and what can be wrong with such a table."""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Field, Tag

from staleproof.model.language.mistakes import refuse_all
from staleproof.model.language.names import Mistake, every, one
from staleproof.model.language.part import Part
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path, nearest
from staleproof.model.lifecycle.table import Lifecycle, Rule, Transition

CONDITION = re.compile(r"(not )?(?!not )\S.*")
HERE: Path = ("lifecycle",)
MOST_STATUSES = 200
"""The most statuses of a lifecycle."""
MOST_WAYS = 10_000
"""The most ways that its actions may go, each from one status to one."""


def _listed(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return value
    raise ValueError("a name or a list of names")


def _condition(value: object) -> object:
    if value is None or (isinstance(value, str) and CONDITION.fullmatch(value)):
        return value
    raise ValueError("a condition, or 'not' and a condition")


Words = Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])]
Some = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])]


class RowPart(Part):
    """One way that an action may go: from where, to where, by whom, and on which condition."""

    source: Some = Field(alias="from", description="the statuses in which the action may be done")
    to: Some = Field(description="the status it leads to; several mean a free edit, in which the request says which was chosen")
    by: Words = Field((), description="the roles that may do it; nobody in particular if not named")
    when: Annotated[str | None, BeforeValidator(_condition)] = Field(
        None, description="a condition of the server, such as driver_free or not driver_free"
    )


def _kind(value: object) -> str:
    return "<row>" if isinstance(value, dict | RowPart) else "<rows>"


def _several(value: object) -> object:
    if isinstance(value, list | tuple):
        return value
    raise ValueError("an action has a row with from, to and by, or a list of such rows")


RowList = Annotated[tuple[RowPart, ...], Field(min_length=1), BeforeValidator(_several)]
Rows = Annotated[Annotated[RowPart, Tag("<row>")] | Annotated[RowList, Tag("<rows>")], Discriminator(_kind)]


class LifecyclePart(Part):
    """The statuses of a record and what leads from one to another."""

    initial: str = Field(description="the status before the record exists")
    terminal: Words | None = Field(None, description="statuses that may be the last; those that nothing leaves if not named")
    rowless: Words = Field((), description="further statuses in which there is no row any more")
    statuses: tuple[str, ...] | None = Field(
        None, description="all statuses, in the order in which they are listed; those that the actions name if not given"
    )
    actions: dict[str, Rows] = Field(min_length=1, description="each action with its row, or with a list of rows")


def written_out(part: LifecyclePart, source: Source) -> Lifecycle:
    """The lifecycle of an inline table; raises DesignError with all that is wrong with it."""
    table = _InlineTable(part)
    refuse_all(table.mistakes(), source)
    return table.lifecycle()


class _InlineTable:
    def __init__(self, part: LifecyclePart) -> None:
        self.part = part
        self.rows = list(_rows(part))
        self.targets = list(dict.fromkeys(to for _, row, _ in self.rows for to in row.to))
        self.sources = list(dict.fromkeys(status for _, row, _ in self.rows for status in row.source))
        met = (part.initial, *(status for _, row, _ in self.rows for status in (*row.source, *row.to)))
        self.statuses = tuple(dict.fromkeys(met)) if part.statuses is None else part.statuses

    def lifecycle(self) -> Lifecycle:
        statuses = self.statuses
        last = tuple(status for status in statuses if status not in self.sources)
        terminal = last if self.part.terminal is None else self.part.terminal
        transitions = tuple(t for action in self.part.actions for t in self._of(action, statuses))
        return Lifecycle(Rule(statuses, self.part.initial, terminal, transitions, self.part.rowless))

    # Mistakes.

    def mistakes(self) -> Iterator[Mistake]:
        """All of a table; what is too large is looked at no further."""
        size = list(self._size())
        if size:
            yield from size[:1]
            return
        yield from self._listed_twice()
        begins_nowhere = list(self._initial())
        yield from begins_nowhere
        for action, row, path in self.rows:
            yield from () if begins_nowhere else self._statuses(row, path)
            yield from self._edit(action, row, path)
        yield from self._choices()
        for field in ("terminal", "rowless"):
            yield from every("status", getattr(self.part, field) or (), self.statuses, (*HERE, field))

    def _size(self) -> Iterator[Mistake]:
        """Whether a lifecycle is larger than anybody would write."""
        if len(self.statuses) > MOST_STATUSES:
            yield Mistake(HERE, f"a lifecycle has at most {MOST_STATUSES} statuses; this one has {len(self.statuses)}")
        ways = sum(len(row.source) * len(row.to) for _, row, _ in self.rows)
        if ways > MOST_WAYS:
            yield Mistake(HERE, f"the actions of a lifecycle go at most {MOST_WAYS} ways; these go {ways}")

    def _listed_twice(self) -> Iterator[Mistake]:
        for place, status in enumerate(self.statuses):
            if status in self.statuses[:place]:
                yield Mistake((*HERE, "statuses", place), f"the status '{status}' is listed twice")

    def _initial(self) -> Iterator[Mistake]:
        initial, path = self.part.initial, (*HERE, "initial")
        yield from one("status", initial, self.statuses, path)
        if initial not in self.sources:
            begins = [source for source in self.sources if source not in self.targets] or self.sources
            yield Mistake(path, f"no action leads out of the initial status '{initial}'; {nearest(initial, begins)}")

    def _statuses(self, row: RowPart, path: Path) -> Iterator[Mistake]:
        """Unknown statuses; without a list of them one is known by being initial or by some action's leading to it."""
        if self.part.statuses is not None:
            yield from every("status", row.source, self.part.statuses, (*path, "from"))
            yield from every("status", row.to, self.part.statuses, (*path, "to"))
            return
        known = (self.part.initial, *self.targets)
        for place, status in enumerate(row.source):
            if status not in known:
                yield Mistake((*path, "from", place), f"no action leads to '{status}'; {nearest(status, known)}")

    def _edit(self, action: str, row: RowPart, path: Path) -> Iterator[Mistake]:
        if len(row.to) > 1 and row.when:
            wrong = f"'{action}' leads to several statuses, as a free edit does, which has no `when`"
            yield Mistake((*path, "when"), f"{wrong}; is a list of rows meant?")

    def _choices(self) -> Iterator[Mistake]:
        """Actions that may go two ways from one status without a condition that tells which.

        A row for nobody in particular is one for every role; None stands for all of these together.
        """
        known: dict[tuple[str, str, str | None], set[str]] = {}
        for action, row, path in self.rows:
            for place, status in enumerate(row.source):
                for role in dict.fromkeys(row.by) or ("",):
                    others = (role, "") if role else (None,)
                    if any(_undecided(row.when, known.get((action, status, other), set())) for other in others):
                        by = f" by '{role}'" if role else ""
                        needed = "each needs a condition of its own"
                        yield Mistake((*path, "from", place), f"'{action}'{by} leads from '{status}' twice; {needed}")
                for who in (*(row.by or ("",)), None):
                    known.setdefault((action, status, who), set()).add(row.when or "")

    def _of(self, action: str, statuses: tuple[str, ...]) -> list[Transition]:
        """The transitions of one action in the order of the statuses that they leave."""
        found = [
            Transition(action, row.by, status, to, row.when or "")
            for name, row, _ in self.rows
            for status in row.source
            for to in row.to
            if name == action
        ]
        return sorted(found, key=lambda transition: statuses.index(transition.source))


def _rows(part: LifecyclePart) -> Iterator[tuple[str, RowPart, Path]]:
    """All rows with their actions and paths."""
    for action, rows in part.actions.items():
        path = (*HERE, "actions", action)
        if isinstance(rows, RowPart):
            yield action, rows, path
        else:
            yield from ((action, row, (*path, place)) for place, row in enumerate(rows))


def _undecided(when: str | None, others: set[str]) -> bool:
    """Whether a row with this condition and one with any of the others may be meant at once."""
    return bool(others) and (when is None or "" in others or when in others)
