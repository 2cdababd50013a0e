"""The search for causes that hide behind others: an entry of the matrix, or a view, has one story, which has one cause.

What was found is mended in a copy of the design, and the same entries and views are asked again there. A story of the copy
counts if the design itself has it, too; then it has another cause, which is mended next.
"""

from dataclasses import dataclass, replace

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.instance import Instance, InstanceKey
from staleproof.checker.answers.scope import Asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import Assess
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.validation.references import PROMISES
from staleproof.reports.hidden_causes.mended import mended
from staleproof.reports.hidden_causes.retold import retold
from staleproof.reports.renderings.breach_causes import Breach, breaches
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

CauseName = tuple[object, ...]


def with_hidden_causes(answer: Answer, assess: Assess, session: Session, most: int) -> Answer:
    """The answer with another instance for each further cause of a broken one; at most so many changed designs are asked."""
    if not most:
        return answer
    search = _HiddenCauseSearch(answer, assess, session)
    while search.waiting and search.asked < most:
        search.step()
    promises = tuple(
        replace(promise, instances=(*promise.instances, *(one for name, one in search.more if name == promise.name)))
        for promise in answer.promises
    )
    return replace(
        answer, promises=promises, mended=search.asked, searched=len(search.known) - len(search.waiting) - len(search.left)
    )


@dataclass
class _HiddenCauseSearch:
    """`known` has the breaches of each place, one for each cause; `left` are places that cannot be searched to the end."""

    answer: Answer
    assess: Assess
    session: Session

    def __post_init__(self) -> None:
        self.designs = ChangedDesigns()
        self.known: dict[InstanceKey, list[Breach]] = {}
        self.more: list[tuple[str, Instance]] = []
        self.left: set[InstanceKey] = set()
        self.asked = 0
        broken = self.answer.broken_places
        for breach in breaches(self.answer, self.designs):
            place = breach[1].of(breach[0])
            if place in broken:
                self.known[place] = [breach]
        self.waiting = dict.fromkeys(self.known)

    def step(self) -> None:
        """Mend the causes that most places have in common, and ask of these again."""
        alike: dict[frozenset[CauseName], list[InstanceKey]] = {}
        for place in self.waiting:
            alike.setdefault(frozenset(_name(breach) for breach in self.known[place]), []).append(place)
        places = max(alike.values(), key=len)
        for place in places:
            del self.waiting[place]
        changed, unmended = mended(self.answer.loaded, (one for place in places for one in self.known[place]), self.designs)
        self.left |= {instance.of(promise) for promise, instance, _ in unmended}
        asked = [place for place in places if place not in self.left]
        if not asked:
            return
        self.asked += 1
        self._compare(asked, self.assess(changed, self._narrowed(asked)))

    def _narrowed(self, places: list[InstanceKey]) -> Asked:
        views, promises = {place[1] for place in places}, {place[0] for place in places}
        wanted = self.answer.asked
        return Asked(
            tuple(view for view in wanted.views if ".".join(view) in views),
            wanted.of,
            tuple(name for name in PROMISES if name in promises),
            matrix=False,
        )

    def _compare(self, places: list[InstanceKey], found: Answer) -> None:
        """What is still broken in the changed design, told of the design itself, has another cause."""
        again = {one.of(promise.name): one for promise in found.promises for one in promise.instances}
        for place in places:
            one = again.get(place)
            if one is not None and one.outcome in (Outcome.VIOLATED, Outcome.INCONCLUSIVE):
                self._further(place, one)

    def _further(self, place: InstanceKey, one: Instance) -> None:
        promise = place[0]
        ask = ViewAsk(self.session, self.answer.loaded, one.dashboard, one.view)
        story = None if one.story is None else retold(one.story, promise, one, ask)
        if story is None:
            self.left.add(place)
            return
        instance = replace(self.known[place][0][1], story=story)
        breach = self._blamed(promise, instance)
        if _name(breach) in map(_name, self.known[place]):
            self.left.add(place)
            return
        self.known[place].append(breach)
        self.more.append((promise, instance))
        self.waiting[place] = None

    def _blamed(self, promise: str, instance: Instance) -> Breach:
        assert instance.story is not None
        return promise, instance, cause(Teller(tale_of(instance.story)), self.answer.loaded.source, self.designs)


def _name(breach: Breach) -> CauseName:
    return breach[2].named, breach[2].paths
