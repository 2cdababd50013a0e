"""Why no push made a browser read a copy again after a commit: the declaration at which its way to the copy ends."""

from staleproof.model.components.channel import Channel
from staleproof.model.components.server import Commit
from staleproof.model.language.design import PushPart
from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.replies import message
from staleproof.reports.stories.setting import Tale


def unheard(tale: Tale, committed: int) -> tuple[str, Path]:
    """What is missing where the dashboard has a push, and the path of the declaration concerned; steps count from 1."""
    nothing = f"nothing tells this browser of step {committed}", ("dashboards", tale.place.dashboard, "push")
    return missing(tale, committed) or nothing


def missing(tale: Tale, committed: int) -> tuple[str, Path] | None:
    """What keeps a push that is sent at a commit from making the copy read again; None if nothing declared does.

    None too where nothing is known of the commit, because its page is gone.
    """
    design, dashboard, name = tale.setting.design, tale.place.dashboard, tale.part.reads
    tab, base = Tab(design, dashboard), ("dashboards", dashboard)
    push = tab.board.push or PushPart()
    action = _action(tale, committed) if committed else None
    told = None if action is None else message(design, action)
    if action is None:
        return None
    publishes = ("server", "publishes")
    if told is None:
        return f"the server pushes nothing about step {committed}", (*publishes, "actions", action)
    if not tab.is_sent(told):
        return f"the server sends '{told}' about step {committed} to other roles only", (*publishes, "to", told)
    heard = (*base, "push", "on_message")
    if told not in push.on_message:
        return f"nothing is done here on the push '{told}' about step {committed}", heard
    fillers = (query for query, part in tab.board.queries.items() if name in part.fills)
    if not {send.to for send in tab.sends(push.on_message[told])} & {name, *fillers}:
        return f"what is done on the push '{told}' about step {committed} does not reach it", (*heard, told)
    if not _connected(tale, committed):
        first = " for the first time" if push.on_reconnect else ""
        missed = f"the push channel was not connected in step {committed}, and when it connects{first} it is not read again"
        return missed, (*base, "push", "on_connect")
    return None


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
