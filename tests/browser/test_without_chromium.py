import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent / "test_http_cache.py"


@pytest.mark.parametrize(("ci", "code", "result"), [("0", 0, "1 skipped"), ("1", 1, "1 error")])
def test_without_chromium_it_is_said_loudly_what_was_not_compared(ci: str, code: int, result: str) -> None:
    """A run without the browser names the tests that it left out and why; where none may be left out, it fails."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(TESTS), "-k", "really_passed"]
    env = {**os.environ, "PATH": "", "STALEPROOF_CI": ci}
    run = subprocess.run(command, env=env, cwd=TESTS.parents[2], capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == code
    assert "! NOT COMPARED WITH A REAL BROWSER !" in run.stdout
    assert "1 tests of the HTTP cache did not run, because there is no program `chromium` on the PATH:" in run.stdout
    assert "  tests/browser/test_http_cache.py::test_an_entry_expires_when_max_age_has_really_passed" in run.stdout
    assert result in run.stdout.splitlines()[-1]
