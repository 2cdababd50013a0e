"""Designs are found by name or path, read with all that they extend, and refused with a place if anything is wrong."""

import sys
from importlib.resources import files
from os import mkfifo
from pathlib import Path
from textwrap import dedent

import pytest
from small import TEXT, changed

from staleproof.checker.promises.promises import SAYS
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.validation.references import PROMISES
from staleproof.reports.files.loading import LARGEST_FILE, SHIPPED, load

SHIPPED_TEXTS = {
    f"{name}.yaml": (files("staleproof.reports") / "designs" / f"{name}.yaml").read_text("utf-8") for name in SHIPPED
}
BELOW = {"as_found": None, "as_fixed": "as_found", "stale_proof": "as_fixed"}
CHANGES = [
    (name, change)
    for name, below in BELOW.items()
    for change in load(name).source.changes
    if below is None or change not in load(below).source.changes
]
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


def importable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put all MODULES beside the designs, and forget them afterwards."""
    for name, text in MODULES.items():
        (folder / f"{name}.py").write_text(f"from statemachine import State, StateChart\n{dedent(text)}", "utf-8")
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)


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
        ("broken:Chart", f"cannot import 'broken': 'x'; {EXPECTED}"),
        ("leaving:Chart", f"cannot import 'leaving': enough; {EXPECTED}"),
        ("nowhere:Chart", f"cannot import 'nowhere': No module named 'nowhere'; {EXPECTED}"),
        ("fine.Chart", f"cannot import 'fine.Chart': No module named 'fine.Chart'; 'fine' is not a package; {EXPECTED}"),
        ("''", f"cannot import '': Empty module name; {EXPECTED}"),
    ],
)
def test_lifecycles_that_are_no_flat_state_charts_are_told(
    reference: str, message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a reference names, or a module does when it is imported, is told where the reference is."""
    importable(folder, monkeypatch)
    (folder / "small.yaml").write_text(changed("staleproof.model.lifecycle.appointment:Appointment", reference), "utf-8")
    assert told("small.yaml") == f"small.yaml:4: {message}"


def test_a_lifecycle_of_ones_own_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state chart in a module beside the design gives the statuses, actions and roles; other imports are as before."""
    importable(folder, monkeypatch)
    path = list(sys.path)
    dashboards = "{d: {role: time, queries: {q: {key: [q]}}, views: {v: {reads: q}}, handlers: {h: {action: age}}}}"
    (folder / "own.yaml").write_text(f"name: own\nlifecycle: fine:Chart\ndashboards: {dashboards}\n", "utf-8")
    lifecycle = load("own.yaml").lifecycle
    assert (lifecycle.statuses, lifecycle.actions, lifecycle.roles("age")) == (("new", "old"), ("age",), ("time",))
    assert sys.path == path


def test_what_a_module_prints_is_no_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A module that prints while it is imported does not spoil what is printed about the design."""
    (folder / "talking.py").write_text(
        f"from statemachine import State, StateChart\n{dedent(MODULES['fine'])}\nprint('hello')\n"
    )
    dashboards = "{d: {role: time, queries: {q: {key: [q]}}, views: {v: {reads: q}}}}"
    (folder / "own.yaml").write_text(f"name: own\nlifecycle: talking:Chart\ndashboards: {dashboards}\n", "utf-8")
    assert load("own.yaml").lifecycle.statuses == ("new", "old")
    assert capsys.readouterr() == ("", "hello\n")


def test_lifecycles_of_one_name_in_two_folders_are_two(folder: Path) -> None:
    """A module beside a design is that of its own folder, also if a design in another folder has one of the same name."""
    dashboards = "{d: {role: time, queries: {q: {key: [q]}}, views: {v: {reads: q}}}}"
    for place in ("old", "new"):
        (folder / place).mkdir()
        module = dedent(MODULES["fine"]).replace("age", "grow" if place == "new" else "age")
        (folder / place / "beside.py").write_text(f"from statemachine import State, StateChart\n{module}", "utf-8")
        (folder / place / "own.yaml").write_text(f"name: own\nlifecycle: beside:Chart\ndashboards: {dashboards}\n", "utf-8")
    known = set(sys.modules)
    assert [load(f"{place}/own.yaml").lifecycle.actions for place in ("old", "new", "old")] == [("age",), ("grow",), ("age",)]
    assert set(sys.modules) - known == set()


def test_the_promises_that_a_design_may_name_are_those_that_are_answered() -> None:
    """What `expect` and claims may name is just what is asked of every design."""
    assert sorted(PROMISES) == sorted(SAYS)
