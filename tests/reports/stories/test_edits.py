"""The change of a design for each kind of cause, as data."""

from pathlib import Path

import pytest

from staleproof.model.language.anomalies import Anomaly
from staleproof.model.language.yaml_text import Path as Where
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.trials.edits import Edit, Place, edits

TODO = load(str(Path(__file__).parents[3] / "examples" / "todo" / "todo.yaml"))
WORKER: Where = ("dashboards", "worker")
TAKE, TASKS = (*WORKER, "handlers", "take"), (*WORKER, "queries", "tasks")
AGAIN = [{"cancel": ["tasks"], "unloaded": True}, {"invalidate": ["tasks"], "refetch_type": "all"}]


@pytest.mark.parametrize(
    ("kind", "path", "changes"),
    [
        (
            "only marked",
            (*TAKE, "success"),
            ([{"invalidate": ["tasks"], "refetch_type": "all"}], [{"cancel": ["tasks"]}, {"invalidate": ["tasks"]}]),
        ),
        ("done before the reread", (*TAKE, "success"), ([{"invalidate": ["tasks"], "await": True}],)),
        ("leftover guess", (*TAKE, "error"), (AGAIN,)),
        ("dishonest guess", (*TAKE, "optimistic"), ("taken",)),
        ("swallowed refetch", (*TAKE, "success"), ([{"cancel": ["tasks"]}, {"invalidate": ["tasks"]}],)),
        ("lost push", TASKS, ()),
    ],
)
def test_the_changes_of_one_declaration(kind: Anomaly, path: Where, changes: tuple[object, ...]) -> None:
    """The smallest first; none for what no declaration prevents."""
    place = Place(TODO.source, TODO.design, TODO.lifecycle, "worker", "tasks", "taken")
    assert tuple(edit[0] for edit in edits(kind, path, place)) == tuple((path, value) for value in changes)


def test_a_browser_that_nobody_tells_gets_a_push_after_every_commit() -> None:
    """On which it reads again, as on every connect."""
    place = Place(TODO.source, TODO.design, TODO.lifecycle, "worker", "tasks", "taken")
    push = {"on_message": {"changed": AGAIN}, "on_connect": AGAIN}
    wanted: Edit = ((("server", "publishes", "default"), "changed"), ((*WORKER, "push"), push))
    assert edits("unheard commit", TASKS, place) == (wanted,)
