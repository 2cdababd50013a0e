"""What may be changed for a cause: the declarations that it names, and a poll against what only faults bring about."""

from collections.abc import Iterator

from staleproof.model.language.loaded import Loaded
from staleproof.model.language.source import Source
from staleproof.reports.renderings.breach_causes import BreachCause
from staleproof.reports.stories.causes.cause import Cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.edits import Edit, Place, edits
from staleproof.reports.stories.setting import Tale, tale_of

POLL = "1 min"
"""How often what is changed for faults polls."""


def alternatives(one: BreachCause, now: Loaded, designs: ChangedDesigns) -> Iterator[Edit]:
    """Valid changes of a design, of which any may take a cause away."""
    tale = tale_of(one.story)
    yield from _each(one.cause.together, tale, now, now.source, designs)


def _each(causes: tuple[Cause, ...], tale: Tale, now: Loaded, source: Source, designs: ChangedDesigns) -> Iterator[Edit]:
    """One change for each of some causes, put together in every way."""
    if not causes:
        yield ()
        return
    truth = tale.truth(len(tale.labels))[tale.record].status
    place = Place(source, now.design, now.lifecycle, tale.place.dashboard, tale.part.reads, truth)
    for edit in (*edits(causes[0].kind, causes[0].path, place), *_polled(place)):
        changed = designs.changed(source, now.lifecycle, edit)
        if edit and changed.design is not None and changed.source.data != source.data:
            for more in _each(causes[1:], tale, now, changed.source, designs):
                yield (*edit, *more)


def _polled(place: Place) -> Iterator[Edit]:
    """The copy polls, if it does not."""
    kind = "queries" if place.copy in place.board.queries else "arrays"
    path = (*place.base, kind, place.copy, "poll")
    if place.at(path) is None:
        yield ((path, POLL),)
