"""Designs are found by name or path, read with all that they extend, and refused with a place if anything is wrong."""

import builtins
import sys
from importlib.resources import files
from os import mkfifo
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
import yaml
from small import TEXT, changed

from staleproof.checker.promises.promises import SAYS
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.validation.references import PROMISES
from staleproof.reports.files.loading import LARGEST_FILE, SHIPPED, load

SHIPPED_TEXTS = {
    f"{name}.yaml": (files("staleproof.reports") / "designs" / f"{name}.yaml").read_text("utf-8") for name in SHIPPED
}
CHANGES = [(name, change) for name in SHIPPED for change in yaml.safe_load(SHIPPED_TEXTS[f"{name}.yaml"]).get("changes", ())]
MODULES = {
    "fine": """\
        class Chart(StateChart):
            new = State(initial=True)
            old = State(final=True)
            age = new.to(old, cond="by_time")
    """,
    "word": """\
        class Chart(StateChart):
            terminal = "old"
            new = State(initial=True)
            old = State(final=True)
            age = new.to(old, cond="by_time")
    """,
    "unknown": """\
        class Chart(StateChart):
            rowless = ("old", "odl")
            new = State(initial=True)
            old = State(final=True)
            age = new.to(old, cond="by_time")
    """,
    "nested": """\
        class Chart(StateChart):
            new = State(initial=True)
            class old(State.Compound):
                older = State(initial=True)
            age = new.to(old)
    """,
    "empty": "class Chart(StateChart): pass",
    "function": "def Chart(): return StateChart",
    "broken": "raise KeyError('x')",
    "leaving": "raise SystemExit('enough')",
    "ended": "raise SystemExit(3)",
    "stopping": "raise GeneratorExit",
    "bare": "class Bare(BaseException): pass\nraise Bare('no\\nException')",
    "mute": "class Mute(Exception):\n    def __str__(self): raise SystemExit\nraise Mute",
    "unwritten": "class Chart(StateChart:",
}
"""Modules by name, and what they say."""
EXPECTED = (
    "a lifecycle is module:Class such as staleproof.model.lifecycle.appointment:Appointment, a path that ends in .scxml,"
    " or a table with initial and actions"
)


def told(name: str, without: tuple[str, ...] = ()) -> str:
    """What is said of a design that is refused."""
    with pytest.raises(DesignError) as caught:
        load(name, without)
    return str(caught.value)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The empty folder that designs are looked for in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Finding.


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_designs_are_found_by_name(name: str) -> None:
    """A shipped design needs no path, and is the one that calls itself so."""
    loaded = load(name)
    assert (loaded.design.name, loaded.given, loaded.source.position(()).file) == (name, name, f"{name}.yaml")


def test_a_file_of_a_shipped_name_is_found_by_its_path(folder: Path) -> None:
    """The plain name is the shipped design; with a path it is the file."""
    (folder / "as_found").write_text(TEXT, "utf-8")
    assert [load(name).design.name for name in ("as_found", "./as_found")] == ["as_found", "small"]


def test_extended_designs_are_looked_for_beside_the_file(folder: Path) -> None:
    """A path after `extends` begins in the folder of the file that says so, wherever the program is run."""
    (folder / "below").mkdir()
    (folder / "small.yaml").write_text(TEXT, "utf-8")
    (folder / "below" / "a.yaml").write_text("extends: ../small.yaml\nname: a\n", "utf-8")
    (folder / "b.yaml").write_text("extends: below/a.yaml\ntitle: b\n", "utf-8")
    source = load("b.yaml").source
    assert [str(source.position(path)) for path in (("title",), ("name",), ("faults",))] == [
        "b.yaml:2",
        "below/a.yaml:2",
        "below/../small.yaml:5",
    ]


def test_a_design_remembers_how_to_ask_for_it_again() -> None:
    """The words that give the same design on a command line have quotes where a shell needs them."""
    without = ("everything is polled", "push after every commit")
    given = load("stale_proof", without).given
    assert given == "stale_proof --without 'everything is polled' --without 'push after every commit'"


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_each_change_of_the_shipped_designs_can_be_left_out(name: str, change: str) -> None:
    """Every change has a reason and makes a difference, and the design without it is a design."""
    loaded = load(name)
    assert loaded.source.changes[change] != ""
    assert load(name, (change,)).design != loaded.design


