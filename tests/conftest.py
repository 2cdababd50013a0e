import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.libraries.installation import LibrariesMissingError
from reports.libraries.process import Libraries

sys.path.insert(0, str(Path(__file__).parent))

NOT_RUN = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOT_RUN] = {}


@pytest.fixture(scope="session")
def process() -> Iterator[Libraries | LibrariesMissingError]:
    try:
        libraries = Libraries()
    except LibrariesMissingError as missing:
        yield missing
        return
    with libraries:
        yield libraries


@pytest.fixture
def libraries(process: Libraries | LibrariesMissingError, request: pytest.FixtureRequest) -> Libraries:
    """The real libraries; without them a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    if isinstance(process, Libraries):
        return process
    if os.environ.get("STALEPROOF_CI") == "1":
        pytest.fail(f"the real libraries must run under STALEPROOF_CI=1: {process}")
    request.config.stash[NOT_RUN][request.node.nodeid] = str(process)
    pytest.skip(str(process))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    not_run = config.stash[NOT_RUN]
    if not_run:
        terminalreporter.section("NOT COMPARED WITH THE REAL LIBRARIES", red=True, bold=True)
        for test, reason in not_run.items():
            terminalreporter.line(f"{test}: {reason}", red=True)
