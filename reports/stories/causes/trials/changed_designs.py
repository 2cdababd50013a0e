"""Copies of designs in which something is changed, and cones of them, each made once."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from staleproof.model.language.design import Design
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.validation.reading import validated
from staleproof.model.validation.references import References
from staleproof.reports.stories.causes.trials.edits import Edit


@dataclass(frozen=True)
class Changed:
    """A design that was changed, with what it was made from; `design` is None where that is no valid one."""

    before: Source
    source: Source
    design: Design | None


@dataclass
class ChangedDesigns:
    """What was made for the stories of one design, which are blamed on the same few declarations."""

    _made: dict[tuple[int, str], Changed] = field(default_factory=dict)
    _cones: dict[tuple[Hashable, ...], ConcreteCone] = field(default_factory=dict)

    def changed(self, source: Source, lifecycle: Lifecycle, change: Edit) -> Changed:
        """A design with a change."""
        key = (id(source), repr(change))
        if key not in self._made:
            edited = source.edited(change)
            self._made[key] = Changed(source, edited, _valid(edited, lifecycle))
        return self._made[key]

    def cone(self, before: Cone, design: Design) -> ConcreteCone:
        """The same cone of a changed design."""
        key = (id(design), before.dashboard, before.view, before.faults, before.bounds, before.wide, before.beside)
        if key not in self._cones:
            self._cones[key] = ConcreteCone(replace(before, design=design))
        return self._cones[key]


def _valid(source: Source, lifecycle: Lifecycle) -> Design | None:
    try:
        design = validated(source)
        References(design, lifecycle, source).check()
    except DesignError:
        return None
    return design
