"""When a settled view offers what the server refuses: always, because it is stale, or never."""

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
DEAF = {f"{BOARD}.push": {"dead": "nobody listens"}}


def legal(folder: Path, fields: dict[str, Any]) -> Promise:
    """How the promise comes out where some fields of the design that keeps all are set."""
    changes = {"changed": {"set": fields}}
    (folder / "case.yaml").write_text(json.dumps({"extends": str(KEPT), "name": "case", "changes": changes}), "utf-8")
    loaded = load(str(folder / "case.yaml"))
    return assess(loaded, Session(), asked(loaded, Narrowing(promises=("offers-are-legal",), matrix=False))).promises[0]


@pytest.mark.parametrize(
    ("fields", "outcome", "places"),
    [
        ({"faults": ["push lost"]}, Outcome.HOLDS, 4),
        ({"server.publishes": {"actions": {"take": "task_changed", "finish": "task_changed"}}}, Outcome.HOLDS, 18),
        ({f"{BOARD}.queries.tasks.enabled": False, "offers.card.taken": ["take"]}, Outcome.VACUOUS, 0),
        ({**DEAF, "offers.card": {}}, Outcome.NOT_ASKED, 0),
        (
            {
                **DEAF,
                f"{BOARD}.handlers.take": {"action": "take", "patches_to": "taken"},
                f"{BOARD}.handlers.finish": {"action": "finish", "patches_to": "done"},
            },
            Outcome.NOT_ASKED,
            0,
        ),
    ],
    ids=["fresh", "stale, but with nothing to offer", "never loaded", "no buttons", "patches"],
)
def test_a_view_that_offers_nothing_that_is_refused(
    fields: dict[str, Any], outcome: Outcome, places: int, tmp_path: Path
) -> None:
    """Because it is fresh, or what it shows while it is stale has no such button, or there is none."""
    found = legal(tmp_path, fields)
    assert (found.outcome, found.witnesses) == (outcome, places)


@pytest.mark.parametrize(
    ("fields", "steps", "kind", "refused"),
    [
        ({"offers.card.taken": ["take"]}, 6, "refused button", ("take",)),
        (DEAF, 4, "unheard commit", ()),
    ],
    ids=["never in this status", "stale"],
)
def test_a_view_that_offers_what_is_refused(
    fields: dict[str, Any], steps: int, kind: str, refused: tuple[str, ...], tmp_path: Path
) -> None:
    """The story ends settled, with the button; and blames the button only where that is never accepted."""
    found = legal(tmp_path, fields)
    assert (found.outcome, found.story is not None) == (Outcome.VIOLATED, True)
    assert found.story is not None
    tale = tale_of(found.story)
    assert found.story.concrete.settled(found.story.path.states[-1])
    assert (len(found.story.path.labels), cause(Teller(tale), found.story.loaded.source).kind) == (steps, kind)
    assert tale.refused == refused
