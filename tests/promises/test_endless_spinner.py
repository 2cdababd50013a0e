"""When a view without data counts as one that nobody fills: what asks, what has failed and what waits is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

KEPT = Path(__file__).parent / "designs" / "kept.yaml"
BOARD = "dashboards.worker"
QUERY = f"{BOARD}.queries.tasks"
DETAILS = {f"{BOARD}.queries.details": {"key": ["details"], "enabled": "tasks"}, f"{BOARD}.views.board.reads": "details"}
ARRAY = {
    f"{BOARD}.queries": {},
    f"{BOARD}.arrays": {"rows": {"kept_in": "redux", "poll": "1 min"}},
    f"{BOARD}.views.board.reads": "rows",
    "routines.reread": [{"fetch": ["rows"]}],
}


def spinner(folder: Path, faults: tuple[str, ...], fields: dict[str, Any]) -> Promise:
    """How the promise comes out where some fields of the design that keeps all are set."""
    changes = {"changed": {"set": {"faults": list(faults), **fields}}}
    (folder / "case.yaml").write_text(json.dumps({"extends": str(KEPT), "name": "case", "changes": changes}), "utf-8")
    loaded = load(str(folder / "case.yaml"))
    answer = assess(loaded, Session(), asked(loaded, Narrowing(promises=("no-endless-spinner",), matrix=False)))
    return answer.promises[0]


@pytest.mark.parametrize(
    ("faults", "fields", "places"),
    [
        ((), {}, 4),
        (("request error",), {}, 12),
        (("offline",), {}, 160),
        (("request error", "background tab"), {}, 64),
        (("request error",), {f"{QUERY}.errors": "as_empty"}, 8),
        (("request error",), DETAILS, 33),
        (("offline",), DETAILS, 1446),
    ],
    ids=[
        "loads",
        "has failed",
        "is paused",
        "is paused at a retry",
        "shows an empty list",
        "waits for a failed one",
        "for a paused one",
    ],
)
def test_what_asks_or_has_failed_is_no_spinner(
    faults: tuple[str, ...], fields: dict[str, Any], places: int, tmp_path: Path
) -> None:
    """A first load that failed has an error to tell, and one that is paused goes on by itself."""
    found = spinner(tmp_path, faults, fields)
    assert (found.outcome, found.faults, found.witnesses) == (Outcome.HOLDS, faults, places)


@pytest.mark.parametrize(
    ("fields", "steps", "why"),
    [
        ({f"{QUERY}.enabled": False}, 2, "tasks has no data and nothing asks for any, for its query is disabled"),
        (
            DETAILS | {f"{QUERY}.enabled": False},
            2,
            "details has no data and nothing asks for any, for its query waits for the data of tasks",
        ),
        (
            {f"{BOARD}.push.on_connect": [{"cancel": ["tasks"]}]},
            2,
            "tasks has no data and nothing asks for any: its first load was cancelled in step 2",
        ),
    ],
    ids=["disabled", "waits for a disabled one", "cancelled"],
)
def test_what_nothing_asks_for_is_one(fields: dict[str, Any], steps: int, why: str, tmp_path: Path) -> None:
    """Without any fault; the story blames what keeps the query from asking."""
    story = spinner(tmp_path, (), fields).story
    assert story is not None
    assert (len(story.path.labels), cause(Teller(tale_of(story)), story.loaded.source).sentence) == (steps, why)


def test_an_array_need_not_survive_failing_reads(tmp_path: Path) -> None:
    """Nothing declares whether its view tells of the error; without these faults its mounted view always has asked."""
    found = spinner(tmp_path, ("request error", "offline"), ARRAY)
    said = "whether the view of an array tells that a read has failed is not declared"
    assert (found.outcome, found.faults, found.witnesses) == (Outcome.HOLDS, (), 3)
    assert found.left_out == f"request error is left out: {said}; offline is left out: {said}"
