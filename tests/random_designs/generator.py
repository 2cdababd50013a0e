"""Random designs over the whole schema, as tables that are written out as design files."""

from pathlib import Path
from typing import Any

from chance import Chance, Table
from lifecycles import OUTSIDE, acting, lifecycle, results, sources, statuses, targets
from smaller import written as as_text
from steps import Copies, Track, steps

from staleproof.model.language.defaults import DefaultsPart
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load

ROLES = ("worker", "chief", "guard")
FAULTS = {"request error": 4, "answer lost": 3, "push lost": 4, "disconnect": 3, "background tab": 3, "offline": 2}
KEYS = {"jobs": ["jobs"], "mine": ["jobs", "mine"], "count": ["count"]}
TIMES = ("30 s", "2 min")


def written(seed: int) -> str:
    """The design with this number, as the text of its file."""
    return as_text(design(seed))


def loaded(seed: int, folder: Path) -> Loaded:
    """The design with this number, written to a folder and read from there."""
    path = folder / f"random_{seed}.yaml"
    path.write_text(written(seed), "utf-8")
    return load(str(path))


def design(seed: int) -> Table:
    """The design with this number."""
    chance = Chance(seed)
    roles = ROLES[: chance.weighted({1: 12, 2: 5, 3: 1})]
    life = lifecycle(chance, roles)
    if seed % 4 and "edit" in life["actions"]:
        life["actions"]["edit"]["by"] = list(roles)
    server = _server(chance, life, roles)
    if seed % 13 == 0 and "publishes" in server:
        server["publishes"] = _twofold(server["publishes"])
    found: Table = {"name": f"random_{seed}", "record": "job", "lifecycle": life}
    faults = _faults(chance)
    found |= {"faults": faults} if faults else {}
    found |= {"server": server} if server else {}
    messages = _messages(server)
    offers: Table = {}
    texts = _texts(chance, life)
    boards = {role: _board(chance, life, role, messages, server, offers, texts) for role in roles}
    boards = {role: _overreaching(life, board) for role, board in boards.items()} if seed % 7 == 0 else boards
    found |= {"texts": texts} if texts else {}
    found |= {"offers": offers} if offers else {}
    boards = {role: _resetting(board) for role, board in boards.items()} if seed % 5 == 0 else boards
    boards = {role: _removing(board) for role, board in boards.items()} if seed % 7 == 3 else boards
    return found | {"dashboards": {role: _said_once(board) for role, board in boards.items()} if seed % 4 == 0 else boards}


def _overreaching(life: Table, board: Table) -> Table:
    """The same dashboard, in which the first handler asks for an action that its role may not take, if there is one."""
    others = [action for action in life["actions"] if action not in acting(life, board["role"])]
    if not others or not board.get("handlers"):
        return board
    first, part = next(iter(board["handlers"].items()))
    return board | {"handlers": board["handlers"] | {first: part | {"action": others[-1]}}}


def _resetting(board: Table) -> Table:
    """The same dashboard, in which handlers reset what they would invalidate, unless another query waits for some data."""
    if any(isinstance(query.get("enabled"), str) for query in board["queries"].values()):
        return board
    handlers = {
        name: {track: _reset(value) if isinstance(value, list) else value for track, value in part.items()}
        for name, part in board.get("handlers", {}).items()
    }
    return board | ({"handlers": handlers} if handlers else {})


def _removing(board: Table) -> Table:
    """The same dashboard, in which pushes remove what they invalidate, all of it or what nobody looks at, before that."""
    if any(isinstance(query.get("enabled"), str) for query in board["queries"].values()) or "push" not in board:
        return board
    heard = {message: _removed(steps) for message, steps in board["push"]["on_message"].items()}
    return board | {"push": board["push"] | {"on_message": heard}}


def _removed(steps: list[Any]) -> list[Any]:
    found: list[Any] = []
    for step in steps:
        if isinstance(step, dict) and "invalidate" in step:
            some = {"type": "inactive"} if step.get("refetch_type") == "all" else {}
            found.append({"remove": step["invalidate"]} | some | {name: step[name] for name in ("exact",) if name in step})
        found.append(step)
    return found


def _reset(steps: list[Any]) -> list[Any]:
    found: list[Any] = []
    for step in steps:
        if isinstance(step, dict) and "all" in step:
            found.append({"all": _reset(step["all"])})
        elif isinstance(step, dict) and "invalidate" in step:
            found.append({"reset": step["invalidate"]} | {name: step[name] for name in ("await", "exact") if name in step})
        else:
            found.append(step)
    return found


