"""Lints that compare what the server pushes with what happens, and with what dashboards listen to."""

from collections.abc import Iterator

from staleproof.model.english import listed
from staleproof.model.language.yaml_text import Path, nearest
from staleproof.model.systems.browser import Tab
from staleproof.reports.lints.codes import Finding
from staleproof.reports.lints.subject import LintedDesign

PUBLISHES: Path = ("server", "publishes")


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP317, SP318."""
    for dashboard, tab in subject.tabs.items():
        yield from _unsent(subject, dashboard, tab)
    if subject.loaded.design.server.publishes.messages and any(tab.hears for tab in subject.tabs.values()):
        yield from _unpublished(subject)


def _unsent(subject: LintedDesign, dashboard: str, tab: Tab) -> Iterator[Finding]:
    sent = [text for text in subject.loaded.design.server.publishes.messages if tab.is_sent(text)]
    for heard in tab.board.push.on_message if tab.board.push is not None and tab.hears else ():
        if heard not in sent:
            path = ("dashboards", dashboard, "push", "on_message", heard)
            says = f"nobody sends this message to the dashboard; {nearest(heard, sent) if sent else 'it is sent none'}"
            yield Finding("SP317", path, says, dashboard, f"push {heard}")


def _unpublished(subject: LintedDesign) -> Iterator[Finding]:
    """Mutations that a dashboard with a channel can show, and that nothing is pushed after: those of one line together."""
    hearing = [one for name, tab in subject.tabs.items() if tab.hears for one in subject.updates[name]]
    shown = {action for updates in hearing for action in (*updates.foreign, *_asked(subject, updates.dashboard, updates.own))}
    silent: dict[Path, list[str]] = {}
    for action in subject.loaded.lifecycle.actions:
        if action in shown and not subject.loaded.design.server.publishes.of(action):
            silent.setdefault(_said(subject, action), []).append(action)
    for path, actions in silent.items():
        yield Finding("SP318", path, f"nothing is pushed after {listed(actions)}, though dashboards can show it")


def _said(subject: LintedDesign, action: str) -> Path:
    """Where it is said that there is no message after an action: of it, of all that are not named, or nowhere."""
    places: tuple[Path, ...] = ((*PUBLISHES, "actions", action), (*PUBLISHES, "default"))
    return next((place for place in places if place in subject.loaded.source.positions), PUBLISHES)


def _asked(subject: LintedDesign, dashboard: str, handlers: tuple[str, ...]) -> Iterator[str]:
    return (subject.tabs[dashboard].board.handlers[handler].action for handler in handlers)
