import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

NOT_RUN: list[str] = []


def missing() -> str | None:
    """Why there is no browser to compare with."""
    if find_spec("playwright") is None:
        return "no Python package `playwright`"
    return None if shutil.which("chromium") else "no program `chromium` on the PATH"


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The browser; without it, tests that need it fail where they must not be left out, and are skipped elsewhere."""
    why = missing()
    if why is not None and os.environ.get("STALEPROOF_CI") == "1":
        pytest.fail(why, pytrace=False)
    if why is not None:
        pytest.skip(why)
    return str(shutil.which("chromium"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "setup" and not report.passed and Path(report.fspath).parent.name == "browser":
        NOT_RUN.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not compared with a real browser."""
    why = missing()
    if NOT_RUN and why:
        terminalreporter.section("NOT COMPARED WITH A REAL BROWSER", sep="!", red=True)
        terminalreporter.line(f"{len(NOT_RUN)} tests of the HTTP cache did not run, because there is {why}:")
        for test in NOT_RUN:
            terminalreporter.line(f"  {test}")