def _said_once(board: Table) -> Table:
    """The same dashboard, in which the options that all its queries have in common are its defaults."""
    first, *others = board["queries"].values()
    common = {name: first[name] for name in DefaultsPart.model_fields if name in first}
    common = {name: value for name, value in common.items() if all(query.get(name) == value for query in others)}
    queries = {name: {word: value for word, value in q.items() if word not in common} for name, q in board["queries"].items()}
    return board | ({"defaults": common, "queries": queries} if common else {})


def _faults(chance: Chance) -> list[str]:
    chosen = {chance.weighted(FAULTS) for _ in range(chance.weighted({0: 4, 1: 4, 2: 2}))}
    return [fault for fault in FAULTS if fault in chosen]


def _texts(chance: Chance, life: Table) -> Table:
    """A table of texts of which some look alike, now and then."""
    if not chance.maybe(0.25):
        return {}
    return {"card": {status: chance.one(("Waiting", "Going on", status.capitalize())) for status in statuses(life)}}


# The server.


def _server(chance: Chance, life: Table, roles: tuple[str, ...]) -> Table:
    actions = list(life["actions"])
    server = chance.options(max_age=(0.12, TIMES))
    if chance.odd(0.12):
        server["response_cache"] = {"lifetime": "30 s", "cleared_by_commits": chance.maybe(0.5)}
    if chance.odd(0.15):
        server["error_after_commit"] = [chance.one(actions)]
    if chance.maybe(0.35):
        server["replies"] = {"default": chance.weighted({"row": 4, "old row": 1, "nothing": 1, "envelope": 1})}
    if chance.careful or chance.maybe(0.75):
        server["publishes"] = _publishes(chance, actions, roles)
    return server


def _publishes(chance: Chance, actions: list[str], roles: tuple[str, ...]) -> Table:
    found: Table = {"default": "changed"}
    if chance.odd(0.4):
        found["actions"] = {chance.one(actions): chance.one((None, "other"))}
    if chance.odd(0.15):
        found["to"] = {"changed": chance.some((*roles, OUTSIDE), 2)}
    if chance.odd(0.2):
        found["before_commit"] = ["changed"]
    elif chance.maybe(0.15):
        found["to_sender"] = False
    return found


def _twofold(publishes: Table) -> Table:
    """The same with two messages about most commits; where one is sent before the commit, the other comes with it."""
    return publishes | {"default": ["changed", "second"]}


def _messages(server: Table) -> list[str]:
    publishes = server.get("publishes", {})
    sent = (publishes.get("default"), *publishes.get("actions", {}).values())
    return list(dict.fromkeys(name for each in sent for name in ([each] if isinstance(each, str) else each or ())))


# Dashboards.


def _board(chance: Chance, life: Table, role: str, messages: list[str], server: Table, offers: Table, texts: Table) -> Table:
    board: Table = {"role": role} | chance.options(requests=(0.3, "no-cache"), logout=(0.15, ("keeps", "clears")))
    queries = _queries(chance)
    arrays = {} if not chance.maybe(0.15) else {"rows": _array(chance)}
    filled = bool(arrays) and arrays["rows"]["kept_in"] == "redux" and not arrays["rows"].get("last_request_only")
    if filled and chance.maybe(0.5):
        chance.one(list(queries.values()))["fills"] = ["rows"]
    copies = Copies(queries, arrays)
    acts = chance.some(acting(life, role), chance.weighted({0: 1, 1: 6, 2: 2}))
    handlers = {action: _handler(chance, life, action, copies, server) for action in acts}
    buttons = {name: part for name, part in handlers.items() if part.get("button") != "whenever accepted"}
    if buttons:
        offers[role] = _offers(chance, life, buttons)
    push = _push(chance, messages, copies, server)
    if push:
        board["push"] = push
    if chance.odd(0.12):
        board["other_tabs"] = {"hand_on": chance.some(list(queries), 1), "tell": steps(chance, copies, Track.TELL)}
    board |= {"queries": queries} | ({"arrays": arrays} if arrays else {})
    board["views"] = _views(chance, life, role, copies, bool(buttons), bool(texts))
    return board | ({"handlers": handlers} if handlers else {})


def _queries(chance: Chance) -> Table:
    names = list(KEYS)[: chance.weighted({1: 6, 2: 3})]
    found = {name: {"key": KEYS[name]} | _query(chance) for name in names}
    if len(found) > 1 and chance.maybe(0.12):
        waiting, needed = names if chance.maybe(0.5) else names[::-1]
        found[waiting]["enabled"] = needed
    return found


