"""What is asked before anything is read comes at once: nothing heavy is imported for it."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest
from commands import run

PROGRAM = "import sys; from staleproof.reports.commands.cli import main"
LOADED = f"""{PROGRAM}
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""
HEAVY = {"distributed", "hypothesis", "joblib", "networkx", "numpy", "platformdirs", "statemachine", "yaml"}
"""Libraries that none of these commands needs."""
OWN = {
    "checker": {"engine.bounds", "session.farm"},
    "model": {"english", "records.record_count"},
    "reports": {
        *("commands.cli", "commands.exit_codes", "commands.formats", "commands.memory", "text.output"),
        *(f"commands.groups.{name}" for name in ("answers", "authoring", "crosschecks", "options", "reading", "stories")),
    },
}
"""The modules of this program that all of them import, by the room."""


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (("--version",), {*HEAVY, "pydantic", "rich"}),
        (("--help",), {*HEAVY, "pydantic", "importlib.metadata"}),
        (("check", "--help"), {*HEAVY}),
        (("schema",), {*HEAVY, "rich"}),
    ],
)
def test_nothing_heavy_is_imported(words: tuple[str, ...], heavy: set[str]) -> None:
    """Not even what typer imports itself, where it does not: rich draws its help, pydantic reads the words of commands."""
    done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)  # noqa: S603
    modules = set(done.stderr.split())
    assert modules & heavy == set()
    inner = {name.removeprefix("staleproof.") for name in modules if name.startswith("staleproof.")}
    own = {f"{room}.{name}" for room, names in OWN.items() for name in names}
    assert {name for name in inner if not any(other.startswith(f"{name}.") for other in inner)} == own


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, whatever else is asked."""
    said = (0, f"staleproof {version('staleproof')}\n", "")
    assert [run(words, capsys) for words in (("--version",), ("--version", "check", "as_found"))] == [said, said]


def test_shells_complete_commands_and_options() -> None:
    """The program tells a shell what may stand where somebody writes, and gives it the script that asks so."""

    def told(**asked: str) -> str:
        command = [sys.executable, "-c", f"{PROGRAM}; sys.argv[0] = 'staleproof'; main()"]
        return subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False).stdout  # noqa: S603

    def completed(line: str) -> list[str]:
        return told(_STALEPROOF_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(line.count(" "))).splitlines()

    assert set(completed("staleproof re")) == {"replay", "reproduce", "repair", "report", "reference"}
    assert completed("staleproof check --max") == ["--max-states", "--max-memory", "--max-tries"]
    assert "_STALEPROOF_COMPLETE=complete_bash" in told(_STALEPROOF_COMPLETE="source_bash")


def test_completion_can_be_installed(capsys: pytest.CaptureFixture[str]) -> None:
    """The help says how."""
    _, out, _ = run(("--help",), capsys)
    assert ("--install-completion" in out, "--show-completion" in out) == (True, True)
