"""Lints that compare handlers, buttons and texts with the lifecycle."""

from collections.abc import Iterable, Iterator

from staleproof.model.english import listed, quoted
from staleproof.model.language.design import HandlerPart
from staleproof.model.language.yaml_text import Path, Position
from staleproof.model.systems.view import offered, speechless
from staleproof.reports.lints.codes import Finding
from staleproof.reports.lints.subject import LintedDesign


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP201 to SP209."""
    for dashboard, tab in subject.tabs.items():
        for name, part in tab.board.handlers.items():
            permitted = bool(_targets(subject, dashboard, part.action))
            if not permitted:
                yield _forbidden(subject, dashboard, name, part)
            if permitted or part.patches_to is not None:
                yield from _optimistic(subject, dashboard, name, part)
            if permitted:
                yield from _patch(subject, dashboard, name, part)
            if not tab.offering(name):
                yield _nowhere(subject, dashboard, name)
        yield from _buttons(subject, dashboard)
        yield from _texts(subject, dashboard)
    yield from _unasked(subject)


def _targets(subject: LintedDesign, dashboard: str, action: str) -> tuple[str, ...]:
    role = subject.tabs[dashboard].board.role
    return tuple(dict.fromkeys(t.target for t in subject.loaded.lifecycle.of(action) if role in t.roles))


def _optimistic(subject: LintedDesign, dashboard: str, name: str, part: HandlerPart) -> Iterator[Finding]:
    guess, path = part.optimistic, ("dashboards", dashboard, "handlers", name, "optimistic")
    if guess is None:
        return
    results = (part.patches_to,) if part.patches_to is not None else _targets(subject, dashboard, part.action)
    leads = "the PATCH stores" if part.patches_to is not None else f"{part.action} leads to"
    others = [result for result in results if result != guess]
    if part.invented:
        says = f"the guess '{guess}' is no status; {leads} {_either(results)}"
        yield Finding("SP201", path, says, dashboard, name)
    elif guess not in results:
        yield Finding("SP202", path, f"the guess is '{guess}', but {leads} {_either(results)}", dashboard, name)
    elif others:
        says = f"the guess is '{guess}', but {part.action} may lead to {_either(others)} as well"
        yield Finding("SP203", path, says, dashboard, name)


def _either(statuses: Iterable[str]) -> str:
    return quoted(statuses, "or")


def _patch(subject: LintedDesign, dashboard: str, name: str, part: HandlerPart) -> Iterator[Finding]:
    results = _targets(subject, dashboard, part.action)
    if part.patches_to is not None and part.patches_to not in results:
        says = f"the PATCH stores '{part.patches_to}', but {part.action} leads to {_either(results)}"
        yield Finding("SP204", ("dashboards", dashboard, "handlers", name, "patches_to"), says, dashboard, name)


def _forbidden(subject: LintedDesign, dashboard: str, name: str, part: HandlerPart) -> Finding:
    """An action of others, or of nobody who could ask for it."""
    roles = subject.loaded.lifecycle.roles(part.action)
    whose = f"is for {listed(roles)}, not for {subject.tabs[dashboard].board.role}" if roles else "nobody can ask for"
    then = "its PATCH is stored all the same" if part.patches_to is not None else "the server always refuses it"
    path = ("dashboards", dashboard, "handlers", name, "action")
    return Finding("SP209", path, f"asks for {part.action}, which {whose}: {then}", dashboard, name)


# Buttons.


def _nowhere(subject: LintedDesign, dashboard: str, name: str) -> Finding:
    views = subject.tabs[dashboard].board.views.values()
    tables = dict.fromkeys(view.offers for view in views if view.offers is not None)
    named = [table for table in tables if any(name in row for row in subject.loaded.design.offers[table].values())]
    why = f"; {listed(named)} names it only for statuses that no view lists" if named else ""
    return Finding("SP206", ("dashboards", dashboard, "handlers", name), f"offered by no view{why}", dashboard, name)


def _buttons(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    """Offers in statuses in which the action of the button is never there for the role."""
    design, lifecycle, board = subject.loaded.design, subject.loaded.lifecycle, subject.tabs[dashboard].board
    for view in board.views.values():
        for status in lifecycle.live:
            for name in offered(design, lifecycle, view, status):
                part = board.handlers[name]
                sources = dict.fromkeys(t.source for t in lifecycle.of(part.action) if board.role in t.roles)
                if sources and status not in sources:
                    then = "its PATCH is stored all the same" if part.patches_to is not None else "the server refuses it"
                    says = f"offered in '{status}', but {part.action} begins in {_either(sources)}: {then}"
                    yield Finding("SP205", ("offers", str(view.offers), status), says, dashboard, name)


def _unasked(subject: LintedDesign) -> Iterator[Finding]:
    """Actions on rows all of whose roles have dashboards with handlers, none of which asks for them."""
    loaded, boards = subject.loaded, subject.loaded.design.dashboards.values()
    acting = {board.role for board in boards if board.handlers}
    asked = {handler.action for board in boards for handler in board.handlers.values()}
    groups: dict[tuple[Position, tuple[str, ...]], list[str]] = {}
    for action in loaded.lifecycle.actions:
        roles = loaded.lifecycle.roles(action)
        on_rows = any(transition.source in loaded.lifecycle.live for transition in loaded.lifecycle.of(action))
        if action not in asked and on_rows and roles and set(roles) <= acting:
            groups.setdefault((loaded.source.position(("lifecycle", "actions", action)), roles), []).append(action)
    for (_, roles), actions in groups.items():
        says = f"no handler asks for {quoted(actions, 'or')}, though {listed(roles)} may do that"
        yield Finding("SP208", ("lifecycle", "actions", actions[0]), says)


# Texts.


def _texts(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    design, lifecycle = subject.loaded.design, subject.loaded.lifecycle
    for name, view in subject.tabs[dashboard].board.views.items():
        silent = speechless(design, lifecycle, view)
        if silent:
            path: Path = ("texts", str(view.texts))
            says = f"no text in '{view.texts}' and no button for {listed(silent)}"
            yield Finding("SP207", path, says, dashboard, name)
