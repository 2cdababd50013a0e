"""When a view goes back to an older version than an answer has brought: by what is written last, never by what looks right."""

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
TAKE = f"{BOARD}.handlers.take"
QUERY = f"{BOARD}.queries.tasks"
ARRAY = {
    f"{BOARD}.queries": {},
    f"{BOARD}.arrays": {"tasks": {"kept_in": "redux", "poll": "1 min"}},
    "routines.reread": [{"fetch": ["tasks"]}],
}
GUARDED = ARRAY | {f"{BOARD}.arrays": {"tasks": {"kept_in": "redux", "poll": "1 min", "last_request_only": True}}}
PUSHED = {f"{BOARD}.push": {"on_message": {"task_changed": [{"store_push": {"into": ["tasks"]}}]}}}
NEWER = {f"{BOARD}.push": {"on_message": {"task_changed": [{"store_push": {"into": ["tasks"], "newer_only": True}}]}}}
PATCHED = {f"{TAKE}.overlay": False, f"{TAKE}.before": [{"patch": ["tasks"], "snapshot": True}]}
STORING = {"action": "take", "success": [{"store_reply": ["tasks"]}], "settled": [{"run": "reread"}]}
STORED = {"server.replies": {"default": "row"}, TAKE: STORING}


def backwards(folder: Path, fields: dict[str, Any]) -> Promise:
    """How the promise comes out where some fields of the design that keeps all are set."""
    changes = {"changed": {"set": fields}}
    (folder / "case.yaml").write_text(json.dumps({"extends": str(KEPT), "name": "case", "changes": changes}), "utf-8")
    loaded = load(str(folder / "case.yaml"))
    return assess(loaded, Session(), asked(loaded, Narrowing(promises=("never-backwards",), matrix=False))).promises[0]


@pytest.mark.parametrize(
    ("fields", "outcome", "places"),
    [
        ({"title": "A board"}, Outcome.HOLDS, 336),
        (GUARDED, Outcome.HOLDS, 45),
        (NEWER, Outcome.HOLDS, 1188),
        (PATCHED, Outcome.HOLDS, 2574),
        ({f"{QUERY}.enabled": False}, Outcome.VACUOUS, 0),
    ],
    ids=["a query", "a guard", "newer pushes only", "a guess that nothing takes back", "never loaded"],
)
def test_a_view_that_never_goes_back(fields: dict[str, Any], outcome: Outcome, places: int, tmp_path: Path) -> None:
    """Where the last request wins, or versions are compared; a guess is no version."""
    found = backwards(tmp_path, fields)
    assert (found.outcome, found.witnesses) == (outcome, places)


@pytest.mark.parametrize(
    ("fields", "steps", "kind"),
    [
        (ARRAY, 7, "older answer arrives last"),
        (PUSHED, 8, "older push arrives last"),
        (PATCHED | {f"{TAKE}.error": ["rollback"]}, 11, "rollback over newer data"),
        (STORED, 10, "older answer arrives last"),
        ({"server.max_age": "5 min"}, 10, "answer from the HTTP cache"),
    ],
    ids=["an older poll", "an older push", "a rollback", "an older reply", "the HTTP cache"],
)
def test_a_view_that_goes_back(fields: dict[str, Any], steps: int, kind: str, tmp_path: Path) -> None:
    """Also behind commits of others alone; the story blames what has written the older row, as a trial shows."""
    found = backwards(tmp_path, fields)
    assert (found.outcome, found.story is not None) == (Outcome.VIOLATED, True)
    assert found.story is not None
    why = cause(Teller(tale_of(found.story)), found.story.loaded.source)
    assert (len(found.story.path.labels), why.kind, why.proved) == (steps, kind, True)
