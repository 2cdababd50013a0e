"""The search for a repair: what is to blame for something broken is changed, and all is asked again, until nothing is broken.

At first every cause is mended, by the change with which its stories do not happen any more; where that is of no use, other
changes of the catalogue are tried for the most far-reaching cause. Only what is broken is asked again, before all is. Then each
change is left out that the others do not need, and smaller sets are tried, of these changes and of all that the catalogue has
for the causes in the design as it was.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Asked, View, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import Assess
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.validation.references import PROMISES
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes
from staleproof.reports.repair.catalogue import alternatives
from staleproof.reports.repair.change import Change, changed, joined, routines, running, together
from staleproof.reports.repair.fewer import KnownStories, smaller_sets
from staleproof.reports.repair.mending import mending
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.edits import Edit

MOST = 100
"""Changes after which a search is given up."""


@dataclass
class Repair:
    """The changes found so far, the answer with them, and the causes that no change of the catalogue takes away.

    `tried` are all changes that were made on the way.
    """

    loaded: Loaded
    answer: Answer
    changes: list[Change] = field(default_factory=list)
    left: list[BreachCause] = field(default_factory=list)
    tried: list[Change] = field(default_factory=list)

    def vain(self, one: BreachCause) -> tuple[str, ...]:
        """What was changed against a cause that is left, and did not take it away."""
        against = (one.cause.kind, one.cause.path)
        return tuple(dict.fromkeys(name for change in self.tried if change.against == against for name in change.targets))


def repair(loaded: Loaded, asking: Assess) -> Repair:
    """A repair of which no change can be spared; `left` is empty if it leaves nothing broken."""
    known = KnownStories()

    def assess(variant: Loaded, wanted: Asked) -> Answer:
        answer = asking(variant, wanted)
        known.of(answer)
        return answer

    found = Repair(loaded, assess(loaded, asked(loaded)))
    designs = ChangedDesigns()
    others = list(_steps(found, set(), designs))
    _search(found, assess, designs)
    found.changes = joined(found.changes)
    _in_routines(found, assess)
    _spare(found, assess)
    _shrink(found, others, known, assess)
    found.left = list(breach_causes(found.answer, designs))
    return found


def _search(found: Repair, assess: Assess, designs: ChangedDesigns) -> None:
    """Change what is to blame, ask again where something was broken, and everywhere when nothing is any more."""
    tried: set[Hashable] = set()
    while len(found.changes) < MOST:
        more = _mended(found, tried, designs) or list(islice(_steps(found, tried, designs), 1))
        if more:
            found.changes += more
            found.tried += more
            found.answer = assess(changed(found.loaded, found.changes), _broken_part(found.answer))
        elif found.answer.asked.everything:
            return
        if not more or not _broken(found.answer):
            found.answer = assess(found.answer.loaded, asked(found.loaded))
    found.answer = assess(found.answer.loaded, asked(found.loaded))


def _broken_part(answer: Answer) -> Asked:
    """Where something is broken."""
    broken = [one for promise in answer.promises for one in promise.instances if one.outcome is Outcome.VIOLATED]
    return _part(answer.loaded, {(one.dashboard, one.view) for one in broken}, answer.broken)


def _part(loaded: Loaded, views: Iterable[View], promises: Iterable[str]) -> Asked:
    """Some views and promises; what is said of the lifecycle needs all views."""
    known, wanted = set(views), set(promises)
    if "lifecycle-sound" in wanted or not wanted:
        return asked(loaded)
    chosen = tuple(view for view in loaded.views if view in known)
    return Asked(chosen, len(loaded.views), tuple(name for name in PROMISES if name in wanted), matrix=False)


def _mended(found: Repair, tried: set[Hashable], designs: ChangedDesigns) -> list[Change]:
    """Changes with which the stories of all causes do not happen."""
    changes: list[Change] = []
    for one, edit in mending(found.answer, tried, designs):
        changes.append(_change(one, edit, found, changes))
    return changes


def _steps(found: Repair, tried: set[Hashable], designs: ChangedDesigns) -> Iterator[Change]:
    """Changes that may take a cause away, those of the most far-reaching cause first, none twice."""
    now = found.answer.loaded
    for one in breach_causes(found.answer, designs):
        for number, edit in enumerate(alternatives(one, now, designs)):
            key = (one.cause.named, one.cause.paths, number, tuple(path for path, _ in edit))
            if key not in tried:
                tried.add(key)
                yield _change(one, edit, found, [])


def _change(one: BreachCause, edit: Edit, found: Repair, others: list[Change]) -> Change:
    """A change called after the kind of the cause and what is changed for it; with a number where that is called so already."""
    place = ".".join(str(name) for name in one.cause.path if name != "dashboards")
    name = _free(f"{one.cause.kind}: {place}", found, [*found.changes, *others])
    places = frozenset((place.dashboard, place.view) for broken in one.broken for place in broken.instances)
    promises = frozenset(broken.promise for broken in one.broken)
    return Change(name, "; ".join(one.extents), edit, places, promises, (one.cause.kind, one.cause.path))


def _free(name: str, found: Repair, others: list[Change]) -> str:
    """The name; with a number where something is called so already."""
    taken = {*found.loaded.source.changes, *(change.name for change in others)}
    return next(word for n in count(1) if (word := name if n == 1 else f"{name} ({n})") not in taken)


def _in_routines(found: Repair, assess: Assess) -> None:
    """Change a routine instead of each of the places that run it, where that is as good."""
    for name in found.loaded.source.data.get("routines") or {}:
        users = running(name, found.loaded, found.changes)
        for edit in routines(name, found.loaded, users) if len(users) > 1 else ():
            rest = [change for change in found.changes if change not in users]
            one = replace(together(users), name=f"{users[0].name.partition(':')[0]}: routines.{name}", edit=edit)
            if _as_good(found, [*rest, one], one, assess):
                break


def _spare(found: Repair, assess: Assess) -> None:
    """Leave out what is not needed, the first changes first: later ones may have made them superfluous."""
    for change in list(found.changes):
        _as_good(found, [other for other in found.changes if other is not change], change, assess)


def _shrink(found: Repair, others: list[Change], known: KnownStories, assess: Assess) -> None:
    """Take the smallest set that is as good, of the changes found and of others."""
    sets = smaller_sets(found.loaded, [*found.changes, *others], len(found.changes), known, _broken(found.answer))
    if any(_as_good(found, some, together(some), assess) for some in sets):
        chosen, found.changes = found.changes, []
        for one in chosen:
            found.changes.append(replace(one, name=_free(one.name, found, found.changes)))


def _as_good(found: Repair, changes: list[Change], about: Change, assess: Assess) -> bool:
    """Take other changes if nothing more is broken with them; where a change was made for is asked first."""
    try:
        design = changed(found.loaded, changes)
    except DesignError:
        return False
    if _worse(assess(design, _part(design, about.views, about.promises)), found.answer):
        return False
    answer = assess(design, asked(design))
    if _worse(answer, found.answer) or answer.undecided:
        return False
    found.changes, found.answer = changes, answer
    return True


def _worse(one: Answer, other: Answer) -> bool:
    return not _broken(one) <= _broken(other)


def _broken(answer: Answer) -> set[tuple[object, ...]]:
    """Every place in which a promise is broken, as far as that is told."""
    return {*answer.broken_places, *((promise.name, breach) for promise in answer.promises for breach in promise.breaches)}
