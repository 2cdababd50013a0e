"""Lints of how views hear of mutations: pushes, connects, polls, the HTTP cache."""

from collections.abc import Iterator

from staleproof.model.english import listed, quoted
from staleproof.model.language.durations import seconds
from staleproof.model.language.yaml_text import Path, nearest
from staleproof.model.records.faults import Fault
from staleproof.reports.explaining.view_updates import Effect, ViewUpdates, enabled
from staleproof.reports.lints.codes import Finding
from staleproof.reports.lints.subject import LintedDesign

OF_PUSHES: tuple[Fault, ...] = ("push lost", "disconnect")
MENDED: tuple[Fault, ...] = (*OF_PUSHES, "request error")
"""The faults after which only a poll reads a view again."""


def findings(subject: LintedDesign) -> Iterator[Finding]:
    """SP301 to SP316, SP319."""
    for dashboard in subject.tabs:
        yield from _deaf(subject, dashboard)
        yield from _pushes(subject, dashboard)
        yield from _untimely(subject, dashboard)
        yield from _cached(subject, dashboard)
        yield from _unpolled(subject, dashboard)
        yield from _waiting_for_polls(subject, dashboard)
        yield from _queries(subject, dashboard)
    yield from _unheard(subject)
    yield from _no_pushes(subject)
    yield from _response_cache(subject)


# Views that nothing tells.


def _missed(updates: ViewUpdates) -> tuple[str, ...]:
    """The mutations by others that no push and no poll tells a view of."""
    if updates.poll is not None:
        return ()
    return tuple(mutation for mutation in updates.foreign if updates.pushed(mutation) is Effect.NOTHING)


