"""Why no push made a browser read a copy again after a commit: the declaration at which its way to the copy ends."""

from collections.abc import Iterator

from staleproof.model.components.channel import Channel
from staleproof.model.components.server import Commit
from staleproof.model.english import quoted
from staleproof.model.language.design import PushPart
from staleproof.model.language.step import DeclaredStep
from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.browser import Tab
from staleproof.reports.stories.setting import Tale


def obstacles(tale: Tale, committed: int) -> Iterator[tuple[str, Path]]:
    """What keeps a push that is sent at a commit from making the copy read again: each with its declaration.

    None where nothing is known of the commit, because its page is gone. Steps count from 1.
    """
    design, dashboard = tale.setting.design, tale.place.dashboard
    tab, base = Tab(design, dashboard), ("dashboards", dashboard)
    push = tab.board.push or PushPart()
    action = _action(tale, committed) if committed else None
    if action is None:
        return
    told, publishes = design.server.publishes.of(action), ("server", "publishes")
    sent = tuple(filter(tab.is_sent, told))
    text = max(sent or told, key=lambda one: _way(tale, tab, push, one), default=next(iter(push.on_message), None))
    if not told:
        yield f"the server pushes nothing about step {committed}", (*publishes, "actions", action)
    elif not sent:
        yield f"the server sends {quoted(told)} about step {committed} to other roles only", (*publishes, "to", str(text))
    heard, about = (*base, "push", "on_message"), "" if not told else f" about step {committed}"
    if text is not None and text not in push.on_message:
        yield f"nothing is done here on the push '{text}'{about}", heard
    elif text is not None and not _reaches(tale, tab, push.on_message[text]):
        yield f"what is done on the push '{text}'{about} does not reach it", (*heard, text)
    if not _connected(tale, committed):
        first = " for the first time" if push.on_reconnect else ""
        missed = f"the push channel was not connected in step {committed}, and when it connects{first} it is not read again"
        yield missed, (*base, "push", "on_connect")


def _way(tale: Tale, tab: Tab, push: PushPart, message: str) -> int:
    """How far a message gets: something is done on it, and that reaches the copy."""
    steps = push.on_message.get(message)
    return 0 if steps is None else 1 + _reaches(tale, tab, steps)


def _reaches(tale: Tale, tab: Tab, steps: tuple[DeclaredStep, ...]) -> bool:
    """Whether steps concern the copy, or a query that fills it."""
    name = tale.part.reads
    fillers = (query for query, part in tab.board.queries.items() if name in part.fills)
    return bool({send.to for send in tab.sends(steps)} & {name, *fillers})


def _action(tale: Tale, step: int) -> str | None:
    """The action of the commit that a step is; None if its page is gone."""
    component, event = tale.labels[step - 1]
    if isinstance(event.data, Commit):
        return event.data.transition.action
    run = tale.local(step - 1, component) if component in tale.setting.slots else None
    if run is None:
        return None
    dashboard, handlers = tale.setting.slots[component]
    return tale.setting.design.dashboards[dashboard].handlers[handlers[run.program]].action


def _connected(tale: Tale, step: int) -> bool:
    """Whether the dashboard's channel was up before a step; true if there is none in the story."""
    channels = (part.name for part in tale.setting.system.components if isinstance(part, Channel))
    mine = (name for name in channels if tale.setting.owner(name) == tale.place.dashboard)
    return all(tale.local(step - 1, name).up for name in mine)
