"""What is done to another record of the list is among what a proof explores, as far as its button can be there."""

from pathlib import Path

import pytest

from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load

DESIGNS = Path(__file__).parent.parent / "designs" / "bullets"
CANCELLED = """\
name: cancelled
changes:
  cancelled first:
    why: this is how the manual of the library does it
    set: {dashboards.worker.handlers.take.before: [cancel: [jobs], {patch: [jobs], snapshot: true}]}
"""


@pytest.mark.slow
def test_a_button_for_another_record_needs_a_loaded_list_too(tmp_path: Path) -> None:
    """Only a click before the first answer could cancel it for good; there is no button then, so a reload suffices."""
    design = tmp_path / "cancelled.yaml"
    design.write_text(f"extends: {DESIGNS / 'rollback.yaml'}\n{CANCELLED}", "utf-8")
    promises = {promise.name: promise for promise in assess(load(str(design)), Session()).promises}
    assert (promises["reload-suffices"].outcome, promises["reload-suffices"].witnesses) == (Outcome.HOLDS, 4)