def test_positions_lead_to_the_shipped_file_that_says_so() -> None:
    """Through two extensions and their changes, each value has the line that decides it."""
    source = load("stale_proof").source

    def words(*path: str | int) -> str:
        place = source.position(path)
        return f"{place.file}: {SHIPPED_TEXTS[place.file].splitlines()[place.line - 1].strip()}"

    handler = ("dashboards", "therapist", "handlers", "request payment")
    assert words("name") == "stale_proof.yaml: name: stale_proof"
    assert words("lifecycle") == "as_found.yaml: lifecycle: staleproof.model.lifecycle.appointment:Appointment"
    assert words(*handler, "action") == "as_found.yaml: action: mark_awaiting_payment"
    assert (
        words(*handler, "optimistic")
        == "as_fixed.yaml: dashboards.therapist.handlers.request payment.optimistic: awaiting_payment"
    )
    assert words(*handler, "success") == "stale_proof.yaml: dashboards.*.handlers.*.success: [run: reread]"


# Reading.


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_files_may_end_their_lines_as_on_any_system(end: str, folder: Path) -> None:
    """A file from another system is the same design with the same lines, also with a byte order mark."""
    (folder / "small.yaml").write_bytes(TEXT.encode())
    (folder / "other.yaml").write_bytes(("\ufeff" + TEXT.replace("\n", end)).encode())
    small, other = load("small.yaml"), load("other.yaml")
    assert other.design == small.design
    assert {path: place.line for path, place in other.source.positions.items()} == {
        path: place.line for path, place in small.source.positions.items()
    }


def test_the_largest_file_is_read_and_no_larger_one(folder: Path) -> None:
    """A file of just the allowed size is read; of a larger or an endless one no more than that is."""
    remark = "#" * (LARGEST_FILE - len(TEXT.encode()))
    (folder / "large.yaml").write_text(f"{TEXT}{remark}", "utf-8")
    (folder / "larger.yaml").write_text(f"{TEXT}{remark}#", "utf-8")
    assert load("large.yaml").design.name == "small"
    assert told("larger.yaml") == f"larger.yaml: larger than {LARGEST_FILE} bytes"
    assert told("/dev/zero") == f"/dev/zero: larger than {LARGEST_FILE} bytes"


@pytest.mark.parametrize(
    ("extended", "message"),
    [
        (
            "none.yaml",
            "a.yaml:2: cannot read 'none.yaml': No such file or directory; known are: as_found, as_fixed, stale_proof",
        ),
        ("../none.yaml", "a.yaml:2: cannot read '../none.yaml': No such file or directory; give a path to a YAML file"),
        (".", "a.yaml:2: cannot read '.': Is a directory; known are: as_found, as_fixed, stale_proof"),
        ("''", "a.yaml:2: cannot read '.': Is a directory; known are: as_found, as_fixed, stale_proof"),
        ("latin.yaml", "latin.yaml:2: not UTF-8 text"),
        ("list.yaml", "list.yaml:1: a design is a mapping of fields such as name, lifecycle and dashboards"),
        ("x" * 300, f"a.yaml:2: cannot read '{'x' * 300}': File name too long; known are: as_found, as_fixed, stale_proof"),
    ],
)
def test_extended_designs_that_cannot_be_read_are_told(extended: str, message: str, folder: Path) -> None:
    """If there is no such file the mistake is where it is named, else in that file."""
    (folder / "latin.yaml").write_bytes(b"name: a\ntitle: caf\xe9")
    (folder / "list.yaml").write_text("- a\n", "utf-8")
    (folder / "a.yaml").write_text(f"name: a\nextends: {extended}\n", "utf-8")
    assert told("a.yaml") == message


def test_a_named_pipe_is_not_waited_for(folder: Path) -> None:
    """What nobody may ever write to is no design, and no extended one."""
    mkfifo("pipe")
    (folder / "a.yaml").write_text("name: a\nextends: pipe\n", "utf-8")
    reason = "cannot read 'pipe': Is a named pipe, which may never end; known are: as_found, as_fixed, stale_proof"
    assert [told("pipe"), told("a.yaml")] == [f"pipe: {reason}", f"a.yaml:2: {reason}"]


@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b.yaml", "a\udcff.yaml"])
def test_a_name_that_cannot_be_printed_is_refused(name: str, folder: Path) -> None:
    """The line that tells a story again would not be one, or would not be the name."""
    (folder / name).write_text(TEXT, "utf-8")
    assert told(name) == f"a {name[2:]}: the name of a design has letters that cannot be printed"


def test_a_change_that_is_not_there_cannot_be_left_out(folder: Path) -> None:
    """The nearest change is proposed, or it is said that there is none."""
    (folder / "small.yaml").write_text(TEXT, "utf-8")
    message = "no change is called 'guesses are honst'; did you mean 'guesses are honest'?"
    assert told("stale_proof", ("guesses are honst",)) == f"stale_proof.yaml:1: {message}"
    assert told("small.yaml", ("x",)) == "small.yaml:1: no change is called 'x'; none is declared"


# Lifecycles.


