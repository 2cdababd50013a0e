"""Lints of handlers as a whole: guesses that are lost or stay, and views that a handler leaves old."""

from collections.abc import Iterator

from staleproof.model.components.program import CallKind, Group
from staleproof.model.english import listed
from staleproof.model.systems.outside_classes import HERE
from staleproof.reports.explaining.view_updates import Effect, ViewUpdates, calls
from staleproof.reports.lints.codes import Finding
from staleproof.reports.lints.subject import LintedDesign


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP104 to SP108, SP112, SP121 to SP123, SP128."""
    for dashboard, tab in subject.tabs.items():
        for name in tab.board.handlers:
            yield from _guess(subject, dashboard, name)
            yield from _aftermath(subject, dashboard, name)


# Guesses.


def _guess(subject: LintedDesign, dashboard: str, name: str) -> Iterator[Finding]:
    tab = subject.tabs[dashboard]
    part, program = tab.board.handlers[name], tab.program(tab.board.handlers[name])
    patched = _targets(program.before, "patch") & subject.read(dashboard)
    kept = _targets(program.before, "patch", "snapshot")
    rolls_back = any(op.kind == "rollback" for op in calls(program.error))
    before, error = subject.track(dashboard, name, "before"), subject.track(dashboard, name, "error", "settled", "success")
    if part.optimistic is not None and not part.overlay and not patched:
        says = f"the guess is shown nowhere: no `overlay`, and no patch of {_either(subject, dashboard)}"
        yield Finding("SP104", subject.track(dashboard, name, "before", "optimistic"), says, dashboard, name)
    bare = _uncancelled(program.before) & patched
    if bare:
        copies = [copy for copy in (*tab.board.queries, *tab.board.arrays) if copy in bare]
        cannot = "" if set(copies) & set(tab.board.queries) else " (no `cancel` reaches those of an array)"
        says = f"the guess is written into {listed(copies)} without a cancel: a GET under way overwrites it{cannot}"
        yield Finding("SP105", before, says, dashboard, name)
    if rolls_back and not kept:
        yield Finding("SP106", error, "`rollback` does nothing: no patch of a query here keeps a snapshot", dashboard, name)
    if kept and not rolls_back:
        yield Finding("SP107", before, "a snapshot is kept, but no error step rolls back", dashboard, name)
    over = {
        updates.cone.part.reads: None
        for updates in subject.updates[dashboard]
        if rolls_back
        and updates.cone.part.reads in kept
        and (name not in updates.cone.programs or updates.failed(name) < Effect.READ)
    }
    if over:
        says = f"`rollback` writes old rows over what was read into {listed(over)} since the click, and nothing reads it again"
        yield Finding("SP112", error, says, dashboard, name)
    staying = {
        updates.cone.part.reads: None
        for updates in subject.updates[dashboard]
        if updates.cone.part.reads in patched - (kept if rolls_back else set())
        and (name not in updates.cone.programs or updates.failed(name) < Effect.READ)
    }
    if staying:
        says = f"after an error the guess stays in {listed(staying)}: the error steps neither roll back nor read again"
        yield Finding("SP108", error, says, dashboard, name)


def _either(subject: LintedDesign, dashboard: str) -> str:
    queries = [name for name in subject.tabs[dashboard].board.queries if name in subject.read(dashboard)]
    return listed(queries, "or") or "a query that a view reads"


def _targets(groups: tuple[Group, ...], kind: CallKind, option: str | None = None) -> set[str]:
    return {
        target for op in calls(groups) if op.kind == kind and (option is None or op.option == option) for target in op.targets
    }


def _uncancelled(groups: tuple[Group, ...]) -> set[str]:
    """The copies that are patched before all their GETs under way were cancelled."""
    cancelled: set[str] = set()
    found: set[str] = set()
    for op in calls(groups):
        if op.kind == "cancel" and op.option is None:
            cancelled |= set(op.targets)
        if op.kind == "patch":
            found |= set(op.targets) - cancelled
    return found


# What comes after the request.


def _aftermath(subject: LintedDesign, dashboard: str, name: str) -> Iterator[Finding]:
    updates = [one for one in subject.updates[dashboard] if name in one.own and not _gone(one, name)]
    success = subject.track(dashboard, name, "success", "settled")
    error = subject.track(dashboard, name, "error", "settled", "success")
    left = tuple(one.view for one in updates if one.succeeded_among_others(name) < Effect.READ <= one.succeeded(name))
    if left:
        says = "with `unless_others_run`, reported as done before another action that runs beside it has read "
        yield Finding("SP128", success, says, dashboard, name, left, " again")
    unread = tuple(one.view for one in updates if one.succeeded(name) < Effect.READ and not one.replied(name))
    if unread:
        says = "reported as done, but the success steps do not read again what shows it: "
        yield Finding("SP121", success, says, dashboard, name, unread)
    hasty = tuple(one.view for one in updates if one.succeeded(name) is Effect.READ and not one.replied(name))
    if hasty:
        then = " has ended: nothing waits for it"
        yield Finding("SP122", success, "reported as done before the new read of ", dashboard, name, hasty, then)
    lost = tuple(
        one.view for one in updates if one.failed(name) < Effect.READ and one.pushed_back(_action(one, name)) < Effect.READ
    )
    if lost and _unsure(subject, dashboard, name):
        says = "after an error the change may be stored all the same, but nothing then reads again what shows it: "
        yield Finding("SP123", error, says, dashboard, name, lost)


def _action(updates: ViewUpdates, handler: str) -> str:
    return updates.cone.tab.board.handlers[handler].action


def _gone(updates: ViewUpdates, handler: str) -> bool:
    """Whether the copy is gone while the handler's button can be seen, and read when it comes back."""
    kept, pages = getattr(updates.copy, "kept_in", ""), updates.cone.button_pages(handler)
    return kept == "component" and pages is not None and HERE not in pages


def _unsure(subject: LintedDesign, dashboard: str, name: str) -> bool:
    """Whether an error may follow a commit."""
    design, action = subject.loaded.design, subject.tabs[dashboard].board.handlers[name].action
    return action in design.server.error_after_commit or "answer lost" in design.faults
