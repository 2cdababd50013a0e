"""Lints of a cancel, a reset or a remove with no reread behind it, which leaves a view without data, or with what is gone."""

from collections.abc import Iterator

from staleproof.model.components.program import CallKind, Group
from staleproof.model.language.step import DeclaredStep
from staleproof.model.language.yaml_text import Path
from staleproof.model.records.addresses import COPY
from staleproof.model.records.cache_entry import Refetch
from staleproof.reports.explaining.view_updates import ViewUpdates, calls, enabled
from staleproof.reports.lints.codes import Finding
from staleproof.reports.lints.subject import LintedDesign

ENDS: dict[CallKind, tuple[str, str]] = {
    "cancel": ("`cancel` ends a first load of ", "no step behind it reads again what is then without data"),
    "restart": ("`reset` empties ", "no step behind it reads again what is then without data"),
    "remove": (
        "`remove` takes away what is shown in ",
        "nothing but a `refetch` behind it reaches the view that still shows it; `reset` empties it and reads it again",
    ),
}
"""The calls after which a copy may have no data, or a view none that it hears of; how that is told, and what is missing."""


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP113."""
    for dashboard in subject.tabs:
        for ending in ENDS:
            yield from _handlers(subject, dashboard, ending)
            yield from _listeners(subject, dashboard, ending)


def _handlers(subject: LintedDesign, dashboard: str, ending: CallKind) -> Iterator[Finding]:
    updates = subject.updates[dashboard]
    for name in subject.tabs[dashboard].board.handlers:
        stranded = {
            after: tuple(one.view for one in updates if _stranded(one, name, after, ending)) for after in ("success", "error")
        }
        always = tuple(view for view in stranded["success"] if view in stranded["error"])
        for after, views in (("", always), *stranded.items()):
            left = views if not after else tuple(view for view in views if view not in always)
            if left:
                when = f" after {'a success' if after == 'success' else 'an error'}" if after else ""
                path = subject.track(dashboard, name, "before", after or "success", "settled")
                yield _finding(path, dashboard, name, left, when, ending)


def _stranded(updates: ViewUpdates, handler: str, after: str, ending: CallKind) -> bool:
    program = updates.cone.programs.get(handler)
    return program is not None and _ends_without_data(updates, (*program.before, *getattr(program, after)), ending)


def _listeners(subject: LintedDesign, dashboard: str, ending: CallKind) -> Iterator[Finding]:
    """Those on a push, on a connect and on a message of another tab."""
    for path, name, steps in _heard(subject, dashboard):
        updates = subject.updates[dashboard]
        views = tuple(one.view for one in updates if _ends_without_data(one, one.cone.tab.groups(steps), ending))
        if views:
            yield _finding(path, dashboard, name, views, "", ending)


def _heard(subject: LintedDesign, dashboard: str) -> Iterator[tuple[Path, str, tuple[DeclaredStep, ...]]]:
    tab, path = subject.tabs[dashboard], ("dashboards", dashboard)
    push, others = tab.board.push, tab.board.other_tabs
    if push is not None and tab.hears:
        for message, steps in push.on_message.items():
            yield (*path, "push", "on_message", message), f"push {message}", steps
        yield (*path, "push", "on_connect"), "connect", push.on_connect
        yield (*path, "push", "on_reconnect"), "reconnect", (*push.on_connect, *push.on_reconnect)
    if others is not None:
        yield (*path, "other_tabs", "tell"), "other tabs", others.tell


def _ends_without_data(updates: ViewUpdates, groups: tuple[Group, ...], ending: CallKind) -> bool:
    """Whether it has no data in the end; what is read elsewhere comes back no sooner than somebody looks there.

    A rollback writes back what was there before a reset, if it was kept before that. What was removed from under a view is
    found by nothing but a refetch of this view.
    """
    last: CallKind | None = None
    kept: CallKind | None = "restart"
    for target, op in updates.heard(calls(groups)):
        if target != COPY:
            continue
        if op.kind == "remove":
            last = "remove" if updates.taken_away(COPY, op.option) else last
        elif isinstance(op.option, Refetch) and updates.reads(COPY, op.option):
            last = None
        elif op.kind == "patch" and op.option == "snapshot":
            kept = last
        elif op.kind == "rollback" and last == "restart":
            last = kept
        elif op.kind == "restart" or (op.kind == "cancel" and last is None and enabled(updates.copy)):
            last = op.kind
    return last == ending


def _finding(path: Path, dashboard: str, name: str, views: tuple[str, ...], when: str, ending: CallKind) -> Finding:
    says, missing = ENDS[ending]
    return Finding("SP113", path, says, dashboard, name, views, f", and{when} {missing}")
