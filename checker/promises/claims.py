"""The sentences that somebody claimed of a design, each compared with what was found out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from staleproof.checker.answers.answer import ORDER, UNKNOWN, Claim, MatrixEntry
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import Asked
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.failing_remedies import in_vain
from staleproof.checker.session.session import Session
from staleproof.model.components.program import CallKind, Group
from staleproof.model.language.design import ClaimedStep, ClaimPart
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.systems.browser import Tab

RANK = {cell: place for place, cell in enumerate(ORDER)} | {"expiry": ORDER.index("expiry+reload")}


@dataclass(frozen=True)
class _Judged:
    outcome: Outcome
    because: str = ""
    story: Story | None = None


def claims(
    session: Session, loaded: Loaded, wanted: Asked, matrix: tuple[MatrixEntry, ...], promises: tuple[Promise, ...]
) -> tuple[Claim, ...]:
    """All claims of a design that are about nothing but what was asked, those about handlers once for each."""
    return tuple(
        _claim(name, part, handler, list(_findings(session, loaded, part, handler, matrix, promises)))
        for name, part in loaded.design.claims.items()
        if _asked(loaded, wanted, part)
        for handler in part.handlers or (None,)
    )


def _asked(loaded: Loaded, wanted: Asked, part: ClaimPart) -> bool:
    """Whether everything was asked that a claim is about."""
    if part.at_most is None and part.promise is None:
        return True
    meant = {place for place in loaded.views if _in_views(part, *place)}
    answered = (part.at_most is None or wanted.matrix) and (part.promise is None or part.promise in wanted.promises)
    return answered and meant <= set(wanted.views)


def _claim(name: str, part: ClaimPart, handler: str | None, findings: list[_Judged]) -> Claim:
    title = name if handler is None else f"{name}: {handler}"
    for outcome in (Outcome.VIOLATED, Outcome.INCONCLUSIVE, Outcome.VACUOUS):
        for finding in findings:
            if finding.outcome is outcome:
                return Claim(title, part.group, part.says, outcome, finding.because, finding.story)
    return Claim(title, part.group, part.says, Outcome.HOLDS if findings else Outcome.VACUOUS)


def _findings(
    session: Session,
    loaded: Loaded,
    part: ClaimPart,
    handler: str | None,
    matrix: tuple[MatrixEntry, ...],
    promises: tuple[Promise, ...],
) -> Iterator[_Judged]:
    if part.at_most is not None:
        yield _cells(session, part.at_most, [entry for entry in matrix if _concerns(loaded, part, handler, entry)])
    if part.promise is not None:
        yield _promise(part, next(promise for promise in promises if promise.name == part.promise))
    if part.step is not None and handler is not None:
        yield _step(loaded, part.step, handler)


# Cells.


def _concerns(loaded: Loaded, part: ClaimPart, handler: str | None, entry: MatrixEntry) -> bool:
    return (
        (part.mutations is None or entry.mutation in part.mutations)
        and (part.by is None or bool(set(part.by) & set(loaded.lifecycle.roles(entry.mutation))))
        and _in_views(part, entry.dashboard, entry.view)
        and part.entry in ("both", entry.whose)
        and (handler is None or handler == f"{entry.dashboard}.{entry.handler}")
    )


def _in_views(part: ClaimPart, dashboard: str, view: str) -> bool:
    return not part.views or f"{dashboard}.{view}" in part.views or f"{dashboard}.*" in part.views


def _cells(session: Session, at_most: str, entries: list[MatrixEntry]) -> _Judged:
    if not entries:
        return _Judged(Outcome.VACUOUS, "no entry of the matrix is meant")
    worse = [entry for entry in entries if RANK[entry.calm.cell] > RANK[at_most]]
    if not worse:
        return _Judged(Outcome.HOLDS)
    told = [entry for entry in worse if entry.calm.story is not None and RANK[entry.calm.best] > RANK[at_most]]
    if not told:
        bounds = dict.fromkeys(entry.calm.reason for entry in worse if entry.calm.cell == UNKNOWN)
        if bounds:
            return _Judged(Outcome.INCONCLUSIVE, ", ".join(bounds))
        return _Judged(Outcome.VACUOUS, "it never occurs")
    worst = max(told, key=lambda entry: (RANK[entry.calm.best], -_length(entry.calm.story)))
    because = f"{len(worse)} of {len(entries)} entries take more than '{at_most}', at worst '{worst.calm.best}'"
    story = None if worst.calm.story is None else in_vain(worst.calm.story, at_most, session)
    return _Judged(Outcome.VIOLATED, because, story)


def _length(story: Story | None) -> int:
    return 0 if story is None else len(story.path.labels)


# Promises.


def _promise(part: ClaimPart, promise: Promise) -> _Judged:
    if promise.outcome is Outcome.NOT_ASKED:
        return _Judged(Outcome.VACUOUS, promise.reason)
    if not promise.views:
        return _Judged(promise.outcome, promise.reason, promise.story)
    views = [view for view in promise.views if _in_views(part, view.dashboard, view.view)]
    broken = [view for view in views if view.outcome is Outcome.VIOLATED]
    if broken:
        because = f"{promise.name} is broken in {', '.join(f'{view.dashboard}.{view.view}' for view in broken)}"
        return _Judged(Outcome.VIOLATED, because, min((view.story for view in broken), key=_length))
    for outcome in (Outcome.INCONCLUSIVE, Outcome.HOLDS):
        if any(view.outcome is outcome for view in views):
            return _Judged(outcome, promise.reason)
    return _Judged(Outcome.VACUOUS, f"nothing in these views could break {promise.name}")


# Handlers.


def _step(loaded: Loaded, step: ClaimedStep, name: str) -> _Judged:
    dashboard, _, handler = name.partition(".")
    tab = Tab(loaded.design, dashboard)
    part = tab.board.handlers[handler]
    program = tab.program(part)
    read = {view.reads for view in tab.board.views.values()} & set(tab.board.queries)
    if not tab.offering(handler):
        return _Judged(Outcome.VIOLATED, "no view offers it")
    match step:
        case "action":
            shown = part.optimistic is not None and (part.overlay or bool(_targets(program.before, "patch") & read))
            wrong = "" if shown else "nothing is shown before the server has answered"
        case "request":
            wrong = "its request waits for a refetch" if any(_awaits(group) for group in program.before) else ""
        case "invalidation":
            missed = sorted(read - _targets(program.success, "refetch", marking=True))
            wrong = f"its success does not invalidate {', '.join(missed)}" if missed else ""
        case _:
            assert_never(step)
    return _Judged(Outcome.VIOLATED, wrong) if wrong else _Judged(Outcome.HOLDS)


def _targets(groups: tuple[Group, ...], kind: CallKind, *, marking: bool = False) -> set[str]:
    return {
        target
        for group in groups
        for op in group
        if op.kind == kind and (not marking or (isinstance(op.option, Refetch) and op.option.mark))
        for target in op.targets
    }


def _awaits(group: Group) -> bool:
    return any(isinstance(op.option, Refetch) and op.option.awaited_by is not None for op in group)
