import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent / "test_http_cache.py"
REASON = "no 'chromium' on the PATH"


@pytest.mark.parametrize(
    ("ci", "cores", "will", "code", "result"),
    [
        ("0", "0", "will not run", 0, "1 skipped"),
        pytest.param("0", "1", "will not run", 0, "1 skipped", marks=pytest.mark.long),
        ("1", "0", "will fail", 1, "1 error"),
    ],
)
def test_without_chromium_it_is_said_loudly_what_was_not_compared(
    ci: str, cores: str, will: str, code: int, result: str
) -> None:
    """A run without the browser says before and after which tests it leaves out and why; where none may be, it fails."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(TESTS), "-k", "really_passed", f"-n{cores}"]
    env = {**os.environ, "PATH": "", "STALEPROOF_CI": ci}
    run = subprocess.run(command, env=env, cwd=TESTS.parents[2], capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == code
    assert f"\n{will}: what compares with a real browser: {REASON}\n" in run.stdout
    assert "! NOT COMPARED WITH A REAL BROWSER !" in run.stdout
    test = "tests/browser/test_http_cache.py::test_an_entry_expires_when_max_age_has_really_passed"
    assert f"\n{test}: {REASON}\n" in run.stdout
    assert result in run.stdout.splitlines()[-1]
