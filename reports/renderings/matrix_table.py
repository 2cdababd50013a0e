"""The freshness matrix as a compact table: equal columns and equal rows are shown once."""

from dataclasses import dataclass

from staleproof.checker.answers.answer import NO_ENTRY, NOT_SEEN, ORDER, Answer, MatrixEntry, Reading

WHOSE = "own: in the browser that made the change, whatever became of the page; foreign: in all others."
DOT = f"{NOT_SEEN} the view looks the same before and after, and nothing makes it look otherwise."


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
    board = answer.loaded.design.dashboards[column.dashboard]
    server = answer.loaded.design.server
    polls, lasting = [], []
    for view in column.views:
        reads = board.views[view].reads
        part = board.queries.get(reads) or board.arrays[reads]
        polls.append(part.poll)
        lasting.append(part.max_age or server.max_age)
        lasting.append(server.response_cache.lifetime if server.response_cache is not None and part.response_cache else None)
    said = []
    if any(polls):
        shown = dict.fromkeys(poll or "none" for poll in polls)
        said.append(f"poll ≤ {', '.join(shown)}")
    if any("expiry" in cell for cell in _column_cells(answer, column)):
        said.append(f"expiry ≤ {' and '.join(dict.fromkeys(age for age in lasting if age not in (None, 'none')))}")
    return "; ".join(said)


def _column_cells(answer: Answer, column: TableColumn) -> list[str]:
    return [e.calm.cell + e.faulty.cell for e in answer.matrix if e.dashboard == column.dashboard and e.view in column.views]
