"""A story that is replayed in copies of its design in which what it is blamed on is changed."""

from collections.abc import Iterator
from typing import NamedTuple

from staleproof.model.language.design import Design
from staleproof.model.language.source import Source
from staleproof.reports.stories.causes.found import Found
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.cone_replay import ConeReplay
from staleproof.reports.stories.causes.trials.edits import Edit, Place, edits
from staleproof.reports.stories.causes.trials.replaying import Replay
from staleproof.reports.stories.causes.trials.world_replay import WorldReplay
from staleproof.reports.stories.setting import ConeSetting, Tale, WorldSetting


class Mended(NamedTuple):
    """A design with a change."""

    edit: Edit
    source: Source
    design: Design


class Trial:
    """A story, and the source of its design."""

    def __init__(self, tale: Tale, source: Source, designs: ChangedDesigns) -> None:
        self.tale, self.source, self.designs = tale, source, designs

    def mends(self, *causes: Found) -> bool:
        """Whether the story does not happen once all of these are changed; not tried of what nobody knows how to change."""
        return self.mended(self.source, self.tale.setting.design, causes) is not None

    def mended(self, source: Source, design: Design, causes: tuple[Found, ...]) -> Mended | None:
        """A design with all of these changed, in which the story does not happen any more; the first way that is known."""
        changed = self._changed(Mended((), source, design), causes)
        return next((one for one in changed if not self._replay(one.design).happens()), None)

    def _replay(self, design: Design) -> Replay:
        """The story in a changed design."""
        setting = self.tale.setting
        if isinstance(setting, WorldSetting):
            return WorldReplay(self.tale, setting, design)
        assert isinstance(setting, ConeSetting)
        return ConeReplay(self.tale, setting, self.designs.cone(setting.concrete.cone, design))

    def _changed(self, now: Mended, causes: tuple[Found, ...]) -> Iterator[Mended]:
        """The design with each of the causes changed, in every way that is known and that the design allows."""
        if not causes:
            yield now
            return
        (kind, _, path), *others = causes
        truth = self.tale.truth(len(self.tale.labels))[self.tale.record].status
        lifecycle, copy = self.tale.setting.lifecycle, self.tale.part.reads
        place = Place(now.source, now.design, lifecycle, self.tale.place.dashboard, copy, truth)
        for edit in edits(kind, path, place):
            changed = self.designs.changed(now.source, self.tale.setting.lifecycle, edit)
            if changed.design is not None:
                yield from self._changed(Mended((*now.edit, *edit), changed.source, changed.design), tuple(others))
