"""A design in which some causes are mended."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from staleproof.model.language.loaded import Loaded
from staleproof.reports.renderings.breach_causes import Breach, kind_of_run
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.trial import Trial
from staleproof.reports.stories.setting import tale_of


def mended(loaded: Loaded, breaches: Iterable[Breach], designs: ChangedDesigns) -> tuple[Loaded, list[Breach]]:
    """The design with changes that make these stories impossible, and those for which no change is known."""
    source, design, left = loaded.source, loaded.design, []
    known: dict[Hashable, bool] = {}
    for breach in breaches:
        _, instance, cause = breach
        assert instance.story is not None
        kind = kind_of_run(instance.story)
        if kind not in known:
            trial = Trial(tale_of(instance.story), loaded.source, designs)
            changed = trial.mended(source, design, ()) or trial.mended(source, design, cause.found)
            known[kind] = changed is not None
            if changed is not None:
                _, source, design = changed
        if not known[kind]:
            left.append(breach)
    return replace(loaded, source=source, design=design), left
