"""Which tests took longer than half a second when they were measured: they are slow without a mark."""

from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "slow.txt"
LIMIT = 0.5
"""Seconds that a quick test may take."""
COLLECTED = pytest.StashKey[frozenset[str]]()
"""The names of all tests of the files that are run, the left out ones too."""
ALWAYS_QUICK = ("tests/model/", "tests/checker/engine/")
"""What a mutation run asks (docs/engine/mutation.md)."""


def measured() -> frozenset[str]:
    """The names of the tests that took longer."""
    return frozenset(FILE.read_text("utf-8").splitlines())


class Measuring:
    """A plugin that writes down what takes longer, of the tests that are not slow already."""

    def __init__(self) -> None:
        self._longer: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at how long a test took."""
        named = report.when == "call" and "slow" not in report.keywords
        if named and report.duration > LIMIT and not report.nodeid.startswith(ALWAYS_QUICK):
            self._longer.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the names."""
        FILE.write_text("".join(f"{name}\n" for name in sorted(self._longer)), "utf-8")
