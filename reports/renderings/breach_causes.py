"""Why the promises of a design are broken: each cause once, with what it breaks, the most far-reaching first."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.instance import Instance, shortest
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.failing_remedies import in_vain
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.components.channel import called
from staleproof.model.components.server import Commit
from staleproof.model.english import listed
from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.parts import CHANNEL
from staleproof.model.vocabulary import Event, Label
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

FEW = 3
"""So many names are listed; more are counted."""


@dataclass(frozen=True)
class BrokenBy:
    """What a cause breaks of one promise."""

    promise: str
    instances: tuple[Instance, ...]

    @property
    def views(self) -> tuple[str, ...]:
        """The views concerned."""
        return tuple(dict.fromkeys(instance.place for instance in self.instances))

    @property
    def mutations(self) -> tuple[str, ...]:
        """The mutations concerned, where the promise is read off the matrix."""
        return tuple(dict.fromkeys(one.mutation for one in self.instances if one.mutation is not None))

    @property
    def whose(self) -> tuple[str, ...]:
        """Own, foreign or both, where the promise is read off the matrix."""
        return tuple(dict.fromkeys(one.whose for one in self.instances if one.whose is not None))

    @property
    def extent(self) -> str:
        """In words: how much, of whom, and where."""
        views = _few(self.views, "views")
        if not self.mutations:
            return f"in {views}"
        entries = "1 entry" if len(self.instances) == 1 else f"{len(self.instances)} entries"
        return f"{entries} ({listed(self.whose)}; {_few(self.mutations, 'mutations')}) in {views}"


@dataclass(frozen=True)
class BreachCause:
    """A kind of anomaly and the declaration concerned, with the shortest story of it and what it breaks.

    `paths` are where the declaration is used, if it is a template.
    """

    cause: Cause
    story: Story
    broken: tuple[BrokenBy, ...]
    paths: frozenset[tuple[Path, ...]]

    @property
    def declared(self) -> str:
        """The kind and the declaration, or two of each."""
        likely = "" if self.cause.sure else " (the likeliest)"
        return f"{self.cause.named}, {listed(map(str, self.cause.places))}{likely}"

    @property
    def extents(self) -> tuple[str, ...]:
        """What it breaks in words, promises of which it breaks as much in one."""
        found: dict[str, list[str]] = {}
        for broken in self.broken:
            found.setdefault(broken.extent, []).append(broken.promise)
        return tuple(f"{listed(promises)}: {extent}" for extent, promises in found.items())

    @property
    def total(self) -> str:
        """How much it breaks in words, of all promises together."""
        return spread([instance for broken in self.broken for instance in broken.instances])

    def same(self, other: "BreachCause") -> bool:
        """Whether another design has it too, on whatever line."""
        return self.cause.named == other.cause.named and not self.paths.isdisjoint(other.paths)

    @property
    def reach(self) -> int:
        """How many entries and views it breaks, over all promises."""
        return sum(len(broken.instances) for broken in self.broken)


Breach = tuple[str, Instance, Cause]
"""A promise, where it is broken, and why."""


def breach_causes(answer: Answer, designs: ChangedDesigns) -> tuple[BreachCause, ...]:
    """The causes of all breaches that have a story; those of equal reach in the order of their shortest stories.

    `designs` are those that were changed for stories before.
    """
    found: dict[tuple[Hashable, ...], list[Breach]] = {}
    for promise, instance, blamed in breaches(answer, designs):
        found.setdefault((blamed.named, blamed.places), []).append((promise, instance, blamed))
    session = Session()
    causes = (_cause(one, session) for one in found.values())
    return tuple(sorted(causes, key=lambda one: (-one.reach, len(one.story.path.labels))))


def breaches(answer: Answer, designs: ChangedDesigns) -> Iterator[Breach]:
    """All that is broken and has a story, with its cause."""
    told: dict[tuple[Hashable, ...], Cause] = {}
    for promise in answer.promises:
        for instance in promise.instances:
            if instance.outcome is Outcome.VIOLATED and instance.story is not None:
                kind = kind_of_run(instance.story)
                if kind not in told:
                    told[kind] = cause(Teller(tale_of(instance.story)), answer.loaded.source, designs)
                yield promise.name, instance, told[kind]


def with_causes(answer: Answer, designs: ChangedDesigns) -> Answer:
    """The answer with the causes of all breaches, if the design expects some by their cause."""
    if not any(part.by_cause for part in answer.loaded.design.expected):
        return answer
    blamed = {id(one): tuple((each.kind, each.part) for each in cause.together) for _, one, cause in breaches(answer, designs)}

    def told(promise: Promise) -> Promise:
        return replace(promise, instances=tuple(replace(one, causes=blamed.get(id(one), ())) for one in promise.instances))

    return replace(answer, promises=tuple(map(told, answer.promises)))


def kind_of_run(story: Story) -> tuple[Hashable, ...]:
    """What stories of one view have in common that differ in their statuses only: they end so for the same reason."""
    steps = ((label.component, label.event.name, _declared(story, label)) for label in story.path.labels)
    return story.dashboard, story.view, story.shows_something, *steps


def _declared(story: Story, label: Label) -> Hashable:
    """What a step has to do with: the handler that is clicked, the message that tells of a commit or that arrives."""
    match label.event:
        case Event("click", (program, *_)):
            return cast("int", program)
        case Event("commit" | "announce", Commit(transition=transition)):
            return story.loaded.design.server.publishes.of(transition.action)
        case Event("arrive" | "lose", (pushed, *_)) if label.component == CHANNEL:
            return called(pushed)
    return None


def hidden_causes(answer: Answer) -> str:
    """Whether there may be further causes of the same places, in a sentence; nothing if nothing is broken."""
    left = f"{answer.unsearched} broken place{'' if answer.unsearched == 1 else 's'}"
    if not answer.mended:
        return f"Further causes may hide in {left}; check --hidden-causes 10 looks for them." if answer.unsearched else ""
    rest = f"there may be more in {left}" if answer.unsearched else "with all of them mended none of these places is broken"
    designs = f"{answer.mended} design{'' if answer.mended == 1 else 's'}"
    return f"Further causes were looked for in {designs} in which those found are mended; {rest}."


def _cause(breaches: list[Breach], session: Session) -> BreachCause:
    story = shortest(instance.story for _, instance, _ in breaches)
    told = next(cause for _, instance, cause in breaches if instance.story is story)
    names = dict.fromkeys(promise for promise, _, _ in breaches)
    broken = (BrokenBy(name, tuple(one for promise, one, _ in breaches if promise == name)) for name in names)
    if names.keys() <= {"polls-mend-faults", "always-recovers"}:
        story = in_vain(story, CELLS[1], session)
    return BreachCause(told, story, tuple(broken), frozenset(cause.paths for _, _, cause in breaches))


def _few(names: Iterable[str], noun: str) -> str:
    known = tuple(names)
    return listed(known) if len(known) <= FEW else f"{len(known)} {noun}"


def spread(breaches: Sequence[Instance]) -> str:
    """In how many places something is broken, in words."""
    places = {one.of("") for one in breaches}
    entries = len({one.of("") for one in breaches if one.mutation is not None})
    views = len(places) - entries
    counted = [(entries, "entry", "entries"), (views, "view", "views")]
    return " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in counted if count)
