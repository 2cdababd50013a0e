"""Designs that differ from one another in one field."""

from pathlib import Path
from typing import Any

import yaml

from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load

DESIGNS = Path(__file__).parent / "designs"
GUESS = [{"cancel": ["jobs"]}, {"patch": ["jobs"], "snapshot": True}]
TAKE, OVERRIDE = "dashboards.worker.handlers.take", "dashboards.clerk.handlers.override"
LIST, ALL = "dashboards.worker.queries.list", "dashboards.clerk.queries.all"
VIEW = "dashboards.worker.views.list"
SUMS, ROWS, MARK = "dashboards.nurse.arrays.sums", "dashboards.nurse.arrays.rows", "dashboards.nurse.handlers.mark"
Field = tuple[str, Any]

OTHER_DASHBOARD: tuple[Field, ...] = (
    (f"{OVERRIDE}.patches_to", "done"),
    (f"{OVERRIDE}.patches_to", "free"),
    (f"{OVERRIDE}.button", "offered"),
    (f"{OVERRIDE}.action", "create"),
    (f"{OVERRIDE}.success", []),
    (f"{OVERRIDE}.optimistic", "taken"),
    ("dashboards.clerk.handlers.close", {"action": "take", "patches_to": "done", "button": "whenever accepted"}),
    ("dashboards.clerk.views.all.shows", ["free"]),
    ("dashboards.clerk.views.all.offers", "desk"),
    ("dashboards.clerk.push.on_message.forced", []),
    (f"{ALL}.stale_time", "never"),
)
SERVER: tuple[Field, ...] = (
    ("server.publishes.actions.create", None),
    ("server.publishes.actions.create", "forced"),
    ("server.publishes.actions.finish", "forced"),
    ("server.publishes.to", {}),
    ("server.publishes.to.forced", ["worker"]),
    ("server.publishes.to_sender", False),
    ("server.publishes.before_commit", ["changed"]),
    ("server.response_cache", {"lifetime": "1 min"}),
    ("server.response_cache", {"lifetime": "1 min", "cleared_by_commits": True}),
    ("server.error_after_commit", ["take"]),
    ("server.replies", {"default": "row"}),
)
LOOKS: tuple[Field, ...] = (
    ("texts.card.taken", "mine"),
    (f"{VIEW}.texts", "card"),
    ("offers.buttons.free", []),
    ("offers.buttons.taken", ["take"]),
    (f"{VIEW}.offers", "none"),
    (f"{VIEW}.hides", ["free"]),
    (f"{VIEW}.shows", ["done"]),
    (f"{VIEW}.page", "home"),
    ("dashboards.worker.views.table", {"reads": "list", "page": "list"}),
)
READS: tuple[Field, ...] = (
    (f"{LIST}.key", ["others"]),
    (f"{LIST}.stale_time", "never"),
    (f"{LIST}.enabled", False),
    (f"{LIST}.poll", "1 min"),
    (f"{LIST}.refetch_on_mount", "always"),
    (f"{LIST}.refetch_on_focus", False),
    (f"{LIST}.retry", 0),
    (f"{LIST}.aborts", True),
    (f"{LIST}.errors", "as_empty"),
    ("dashboards.worker.requests", "no-cache"),
    ("dashboards.worker.push", None),
    ("dashboards.worker.push.dead", "the token has run out"),
    ("dashboards.worker.push.on_connect", []),
    ("dashboards.worker.push.on_reconnect", [{"run": "reread"}]),
    ("dashboards.worker.push.debounce", {"window": "1 s"}),
    ("dashboards.worker.push.on_message.changed", [{"invalidate": ["jobs"]}]),
    ("dashboards.worker.logout", "keeps"),
    ("dashboards.worker.other_tabs", {"tell": [{"run": "reread"}]}),
    ("routines.reread", [{"invalidate": ["jobs"]}]),
)
ACTS: tuple[Field, ...] = (
    (f"{TAKE}.patches_to", "done"),
    (f"{TAKE}.overlay", True),
    (f"{TAKE}.optimistic", "taken"),
    (f"{TAKE}.retry", 1),
    (f"{TAKE}.button", "whenever accepted"),
    (f"{TAKE}.before", GUESS[:1]),
    (f"{TAKE}.success", []),
    (f"{TAKE}.settled", [{"run": "reread"}]),
)
WHOLE: tuple[Field, ...] = (
    ("lifecycle.terminal", ["done", "taken"]),
    ("lifecycle.rowless", ["done"]),
    ("lifecycle.actions.finish.from", ["free", "taken"]),
    ("lifecycle.actions.give_back", {"from": "taken", "to": "free", "by": "worker"}),
    ("lifecycle.actions.finish.by", "clerk"),
    ("faults", ["push lost"]),
    ("faults", ["request error"]),
    ("faults", ["background tab"]),
    ("name", "table"),
    ("title", "A desk"),
    ("claims.own.at_most", "never"),
    ("claims.own.entry", "foreign"),
    ("expect", []),
)
SLICE: tuple[Field, ...] = (
    (f"{ROWS}.kept_in", "component"),
    (f"{ROWS}.poll", "1 min"),
    (f"{ROWS}.last_request_only", True),
    (f"{MARK}.overlay", False),
    (f"{MARK}.success", [{"fetch": ["rows"], "await": True}]),
)
CHANGES = {"desk": (*OTHER_DASHBOARD, *SERVER, *LOOKS, *READS, *ACTS, *WHOLE), "slice": SLICE}
"""For each design what is changed in it, one field at a time."""


def family(name: str, folder: Path) -> tuple[Loaded, ...]:
    """A design and all that differ from it in one field, written into a folder."""
    return tuple(_loaded(_tree(name, field), folder / f"{name}_{n}.yaml") for n, field in enumerate((None, *CHANGES[name])))


def pair(name: str, field: Field, folder: Path) -> tuple[Loaded, Loaded]:
    """A design and the one that differs from it in a field."""
    return _loaded(_tree(name), folder / f"{name}.yaml"), _loaded(_tree(name, field), folder / "other.yaml")


def _tree(name: str, field: Field | None = None) -> Any:
    """What a design says, with one field set to something else than it was."""
    tree = yaml.safe_load((DESIGNS / f"{name}.yaml").read_text("utf-8"))
    if field is not None:
        *above, last = field[0].split(".")
        part = tree
        for key in above:
            part = part[key]
        assert last not in part or part[last] != field[1], f"{field[0]} is so already"
        part[last] = field[1]
    return tree


def _loaded(tree: Any, file: Path) -> Loaded:
    file.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")
    return load(str(file))
