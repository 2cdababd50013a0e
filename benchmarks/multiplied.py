"""A design made larger: its queries, views and handlers repeated, or its dashboards, each repetition with other options.

Designs are the plain data of their files, with templates written out. Every query has its repetitions beside it, and
whatever a handler or a push does to a query it does to the repetitions of it too, so that each of them is kept as fresh as
the first and answers to as many things as it. A repeated handler is one more button for the same action.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Data = dict[str, Any]
PARTS = ("queries", "views", "handlers")
TRACKS = ("before", "success", "error", "settled")
KEYED = ("cancel", "patch", "invalidate", "store_reply")
NAMED = ("refetch", "fetch")
OPTIONS = ("refetch_on_focus", "refetch_on_reconnect", "refetch_on_mount")
"""Options of a query that are true if nothing is said; the first repetition turns the first one round, and so on."""


def repeated(design: Data, times: int, parts: tuple[str, ...] = PARTS) -> Data:
    """A design in which each of these parts is there so many times; queries stand for arrays too."""
    data = deepcopy(design)
    data["name"] = f"{data['name']} x{times} {' '.join(parts)}"
    if times == 1:
        return data
    copies = range(2, times + 1)
    if "queries" in parts:
        data["routines"] = {name: _steps(steps, copies) for name, steps in data.get("routines", {}).items()}
        for board in data["dashboards"].values():
            _more_queries(board, copies)
    for board in data["dashboards"].values():
        if "views" in parts:
            _more_views(board, copies, of_queries="queries" in parts)
        if "handlers" in parts:
            board["handlers"] = board.get("handlers", {}) | _named(board.get("handlers", {}), copies, _handler)
    if "handlers" in parts:
        offers = data.get("offers", {})
        for table in offers.values():
            table |= {status: [other for name in names for other in _all(name, copies)] for status, names in table.items()}
    return data


def with_dashboards(design: Data, times: int) -> Data:
    """A design with so many of each dashboard, for the same role."""
    data = deepcopy(design)
    data["name"] = f"{data['name']} x{times} dashboards"
    data["dashboards"] |= _named(data["dashboards"], range(2, times + 1), _dashboard)
    return data


def without_early_pushes(design: Data) -> Data:
    """A design whose messages are all sent after the commit that they tell of."""
    data = deepcopy(design)
    data["name"] += " late pushes"
    data.get("server", {}).get("publishes", {}).pop("before_commit", None)
    return data


def _named(things: Data, copies: range, changed: Callable[[Any, int], Any]) -> Data:
    """The repetitions of some things by name."""
    return {_name(name, n): changed(deepcopy(thing), n) for name, thing in things.items() for n in copies}


def _name(name: str, n: int) -> str:
    return f"{name} {n}"


def _all(name: str, copies: range) -> Iterator[str]:
    """A name and those of its repetitions."""
    yield name
    yield from (_name(name, n) for n in copies)


def _key(key: Any, n: int) -> Any:
    """The key of a repeated query, or the name of an array, except for the word that stands for all."""
    if isinstance(key, str):
        return key if key == "redux" else _name(key, n)
    return [_name(str(key[0]), n), *key[1:]] if key else key


# What is repeated.


def _more_queries(board: Data, copies: range) -> None:
    """Repeat the queries and arrays of a dashboard, and whatever is done to them."""
    for handler in board.get("handlers", {}).values():
        handler |= {track: _steps(handler[track], copies) for track in TRACKS if track in handler}
    push = board.get("push") or {}
    push |= {track: _steps(push[track], copies) for track in ("on_connect", "on_reconnect") if track in push}
    if "on_message" in push:
        push["on_message"] = {message: _steps(steps, copies) for message, steps in push["on_message"].items()}
    others = board.get("other_tabs") or {}
    others |= {"tell": _steps(others["tell"], copies)} if "tell" in others else {}
    others |= {"hand_on": [name for one in others["hand_on"] for name in _all(one, copies)]} if "hand_on" in others else {}
    board["queries"] = board.get("queries", {}) | _named(board.get("queries", {}), copies, _query)
    board["arrays"] = board.get("arrays", {}) | _named(board.get("arrays", {}), copies, lambda array, _: array)


def _query(query: Data, n: int) -> Data:
    option = OPTIONS[(n - 2) % len(OPTIONS)]
    query |= {"key": _key(query["key"], n), option: not query.get(option, True)}
    if isinstance(query.get("enabled"), str):
        query["enabled"] = _name(query["enabled"], n)
    if "fills" in query:
        query["fills"] = [_name(name, n) for name in query["fills"]]
    return query


def _more_views(board: Data, copies: range, *, of_queries: bool) -> None:
    """Repeat the views of a dashboard: of the repeated queries, or more of the same, each page with its views once more."""
    _alone(board["views"])
    read = board.get("queries", {}) | board.get("arrays", {})

    def view(part: Data, n: int) -> Data:
        if of_queries and _name(part["reads"], n) in read:
            part["reads"] = _name(part["reads"], n)
        return part | ({"page": _name(part["page"], n)} if "page" in part else {})

    board["views"] |= _named(board["views"], copies, view)


def _alone(views: Data) -> None:
    """Leave out the names of pages with one view, which has a page of its own without one too."""
    pages = [view.get("page") for view in views.values()]
    for view in views.values():
        if pages.count(view.get("page")) == 1:
            view.pop("page", None)


def _handler(handler: Data, n: int) -> Data:
    return handler | {"retry": int(handler.get("retry", 0)) + n - 1}


def _dashboard(board: Data, n: int) -> Data:
    for query in board.get("queries", {}).values():
        option = OPTIONS[(n - 2) % len(OPTIONS)]
        query[option] = not query.get(option, True)
    return board


def _steps(steps: list[Any], copies: range) -> list[Any]:
    """Steps, each followed by what it is for the repeated queries."""
    return [other for step in steps for other in _step(step, copies)]


def _step(step: Any, copies: range) -> list[Any]:
    if not isinstance(step, dict):
        return [step]
    step = deepcopy(step)
    if "all" in step:
        return [step | {"all": _steps(step["all"], copies)}]
    for action in NAMED:
        if action in step:
            return [step | {action: [name for one in step[action] for name in _all(one, copies)]}]
    if "store_push" in step:
        push = step["store_push"]
        return [step, *(step | {"store_push": push | {"into": _key(push["into"], n)}} for n in copies)]
    for action in KEYED:
        if action in step and step[action] != "redux":
            return [step, *(step | {action: _key(step[action], n)} for n in copies)]
    return [step]
