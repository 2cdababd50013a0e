"""Every mistake in a design file is told in one line with its place, and ends the program with 4."""

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from small import FOLDER, changed, place

from staleproof.reports.commands.cli import main

Said = Callable[..., str]

UNKNOWN = [
    ("status", "    {}: Turned down", "rejected", "rejectd"),
    ("status", "    {}: [turn down]", "pending", "pendin"),
    ("status", "hides: [{}]", "completed", "complete"),
    ("status", "shows: [pending, {}]", "rejected", "reject"),
    ("status", "optimistic: {}", "rejected", "rejcted"),
    ("role", "by: [{}]", "therapist", "therapst"),
    ("action", "action: {}\n", "reject", "rejct"),
    ("action", "error_after_commit: [{}]", "complete", "complet"),
    ("action", "{}: row", "reject", "rejct"),
    ("action", "{}: removed", "review_accept", "review_accpt"),
    ("mutation", "mutations: [{}]", "reject", "rejct"),
    ("promise", "expect: [{}, never-backwards]", "fresh-when-settled", "fresh-if-settled"),
    ("promise", "promise: {}", "reload-suffices", "reload-sufices"),
    ("routine", "on_connect: [run: {}]", "reread", "rered"),
    ("table of texts", "texts: {},", "card", "crd"),
    ("table of offers", "offers: {}}", "card", "crd"),
    ("handler", "    pending: [{}]", "turn down", "turn dwn"),
    ("handler", "handlers: [{}]", "therapist.turn down", "therapist.turn dwn"),
    ("view", "views: [{}]", "therapist.list", "therapist.lst"),
    ("query or array of dashboard 'therapist'", "reads: {}, page", "all", "al"),
    ("query of dashboard 'therapist'", "refetch: [{}]", "all", "al"),
    ("array of dashboard 'therapist'", " fetch: [{}]", "stored", "stord"),
    ("array of dashboard 'therapist'", "fills: [{}]", "stored", "stord"),
    ("field", "{}: [fresh-when-settled, never-backwards]", "expect", "expct"),
    ("field", "{}: 1}", "retry", "retri"),
    ("field", "{}: rejected\n", "optimistic", "optimstic"),
    ("field", "{}: [rows], refetch_type", "invalidate", "invalidat"),
    ("field", "[rows], {}: true", "unloaded", "unloadd"),
    ("field", "    {}: therapist", "role", "rol"),
]
"""A kind of word, a place where one stands, the right word, and a wrong one."""
NO_VALUE = [
    ("faults", "faults: [{}]", "push lost", "push lst"),
    ("error", "error: [{}]", "rollback", "rollbak"),
    ("refetch_type", "refetch_type: {}", "all", "al"),
    ("step", "step: {}\n", "action", "acton"),
    ("kept_in", "kept_in: {},", "redux", "redx"),
]
"""A field with only some values, a place where one stands, the right value, and a wrong one."""
LOOKS = "(one that only looks has a name less like it)"
MISTAKES = {
    ("{invalidate: [rows]", "{invalidate: [row]"): (
        "no query has the key [row]; did you mean '[rows]'? (or say `matches_nothing: true`)"
    ),
    ("optimistic: rejected", "patches_to: rejcted"): "unknown status 'rejcted'; did you mean 'rejected'?",
    ("unloaded: true", "snapshot: true"): "'snapshot' goes with patch, not with cancel",
    ("all, page: home", "all, page: homes"): (
        "no other view is on the page 'homes'; did you mean 'home'? (or leave `page` out)"
    ),
    ("hides: [completed]", "hides: completed"): "'hides' must be a list, not 'completed'",
    ("name: small", "name: [small]"): "'name' must be a text, not ['small']",
    ("{reads: stored}", "stored"): "'counter' must be a mapping, not 'stored'",
    ("retry: 1", "retry: one"): "'retry' must be a whole number, not 'one'",
    ("unloaded: true", "unloaded: perhaps"): "'unloaded' must be true or false, not 'perhaps'",
    ("poll: 5 min", "poll: 5"): "'poll' must be a duration above 0, such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not 5",
    ("poll: 5 min", "poll: 5000000000 min"): (
        "'poll' must be a duration above 0, such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not '5000000000 min'"
    ),
    ("name: small", "name:"): "'name' must be a text, not nothing",
    ("counter: {reads: stored}", "counter: {}"): "the field 'reads' is missing",
    ("name: small", "name: small\nname: big"): "'name' is given twice",
    ("name: small", "\tname: small"): (
        "not valid YAML: while scanning for the next token: found character '\\t' that cannot start any token"
    ),
    ("step: action", "step: action: x"): "not valid YAML: mapping values are not allowed here",
    ("name: small", "name: sm\x1b[31mall"): "not valid YAML: a control character (0x1b)",
    ("name: small", 'name: "sm\\e[31mall"'): "not valid YAML: a control character (0x1b)",
    ("texts:\n", "texts: &t\n  deep: *t\n"): "nested deeper than 50 levels; does an alias contain itself?",
    ("    - {patch: [rows, all], snapshot: true}", "    - run: remember"): (
        "routines run each other in a circle: remember -> remember"
    ),
    (
        ":Appointment",
        ":Apointment",
    ): "'staleproof.model.lifecycle.appointment' has no state chart 'Apointment'; did you mean 'Appointment'?",
    (":Appointment", ":State"): "'staleproof.model.lifecycle.appointment' has no state chart 'State'; known are: Appointment",
    ("staleproof.model.lifecycle.appointment:", "staleproof.model.lifecycle.apointment:"): (
        "cannot import 'staleproof.model.lifecycle.apointment': No module named 'staleproof.model.lifecycle.apointment';"
        " a lifecycle is module:Class such as staleproof.model.lifecycle.appointment:Appointment, a path that ends in .scxml,"
        " or a table with initial and actions"
    ),
}
"""What is changed in the small design, and what is said of the last line of it."""
LAUGHS = "a: &a [1]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 8)}]\n" for a, b in pairwise("abcdefg"))
EMPTY = "a design is a mapping of fields such as name, lifecycle and dashboards"
CONTENTS = {
    "nothing": ("", f"design.yaml:1: {EMPTY}"),
    "a remark": ("# later\n", f"design.yaml:1: {EMPTY}"),
    "a list": ("- name: small\n", f"design.yaml:1: {EMPTY}"),
    "a list left open": (
        "name: small\nfaults: [push lost\n",
        (
            "design.yaml:2: not valid YAML: while parsing a flow sequence that begins in line 2:"
            " expected ',' or ']', but got '<stream end>'"
        ),
    ),
    "no UTF-8": ("name: small\ntitle: caf\udce9\n", "design.yaml:2: not UTF-8 text"),
    "a large file": ("#" * 1_000_001, "design.yaml: larger than 1000000 bytes"),
    "a deep file": ("name: deep\nx: " + "[" * 60, "design.yaml:2: nested deeper than 50 levels"),
    "an explosion of aliases": (LAUGHS, "design.yaml:5: more than 10000 values; do aliases multiply each other?"),
    "changes of nothing": (
        "name: a\nchanges: {a: {remove: [b]}}\n",
        "design.yaml:2: `changes` need an `extends` that names a design",
    ),
    "two extended designs": ("name: a\nextends: [as_found]\n", "design.yaml:2: `extends` is the name of one design"),
    "an extended design that is not there": (
        "name: a\nextends: as_fuond\n",
        "design.yaml:2: cannot read 'as_fuond': No such file or directory; did you mean 'as_found'?",
    ),
    "a circle": (
        "extends: design.yaml\nname: a\n",
        "design.yaml:1: designs extend each other in a circle: design.yaml -> design.yaml",
    ),
    "a change of nothing": (
        "extends: as_found\nchanges:\n  x:\n    set: {dashboards.therapst.role: driver}\n",
        "design.yaml:4: nothing is called 'therapst' in 'dashboards.therapst.role'; did you mean 'therapist'?",
    ),
    "a removal of nothing": (
        "extends: as_found\nchanges:\n  x:\n    remove: [texts.therapist_crd]\n",
        "design.yaml:4: nothing is called 'therapist_crd' in 'texts.therapist_crd'; did you mean 'therapist_card'?",
    ),
}
"""The whole of a file, and what is said of it; a half of a surrogate stands for a byte that is no UTF-8."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Said:
    """What the program says in an empty folder before it ends with 4, having said nothing else."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["staleproof", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (4, "")
        return printed.err

    return run