def _query(chance: Chance) -> Table:
    found = {"stale_time": chance.one(("30 s", "2 min", "never"))} if chance.maybe(0.5) else {}
    found |= {"poll": chance.one(("1 min", "5 min"))} if chance.maybe(0.4) else {}
    found |= {"retry": chance.one((0, 0, 1))} if chance.maybe(0.8) else {}
    return found | chance.options(
        gc_time=(0.15, ("never", "1 min")),
        enabled=(0.03, False),
        poll_in_background=(0.1, True),
        refetch_on_mount=(0.12, (False, "always")),
        refetch_on_focus=(0.2, (False, "always")),
        refetch_on_reconnect=(0.1, (False, "always")),
        aborts=(0.15, True),
        requests=(0.1, ("plain", "no-cache")),
        max_age=(0.06, ("none", "1 min")),
        errors=(0.06, "as_empty"),
        response_cache=(0.06, False),
    )


def _array(chance: Chance) -> Table:
    return {"kept_in": chance.one(("redux", "component"))} | chance.options(
        poll=(0.4, ("1 min", "5 min")), last_request_only=(0.4, True), requests=(0.1, ("plain", "no-cache"))
    )


def _views(chance: Chance, life: Table, role: str, copies: Copies, buttons: bool, texts: bool) -> Table:
    live, views = statuses(life), {}
    shared = chance.maybe(0.6)
    names = ("board", "list")[: chance.weighted({1: 3, 2: 2})]
    for place, name in enumerate(names):
        every = [*copies.queries, *copies.arrays]
        view: Table = {"reads": every[place % len(every)] if chance.maybe(0.7) else chance.one(every)}
        if shared and len(names) > 1:
            view["page"] = "home"
        if chance.maybe(0.25):
            view[chance.one(("hides", "shows"))] = chance.some(live, 2)
        if texts and chance.maybe(0.7):
            view["texts"] = "card"
        if buttons and (place == 0 or chance.maybe(0.4)):
            view["offers"] = role
        views[name] = view
    return views


def _offers(chance: Chance, life: Table, handlers: Table) -> Table:
    """Buttons where the action is accepted, now and then where it is not."""
    table: Table = {}
    for name, part in handlers.items():
        allowed = [s for s in sources(life, part["action"]) if s in statuses(life)]
        if not allowed or chance.maybe(0.05):
            allowed = [chance.one(statuses(life))]
        for status in allowed:
            table.setdefault(status, []).append(name)
    return table


# Handlers and pushes.


def _handler(chance: Chance, life: Table, action: str, copies: Copies, server: Table) -> Table:
    """A button with optimism of one kind or none."""
    part: Table = {"action": action} | chance.options(retry=(0.15, 1), button=(0.08, "whenever accepted"))
    if chance.odd(0.12):
        part["patches_to"] = chance.one(statuses(life))
    if "absent" in sources(life, action):
        part["button"] = "whenever accepted"
    kind = chance.weighted({"": 5, "overlay": 2, "patch": 2})
    if kind:
        part |= _guess(chance, life, part)
        part |= {"overlay": True} if kind == "overlay" else {}
    replies = server.get("replies", {}).get("default") in ("row", "old row")
    before = steps(chance, copies, Track.BEFORE, guessing=kind == "patch")
    snapshot = any(isinstance(step, dict) and step.get("snapshot") for step in before)
    part |= {"before": before} if before else {}
    part |= {"success": found} if (found := steps(chance, copies, Track.SUCCESS, replies=replies)) else {}
    part |= {"error": found} if (found := steps(chance, copies, Track.ERROR, snapshot=snapshot)) else {}
    return part | ({"settled": found} if (found := steps(chance, copies, Track.SETTLED)) else {})


def _guess(chance: Chance, life: Table, part: Table) -> Table:
    honest = [part["patches_to"]] if "patches_to" in part else results(life, part["action"])
    if not chance.odd(0.35):
        return {"optimistic": chance.one(honest)}
    if chance.maybe(0.5):
        return {"optimistic": "sending", "invented": True}
    return {"optimistic": chance.one(targets(life))}


def _push(chance: Chance, messages: list[str], copies: Copies, server: Table) -> Table:
    if not messages or chance.odd(0.15):
        return {}
    debounce = chance.odd(0.2)
    early = server["publishes"].get("before_commit", ())
    found: Table = {}
    for message in messages:
        stored = not debounce and message not in early and chance.maybe(0.3)
        found[message] = steps(chance, copies, Track.STORING if stored else Track.PUSH)
    push: Table = {"on_message": found}
    if chance.odd(0.06):
        push["dead"] = "nobody listens"
    if debounce:
        push["debounce"] = {"window": "2 s"} | chance.options(trailing=(0.5, True))
    if chance.careful or chance.maybe(0.75):
        push["on_connect"] = steps(chance, copies, Track.PUSH)
    if chance.maybe(0.15):
        push["on_reconnect"] = steps(chance, copies, Track.PUSH)
    return push
