"""Whether fewer changes do: the smaller sets of those that are known for the causes of a design, the smallest first.

A set is asked about only where no story that is known still happens with it.
"""

from collections.abc import Hashable, Iterator
from itertools import combinations, islice

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.instance import InstanceKey
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.renderings.breach_causes import kind_of_run
from staleproof.reports.repair.change import Change, changed, overlap
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.trial import Trial
from staleproof.reports.stories.setting import tale_of

MOST = 300
"""So many sets are looked at."""


class KnownStories:
    """Stories of what was broken in some variant of a design, by where."""

    def __init__(self) -> None:
        self._stories: dict[tuple[InstanceKey, Hashable], Story] = {}

    def of(self, answer: Answer) -> None:
        """Keep the stories of an answer."""
        broken = ((p.name, one) for p in answer.promises for one in p.instances if one.outcome is Outcome.VIOLATED)
        for promise, one in broken:
            if one.story is not None:
                self._stories[one.of(promise), kind_of_run(one.story)] = one.story

    def one_happens(self, variant: Loaded, spared: set[tuple[object, ...]]) -> bool:
        """Whether any of them happens in a variant of the design, but of what may stay broken."""
        designs = ChangedDesigns()
        stories = (story for (place, _), story in self._stories.items() if place not in spared)
        trials = (Trial(tale_of(story), variant.source, designs) for story in stories)
        return any(trial.mended(variant.source, variant.design, ()) is None for trial in trials)


def smaller_sets(
    loaded: Loaded, changes: list[Change], size: int, known: KnownStories, spared: set[tuple[object, ...]]
) -> Iterator[list[Change]]:
    """The sets of fewer changes with which no known story happens, but of what may stay broken."""
    sets = (list(some) for number in range(1, size) for some in combinations(changes, number))
    for some in islice(sets, MOST):
        if any(overlap(one.edit, other.edit) for one, other in combinations(some, 2)):
            continue
        try:
            variant = changed(loaded, some)
        except DesignError:
            continue
        if not known.one_happens(variant, spared):
            yield some
