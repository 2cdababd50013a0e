"""The freshness matrix of a design."""

from collections.abc import Iterator

from checker.verdict import Outcome, Response
from model.closer import Sought, closer
from model.concrete import Scene
from model.cone import Cone
from model.freshness import Entry, commits, entries, group, visible
from model.questions import CELLS, remedies
from reports.answers import ORDER, UNKNOWN, VACUOUS, MatrixEntry, Reading
from reports.workshop import ViewAsk


def matrix(ask: ViewAsk) -> tuple[MatrixEntry, ...]:
    """All entries of one view's column."""
    if ask.key not in ask.workshop.columns:
        ask.workshop.columns[ask.key] = tuple(_column(ask))
    return ask.workshop.columns[ask.key]


def _column(ask: ViewAsk) -> Iterator[MatrixEntry]:
    for entry in entries(ask.calm):
        calm = _reading(ask, ask.calm, entry, None)
        faulty = _reading(ask, ask.faulty, entry, calm)
        yield MatrixEntry(entry.mutation, ask.dashboard, ask.view, entry.whose, entry.handler, calm, faulty)


def _reading(ask: ViewAsk, cone: Cone, entry: Entry, calmer: Reading | None) -> Reading:
    if not visible(ask.scene, entry):
        return Reading(CELLS[0], unseen=True)
    found = ask.response(cone, group(cone, entry))
    cell = _cell(cone, found)
    if found.outcome is not Outcome.VIOLATED:
        return Reading(cell, reason=found.reason)
    if calmer is not None and calmer.cell == cell and calmer.story is not None:
        return Reading(cell, calmer.story)
    path = ask.space(cone).path(int(found.states[0]))
    story = ask.story(path, entry, ask.scene.stale)
    return Reading(cell, story) if story is not None else _closer(ask, cone, entry, found.rank)


def _closer(ask: ViewAsk, cone: Cone, entry: Entry, rank: int) -> Reading:
    """The reading where marks promise a story that no status gives, or none that was found at once."""
    worst = Reading(CELLS[0])
    for target in dict.fromkeys(t.target for t in commits(cone, entry)):
        reading = _towards(ask, cone, entry, target, rank)
        if ORDER.index(reading.cell) > ORDER.index(worst.cell):
            worst = reading
        if worst.story is not None and worst.cell == _cells(cone)[rank]:
            break
    return worst


def _towards(ask: ViewAsk, cone: Cone, entry: Entry, target: str, rank: int) -> Reading:
    reading = _looked(ask, cone, Sought(entry, target), rank)
    if reading.confirmed:
        return reading
    fresh = _looked(ask, cone, Sought(entry, target, fresh=True), rank)
    return fresh if fresh.cell == reading.cell else reading


def _looked(ask: ViewAsk, cone: Cone, sought: Sought, rank: int) -> Reading:
    space, found = ask.workshop.closer(closer(Scene(cone), sought), cone, rank, ask.name)
    cell = _cell(cone, found)
    if found.outcome is not Outcome.VIOLATED:
        return Reading(cell, reason=found.reason)
    story = ask.closer_story(space.path(int(found.states[0])), sought, ask.scene.stale)
    return Reading(cell, story, confirmed=story is not None)


def _cell(cone: Cone, found: Response) -> str:
    if found.outcome is Outcome.INCONCLUSIVE:
        return UNKNOWN
    if found.outcome is Outcome.VACUOUS:
        return VACUOUS
    return _cells(cone)[found.rank]


def _cells(cone: Cone) -> tuple[str, ...]:
    return (CELLS[0], *(cell for cell, _ in remedies(cone)), CELLS[-1])
