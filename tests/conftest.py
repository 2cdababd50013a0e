import os
import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from typer.testing import CliRunner
from xdist.plugin import pytest_xdist_auto_num_workers as all_cores

from staleproof.checker.answers.answer import Answer
from staleproof.checker.promises import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands import cli, terminal
from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.libraries.process import Libraries

sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from checked import Checked
from golden import Golden
from measured import COLLECTED, Measuring, measured
from needs import BROWSER, LIBRARIES, NEEDS, SPIN

NOT_RUN: dict[str, dict[str, str]] = {}
"""What was not compared with, the tests that would have, and why."""


SLOW_FIXTURES = {"checked", "cluster", "visits", "opened"}
"""The check of all shipped designs, a Dask cluster, and a real browser."""
TOGETHER = ("tests/random_designs/", "tests/shipped/", "tests/conformance/test_stories.py")
"""Their tests share what one process has found; so they are the first of its tests, which no other process takes over."""
LONG = "will not run: the long tests, which are more of what the others try in part (--long runs them, too)"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="run only the tests of golden files, and write these anew")
    parser.addoption("--screenshots", metavar="DIR", help="keep the pictures that tests take of pages in this folder")
    parser.addoption("--long", action="store_true", help="run the long tests, too")
    parser.addoption("--measure", action="store_true", help="write down which tests take longer than a quick one may")


def pytest_configure(config: pytest.Config) -> None:
    """The process that prints measures what all of them run."""
    if config.getoption("measure") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Measuring())


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say beforehand what will not be run, and why."""
    reasons = {what: missing() for what, missing in NEEDS.items()}
    will = "will fail" if _must_run() else "will not run"
    missing = [f"{will}: what compares with {what}: {reason}" for what, reason in reasons.items() if reason is not None]
    return missing if config.getoption("long") else [LONG, *missing]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Some files are run in this process; all, or a folder, by one process more than there are cores, as some wait for Node."""
    some = config.args and all(Path(arg.split("::")[0]).suffix == ".py" for arg in config.args)
    return 0 if some else int(all_cores(config)) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some fixtures make every test slow; what is not asked for is left out; what shares long searches is begun first."""
    config.stash[COLLECTED] = frozenset(item.nodeid for item in items)
    longer = frozenset[str]() if config.getoption("measure") else measured()
    for item in items:
        if item.nodeid in longer or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))
    if not config.getoption("long"):
        _choose(config, items, lambda item: item.get_closest_marker("long") is None)
    if config.getoption("renew"):
        _choose(config, items, lambda item: "golden" in getattr(item, "fixturenames", ()))


def _choose(config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = filter(wanted, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage is measured of the quick tests: they cover what the others cover, and under it a test takes twice as long.

    The mark `no_cover` of pytest-cov leaves tests out in its own process only, and not where several run the tests.
    """
    if item.get_closest_marker("slow") is None or not item.config.pluginmanager.hasplugin("_cov"):
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(scope="session")
def checked() -> Checked:
    """What plain `staleproof check` does, once for all tests: its exit code, its screen, its answers, its session."""
    sessions: list[Session] = []
    answers: list[Answer] = []
    make, together = terminal.Session, assess._together

    def made(*args: object) -> Session:
        sessions.append(make(*args))
        return sessions[-1]

    def assessed(loaded: Loaded, *args: Any) -> Answer:
        answers.append(together(loaded, *args))
        return answers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal, "Session", made)
        patch.setattr(assess, "_together", assessed)
        ran = CliRunner().invoke(cli.app, ["check"], catch_exceptions=False)
    return Checked(ran.exit_code, ran.stdout, dict(zip(SHIPPED, answers, strict=True)), sessions[0])


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Golden:
    def same(text: str, file: Path) -> None:
        if pytestconfig.getoption("renew"):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), f"{file} has another text (`make goldens` renews it)"

    return same


@pytest.fixture
def screenshots(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Where pictures of pages go: a folder of the test, or the one that the command line names."""
    folder = Path(pytestconfig.getoption("screenshots") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


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
    return process if isinstance(process, Libraries) else _left_out(request, LIBRARIES, str(process))


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> None:
    """Chromium is there; without it a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    _needs(request, BROWSER)


@pytest.fixture
def spin(request: pytest.FixtureRequest) -> None:
    """SPIN and a compiler are there; without them a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    _needs(request, SPIN)


@pytest.fixture
def left_out(request: pytest.FixtureRequest) -> Callable[[str, str], NoReturn]:
    """Leaves a test out, given with what it compares and why that is not there; under STALEPROOF_CI=1 it fails."""
    return partial(_left_out, request)


def _needs(request: pytest.FixtureRequest, what: str) -> None:
    reason = NEEDS[what]()
    if reason is not None:
        _left_out(request, what, reason)


def _left_out(request: pytest.FixtureRequest, what: str, reason: str) -> NoReturn:
    request.node.user_properties.append(("not run", (what, reason)))
    if _must_run():
        pytest.fail(f"{what} must run under STALEPROOF_CI=1: {reason}")
    pytest.skip(reason)


def _must_run() -> bool:
    return os.environ.get("STALEPROOF_CI") == "1"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what was left out; in the process that prints, too, where others run the tests."""
    for name, value in report.user_properties:
        if name == "not run":
            what, reason = value
            NOT_RUN.setdefault(what, {})[report.nodeid] = reason


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not compared."""
    for what, tests in NOT_RUN.items():
        terminalreporter.section(f"NOT COMPARED WITH {what.upper()}", sep="!", red=True, bold=True)
        for test, reason in tests.items():
            terminalreporter.line(f"{test}: {reason}", red=True)
