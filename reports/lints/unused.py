"""Lints of what is declared and has no use."""

from collections.abc import Iterator

from staleproof.model.english import listed
from staleproof.model.language.design import ViewPart
from staleproof.model.language.step import StepPart
from staleproof.model.language.yaml_text import nearest
from staleproof.reports.lints.codes import Code, Finding
from staleproof.reports.lints.subject import LintedDesign


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP401 to SP405."""
    design = subject.loaded.design
    for dashboard in subject.tabs:
        yield from _copies(subject, dashboard)
    run = {taken.step.run for taken in subject.taken if isinstance(taken.step, StepPart)}
    for name in design.routines:
        if name not in run:
            yield Finding("SP402", ("routines", name), f"nothing runs the routine '{name}'")
    views = [view for tab in subject.tabs.values() for view in tab.board.views.values()]
    for name, texts in design.texts.items():
        yield from _table(subject, "texts", name, tuple(texts), [view for view in views if view.texts == name])
    for name, offers in design.offers.items():
        yield from _table(subject, "offers", name, tuple(offers), [view for view in views if view.offers == name])


def _copies(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    board, read = subject.tabs[dashboard].board, subject.read(dashboard)
    for name, query in board.queries.items():
        if name not in read and not subject.tabs[dashboard].dependents(name):
            fills = [array for array in query.fills if array in read]
            so = f", so nothing asks for it, though it fills {listed(fills)}" if fills else ""
            yield Finding("SP401", ("dashboards", dashboard, "queries", name), f"no view reads this{so}", dashboard, name)
    for name in board.arrays:
        if name not in read:
            yield Finding("SP401", ("dashboards", dashboard, "arrays", name), "no view reads this", dashboard, name)


def _table(subject: LintedDesign, kind: str, name: str, rows: tuple[str, ...], users: list[ViewPart]) -> Iterator[Finding]:
    if not users:
        used = {getattr(view, kind) for tab in subject.tabs.values() for view in tab.board.views.values()} - {None}
        code: Code = "SP403" if kind == "texts" else "SP404"
        yield Finding(code, (kind, name), f"no view uses the table '{name}' of {kind}; {nearest(name, sorted(used))}")
        return
    for status in rows:
        if status not in subject.loaded.lifecycle.live:
            yield Finding("SP405", (kind, name, status), f"no row has the status '{status}', so this is never shown")
        elif kind == "offers" and not any(view.lists(status) for view in users):
            yield Finding("SP405", (kind, name, status), f"no view that uses '{name}' lists '{status}', so this is never shown")
