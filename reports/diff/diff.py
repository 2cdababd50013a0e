"""What is worse, and what is better, in one design than in another: cells, promises, claims and stories."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from staleproof.checker.answers.answer import Answer, Claim, MatrixEntry, rank
from staleproof.checker.answers.fresh_enough import fresh_enough
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import View
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.failing_remedies import as_bad_as
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.loaded import Loaded
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes
from staleproof.reports.renderings.matrix_table import expiry, poll
from staleproof.reports.renderings.numbered_stories import Book, Chapter, numbered

T = TypeVar("T")
RANKS = {
    Outcome.HOLDS: 0,
    Outcome.NOT_ASKED: 0,
    Outcome.VACUOUS: 1,
    Outcome.INCONCLUSIVE: 1,
    Outcome.VIOLATED: 2,
}
"""Verdicts from the best to the worst."""


@dataclass(frozen=True)
class EntryName:
    """An entry of the matrix, as both designs call it."""

    mutation: str
    dashboard: str
    view: str
    whose: str
    handler: str | None


@dataclass(frozen=True)
class Cells:
    """What an entry says without faults, and under those that its design claims to survive.

    `wanted` is the worst cell without faults that is good enough.
    """

    calm: str
    faulty: str
    wanted: str = field(default=CELLS[0], compare=False)

    @property
    def broken(self) -> bool:
        """Whether the entry breaks a promise by itself."""
        calm, faulty = self.ranks
        return calm > rank(self.wanted) or faulty > rank(CELLS[1])

    @property
    def ranks(self) -> tuple[int, int]:
        """How bad the two are."""
        return rank(self.calm), rank(self.faulty)

    def worse_than(self, other: "Cells") -> bool:
        """Whether one of the two is worse than it was."""
        return any(now > then for now, then in zip(self.ranks, other.ranks, strict=True))


@dataclass(frozen=True)
class ChangedEntry:
    """An entry that is not what it was; `before` or `after` is None where a design does not have it."""

    place: EntryName
    before: Cells | None
    after: Cells | None

    @property
    def how(self) -> str:
        """Whether it got worse or better; one that only one of the designs has does if it breaks a promise."""
        if self.before is None or self.after is None:
            here, worse = (self.before, "better") if self.before is not None else (self.after, "worse")
            return worse if here is not None and here.broken else "otherwise"
        if self.after.ranks == self.before.ranks:
            return "otherwise"
        return "worse" if self.after.worse_than(self.before) else "better"


@dataclass(frozen=True)
class Verdict:
    """A promise or a claim that came out otherwise; for a broken promise `newly` and `mended` say where."""

    name: str
    before: Outcome
    after: Outcome
    newly: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()

    @property
    def how(self) -> str:
        """Whether it came out worse, or is broken where it was not; else whether it came out better."""
        further = RANKS[self.after] - RANKS[self.before]
        if further > 0 or (further == 0 and self.newly):
            return "worse"
        return "better" if further < 0 or self.mended else "otherwise"


class ChangedBound(NamedTuple):
    """How long a view waits at most for its next `poll`, or for the `expiry` of answers that caches keep for it."""

    view: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Diff:
    """All differences between the answers about two designs."""

    before: Answer
    after: Answer

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """The faults that the design no longer claims to survive."""
        return _missing(self.before.loaded.design.faults, self.after.loaded.design.faults)

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """The faults that it now claims to survive."""
        return _missing(self.after.loaded.design.faults, self.before.loaded.design.faults)

    @cached_property
    def relaxed(self) -> tuple[str, ...]:
        """The dashboards of which less is wanted: that polls are enough."""
        before, after = self.before.loaded.design.dashboards, self.after.loaded.design.dashboards
        return tuple(
            name for name, board in after.items() if board.fresh_by and name in before and before[name].fresh_by is None
        )

    @cached_property
    def entries(self) -> tuple[ChangedEntry, ...]:
        """The entries of both matrices that differ, in the order of the later one; last those that are gone."""
        earlier, later = _cells(self.before), _cells(self.after)
        found = (ChangedEntry(place, earlier.get(place), later.get(place)) for place in (*later, *_missing(earlier, later)))
        return tuple(entry for entry in found if entry.before != entry.after)

    @cached_property
    def promises(self) -> tuple[Verdict, ...]:
        """The promises that came out otherwise, or are broken elsewhere."""
        known = {promise.name: promise for promise in self.before.promises}
        found = (_promise(known[promise.name], promise) for promise in self.after.promises)
        return tuple(verdict for verdict in found if verdict.before != verdict.after or verdict.newly or verdict.mended)

    @cached_property
    def claims(self) -> tuple[Verdict, ...]:
        """The claims of both designs that came out otherwise."""
        known: dict[str, Claim] = {claim.name: claim for claim in self.before.claims}
        both = (claim for claim in self.after.claims if claim.name in known)
        found = (Verdict(claim.name, known[claim.name].outcome, claim.outcome) for claim in both)
        return tuple(verdict for verdict in found if verdict.before != verdict.after)

    @cached_property
    def stories(self) -> dict[Verdict, str]:
        """The number of the story of each promise and claim that came out worse, if it has one."""
        promises = {promise.name: promise for promise in self.after.promises}
        claims = {claim.name: claim for claim in self.after.claims}
        found = [(one, _newest(promises[one.name], one.newly), f"{one.name} is broken") for one in self.promises]
        found += [(one, claims[one.name].story, f"refutes '{claims[one.name].says}'") for one in self.claims]
        return {
            one: self._book.number(self.after, story, shows)
            for one, story, shows in found
            if one.how == "worse" and story is not None
        }

    @cached_property
    def worse_stories(self) -> tuple[Chapter, ...]:
        """The stories of what is worse; if neither a promise nor a claim is, the shortest of the entries that are."""
        numbers = set(self.stories.values())
        if not numbers:
            worse = {entry.place for entry in self.entries if entry.how == "worse"}
            found = [one for entry in self.after.matrix if _place(entry) in worse for one in _stories(entry)]
            for story, cell, mutation in sorted(found, key=lambda one: len(one[0].path.labels))[:1]:
                told = as_bad_as(cell, story, self._book.session)
                numbers = {self._book.number(self.after, told, f"{mutation}: what it takes got worse")}
        return tuple(chapter for chapter in self._book.chapters if chapter.number in numbers)

    @cached_property
    def other_stories(self) -> tuple[Chapter, ...]:
        """The stories of what is not worse, that the earlier design has not: it was as bad before, but in another way."""
        known = [*map(_same, self._earlier), *map(_same, self.worse_stories)]
        return tuple(chapter for chapter in self._book.chapters if _same(chapter) not in known)

    @cached_property
    def vanished(self) -> tuple[Chapter, ...]:
        """The stories that the earlier design has and the later has not."""
        known = [_same(chapter) for chapter in (*self.worse_stories, *self._book.chapters)]
        return tuple(chapter for chapter in self._earlier if _same(chapter) not in known)

    @cached_property
    def new_causes(self) -> tuple[BreachCause, ...]:
        """The causes that the earlier design has not."""
        return tuple(one for one in self._causes[1] if not any(map(one.same, self._causes[0])))

    @cached_property
    def mended_causes(self) -> tuple[BreachCause, ...]:
        """The causes that the later design has no more."""
        return tuple(one for one in self._causes[0] if not any(map(one.same, self._causes[1])))

    @cached_property
    def bounds(self) -> tuple[ChangedBound, ...]:
        """The views of both designs that poll, or whose answers are kept, for another time."""
        before, after = self.before.loaded, self.after.loaded
        both = [place for place in after.views if place in before.views]
        return tuple(bound for place in both for bound in _bounds(before, after, place))

    @cached_property
    def _causes(self) -> tuple[tuple[BreachCause, ...], tuple[BreachCause, ...]]:
        return breach_causes(self.before, self._book.designs), breach_causes(self.after, self._book.designs)

    @cached_property
    def worse(self) -> bool:
        """Whether anything got worse, a fault that is no longer claimed and a demand that is lowered included."""
        found: tuple[Verdict | ChangedEntry, ...] = (*self.promises, *self.claims, *self.entries)
        return bool(self.dropped or self.relaxed) or any(one.how == "worse" for one in found)

    @cached_property
    def unsure(self) -> tuple[str, ...]:
        """Why something is undecided in one of the two, so that the comparison is not known to be whole; nothing if it is."""
        return tuple(dict.fromkeys((*self.before.undecided, *self.after.undecided)))

    @cached_property
    def book(self) -> Book:
        """All stories of both, those of the earlier design numbered behind those of the later."""
        worse, told = self.worse_stories, [*self._book.chapters]
        assert all(one in told for one in worse)  # the book has them since they were asked for
        earlier = (replace(one, number=f"S{number}") for number, one in enumerate(self._earlier, len(told) + 1))
        return replace(self._book, chapters=[*told, *earlier])

    @cached_property
    def _earlier(self) -> list[Chapter]:
        return numbered((self.before,)).chapters

    @cached_property
    def _book(self) -> Book:
        return numbered((self.after,))


def _bounds(before: Loaded, after: Loaded, place: View) -> Iterator[ChangedBound]:
    name = ".".join(place)
    polls = (poll(before, place) or "never", poll(after, place) or "never")
    kept = (" and ".join(expiry(before, place)) or "not kept", " and ".join(expiry(after, place)) or "not kept")
    if polls[0] != polls[1]:
        yield ChangedBound(name, "poll", *polls)
    if kept[0] != kept[1]:
        yield ChangedBound(name, "expiry", *kept)


def _missing(these: Iterable[T], those: Container[T]) -> tuple[T, ...]:
    return tuple(one for one in these if one not in those)


def _place(entry: MatrixEntry) -> EntryName:
    return EntryName(entry.mutation, entry.dashboard, entry.view, entry.whose, entry.handler)


def _cells(answer: Answer) -> dict[EntryName, Cells]:
    boards = answer.loaded.design.dashboards
    return {
        _place(entry): Cells(entry.calm.shown, entry.faulty.shown, fresh_enough(boards[entry.dashboard]))
        for entry in answer.matrix
    }


def _stories(entry: MatrixEntry) -> Iterator[tuple[Story, str, str]]:
    """Each story of an entry, with what the entry says there and its mutation."""
    yield from ((one.story, one.best, entry.mutation) for one in (entry.calm, entry.faulty) if one.story is not None)


def _newest(promise: Promise, newly: tuple[str, ...]) -> Story | None:
    """The story of a promise; if it is broken in further views, the shortest of those."""
    stories = [one.story for one in promise.views if f"{one.dashboard}.{one.view}" in newly and one.story is not None]
    return min(stories, key=lambda story: len(story.path.labels), default=promise.story)


def _promise(before: Promise, after: Promise) -> Verdict:
    earlier, later = _broken(before), _broken(after)
    return Verdict(after.name, before.outcome, after.outcome, _missing(later, earlier), _missing(earlier, later))


def _broken(promise: Promise) -> tuple[str, ...]:
    """Where a promise is broken: the views, or what is wrong with the lifecycle; for the others the matrix says it."""
    return promise.breaches or tuple(f"{one.dashboard}.{one.view}" for one in promise.views if one.outcome is Outcome.VIOLATED)


def _same(chapter: Chapter) -> tuple[object, ...]:
    """What two tellings have in common that tell the same story, in whatever lines the designs are written."""
    telling = chapter.telling
    steps = tuple((step.lane, step.text) for step in telling.steps)
    return chapter.shows, telling.view, steps, telling.shows, telling.truth
