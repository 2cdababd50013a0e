"""Random small lifecycles: chains, back edges, deletions from everywhere, guards, free edits."""

from itertools import pairwise

from chance import Chance, Table

LIVE = ("open", "taken", "done")
OUTSIDE = "clerk"
"""The role that never has a dashboard."""


def lifecycle(chance: Chance, roles: tuple[str, ...]) -> Table:
    """A lifecycle of three to five statuses in which each of the roles may do something."""
    live = LIVE[: chance.weighted({2: 3, 3: 3})]

    def by(*always: str) -> list[str]:
        return list(dict.fromkeys((*always, *chance.some(roles, 1))))

    actions: Table = {"create": {"from": "absent", "to": "open", "by": by(OUTSIDE)}}
    for place, (source, target) in enumerate(pairwise(live)):
        actions[("take", "finish")[place]] = {"from": source, "to": target, "by": by(roles[place % len(roles)])}
    if chance.maybe(0.3):
        actions["give_back"] = {"from": live[1], "to": "open", "by": by(chance.one(roles))}
    if chance.maybe(0.3):
        actions["delete"] = {"from": list(live), "to": chance.one(("absent", "gone")), "by": by(chance.one((*roles, OUTSIDE)))}
    if chance.maybe(0.12):
        actions["edit"] = {"from": list(live), "to": list(live)}
    for role in roles:
        if not any(role in row.get("by", ()) for row in actions.values()):
            actions["take"]["by"].append(role)
    if chance.maybe(0.15):
        actions["take"] = _guarded(chance, actions["take"], live)
    if chance.maybe(0.1):
        actions["lose"] = {"from": live[1], "to": chance.one(("open", "lost"))}
    found: Table = {"initial": "absent", "actions": actions}
    rowless = [status for status in ("gone",) if actions.get("delete", {}).get("to") == status]
    return found | ({"rowless": rowless} if rowless else {})


def _guarded(chance: Chance, row: Table, live: tuple[str, ...]) -> list[Table]:
    """The action goes one way if a condition is met, and else another one or none."""
    met = row | {"when": "free"}
    return [met, row | {"to": live[-1], "when": "not free"}] if len(live) > 2 and chance.maybe(0.6) else [met]


def targets(found: Table) -> list[str]:
    """The statuses that an action leads to."""
    reached: list[str] = []
    for row in found["actions"].values():
        for one in row if isinstance(row, list) else [row]:
            reached += [one["to"]] if isinstance(one["to"], str) else one["to"]
    return list(dict.fromkeys(reached))


def statuses(found: Table) -> list[str]:
    """All statuses in which there may be a row."""
    return [status for status in targets(found) if status not in ("absent", *found.get("rowless", ()))]


def acting(found: Table, role: str) -> list[str]:
    """The actions that a role may do."""
    every = {name: row if isinstance(row, list) else [row] for name, row in found["actions"].items()}
    return [name for name, rows in every.items() if any(role in row.get("by", ()) for row in rows)]


def sources(found: Table, action: str) -> list[str]:
    """The statuses in which an action may be done."""
    row = found["actions"][action]
    rows = row if isinstance(row, list) else [row]
    return list(dict.fromkeys(s for one in rows for s in ([one["from"]] if isinstance(one["from"], str) else one["from"])))


def results(found: Table, action: str) -> list[str]:
    """The statuses that an action may lead to."""
    row = found["actions"][action]
    rows = row if isinstance(row, list) else [row]
    return list(dict.fromkeys(t for one in rows for t in ([one["to"]] if isinstance(one["to"], str) else one["to"])))