def check_small(said: Said, old: str, new: str, message: str) -> None:
    """Check the small design with `new` for `old`, and that the message is told of the last line of `new`."""
    Path("small.yaml").write_text(changed(old, new), "utf-8")
    assert said("check", "small.yaml") == f"staleproof: small.yaml:{place(old, new)}: {message}\n"


@pytest.mark.parametrize(("kind", "context", "right", "wrong"), UNKNOWN)
def test_typos_are_told_with_the_nearest_word(kind: str, context: str, right: str, wrong: str, said: Said) -> None:
    """A name that nothing declares is told with its line and the declared name nearest to it."""
    what, of, board = kind.partition(" of dashboard ")
    message = f"unknown {what} '{wrong}'{of}{board}; did you mean '{right}'?"
    check_small(said, context.replace("{}", right), context.replace("{}", wrong), message)


@pytest.mark.parametrize(("field", "context", "right", "wrong"), NO_VALUE)
def test_wrong_values_are_told_with_the_nearest_one(field: str, context: str, right: str, wrong: str, said: Said) -> None:
    """A word that is none of those that a field may have is told with its line and the nearest of them."""
    message = f"'{wrong}' is not a value of '{field}'; did you mean '{right}'?"
    check_small(said, context.replace("{}", right), context.replace("{}", wrong), message)


