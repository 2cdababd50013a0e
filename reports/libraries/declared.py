"""A whole design as the setup that Node makes its tabs from; the steps are those declared, with routines written out."""

from typing import Any, assert_never

from staleproof.model.components.server import without_rows
from staleproof.model.language.design import ArrayPart, HandlerPart, PushPart, QueryPart
from staleproof.model.language.field_types import REDUX
from staleproof.model.language.step import DeclaredStep, StepPart
from staleproof.model.records.values import Row
from staleproof.model.systems.browser import Tab, ages
from staleproof.model.systems.parts import CHANNEL, OTHER_TABS, SERVER
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.reports.libraries.visible_states import rows

Setup = dict[str, Any]


def setup(whole: WholeWorld, statuses: tuple[str, ...]) -> Setup:
    """The world with one record in each of the given statuses; the names are those of its components."""
    tabs = [_tab(whole, tab) for tab in whole.tabs.values()]
    cache = whole.design.server.response_cache
    return {
        "server": SERVER,
        "rows": rows(tuple(Row(status, 0) for status in statuses)),
        "commits_clear": cache is not None and cache.cleared_by_commits,
        "to_sender": whole.design.server.publishes.to_sender,
        "tabs": tabs,
    }


def _tab(whole: WholeWorld, tab: Tab) -> Setup:
    board, push = tab.board, tab.board.push or PushPart()
    return {
        "page": whole.page(tab),
        "pages": {page: [tab.at(copy) for copy in copies] for page, copies in tab.pages.items()},
        "clears": board.logout == "clears",
        "queries": {tab.at(name): _query(whole, tab, name, query) for name, query in board.queries.items()},
        "arrays": {tab.at(name): _array(tab, name, array) for name, array in board.arrays.items()},
        "slots": list(whole.slot_names(tab)),
        "handlers": [_handler(tab, handler) for handler in board.handlers.values()],
        "channel": f"{tab.prefix}{CHANNEL}" if tab.hears else None,
        "debounce": tab.debounce,
        "on_message": {message: steps(tab, done) for message, done in push.on_message.items()},
        "on_connect": steps(tab, push.on_connect),
        "on_reconnect": steps(tab, push.on_reconnect),
        "other_tabs": f"{tab.prefix}{OTHER_TABS}",
        "tell": steps(tab, board.other_tabs.tell) if board.other_tabs is not None else [],
        "unsent": [message for message in whole.design.server.publishes.to if not tab.is_sent(message)],
    }


def _query(whole: WholeWorld, tab: Tab, name: str, query: QueryPart) -> Setup:
    return {
        "key": list(query.key),
        "ages": ages(query),
        "collected": query.gc_time != "never",
        "retry": query.retry,
        "enabled": query.enabled is not False,
        "waits_for": None if query.waits_for is None else tab.at(query.waits_for),
        "refetch_on_mount": query.refetch_on_mount,
        "refetch_on_focus": query.refetch_on_focus,
        "refetch_on_reconnect": query.refetch_on_reconnect,
        "poll": query.poll is not None,
        "poll_in_background": query.poll_in_background,
        "aborts": query.aborts,
        "empty": rows(without_rows(whole.lifecycle, whole.records)) if query.errors == "as_empty" else None,
        "fills": [tab.at(array) for array in query.fills],
        "line": tab.line(name),
        "cache": tab.response_cache(name),
        "others": tab.others(name),
        "handed_on": tab.board.other_tabs is not None and name in tab.board.other_tabs.hand_on,
        "superseded": tab.superseded(name),
    }


def _array(tab: Tab, name: str, array: ArrayPart) -> Setup:
    return {
        "kept_in": array.kept_in,
        "guarded": array.last_request_only,
        "line": tab.line(name),
        "cache": tab.response_cache(name),
        "others": tab.others(name),
    }


def _handler(tab: Tab, handler: HandlerPart) -> Setup:
    return {
        "guess": handler.optimistic,
        "retry": handler.retry,
        "before": steps(tab, handler.before),
        "success": steps(tab, (*handler.success, *handler.settled)),
        "error": steps(tab, (*handler.error, *handler.settled)),
    }


def steps(tab: Tab, declared: tuple[DeclaredStep, ...]) -> list[Any]:
    """Steps with routines written out and copies called by their addresses."""
    return [written for step in declared for written in _written(tab, step)]


def _written(tab: Tab, step: DeclaredStep) -> list[Any]:
    if not isinstance(step, StepPart):
        return [step]
    fields, action = step.model_dump(mode="json", by_alias=True, exclude_none=True), step.action
    match action:
        case "cancel" | "invalidate" | "remove":
            pass  # keys are the same everywhere
        case "refetch" | "fetch":
            fields[action] = [tab.at(name) for name in fields[action]]
        case "patch" | "store_reply" | "reset":
            fields[action] = _addressed(tab, fields[action])
        case "store_push":
            fields[action]["into"] = _addressed(tab, fields[action]["into"])
        case "run":
            return steps(tab, tab.design.routines[str(step.run)])
        case "all":
            return [{"all": steps(tab, step.all or ())}]
        case _:
            assert_never(action)
    return [{**fields, "await": step.waits}]


def _addressed(tab: Tab, into: Any) -> Any:
    """Where something is written: an array by its address, a key and all slices as they are declared."""
    return tab.at(into) if isinstance(into, str) and into != REDUX else into
