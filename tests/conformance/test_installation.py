"""Without Node nothing is passed over in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from staleproof.reports.libraries.installation import LibrariesMissingError, installed, node

RACES = Path(__file__).parent / "test_races.py"


def run_without_node(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 # our own tests
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(RACES), "-k", "a1"],
        env={**os.environ, "PATH": str(folder), "STALEPROOF_CI": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_node_the_summary_names_each_test_and_the_reason(tmp_path: Path) -> None:
    """A user's run passes, and says loudly what was not compared."""
    done = run_without_node(tmp_path)
    assert done.returncode == 0
    assert "NOT COMPARED WITH THE REAL LIBRARIES" in done.stdout
    assert "test_a1_an_invalidation_during_the_first_load_is_swallowed: no 'node' on the PATH" in done.stdout


def test_without_node_ci_fails(tmp_path: Path) -> None:
    """In CI a comparison that did not run is a failure."""
    done = run_without_node(tmp_path, STALEPROOF_CI="1")
    assert done.returncode == 1
    assert "the real libraries must run under STALEPROOF_CI=1: no 'node' on the PATH" in done.stdout


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("echo v18.20.0", "Node.js 18.20.0 is too old; install Node.js 20 or later"),
        ("echo broken >&2; exit 3", "failed: broken"),
        ("echo hello", "--version' does not answer with a version"),
    ],
)
def test_a_node_that_does_not_do_is_named(answer: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old Node, or one that does not start, is refused with what to do about it."""
    fake = tmp_path / "node"
    fake.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibrariesMissingError, match=message):
        node()


def test_a_node_that_cannot_be_run_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is called node but is no program is refused by its name."""
    (tmp_path / "node").write_bytes(b"\x7fELF")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibrariesMissingError, match=f"cannot run '{tmp_path}/node': Exec format error"):
        node()


def test_a_cache_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the cache folder should be is told, with the way to another one."""
    (tmp_path / "cache").write_text("", "utf-8")
    with pytest.raises(LibrariesMissingError, match=r"cannot install .*cache': .*; STALEPROOF_CACHE names another folder"):
        installed(tmp_path / "cache")


def test_a_failing_installation_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What npm could not finish is not taken for installed the next time."""
    fake = tmp_path / "npm"
    fake.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(LibrariesMissingError, match="no network"):
        installed(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
