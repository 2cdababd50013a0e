"""Lints of single steps: keys that match nothing, guesses that go nowhere, replies that are not there."""

from collections.abc import Iterator
from typing import assert_never

from staleproof.model.english import listed
from staleproof.model.language.field_types import REDUX
from staleproof.model.language.step import StepPart, kind
from staleproof.model.language.yaml_text import Path, nearest
from staleproof.model.systems.keys import filtered
from staleproof.model.systems.replies import answers
from staleproof.reports.explaining.phrases import key
from staleproof.reports.lints.codes import Code, Finding
from staleproof.reports.lints.subject import LintedDesign, WrittenStep, owner, with_key


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP101 to SP103, SP109 to SP111."""
    yield from _matching_nothing(subject)
    yield from _matching_nothing_here(subject)
    for taken in subject.taken:
        what = kind(taken.step)
        match what:
            case "patch":
                yield from _patch(subject, taken)
            case "store_reply":
                yield from _reply(subject, taken)
            case "cancel" | "invalidate" | "reset" | "remove" | "refetch" | "fetch" | "store_push" | "run" | "all" | "rollback":
                pass  # what is suspicious about these is seen in their keys, or in what the steps around them do
            case _:
                assert_never(what)


def _finding(code: Code, taken: WrittenStep, says: str) -> Finding:
    return Finding(code, taken.path, says, taken.dashboard, taken.name)


def _matching_nothing(subject: LintedDesign) -> Iterator[Finding]:
    known = [key(query.key) for tab in subject.tabs.values() for query in tab.board.queries.values()]
    for taken in subject.taken:
        if isinstance(taken.step, StepPart) and taken.step.matches_nothing:
            written = key(filtered(taken.step).key)
            says = f"no query has the key {written}, so this '{taken.step.action}' does nothing; {nearest(written, known)}"
            yield Finding("SP101", taken.path, says)


def _matching_nothing_here(subject: LintedDesign) -> Iterator[Finding]:
    """Keys of other dashboards' queries: those of one list of steps are told together.

    In a routine that dashboards share it is enough that each finds something with one of the keys.
    """
    lists: dict[tuple[Path, str, str, str], list[WrittenStep]] = {}
    reaching = {taken.path for taken in subject.taken if subject.targets(taken)}
    for taken in subject.taken:
        if isinstance(taken.step, StepPart) and with_key(taken.step) and not taken.step.matches_nothing:
            lists.setdefault((owner(taken), taken.dashboard, taken.name, taken.step.action), []).append(taken)
    for (_, dashboard, _, action), group in lists.items():
        some = any(subject.targets(taken) for taken in group)
        vain = [t for t in group if not subject.targets(t) and not (some and t.path in reaching)]
        if vain:
            keys = dict.fromkeys(key(filtered(taken.step).key) for taken in vain if isinstance(taken.step, StepPart))
            own = [key(query.key) for query in subject.tabs[dashboard].board.queries.values()]
            hint = nearest(next(iter(keys)), own)
            says = f"this dashboard has no query {listed(keys, 'or')}, so '{action}' does nothing there; {hint}"
            yield _finding("SP102", vain[0], says)


def _patch(subject: LintedDesign, taken: WrittenStep) -> Iterator[Finding]:
    if subject.tabs[taken.dashboard].board.handlers[taken.name].optimistic is None:
        yield _finding("SP109", taken, "`patch` writes nothing: there is no `optimistic` status")
    unread = [target for target in subject.targets(taken) if target not in subject.read(taken.dashboard)]
    if unread:
        yield _finding("SP103", taken, f"the guess is written into {listed(unread)}, which no view reads")


def _reply(subject: LintedDesign, taken: WrittenStep) -> Iterator[Finding]:
    action = subject.tabs[taken.dashboard].board.handlers[taken.name].action
    reply = answers(subject.loaded.design, subject.loaded.lifecycle).reply_to(action)
    if isinstance(taken.step, StepPart) and taken.step.store_reply == REDUX and not subject.targets(taken):
        yield _finding("SP110", taken, "`store_reply` writes nothing: the dashboard has no Redux array")
    elif reply in ("envelope", "nothing"):
        yield _finding("SP110", taken, "`store_reply` writes nothing: the reply carries no row (`server.replies`)")
    elif reply == "old row":
        yield _finding("SP111", taken, "`store_reply` writes the row as it was before the change (`server.replies`)")
