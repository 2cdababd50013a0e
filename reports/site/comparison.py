"""The freshness matrices of designs of one kind, one below the other: equal rows and columns once, what differs marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from staleproof.checker.answers.answer import NO_ENTRY, ORDER, Answer, MatrixEntry, Reading
from staleproof.checker.answers.scope import View
from staleproof.model.english import listed
from staleproof.reports.renderings.matrix_table import TableColumn, times
from staleproof.reports.site.told_stories import StoryLink, ToldPlace, ToldStories, ToldStory
from staleproof.reports.site.words import names

WHOSE = ("own", "foreign")
EVERY = "every design"
MANY = 5
"""Of more mutations than these not all are named again on the page of a story."""


@dataclass(frozen=True)
class Half:
    """What some entries say without faults or under them, and their stories, alike ones having one."""

    word: str
    told: tuple[tuple[ToldStory, ToldPlace], ...] = ()
    under: str = ""

    @property
    def links(self) -> tuple[StoryLink, ...]:
        """A link to each of the stories, for the entries of which it is true."""
        return tuple(self._link(told) for told in dict.fromkeys(told for told, _ in self.told))

    def _link(self, told: ToldStory) -> StoryLink:
        places = [place for one, place in self.told if one is told]
        mutations = list(dict.fromkeys(place.mutation for place in places))
        if len(mutations) > MANY:
            mutations[MANY - 1 :] = [f"{len(mutations) - MANY + 1} others"]
        said = f"{listed(mutations)} ({places[0].whose}): {self.word}{self.under}"
        return told.link(said, *dict.fromkeys(place.view for place in places))


@dataclass(frozen=True)
class Cell:
    """An entry: one half, or two where faults make a difference; `differs` from what another design says there."""

    halves: tuple[Half, ...]
    differs: bool = False


NOTHING = Cell((Half(NO_ENTRY),))


@dataclass(frozen=True)
class Line:
    """A row of the table; `mutations` are given in the first of `height` rows that are about the same ones."""

    mutations: tuple[str, ...]
    height: int
    whose: str
    design: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ComparedColumn:
    """Views that have the same cells in every row, and how long polls and caches take there."""

    dashboard: str
    views: tuple[str, ...]
    times: str


def families(answers: Sequence[Answer]) -> tuple[tuple[Answer, ...], ...]:
    """The answers about designs that can be compared: they have the same lifecycle and a view of the same name."""
    found: list[list[Answer]] = []
    for answer in answers:
        same = (family for family in found if _comparable(family[0], answer))
        family = next(same, None)
        if family is None:
            found.append([answer])
        else:
            family.append(answer)
    return tuple(map(tuple, found))


def _comparable(one: Answer, other: Answer) -> bool:
    same = one.loaded.lifecycle.rule == other.loaded.lifecycle.rule
    return same and not set(one.loaded.views).isdisjoint(other.loaded.views)


class MatrixComparison:
    """The table of one or several matrices."""

    def __init__(self, family: tuple[Answer, ...], stories: ToldStories) -> None:
        self.family, self.stories = family, stories
        self.cells = tuple(map(self._cells, family))

    @property
    def several(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.family) > 1

    @cached_property
    def mutations(self) -> tuple[str, ...]:
        """All mutations, in the order of the designs."""
        return tuple(dict.fromkeys(entry.mutation for answer in self.family for entry in answer.matrix))

    @cached_property
    def columns(self) -> tuple[ComparedColumn, ...]:
        """Views with the same cells are one column."""
        groups: dict[tuple[object, ...], list[str]] = {}
        for dashboard, view in self._views:
            told = tuple(_words(self._at(m, whose, (dashboard, view))) for m in self.mutations for whose in WHOSE)
            groups.setdefault((dashboard, told), []).append(view)
        return tuple(
            ComparedColumn(str(dashboard), tuple(views), self._times(str(dashboard), views))
            for (dashboard, _), views in groups.items()
        )

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Mutations with the same cells are one row for each who makes them, and for each design that says something else."""
        groups: dict[object, list[str]] = {}
        for mutation in self.mutations:
            said = tuple((whose, _words(cells)) for whose in WHOSE for cells in self._grid((mutation,), whose))
            groups.setdefault(said, []).append(mutation)
        return tuple(line for names in groups.values() for line in self._lines(tuple(names)))

    @property
    def words(self) -> set[str]:
        """All that its entries say."""
        return {half.word for line in self.lines for cell in line.cells for half in cell.halves}

    @property
    def _views(self) -> tuple[View, ...]:
        return tuple(dict.fromkeys((entry.dashboard, entry.view) for answer in self.family for entry in answer.matrix))

    def _lines(self, mutations: tuple[str, ...]) -> Iterator[Line]:
        rows = list(self._rows(mutations))
        for place, (whose, design, cells) in enumerate(rows):
            yield Line(mutations, 0 if place else len(rows), whose, design, cells)

    def _rows(self, mutations: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
        for whose in WHOSE:
            rows = self._grid(mutations, whose)
            if all(_words((cell,)) == _words((NOTHING,)) for row in rows for cell in row):
                continue
            if self.several and len(set(map(_words, rows))) == 1:
                yield whose, EVERY, tuple(_together(same) for same in zip(*rows, strict=True))
            else:
                called = names(self.family) if self.several else [""]
                yield from ((whose, name, row) for name, row in zip(called, rows, strict=True))

    def _grid(self, mutations: tuple[str, ...], whose: str) -> tuple[tuple[Cell, ...], ...]:
        """The cells of some mutations that say the same, for each design."""
        columns = []
        for column in self.columns:
            places = [self._at(m, whose, (column.dashboard, view)) for m in mutations for view in column.views]
            columns.append(tuple(_together(same) for same in zip(*places, strict=True)))
        return tuple(zip(*columns, strict=True))

    def _at(self, mutation: str, whose: str, view: View) -> tuple[Cell, ...]:
        """What each design says, with what differs marked."""
        found = [cells.get((mutation, *view, whose), NOTHING) for cells in self.cells]
        differs = len({_words((cell,)) for cell in found}) > 1
        return tuple(Cell(cell.halves, differs) for cell in found)

    def _cells(self, answer: Answer) -> dict[tuple[str, str, str, str], Cell]:
        grouped: dict[tuple[str, str, str, str], list[MatrixEntry]] = {}
        for entry in answer.matrix:
            grouped.setdefault((entry.mutation, entry.dashboard, entry.view, entry.whose), []).append(entry)
        return {key: Cell(tuple(self._halves(answer, entries))) for key, entries in grouped.items()}

    def _halves(self, answer: Answer, entries: list[MatrixEntry]) -> Iterator[Half]:
        calm = self._worst(answer, [(entry, entry.calm) for entry in entries], "")
        faulty = self._worst(answer, [(entry, entry.faulty) for entry in entries], " under faults")
        yield calm
        if faulty.word != calm.word:
            yield faulty

    def _worst(self, answer: Answer, readings: list[tuple[MatrixEntry, Reading]], under: str) -> Half:
        """The worst over the handlers that make the commit."""
        entry, reading = max(readings, key=lambda one: ORDER.index(one[1].shown))
        told = self.stories.of_entry(answer, entry, reading)
        place = ToldPlace(f"{entry.dashboard}.{entry.view}", entry.mutation, entry.whose)
        return Half(reading.shown, () if told is None else ((told, place),), under)

    def _times(self, dashboard: str, views: list[str]) -> str:
        column = TableColumn(dashboard, tuple(views))
        said = (times(answer, column) for answer in self.family if _has(answer, column))
        return "; ".join(dict.fromkeys(part for one in said if one for part in one.split("; ")))


def _has(answer: Answer, column: TableColumn) -> bool:
    return all((column.dashboard, view) in answer.loaded.views for view in column.views)


def _together(cells: tuple[Cell, ...]) -> Cell:
    """Cells that say the same, with the stories of all."""
    halves = zip(*(cell.halves for cell in cells), strict=True)
    return Cell(tuple(replace(same[0], told=_every(same)) for same in halves), cells[0].differs)


def _every(halves: tuple[Half, ...]) -> tuple[tuple[ToldStory, ToldPlace], ...]:
    return tuple(dict.fromkeys(one for half in halves for one in half.told))


def _words(cells: tuple[Cell, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(half.word for half in cell.halves) for cell in cells)