def _deaf(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    groups: dict[str, list[str]] = {}
    for updates in subject.updates[dashboard]:
        missed = _missed(updates)
        if missed:
            groups.setdefault(_of_all(missed, updates.foreign), []).append(updates.view)
    for what, views in groups.items():
        path = ("dashboards", dashboard, "views", views[0])
        yield Finding("SP301", path, "no push and no poll tells ", dashboard, "", tuple(views), f" of {what}")


def _of_all(some: tuple[str, ...], every: tuple[str, ...]) -> str:
    """Some of the mutations that others can do, by whichever list is the shorter one."""
    others = [mutation for mutation in every if mutation not in some]
    if len(others) < len(some):
        return f"anything that others do{f' but {listed(others)}' if others else ''}"
    return listed(some, "or")


# Pushes.


def _pushes(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    tab = subject.tabs[dashboard]
    push, path = tab.board.push, ("dashboards", dashboard, "push")
    if push is None or not tab.hears:
        return
    unread: dict[tuple[str, bool], list[str]] = {}
    for updates in subject.updates[dashboard]:
        for mutation in updates.foreign:
            pushes = updates.pushes(mutation)
            if pushes and updates.pushed(mutation) < Effect.READ:
                message, effect, _ = max(pushes, key=lambda one: (one.effect, one.message in push.on_message))
                unread.setdefault((message, effect is Effect.WRITTEN), []).append(updates.view)
    for (message, written), views in unread.items():
        then = " can show, but its steps do not read that again"
        if written:
            then = " can show, and its row is written there; but before the first load there is nowhere to write it"
        if message not in push.on_message:
            then = f" can show, but the dashboard ignores it; {nearest(message, push.on_message)}"
        at, told = (*path, "on_message", message), tuple(dict.fromkeys(views))
        yield Finding("SP302", at, "the push tells of what ", dashboard, f"push {message}", told, then)
    missed = tuple(
        updates.view
        for updates in subject.updates[dashboard]
        if updates.connected < Effect.READ and any(updates.pushed(mutation) >= Effect.READ for mutation in updates.foreign)
    )
    if missed:
        then = " again: what is pushed while there is no connection is missed"
        yield Finding("SP303", (*path, "on_connect"), "`on_connect` does not read ", dashboard, "", missed, then)


def _untimely(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    """Pushes that come too soon, that come and are dropped, or that nobody is logged in for."""
    yield from _left(subject, dashboard)
    board, publishes = subject.tabs[dashboard].board, subject.loaded.design.server.publishes
    updates = subject.updates[dashboard]
    for place, message in enumerate(publishes.before_commit):
        views = tuple(one.view for one in updates if any(_too_soon(one, mutation, message) for mutation in one.foreign))
        if views:
            then = " is answered before the change"
            says = f"'{message}' is sent before the commit, so perhaps the read of "
            yield Finding("SP312", ("server", "publishes", "before_commit", place), says, dashboard, "", views, then)
    heard = tuple(one.view for one in updates if any(map(one.pushed, one.foreign)))
    if heard and board.push is not None and board.push.debounce is not None and not board.push.debounce.trailing:
        says = "what the last of several pushes tells of is never read by "
        yield Finding(
            "SP313", ("dashboards", dashboard, "push", "debounce"), says, dashboard, "", heard, "; `trailing: true` helps"
        )
    kept = tuple(one.view for one in updates if one.foreign and getattr(one.copy, "kept_in", "") != "component")
    if board.logout == "keeps" and kept:
        then = " still has what was read before: nobody tells of what has changed meanwhile"
        yield Finding("SP314", ("dashboards", dashboard, "logout"), "after a logout and a login ", dashboard, "", kept, then)
    for place, query in enumerate(board.other_tabs.hand_on if board.other_tabs is not None else ()):
        says = "takes what other tabs have read, however long ago"
        yield Finding("SP315", ("dashboards", dashboard, "other_tabs", "hand_on", place), says, dashboard, query)


def _too_soon(updates: ViewUpdates, mutation: str, early: str) -> bool:
    """Whether a view is told of a mutation by a message before the commit, and none with it has it read again."""
    before = updates.loaded.design.server.publishes.before_commit
    pushes = updates.pushes(mutation)
    late = any(push.effect >= Effect.READ and push.message not in before for push in pushes)
    return not late and any(push.effect and push.message == early for push in pushes)


def _left(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    """Pushes that are not handled while an action is under way."""
    left: dict[str, list[str]] = {}
    for updates in subject.updates[dashboard]:
        for mutation in updates.foreign:
            if updates.pushed_among_actions(mutation) < updates.pushed(mutation):
                for push in updates.pushes(mutation):
                    if push.among_actions < push.effect:
                        left.setdefault(push.message, []).append(updates.view)
    for message, views in left.items():
        says, then = "an action under way may have read ", " before the change, and while it runs the push is not handled"
        at, told = ("dashboards", dashboard, "push", "on_message", message), tuple(dict.fromkeys(views))
        yield Finding("SP316", at, says, dashboard, f"push {message}", told, then)


def _unheard(subject: LintedDesign) -> Iterator[Finding]:
    """Messages that are pushed where no dashboard has a channel that works."""
    published = subject.loaded.design.server.publishes
    if any(tab.hears for tab in subject.tabs.values()):
        return
    path: Path = ("server", "publishes")
    sent = [(("default",), published.default), *((("actions", action), each) for action, each in published.actions.items())]
    for at, messages in sent:
        if messages is not None:
            said = quoted([messages] if isinstance(messages, str) else messages)
            yield Finding("SP304", (*path, *at), f"the server pushes {said}, but no dashboard has a push channel that works")


def _no_pushes(subject: LintedDesign) -> Iterator[Finding]:
    if any(tab.hears for tab in subject.tabs.values()):
        return
    for place, fault in enumerate(subject.loaded.design.faults):
        if fault in OF_PUSHES:
            yield Finding("SP308", ("faults", place), f"'{fault}' never happens, for no dashboard has a channel that works")


# The HTTP cache, and polls.


def _cached(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    tab, read = subject.tabs[dashboard], subject.read(dashboard)
    plain: dict[tuple[Path, str], list[str]] = {}
    for kind, copies in (("queries", tab.board.queries), ("arrays", tab.board.arrays)):
        for name, part in copies.items():
            path: Path = ("dashboards", dashboard, kind, name)
            max_age = part.max_age or subject.loaded.design.server.max_age
            if name not in read or not tab.plain(name) or max_age is None:
                continue
            own = next((field for field in ("requests", "max_age") if getattr(part, field) is not None), None)
            at = ("dashboards", dashboard, "requests") if own is None else (*path, own)
            plain.setdefault((at, max_age), []).append(name)
            if part.poll is not None and enabled(part) and seconds(part.poll) < seconds(max_age):
                says = f"polled every {part.poll}, but for {max_age} the HTTP cache answers that"
                yield Finding("SP306", (*path, "poll"), says, dashboard, name)
    for (at, max_age), names in plain.items():
        says = f"GETs of {listed(names)} are plain: for {max_age} the HTTP cache answers with what it had before a change"
        yield Finding("SP305", at, says, dashboard)


def _unpolled(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    groups: dict[str, list[str]] = {}
    for updates in subject.updates[dashboard]:
        faults = [fault for fault in subject.loaded.design.faults if _needs_poll(updates, fault)]
        if faults and updates.poll is None and updates.foreign:
            groups.setdefault(listed(faults, "or"), []).append(updates.view)
    for said, views in groups.items():
        then = f": after {said} only the user makes it read again"
        yield Finding("SP307", ("dashboards", dashboard, "views", views[0]), "no poll of ", dashboard, "", tuple(views), then)


def _waiting_for_polls(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    """Polls that are meant to be enough, where there are none."""
    board, path = subject.tabs[dashboard].board, ("dashboards", dashboard, "fresh_by")
    if board.fresh_by == "poll" and all(updates.poll is None for updates in subject.updates[dashboard]):
        yield Finding("SP319", path, "`fresh_by: poll` lets views be old until they poll, but none polls", dashboard)


def _needs_poll(updates: ViewUpdates, fault: Fault) -> bool:
    """Whether nothing but a poll reads a view again after a fault; after a broken connection, the next connect may."""
    if fault == "disconnect" and updates.reconnected >= Effect.READ:
        return False
    return fault in MENDED and (updates.cone.tab.hears or fault not in OF_PUSHES)


def _queries(subject: LintedDesign, dashboard: str) -> Iterator[Finding]:
    for name, part in subject.tabs[dashboard].board.queries.items():
        path: Path = ("dashboards", dashboard, "queries", name)
        if part.poll_in_background and part.poll is None:
            says = "`poll_in_background` does nothing without a `poll`"
            yield Finding("SP309", (*path, "poll_in_background"), says, dashboard, name)
        if part.poll is not None and not part.enabled:
            yield Finding("SP309", (*path, "poll"), "`poll` does nothing, for the query is disabled", dashboard, name)
        if part.errors == "as_empty":
            says = "a failing read shows an empty list, and nothing tells it from one without records"
            yield Finding("SP311", (*path, "errors"), says, dashboard, name)


def _response_cache(subject: LintedDesign) -> Iterator[Finding]:
    kept = subject.loaded.design.server.response_cache
    if kept is None or kept.cleared_by_commits:
        return
    copies = [
        f"{updates.view} ({dashboard})"
        for dashboard, views in subject.updates.items()
        for updates in views
        if "response cache of the server" in updates.caches
    ]
    if copies:
        says = f"for {kept.lifetime} the response cache answers the reads of {listed(copies)} with what was before a commit"
        yield Finding("SP310", ("server", "response_cache"), says)
