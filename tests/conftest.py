import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from benchmarks.spin import missing
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.libraries.process import Libraries

sys.path.insert(0, str(Path(__file__).parent))

NOT_RUN = pytest.StashKey[dict[str, dict[str, str]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOT_RUN] = {}


@pytest.fixture(scope="session")
def process() -> Iterator[Libraries | LibrariesMissingError]:
    try:
        libraries = Libraries()
    except LibrariesMissingError as error:
        yield error
        return
    with libraries:
        yield libraries


@pytest.fixture
def libraries(process: Libraries | LibrariesMissingError, request: pytest.FixtureRequest) -> Libraries:
    """The real libraries; without them a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    return process if isinstance(process, Libraries) else _left_out(request, "the real libraries", str(process))


@pytest.fixture
def spin(request: pytest.FixtureRequest) -> None:
    """SPIN and a compiler are there; without them a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    reason = missing()
    if reason is not None:
        _left_out(request, "SPIN", reason)


def _left_out(request: pytest.FixtureRequest, what: str, reason: str) -> NoReturn:
    if os.environ.get("STALEPROOF_CI") == "1":
        pytest.fail(f"{what} must run under STALEPROOF_CI=1: {reason}")
    request.config.stash[NOT_RUN].setdefault(what, {})[request.node.nodeid] = reason
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for what, tests in config.stash[NOT_RUN].items():
        terminalreporter.section(f"NOT COMPARED WITH {what.upper()}", red=True, bold=True)
        for test, reason in tests.items():
            terminalreporter.line(f"{test}: {reason}", red=True)
