"""What becomes of a story when the declaration that it is blamed on is mended, and nothing else."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import State
from staleproof.reports.files.loading import load
from staleproof.reports.repair.written import Fields, fields
from staleproof.reports.stories.causes.cause import Cause
from staleproof.reports.stories.causes.trials.edits import Place, edits
from staleproof.reports.stories.setting import tale_of


def mended(story: Story, found: Cause, folder: Path) -> Iterator[Loaded]:
    """The design with what a story is blamed on changed, in each way that is known, as files that extend it."""
    yield from _mended(story, story.loaded, found, folder)


def _mended(story: Story, loaded: Loaded, found: Cause | None, folder: Path) -> Iterator[Loaded]:
    if found is None:
        yield loaded
        return
    tale = tale_of(story)
    truth = tale.truth(len(story.path.labels))[0].status
    place = Place(loaded.source, loaded.design, loaded.lifecycle, story.dashboard, tale.part.reads, truth)
    for number, edit in enumerate(edits(found.kind, found.path, place)):
        changes = fields(loaded.source.data, loaded.source.edited(edit).data, edit)
        if changes:
            yield from _mended(story, changed(loaded, changes, folder, f"{number} {loaded.design.name}"), found.beside, folder)


def changed(loaded: Loaded, changes: Fields, folder: Path, name: str = "mended") -> Loaded:
    """The design with some fields set."""
    file = folder / f"{name}.yaml"
    change = {"extends": _address(loaded), "name": "mended", "changes": {name: {"set": changes}}}
    file.write_text(json.dumps(change), "utf-8")
    return load(str(file))


def _address(loaded: Loaded) -> str:
    path = Path(loaded.given.strip("'"))
    return str(path.resolve()) if path.suffix else loaded.given


def happens(story: Story, other: Loaded) -> bool:
    """Whether a story happens in another design, but for steps of what is gone: to as bad an end, with as little under way."""
    concrete = ViewAsk(Session(), other, story.dashboard, story.view).concrete_under(story.concrete.cone.faults)
    system = concrete.system(story.path.start)
    state, rows = system.initial, [concrete.copy(system.initial)]
    for n, label in enumerate(story.path.labels):
        gone = label.component not in system.index
        if gone or (_announces(story, n) and not other.design.server.publishes.before_commit):
            continue
        after = next((move.state for move in system.moves(state) if move.label == label), None)
        if after is None:
            return False
        state = after
        rows.append(concrete.copy(state))
    last = story.path.states[-1]
    if story.system.settled(last) and not system.settled(state):
        return False
    if [run is None for run in story.concrete.runs(last)] != [run is None for run in concrete.runs(state)]:
        return False
    if story.concrete.overwritten(last):
        return concrete.overwritten(state)
    if tale_of(story).wordless:
        return _shows(concrete, state, lambda row: concrete.face(row.status) == ("", ()))
    if tale_of(story).refused:
        return concrete.offers_refused(state)
    if _older(story.concrete, last, [story.concrete.copy(one) for one in story.path.states]) and not story.system.settled(last):
        return _older(concrete, state, rows)
    if _shows(story.concrete, last, lambda row: row.optimistic):
        return _shows(concrete, state, lambda row: row.optimistic and not concrete.same(row, concrete.truth(state)))
    return concrete.stale(state)


def _shows(concrete: ConcreteCone, state: State, such: Callable[[Row], bool]) -> bool:
    row = concrete.seen(state)
    return row is not None and such(row)


def _older(concrete: ConcreteCone, state: State, rows: list[Row | None]) -> bool:
    """Whether an older row is shown than the copy has had."""
    return _shows(concrete, state, lambda row: not row.optimistic and any(row.version < one.version for one in rows if one))


def _announces(story: Story, n: int) -> bool:
    """Whether a step only tells of a commit that is to come; where that is the own one, its request is not answered yet."""
    component, event = story.path.labels[n]
    before, after = story.path.states[n : n + 2]
    waits = component in story.concrete.cone.slots and story.system.local(before, component) == story.system.local(
        after, component
    )
    return event.name == "announce" or (event.name == "serve" and waits)


def stories(answer: Answer) -> list[Story]:
    """The different stories of promises, of claims, and of entries that do not settle."""
    told = [story for promise in answer.promises for story in (promise.story, *(view.story for view in promise.views))]
    told += [claim.story for claim in answer.claims]
    readings = (reading for entry in answer.matrix for reading in (entry.calm, entry.faulty))
    told += [reading.story for reading in readings if reading.cell != CELLS[0]]
    found = {(story.dashboard, story.view, story.path.start, story.path.labels): story for story in told if story is not None}
    return list(found.values())
