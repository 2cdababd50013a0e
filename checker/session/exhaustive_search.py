"""The last word on a question about a view: a search of all runs with real statuses.

First of the view's cone, in which other views of the browser may show what they like; where that has a breach that the whole
world has not, of all copies of the browser together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import NamedTuple

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.explicit.space import Space
from staleproof.checker.engine.verdict import Bad, Outcome, Remedies, Response, found, never, reaches, responses
from staleproof.checker.session.session import NEVER
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.refinement.one_record import exhaustive
from staleproof.model.refinement.refined_properties import looked_at
from staleproof.model.refinement.target import Sought
from staleproof.model.refinement.two_records import two_records
from staleproof.model.systems.concrete_cone import RECORDS, ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Property, System


@dataclass(frozen=True)
class Exhausted:
    """How a question came out, with the story of a breach.

    `rank` is what it takes to mend it, where that was asked, and `worst` what the worst takes that the search promises.
    """

    outcome: Outcome
    witnesses: int = 0
    reason: str = ""
    story: Story | None = None
    rank: int = 0
    worst: int = 0


@dataclass(frozen=True)
class Search:
    """What is looked for in all runs of a view's cone; `accepts` says on a concrete cone whether a run shows it in the end."""

    ask: ViewAsk
    cone: Cone
    sought: Sought
    accepts: Callable[[ConcreteCone], Accepts]


def ranked(search: Search, bad: Callable[[ConcreteCone], Property], ways: Remedies, rank: int, good: int = 0) -> Exhausted:
    """What it takes at worst to mend a settled bad state, knowing that it cannot take more than `rank`.

    The `ways` are those of the search's cone also where all copies of the browser are followed: what mends the others is no
    remedy. What takes no more than `good` is no breach.
    """

    def asked(concrete: ConcreteCone, _: System, space: Space) -> Iterator[Response]:
        for number, answer in enumerate(responses(space, bad(concrete), looked_at(), ways)):
            if answer.rank > good or answer.outcome is not Outcome.VIOLATED:
                yield answer
            elif number == 0:
                yield replace(answer, outcome=Outcome.HOLDS, rank=0)

    return _searched(search, asked, lambda concrete: reaches(bad(concrete), ways, rank))


def invariant(search: Search, bad: Callable[[ConcreteCone], Bad], witness: Callable[[System], Property]) -> Exhausted:
    """Whether no run breaks a promise."""

    def asked(concrete: ConcreteCone, system: System, space: Space) -> Iterator[Response]:
        answer = never(space, bad(concrete), witness(system))
        yield Response(answer.outcome, 0, answer.bad, answer.witnesses, answer.reason)

    return _searched(search, asked, lambda concrete: found(bad(concrete)), by_statements=True)


def _searched(
    search: Search,
    asked: Callable[[ConcreteCone, System, Space], Iterator[Response]],
    first: Callable[[ConcreteCone], Callable[[Space], bool]],
    *,
    by_statements: bool = False,
) -> Exhausted:
    """The answer of the first search that gives one; where `first` tells `by_statements`, all is searched from there on."""
    ask, cone, sought = search.ask, search.cone, search.sought
    told: Exhausted | None = None
    answer, bounds = Exhausted(Outcome.INCONCLUSIVE), ask.bounded.setdefault((cone.faults, sought.entry is None), {})
    for attempt in _attempts(ask, cone):
        if bounds.keys() & attempt.within:
            continue
        system, setting = (
            attempt.made(attempt.concrete, sought),
            ask.concrete_under(ask.faulty.faults, wide=attempt.concrete.cone.wide),
        )
        share = SHARE_OF_TWO if attempt.kind == ONE and len(cone.slots) > 1 else SHARE
        begun: Space | None = None
        for enough in (first(attempt.concrete), NEVER) if attempt.records == (RECORDS,) else (NEVER,):
            if begun is None or not by_statements:
                begun = space = ask.session.explore(system, ask.name, enough, share)
            else:
                space = ask.session.further(begun, ask.name)
            ask.session.counted(f"{enough is NEVER} {ask.name} {system.name}", space)
            answer = _first(search, setting, asked(attempt.concrete, system, space), space, attempt.records)
            if answer.outcome is Outcome.INCONCLUSIVE:
                bounds[attempt.kind] = answer.reason
                break
            if answer.story is not None and (told is None or told.rank < answer.rank):
                told = answer
            if told is not None and told.rank >= answer.worst:
                return told
            if answer.outcome is not Outcome.VIOLATED and (enough is NEVER or space.ended):
                return answer
    return replace(told or answer, outcome=Outcome.INCONCLUSIVE, reason=_undecided(ask, bounds, worst=told is not None))


