"""In a project that has its own `model`, `checker` and `reports`, every command does what it does elsewhere."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from commands import SECONDS
from tiers import long_but

pytestmark = pytest.mark.slow

PROGRAM = (sys.executable, "-c", "from staleproof.reports.commands.cli import main; main()")
TODO = Path(__file__).parents[3] / "examples" / "todo"
TABLE = re.compile("^lifecycle:\n(?:  .*\n)+", re.MULTILINE)
CHART = """
class Task(StateChart):
    absent, open, taken, done = State(initial=True), State(), State(), State(final=True)
    create = absent.to(open, cond=CLERK)
    take = open.to(taken, cond="by_worker")
    finish = taken.to(done, cond="by_worker")
    terminal = (Status.DONE,)
"""
LIBRARY = "from statemachine import State, StateChart\n"
STATES = "from enum import StrEnum\n\nclass Status(StrEnum):\n    DONE = 'done'\n"
MODULES = {
    "model/task": f"{LIBRARY}from .states import Status\nfrom checker.roles import CLERK\n{CHART}",
    "model/states": f"import reports.texts\n{STATES}",
    "checker/roles": "from model import states\nfrom reports import texts\nCLERK = 'by_clerk'\n",
    "reports/texts": "print('imported')\n",
}
ALONE = {"model/task": f"{LIBRARY}{STATES}CLERK = 'by_clerk'\n{CHART}"}
BOTH = ("todo.yaml", "todo_repaired.yaml")
COMMANDS = {
    "check": (("check", "todo.yaml"), 0),
    "several processes": (("check", "todo.yaml", "--jobs", "2"), 0),
    "explain": (("explain", "todo.yaml", "--strict"), 1),
    "diff": (("diff", *reversed(BOTH)), 1),
    "why": (("why", "todo_repaired.yaml"), 0),
    "help": (("why", "--help"), 0),
    "report": (("report", "todo.yaml"), 0),
    "schema": (("schema",), 0),
    "export": (("export", "todo.yaml", "--view", "worker.board"), 0),
    "fuzz": (("fuzz", "todo.yaml", "--runs", "5", "--steps", "10"), 0),
    "lifecycle": (("diagram", "lifecycle", "todo.yaml"), 0),
}


def project(folder: Path, modules: Mapping[str, str]) -> Path:
    """A folder with modules and the designs, whose lifecycle is one of the modules."""
    for name, text in modules.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in BOTH:
        text = (TODO / name).read_text("utf-8")
        (folder / name).write_text(TABLE.sub("lifecycle: model.task:Task\n", text), "utf-8")
    return folder


def ended(words: tuple[str, ...], folder: Path, path: str = "") -> tuple[int, str, str | None]:
    """Exit code and output of a command in a folder, without times, and the page that it has written."""
    surroundings = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([*PROGRAM, *words], cwd=folder, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    page = folder / "staleproof.md"
    written = SECONDS.sub("0", page.read_text("utf-8")) if page.exists() else None
    return done.returncode, SECONDS.sub("0", done.stdout), written


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder with nothing but the designs and a lifecycle; a project of plain folders; one of packages."""
    packages = {f"{name}/__init__": "" for name in ("model", "checker", "reports")}
    parts = {"alone": ALONE, "folders": MODULES, "packages": {**packages, **MODULES}}
    return {kind: project(tmp_path_factory.mktemp(kind), modules) for kind, modules in parts.items()}


@pytest.mark.parametrize("kind", ["packages", pytest.param("folders", marks=pytest.mark.long)])
@pytest.mark.parametrize("command", long_but(COMMANDS, ("check", "several processes", "report")))
def test_every_command_works_as_it_does_elsewhere(command: str, kind: str, projects: dict[str, Path]) -> None:
    """With the project as the working directory and on PYTHONPATH."""
    words, code = COMMANDS[command]
    expected = ended(words, projects["alone"])
    assert (expected[0], expected[1] != "") == (code, True)
    assert ended(words, projects[kind], str(projects[kind])) == expected


def test_folders_need_no_init_to_be_modules_of_a_lifecycle(projects: dict[str, Path]) -> None:
    """A check of the project without an __init__.py, too, says what it says elsewhere."""
    words, _ = COMMANDS["check"]
    assert ended(words, projects["folders"], str(projects["folders"]))[:2] == ended(words, projects["alone"])[:2]


def test_control_c_ends_a_module_too(tmp_path: Path) -> None:
    """Whoever has enough of a module that takes its time is told what is told of everything that is interrupted."""
    slow = "import time\nfrom pathlib import Path\nPath('begun').touch()\ntime.sleep(60)\n"
    folder = project(tmp_path, {"model/task": slow})
    with subprocess.Popen([*PROGRAM, "check", "todo.yaml"], cwd=folder, stderr=subprocess.PIPE, text=True) as program:  # noqa: S603
        while not (folder / "begun").exists() and program.poll() is None:
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate()
    assert (program.returncode, err) == (130, "staleproof: interrupted; nothing was decided\n")


def test_what_a_module_raises_is_one_line(tmp_path: Path) -> None:
    """With the place in the design, and without a traceback, whatever it is."""
    folder = project(tmp_path, {"model/task": "class Enough(BaseException): pass\nraise Enough('of\\nit')\n"})
    done = subprocess.run([*PROGRAM, "check", "todo.yaml"], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("staleproof: todo.yaml:4: cannot import 'model.task': Enough: of it; a lifecycle is ")
    assert done.stderr.count("\n") == 1