@pytest.mark.parametrize(("change", "message"), MISTAKES.items())
def test_mistakes_are_told_with_their_line(change: tuple[str, str], message: str, said: Said) -> None:
    """All other mistakes that one line can have are told with that line and what would be right."""
    check_small(said, *change, message)


@pytest.mark.parametrize(("content", "message"), CONTENTS.values(), ids=CONTENTS)
def test_files_that_are_no_designs_are_told(content: str, message: str, said: Said) -> None:
    """Files that cannot be read as designs are told with the line that stands in the way, if there is one."""
    Path("design.yaml").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert said("check", "design.yaml") == f"staleproof: {message}\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("as_fond", "as_fond: cannot read 'as_fond': No such file or directory; did you mean 'as_found'?"),
        ("./none.yaml", "./none.yaml: cannot read 'none.yaml': No such file or directory; give a path to a YAML file"),
        ("./", "./: cannot read '.': Is a directory; give a path to a YAML file"),
    ],
)
def test_what_is_no_file_is_told(name: str, message: str, said: Said) -> None:
    """A file that is not there and a folder are told by name."""
    assert said("check", name) == f"staleproof: {message}\n"


def test_a_change_that_is_not_there_is_told(said: Said) -> None:
    """Leaving out a change that a design does not have is a mistake too."""
    message = "no change is called 'every status has text'; did you mean 'every status has a text'?"
    assert said("check", "stale_proof", "--without", "every status has text") == f"staleproof: stale_proof.yaml:1: {message}\n"


@pytest.mark.parametrize("command", [("replay", "small.yaml", "0"), ("report", "small.yaml"), ("fuzz", "small.yaml")])
def test_all_commands_tell_mistakes_alike(command: tuple[str, ...], said: Said) -> None:
    """Whatever is asked of a design with a mistake, the answer is the mistake."""
    Path("small.yaml").write_text(changed("name: small", "nam: small"), "utf-8")
    assert said(*command) == "staleproof: small.yaml:3: unknown field 'nam'; did you mean 'name'?\n"


def test_a_mistake_in_an_extended_design_is_told_there(said: Said) -> None:
    """A mistake is told where it is written, not in the design that inherits it."""
    Path("small.yaml").write_text(changed("retry: 1", "retri: 1"), "utf-8")
    Path("larger.yaml").write_text((FOLDER / "larger.yaml").read_text("utf-8"), "utf-8")
    line = place("retry: 1", "retri: 1")
    assert said("check", "larger.yaml") == f"staleproof: small.yaml:{line}: unknown field 'retri'; did you mean 'retry'?\n"


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (("role: therapist", "role: therapst"), f"small.yaml:32: unknown role 'therapst'; did you mean 'therapist'? {LOOKS}"),
        (
            ("dashboards:\n", "dashboards\n"),
            "small.yaml:31: not valid YAML: while scanning a simple key that begins in line 30: could not find expected ':'",
        ),
    ],
)
def test_the_program_by_itself_tells_a_mistake_in_one_line(mistake: tuple[str, str], message: str, tmp_path: Path) -> None:
    """As a program of its own it ends with 4 and prints one line to standard error, without a traceback."""
    (tmp_path / "small.yaml").write_text(changed(*mistake), "utf-8")
    command = [sys.executable, "-c", "from staleproof.reports.commands.cli import main; main()", "check", "small.yaml"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  (itself)
    assert (ended.returncode, ended.stdout, ended.stderr) == (4, "", f"staleproof: {message}\n")
