"""Without SPIN nothing is passed over in silence."""

import os
import subprocess
import sys
from pathlib import Path

COMPARED = Path(__file__).with_name("test_spin.py")


def test_without_spin_ci_fails(tmp_path: Path) -> None:
    """In CI a comparison that did not run is a failure, as with the real libraries."""
    done = subprocess.run(  # noqa: S603 # our own tests
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(COMPARED), "-k", "todo"],
        env={**os.environ, "PATH": str(tmp_path), "STALEPROOF_CI": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SPIN must run under STALEPROOF_CI=1: no 'spin' on the PATH" in done.stdout
