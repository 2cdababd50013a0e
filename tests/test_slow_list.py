"""The list of what was measured to be slow is about tests that are there."""

from pathlib import Path

import pytest
from measured import COLLECTED, measured

ROOT = Path(__file__).parents[1]


def test_every_slow_test_is_there(request: pytest.FixtureRequest) -> None:
    """A test that has got another name would be called quick (`make measure` renews the list)."""
    collected = request.config.stash[COLLECTED]
    files = {name.partition("::")[0] for name in collected}
    gone = {name for name in measured() - collected if name.partition("::")[0] in files}
    assert gone | {name for name in measured() if not (ROOT / name.partition("::")[0]).exists()} == set()