def put(folder: Path, modules: dict[str, str]) -> None:
    """Write some modules into files below a folder."""
    for name, text in modules.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"from statemachine import State, StateChart\n{dedent(text)}", "utf-8")


def own(folder: Path, lifecycle: str) -> Lifecycle:
    """The lifecycle of a design in a folder that names it so."""
    role = "driver" if lifecycle.endswith("Appointment") else "time"
    dashboards = f"{{d: {{role: {role}, queries: {{q: {{key: [q]}}}}, views: {{v: {{reads: q}}}}}}}}"
    (folder / "own.yaml").write_text(f"name: own\nlifecycle: {lifecycle}\ndashboards: {dashboards}\n", "utf-8")
    return load(str(folder / "own.yaml")).lifecycle


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("nested:Chart", "'Chart' has states within states; a lifecycle is flat"),
        ("word:Chart", "`terminal` of 'Chart' must be a tuple or a list of statuses, not 'old'"),
        ("unknown:Chart", "unknown status 'odl' in `rowless` of 'Chart'; did you mean 'old'?"),
        ("empty:Chart", "'empty' has no state chart 'Chart'; none is declared"),
        ("function:Chart", "'function' has no state chart 'Chart'; none is declared"),
        ("fine:State", "'fine' has no state chart 'State'; known are: Chart"),
        ("fine:StateChart", "'fine' has no state chart 'StateChart'; did you mean 'Chart'?"),
        ("fine", "'fine' has no state chart ''; known are: Chart"),
        ("broken:Chart", f"cannot import 'broken': KeyError: 'x'; {EXPECTED}"),
        ("leaving:Chart", f"cannot import 'leaving': SystemExit: enough; {EXPECTED}"),
        ("ended:Chart", f"cannot import 'ended': SystemExit: 3; {EXPECTED}"),
        ("stopping:Chart", f"cannot import 'stopping': GeneratorExit; {EXPECTED}"),
        ("bare:Chart", f"cannot import 'bare': Bare: no Exception; {EXPECTED}"),
        ("mute:Chart", f"cannot import 'mute': Mute; {EXPECTED}"),
        (
            "unwritten:Chart",
            f"cannot import 'unwritten': SyntaxError: invalid syntax (unwritten.py, line 2); {EXPECTED}",
        ),
        ("nowhere:Chart", f"cannot import 'nowhere': No module named 'nowhere'; {EXPECTED}"),
        ("fine.Chart", f"cannot import 'fine.Chart': No module named 'fine.Chart'; 'fine' is not a package; {EXPECTED}"),
        ("''", f"cannot import '': Empty module name; {EXPECTED}"),
        ("..fine:Chart", f"cannot import '..fine': Empty module name; {EXPECTED}"),
    ],
)
def test_lifecycles_that_are_no_flat_state_charts_are_told(reference: str, message: str, folder: Path) -> None:
    """Whatever a reference names, or a module does when it is imported, is told where the reference is."""
    put(folder, MODULES)
    (folder / "small.yaml").write_text(changed("staleproof.model.lifecycle.appointment:Appointment", reference), "utf-8")
    assert told("small.yaml") == f"small.yaml:4: {message}"


def test_a_module_may_be_interrupted(folder: Path) -> None:
    """Control-C is no mistake of the module that runs just then."""
    put(folder, {"slow": "raise KeyboardInterrupt"})
    with pytest.raises(KeyboardInterrupt):
        own(folder, "slow:Chart")


def test_a_lifecycle_of_ones_own_is_found(folder: Path) -> None:
    """A state chart in a module beside the design gives the statuses, actions and roles; other imports are as before."""
    put(folder, MODULES)
    before = (list(sys.path), set(sys.modules), builtins.__import__)
    lifecycle = own(folder, "fine:Chart")
    assert (lifecycle.statuses, lifecycle.actions, lifecycle.roles("age")) == (("new", "old"), ("age",), ("time",))
    assert (list(sys.path), set(sys.modules), builtins.__import__) == before


