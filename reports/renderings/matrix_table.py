"""The freshness matrix as a compact table: equal columns and equal rows are shown once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from staleproof.checker.answers.answer import NO_ENTRY, NOT_SEEN, ORDER, Answer, MatrixEntry, Reading
from staleproof.checker.answers.scope import View
from staleproof.model.language.design import ArrayPart, QueryPart
from staleproof.model.language.loaded import Loaded

_WHOSE = "own: in the browser that made the change, whatever became of the page; foreign: in all others."
_DOT = f"{NOT_SEEN} the view looks the same before and after, and nothing makes it look otherwise."


@dataclass(frozen=True)
class TableColumn:
    """Views that have the same cells for every mutation."""

    dashboard: str
    views: tuple[str, ...]

    @property
    def title(self) -> str:
        """The views by name."""
        return f"{self.dashboard}: {', '.join(self.views)}"


@dataclass(frozen=True)
class TableRow:
    """Mutations that have the same cells in every column, and whose browser the cells are about."""

    mutations: tuple[str, ...]
    whose: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The matrix with equal columns and equal lines put together."""

    columns: tuple[TableColumn, ...]
    lines: tuple[TableRow, ...]

    @property
    def legend(self) -> tuple[str, ...]:
        """What its words and signs say."""
        return legend(cell for line in self.lines for cell in line.cells)


def legend(cells: Iterable[str]) -> tuple[str, ...]:
    """Whose browser is meant, and what the sign says, if any of the cells has it."""
    return (_WHOSE, _DOT) if any(NOT_SEEN in cell for cell in cells) else (_WHOSE,)


def grid(answer: Answer) -> Grid:
    """The matrix of an answer."""
    cells = _cells(answer.matrix)
    mutations = tuple(dict.fromkeys(entry.mutation for entry in answer.matrix))
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for dashboard, view in dict.fromkeys((entry.dashboard, entry.view) for entry in answer.matrix):
        column = tuple(cells.get((m, dashboard, view, whose), NO_ENTRY) for m in mutations for whose in ("own", "foreign"))
        groups.setdefault((dashboard, column), []).append(view)
    columns = tuple(TableColumn(dashboard, tuple(views)) for (dashboard, _), views in groups.items())
    return Grid(columns, tuple(_lines(mutations, columns, cells)))


def _cells(matrix: tuple[MatrixEntry, ...]) -> dict[tuple[str, str, str, str], str]:
    """For each half of a cell the worst over the handlers that make the commit."""
    grouped: dict[tuple[str, str, str, str], list[MatrixEntry]] = {}
    for entry in matrix:
        grouped.setdefault((entry.mutation, entry.dashboard, entry.view, entry.whose), []).append(entry)
    return {key: worst(entries) for key, entries in grouped.items()}


def worst(entries: list[MatrixEntry]) -> str:
    """What the worst of some entries says, without faults and, if that is something else, under faults."""
    without, under = _worst([entry.calm for entry in entries]), _worst([entry.faulty for entry in entries])
    return without if without == under else f"{without} / {under}"


def at_worst(answer: Answer) -> tuple[tuple[TableColumn, tuple[str, ...]], ...]:
    """Views with the worst that any mutation means to them: one of their own browser, and one of others."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for dashboard, view in dict.fromkeys((entry.dashboard, entry.view) for entry in answer.matrix):
        column = [entry for entry in answer.matrix if (entry.dashboard, entry.view) == (dashboard, view)]
        found.setdefault(
            (dashboard, tuple(by_browser(column).get(whose, NO_ENTRY) for whose in ("own", "foreign"))), []
        ).append(view)
    return tuple((TableColumn(dashboard, tuple(views)), cells) for (dashboard, cells), views in found.items())


def by_browser(column: Sequence[MatrixEntry]) -> dict[str, str]:
    """The worst of some entries in the own browser, and that in others, where there is any."""
    halves = {whose: [entry for entry in column if entry.whose == whose] for whose in ("own", "foreign")}
    return {whose: worst(half) for whose, half in halves.items() if half}


def _worst(readings: list[Reading]) -> str:
    return max((reading.shown for reading in readings), key=ORDER.index)


def _lines(
    mutations: tuple[str, ...], columns: tuple[TableColumn, ...], cells: dict[tuple[str, str, str, str], str]
) -> list[TableRow]:
    def row(mutation: str, whose: str) -> tuple[str, ...]:
        return tuple(cells.get((mutation, column.dashboard, column.views[0], whose), NO_ENTRY) for column in columns)

    groups: dict[object, list[str]] = {}
    for mutation in mutations:
        groups.setdefault((row(mutation, "own"), row(mutation, "foreign")), []).append(mutation)
    found = []
    for names in groups.values():
        for whose in ("own", "foreign"):
            line = row(names[0], whose)
            if any(cell != NO_ENTRY for cell in line):
                found.append(TableRow(tuple(names), whose, line))
    return found


def times(answer: Answer, column: TableColumn) -> str:
    """What poll and expiry mean in a column."""
    loaded, cells = answer.loaded, _column_cells(answer, column)
    places = [(column.dashboard, view) for view in column.views]
    polls = [poll(loaded, place) for place in places]
    said = []
    if any(polls):
        said.append(f"poll ≤ {', '.join(dict.fromkeys(one or 'none' for one in polls))}")
    if any("expiry" in cell for cell in cells):
        said.append(f"expiry ≤ {' and '.join(dict.fromkeys(age for place in places for age in expiry(loaded, place)))}")
    return "; ".join(said)


def poll(loaded: Loaded, place: View) -> str | None:
    """The interval at which a view polls, if it does."""
    return _read(loaded, place).poll


def expiry(loaded: Loaded, place: View) -> tuple[str, ...]:
    """How long the HTTP cache of the browser and the response cache of the server keep what a view shows, where they do."""
    part, server = _read(loaded, place), loaded.design.server
    kept = server.response_cache.lifetime if server.response_cache is not None and part.response_cache else None
    return tuple(one for one in (part.max_age or server.max_age, kept) if one is not None and one != "none")


def _read(loaded: Loaded, place: View) -> QueryPart | ArrayPart:
    """The copy that a view reads."""
    board = loaded.design.dashboards[place[0]]
    reads = board.views[place[1]].reads
    return board.queries.get(reads) or board.arrays[reads]


def _column_cells(answer: Answer, column: TableColumn) -> list[str]:
    return [e.calm.cell + e.faulty.cell for e in answer.matrix if e.dashboard == column.dashboard and e.view in column.views]
