"""Which declaration each step of a story is about."""

from typing import assert_never, cast

from staleproof.model.components.array import Array
from staleproof.model.components.channel import Channel, ChannelBegins, called
from staleproof.model.components.handler import Slot, SlotBegins
from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.page import Page, PageBegins
from staleproof.model.components.query import Query
from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.components.server import Server
from staleproof.model.language.yaml_text import Path
from staleproof.model.records.addresses import copy_of
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.vocabulary import Label
from staleproof.reports.stories.unfolded import Unfolded


def declaration(story: Unfolded, n: int) -> Path:
    """The path of what a step is about in the design; it need not be there, if the design leaves it to its default."""
    label = story.tale.labels[n]
    component = story.kinds[label.component]
    match component:
        case Server():
            return ("lifecycle", "actions", label.event.data.transition.action)
        case Slot():
            return _handler(story, n, label)
        case Page():
            return _page(story, label)
        case Channel():
            return _push(story, label)
        case OtherTabs():
            return (*_dashboard(story, label.component), "other_tabs", "tell")
        case Query() | Array() | SupersededRequests() | CacheLine() | ResponseCache():
            return copy_path(story, label.component)
        case OutsideCopies():
            return _dashboard(story, label.component)
    raise TypeError(f"there is no declaration for what a {type(component).__name__} begins")


def copy_path(story: Unfolded, component: str) -> Path:
    """The path of a query or an array, by the address of it or of something beside it."""
    dashboard, name = story.setting.copies[copy_of(component)]
    kind = "queries" if name in story.setting.design.dashboards[dashboard].queries else "arrays"
    return ("dashboards", dashboard, kind, name)


def _dashboard(story: Unfolded, component: str) -> Path:
    return ("dashboards", story.setting.owner(component))


def _handler(story: Unfolded, n: int, label: Label) -> Path:
    """The handler, or its steps that follow."""
    run = story.tale.local(n, label.component) or story.tale.local(n + 1, label.component)
    dashboard, handlers = story.setting.slots[label.component]
    path: Path = ("dashboards", dashboard, "handlers", handlers[run.program])
    event = cast("SlotBegins", label.event.name)
    match event:
        case "deliver":
            return (*path, "success" if run.reply.ok else "error")
        case "fail" | "lose":
            return (*path, "error")
        case "click" | "serve" | "retry":
            return path
        case _:
            assert_never(event)


def _page(story: Unfolded, label: Label) -> Path:
    """A view of the page, the poll of a copy, or what the dashboard says of logouts."""
    path, name, data = _dashboard(story, label.component), cast("PageBegins", label.event.name), label.event.data
    match name:
        case "open" | "leave":
            page, views = story.setting.page(data), story.setting.design.dashboards[str(path[-1])].views
            shown = next((view for view, part in views.items() if page in (part.page, view)), None)
            return path if shown is None else (*path, "views", shown)
        case "poll":
            return (*copy_path(story, str(data)), "poll")
        case "log out" | "log in":
            return (*path, "logout")
        case "focus" | "reload" | "hide" | "show" | "offline" | "online":
            return path
        case _:
            assert_never(name)


def _push(story: Unfolded, label: Label) -> Path:
    """What a message or a connect makes the dashboard do."""
    path: Path = (*_dashboard(story, label.component), "push")
    name = cast("ChannelBegins", label.event.name)
    match name:
        case "arrive" | "lose":
            return (*path, "on_message", called(label.event.data[0]))
        case "window ends":
            return (*path, "debounce")
        case "connect":
            return (*path, "on_connect")
        case "disconnect":
            return path
        case _:
            assert_never(name)