def test_what_a_module_prints_is_no_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A module that prints while it is imported does not spoil what is printed about the design."""
    put(folder, {"talking": f"{dedent(MODULES['fine'])}\nprint('hello')\n"})
    assert own(folder, "talking:Chart").statuses == ("new", "old")
    assert capsys.readouterr() == ("", "hello\n")


def test_lifecycles_of_one_name_in_two_folders_are_two(folder: Path) -> None:
    """A module beside a design is that of its own folder, also if a design in another folder has one of the same name."""
    for place, action in (("old", "age"), ("new", "grow")):
        put(folder / place, {"model/task": f"from model.words import ROLE\n{dedent(MODULES['fine']).replace('age', action)}"})
        put(folder / place, {"model/words": f"ROLE = {place!r}"})
    known = set(sys.modules)
    asked = [own(folder / place, "model.task:Chart").actions for place in ("old", "new", "old")]
    assert asked == [("age",), ("grow",), ("age",)]
    assert set(sys.modules) - known == set()


NEIGHBOURS = {
    "absolute": "from model.states import Status",
    "relative": "from .states import Status",
    "of the package": "from model import states\nStatus = states.Status",
    "dotted": "import model.states\nStatus = model.states.Status",
    "by another name": "import model.states as known\nStatus = known.Status",
    "of another folder": "from words.all import Status",
    "of a module": "from single import Status",
    "upwards": "from ..words.all import Status",
    "in a function": "def now():\n    from model.states import Status\n    return Status\nStatus = now()",
}
"""How a module model/task.py may import what it needs."""
TASK = """
class Task(StateChart):
    terminal = (Status.old,)
    new = State(initial=True)
    old = State(final=True)
    age = new.to(old, cond="by_time")
"""
STATES = "from enum import StrEnum\nclass Status(StrEnum):\n    new = 'new'\n    old = 'old'\n"


@pytest.mark.parametrize("packages", [False, True])
@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_modules_beside_a_design_import_their_neighbours(
    neighbour: str, packages: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every way that Python has, whether their folders are packages or not, and whatever else is called `model`."""
    shared = {"words/all": "from model.states import Status", "single": "import model.states\nStatus = model.states.Status"}
    put(folder, {"model/task": f"{NEIGHBOURS[neighbour]}\n{TASK}", "model/states": STATES, **shared})
    if packages:
        put(folder, {"model/__init__": "from model.states import Status", "words/__init__": "from . import all"})
    other = ModuleType("model")
    monkeypatch.setitem(sys.modules, "model", other)
    lifecycle = own(folder, "model.task:Task")
    assert lifecycle.rule.terminal == ("old",)
    assert type(lifecycle.rule.terminal[0]) is str
    assert sys.modules["model"] is other


def test_neighbours_are_imported_once(folder: Path) -> None:
    """What is imported in two ways is one module."""
    both = "from model.states import Status\nfrom .states import Status as same\nassert Status is same"
    put(folder, {"model/task": f"{both}\n{TASK}", "model/states": STATES})
    assert own(folder, "model.task:Task").statuses == ("new", "old")


def test_a_package_may_be_the_module(folder: Path) -> None:
    """A folder with an __init__.py is named like a file."""
    put(folder, {"model/task/__init__": f"from .states import Status\n{TASK}", "model/task/states": STATES})
    assert own(folder, "model.task:Task").statuses == ("new", "old")


def test_what_does_not_lie_beside_a_design_is_imported_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module on the path is found, also if a folder of other things beside the design is called like its package."""
    put(folder / "path", {"installed/__init__": "", "installed/task": MODULES["fine"]})
    put(folder / "project", {"installed/other": "raise KeyError"})
    monkeypatch.syspath_prepend(folder / "path")
    assert own(folder / "project", "installed.task:Chart").actions == ("age",)
    for name in ("installed", "installed.task"):
        monkeypatch.delitem(sys.modules, name)


def test_no_folder_beside_a_design_stands_for_what_is_installed(folder: Path) -> None:
    """Folders of other things that are called like modules of Python, and our own names, are not taken for these."""
    put(folder, {"task": f"import types\nimport time\ntypes.ModuleType, time.sleep\n{dedent(MODULES['fine'])}"})
    put(folder, {"types/a": "", "time/a": "", "statemachine": "raise KeyError", "staleproof/model/lifecycle/appointment": ""})
    assert own(folder, "task:Chart").actions == ("age",)
    assert "cancel" in own(folder, "staleproof.model.lifecycle.appointment:Appointment").actions


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("plan.tsk:Task", "cannot import 'plan.tsk': No module named 'plan.tsk'"),
        ("plan.task:Task", "cannot import 'plan.task': No module named 'plan.staets'"),
        ("plan.word:Task", "cannot import 'plan.word': cannot import name 'Status' from 'plan.words' (unknown location)"),
    ],
)
def test_modules_that_are_not_beside_are_told_by_their_own_names(reference: str, message: str, folder: Path) -> None:
    """Nobody reads the name that a module has only while it is loaded."""
    put(folder, {"plan/task": "from plan.staets import Status", "plan/word": "from plan.words import Status"})
    (folder / "plan" / "words").mkdir()
    with pytest.raises(DesignError) as caught:
        own(folder, reference)
    assert caught.value.message == f"{message}; {EXPECTED}"


def test_the_promises_that_a_design_may_name_are_those_that_are_answered() -> None:
    """What `expect` and claims may name is just what is asked of every design."""
    assert sorted(PROMISES) == sorted(SAYS)
