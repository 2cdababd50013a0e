"""What is changed at once: for each cause what makes its stories impossible, one cause after the other, in one design."""

from collections.abc import Hashable, Iterator

from staleproof.checker.answers.answer import Answer
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, kind_of_run
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.edits import Edit
from staleproof.reports.stories.causes.trials.trial import Trial
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller


def mending(answer: Answer, tried: set[Hashable], designs: ChangedDesigns) -> Iterator[tuple[BreachCause, Edit]]:
    """Causes with the change that was tried for them, the most far-reaching first; none that the others mend, too.

    What was `tried` for a copy already was of no use, and is not changed again.
    """
    source, design = answer.loaded.source, answer.loaded.design
    known: set[Hashable] = set()
    for one in breach_causes(answer, designs):
        edit: Edit = ()
        for story in (place.story for broken in one.broken for place in broken.instances if place.story is not None):
            kind = kind_of_run(story)
            if kind in known:
                continue
            known.add(kind)
            teller = Teller(tale_of(story))
            blamed = cause(teller, answer.loaded.source, designs)
            trial = Trial(teller.tale, answer.loaded.source, designs)
            if trial.mended(source, design, ()) is not None:
                continue
            key = (*((each.kind, each.path) for each in blamed.together), story.dashboard, teller.tale.part.reads)
            mended = None if key in tried else trial.mended(source, design, blamed.found)
            if mended is not None:
                tried.add(key)
                edit, source, design = (*edit, *mended.edit), mended.source, mended.design
        if edit:
            yield one, edit