def _undecided(ask: ViewAsk, bounds: dict[str, str], *, worst: bool) -> str:
    """The bounds for which a question was not decided; breaches were tried only where the first search had none."""
    tries, records = ask.session.limits.tries, ask.session.bounds.records
    breaches = f"first {tries} of the worst breaches" if worst else f"first {tries} breaches"
    no_run = f"none of the {breaches} is a run with up to {records} records (--max-tries, --records)"
    return "; ".join(dict.fromkeys((*(() if ONE in bounds else (no_run,)), *bounds.values())))


ONE, TWO, EACH = "one record", "two records", "each request"
"""What is searched: with the rows of one record, or of two, or with each request and message told apart besides."""
SHARE, SHARE_OF_TWO = 10, 4
"""An exhaustive search may take this part of the states that are allowed, one with one record and two own actions the latter.

One that hits the bound is the last of its kind.
"""


class _Attempt(NamedTuple):
    """A system to be searched, and with how many `records` runs are sought for the breaches that it promises.

    It hits its bound where one of those `within` it did.
    """

    kind: str
    concrete: ConcreteCone
    made: Callable[[ConcreteCone, Sought], System]
    records: tuple[int, ...] = (RECORDS,)

    @property
    def within(self) -> set[str]:
        kinds = (ONE, TWO, EACH)
        return set(kinds[: kinds.index(self.kind) + 1])


def _attempts(ask: ViewAsk, cone: Cone) -> Iterator[_Attempt]:
    """First in the cone, then in all of the browser; where two records give no run, with more of them."""
    wide, more = ask.concrete_under(cone.faults, wide=True), tuple(range(RECORDS + 1, ask.session.bounds.records + 1))
    yield _Attempt(ONE, ask.concrete_under(cone.faults), exhaustive)
    if len(wide.cone.copies) > len(cone.copies):
        yield _Attempt(ONE, wide, exhaustive)
    yield _Attempt(TWO, wide, two_records)
    if more:
        yield _Attempt(ONE, wide, exhaustive, more)
        yield _Attempt(TWO, wide, two_records, more)
    yield _Attempt(EACH, wide, partial(two_records, collapse_duplicates=False))


def _first(
    search: Search, setting: ConcreteCone, answers: Iterator[Response], space: Space, records: tuple[int, ...]
) -> Exhausted:
    """The first answer of which there is a run, the worst first; the last if there is none of any.

    Runs are told on a setting with all faults of the design, as every story is, whichever were searched; with as few records as
    will do.
    """
    last, accepts, worst = Exhausted(Outcome.HOLDS), search.accepts(setting), 0
    for found_ in answers:
        worst = max(worst, found_.rank)
        last = Exhausted(found_.outcome, found_.witnesses, found_.reason, rank=found_.rank, worst=worst)
        states = found_.states[: search.ask.session.limits.tries].tolist() if found_.outcome is Outcome.VIOLATED else []
        for count, state in product(records, states):
            story = search.ask.refined_story(space.path(state), search.sought, accepts, setting, count)
            if story is not None:
                return replace(last, story=story)
    return last
