"""A step of the model as the command that makes the real libraries take it.

What the server decides (which status a request leads to, what it publishes) is told with the command; what it answers,
and where that goes, is up to the libraries.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from staleproof.model.components.array import Array, Get
from staleproof.model.components.channel import Channel, called
from staleproof.model.components.handler import Slot
from staleproof.model.components.http_cache import SupersededRequests
from staleproof.model.components.program import Reply
from staleproof.model.components.query import Query
from staleproof.model.components.server import Commit, Server
from staleproof.model.records.values import Put, plain
from staleproof.model.vocabulary import Component, Event, Label, Send, State, System
from staleproof.reports.libraries.visible_states import carried, on_wire, rows

Command = list[Any]
"""Component, event, data."""


class FiredStep(NamedTuple):
    """One step that the model took, with all that was sent on because of it."""

    system: System
    before: State
    label: Label
    after: State
    log: tuple[Send, ...]

    def sent(self, name: str) -> list[Send]:
        """The events of a name among those sent."""
        return [send for send in self.log if send.event.name == name]


def fire(system: System, before: State, label: Label) -> FiredStep | None:
    """Take a step in the model."""
    log: list[Send] = []
    after = system.fire(before, label, log)
    return None if after is None else FiredStep(system, before, label, after, tuple(log))


def command(fired: FiredStep) -> Command:
    """The command for a step."""
    name, event = fired.label
    component = fired.system.components[fired.system.index[name]]
    match component, event:
        case (Query(), Event("fail")) if fired.system.local(fired.before, name).cached.fetch.phase == "waiting":
            return [name, "retry", None]
        case (Array(), Event(kind, (Get() as item, _))):
            return [name, kind, {"answer": on_wire(item.answer), "by": item.awaited_by, "outdated": item.outdated}]
        case (SupersededRequests(), Event("deliver", (answer, _))):
            return [name, "deliver", on_wire(answer)]
        case (SupersededRequests() | Query(), Event(kind, _)):
            return [name, kind, None]
        case (Channel(), Event("arrive" | "lose" as kind, (message, _))):
            return [name, kind, carried(message)]
        case (Slot(), Event("serve", _)) if not fired.sent("replied"):
            return [fired.sent("request")[0].to, "announce", _published(fired)]
        case (Slot(), Event("serve", _)):
            return [name, "serve", _served(fired)]
        case (Server(), Event("announce", _)):
            return [name, "announce", _published(fired)]
        case (Server(), Event("commit", Commit(record, taken))):
            return [name, "commit", {"record": record, "status": taken.target, "publish": _published(fired)}]
    return _own(component, event) or [name, event.name, event.data]


def _own(component: Component, event: Event) -> Command | None:
    """What a component says itself of a step that it begins, if it does."""
    says: Callable[[Event], Command] | None = getattr(component, "command", None)
    return says and says(event)


def _served(fired: FiredStep) -> dict[str, Any]:
    request, replied = fired.sent("request")[0], fired.sent("replied")[0]
    _, record, _, _ = request.event.data
    reply: Reply = replied.event.data
    old, new = (plain(fired.system.local(state, request.to)[record]) for state in (fired.before, fired.after))
    if old == new:
        return {"commit": None, "ok": reply.ok, "row": None}
    commit = {"record": record, "status": new.status, "publish": _published(fired)}
    row = {old: "old", new: "new"}[reply.row.row] if isinstance(reply.row, Put) else None
    return {"commit": commit, "ok": reply.ok, "row": row}


def _published(fired: FiredStep) -> list[str]:
    """The messages that are sent in a step."""
    return list(dict.fromkeys(called(send.event.data) for send in fired.sent("publish")))


def begin(value: Any) -> Command:
    """The command that starts the world anew, with these rows at the server."""
    return ["", "begin", rows(value)]
