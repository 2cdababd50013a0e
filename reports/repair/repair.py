"""The search for a repair: what the most far-reaching cause names is changed, and all is asked again, until nothing is broken.

Then each change is left out that the others do not need. No set of the catalogue is left out for being larger than another one:
what is found is such that none of its changes can be spared, not the least of all sets.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from staleproof.checker.answers.answer import Answer
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.source import Source
from staleproof.model.validation.reading import validated
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes
from staleproof.reports.repair.catalogue import alternatives
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.edits import Edit

MOST = 100
"""Changes after which a search is given up."""
Assess = Callable[[Loaded], Answer]


@dataclass(frozen=True)
class Change:
    """A named change of a repair, and what it is good for."""

    name: str
    why: str
    edit: Edit


@dataclass
class Repair:
    """The changes found so far, the answer with them, and the causes that no change of the catalogue takes away."""

    loaded: Loaded
    answer: Answer
    changes: list[Change] = field(default_factory=list)
    left: list[BreachCause] = field(default_factory=list)


def repair(loaded: Loaded, assess: Assess) -> Repair:
    """A repair of which no change can be spared; `left` is empty if it leaves nothing broken."""
    found = Repair(loaded, assess(loaded))
    tried: set[tuple[object, ...]] = set()
    designs = ChangedDesigns()
    while len(found.changes) < MOST:
        step = next(_steps(found, tried, designs), None)
        if step is None:
            break
        found.changes.append(step)
        found.answer = assess(changed(loaded, found.changes))
    _spare(found, assess)
    found.left = list(breach_causes(found.answer, designs))
    return found


def changed(loaded: Loaded, changes: list[Change]) -> Loaded:
    """The design with some changes."""
    source: Source = loaded.source
    for change in changes:
        source = source.edited(change.edit)
    return replace(loaded, source=source, design=validated(source))


def _steps(found: Repair, tried: set[tuple[object, ...]], designs: ChangedDesigns) -> Iterator[Change]:
    """Changes that may take a cause away, those of the most far-reaching cause first, none twice."""
    now = found.answer.loaded
    for one in breach_causes(found.answer, designs):
        for number, edit in enumerate(alternatives(one, now, designs)):
            key = (one.cause.named, one.cause.paths, number, tuple(path for path, _ in edit))
            if key not in tried:
                tried.add(key)
                yield Change(_name(one, found), "; ".join(one.extents), edit)


def _name(one: BreachCause, found: Repair) -> str:
    """The kind of the cause and what is changed for it; a number where that is called so already."""
    place = ".".join(str(name) for name in one.cause.path if name != "dashboards")
    name, taken = f"{one.cause.kind}: {place}", {*found.loaded.source.changes, *(change.name for change in found.changes)}
    return next(word for n in count(1) if (word := name if n == 1 else f"{name} ({n})") not in taken)


def _spare(found: Repair, assess: Assess) -> None:
    """Leave out what is not needed, the first changes first: later ones may have made them superfluous."""
    for change in list(found.changes):
        rest = [other for other in found.changes if other is not change]
        without = assess(changed(found.loaded, rest))
        if _broken(without) <= _broken(found.answer) and not without.undecided:
            found.changes, found.answer = rest, without


def _broken(answer: Answer) -> set[tuple[object, ...]]:
    """Every place in which a promise is broken, as far as that is told."""
    places = {
        (promise.name, one.dashboard, one.view, one.whose, one.mutation)
        for promise in answer.promises
        for one in promise.instances
        if one.outcome is Outcome.VIOLATED
    }
    return places | {(promise.name, breach) for promise in answer.promises for breach in promise.breaches}
