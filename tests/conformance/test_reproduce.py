"""`staleproof reproduce`: a folder that runs a story on the real libraries, all by itself."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from staleproof.reports.commands.cli import app
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.libraries.process import Libraries

THIRD = Path(__file__).parents[1] / "cases" / "designs" / "third_record.yaml"
NODE = Path(__file__).parents[2] / "reports" / "libraries" / "node"
SWALLOWED = "0/8/26/33/31/32/32/31"
PRINTED = """\
  1  therapist: opens 'dashboard'; GET list is sent
       therapist.list shows nothing yet
  2  therapist: clicks 'request payment' in another view; its request is sent
       therapist.list shows nothing yet
  3  server: answers GET list: session_in_progress
       therapist.list shows nothing yet
  4  server: accepts 'request payment': the appointment becomes awaiting_payment
       therapist.list shows nothing yet
  5  therapist: the answer to 'request payment' arrives: success; list joins the GET already under way; \
'request payment' is reported as done
       therapist.list shows nothing yet
  6  therapist: the answer to GET list arrives; list has session_in_progress
       therapist.list shows "Session in progress" with [request payment]

STALE: in the end therapist.list shows "Session in progress" with [request payment]; the server has awaiting_payment: \
"Payment requested; waiting for the operator".
"""
BEFORE_THE_END = """\
  1  therapist: opens 'dashboard'; GET list is sent
       therapist.list shows nothing yet
  2  server: answers GET list: pending
       therapist.list shows nothing yet
  3  therapist: the answer to GET list arrives; list has pending
       therapist.list shows a row without text with [accept] and [reject]

Not stale: in the end therapist.list shows a row without text with [accept] and [reject]; the server has pending: \
a row without text with [accept] and [reject].
"""
SCRIPT = """\
// A story of the design as_found about its view therapist.list, taken on the real libraries.
// A step of the world is [part, event, data]; `runtime` is the browser and the server around the libraries.

import { readFileSync } from 'node:fs';
import { Story } from './runtime/story.js';

const setup = JSON.parse(readFileSync(new URL('./setup.json', import.meta.url), 'utf-8'));
const story = await Story.begin(setup);

// 1. therapist: opens 'dashboard'; GET list is sent
await story.step(["therapist page", "open", "dashboard"]);

// Left out of the story:
await story.between(
  ["therapist.today", "serve", null],
  ["therapist.today", "deliver", null],
);

// 2. therapist: clicks 'request payment' in another view; its request is sent
await story.step(["therapist slot 1", "click", [4, 0]]);
"""
"""The beginning of the script."""
CARD = "in the end therapist.list shows a row without text with [accept] and [reject]"
ENDS = {
    "as_found 0/8": (0, "Not stale: in the end therapist.list is not open;"),
    "as_found 0/8/26/33": (0, "Not stale: in the end therapist.list shows nothing yet;"),
    "as_found 6/3/31/27/31/32/31/30": (
        1,
        'STALE: in the end operator.all shows "driver_confirmed" with [start appointment];',
    ),
    "as_found 0/1/30/35/35/40/37": (
        1,
        'STALE: in the end therapist.list shows "Payment requested; waiting for the operator", a guess;',
    ),
    "as_found 0/1/30/35/35/37/30/35/35": (
        1,
        f"OVERWRITTEN: {CARD}; the guess therapist_confirmed is gone, although the server",
    ),
    "as_fixed 0/1/30/37/35/36/28/31/30/26": (1, f"STALE: {CARD}; the server has therapist_confirmed:"),
    "stale_proof 0/0/0/32/30/35/34/35/34/35/34/35": (
        1,
        "STALE: in the end therapist.list shows nothing, because nothing was loaded;",
    ),
    f"{THIRD} 0+/36/5/8/8/11/0/9/12/10/8/7/5": (1, "STALE: in the end worker.list shows no such row; the server has open:"),
}
"""For a design and a path the exit code, and how the last line begins."""
CHANGE = "push after every commit"
ONCE = """\
extends: as_found
name: once
changes:
  lists are loaded once:
    why: so that a view cannot be brought up to date
    set: {dashboards.therapist.queries.*.poll: null, dashboards.therapist.queries.*.refetch_on_focus: false}
"""


def reproduce(*words: str | Path) -> tuple[int, str]:
    """Exit code of the command, and what it says."""
    done = CliRunner().invoke(app, ["reproduce", *map(str, words)], env={"COLUMNS": "400"})
    return done.exit_code, done.output


def ran(folder: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of the script in a folder."""
    done = subprocess.run(  # noqa: S603 # our own script
        [shutil.which("node") or "node", "reproduce.mjs"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(process: Libraries | LibrariesMissingError, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a story, with its packages installed; stories in folders below it find the packages, too."""
    folder = tmp_path_factory.mktemp("reproduction")
    assert reproduce("as_found", SWALLOWED, "--out", folder) == (
        0,
        f"wrote {folder}; in that folder: npm ci && node reproduce.mjs\n",
    )
    if isinstance(process, Libraries):
        subprocess.run([shutil.which("npm") or "npm", "ci"], cwd=folder, capture_output=True, check=True)  # noqa: S603
    return folder


@pytest.mark.usefixtures("libraries")
def test_the_story_is_printed_and_fails_where_it_is_stale(folder: Path) -> None:
    """Each step in the words of the story, and what the real view shows after it."""
    assert ran(folder) == (1, PRINTED, "")


@pytest.mark.usefixtures("libraries")
def test_what_is_not_stale_succeeds(folder: Path) -> None:
    """The first steps of a story, in which nothing has gone wrong yet."""
    assert reproduce("as_found", "0/1/30/35/35", "--out", folder / "begun")[0] == 0
    assert ran(folder / "begun") == (0, BEFORE_THE_END, "")


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("story", ENDS, ids=lambda story: story.rpartition("/designs/")[-1])
def test_every_kind_of_end_is_told(story: str, folder: Path) -> None:
    """Exit code and last line, whether the view reads a query or an array, lays guesses over, or is not open."""
    code, beginning = ENDS[story]
    below = folder / story.replace("/", "-")
    assert reproduce(*story.split(), "--out", below)[0] == 0
    seen, printed, errors = ran(below)
    assert (seen, printed.splitlines()[-1][: len(beginning)], errors) == (code, beginning, "")


@pytest.mark.usefixtures("libraries")
def test_a_change_that_is_left_out_is_left_out_of_the_setup(folder: Path) -> None:
    """Without its pushes the stale-proof design shows the old status on the real libraries, too."""
    below = folder / "without"
    assert reproduce("stale_proof", "0/1/30/34/34/0", "--without", CHANGE, "--out", below)[0] == 0
    code, printed, _ = ran(below)
    assert (code, printed.splitlines()[-1].split(":")[0]) == (1, "STALE")
    assert f"`staleproof replay stale_proof --without '{CHANGE}' 0/1/30/34/34/0`" in (below / "README.md").read_text("utf-8")


# Without Node.


def test_the_folder_has_all_that_is_needed(tmp_path: Path) -> None:
    """Nothing but these files; the script begins with the story's own words."""
    reproduce("as_found", SWALLOWED, "--out", tmp_path)
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    runtime = {f"runtime/{path.relative_to(NODE)}" for path in NODE.rglob("*.js")} - {"runtime/main.js"}
    assert files == ["README.md", "package-lock.json", "package.json", "reproduce.mjs", *sorted(runtime), "setup.json"]
    script = (tmp_path / "reproduce.mjs").read_text("utf-8")
    assert script.startswith(SCRIPT)
    assert script.endswith("\n\nstory.end();\n")


def test_the_readme_says_what_to_do(tmp_path: Path) -> None:
    """A few lines with the command, the versions, and how the story is told again."""
    reproduce("as_found", SWALLOWED, "--out", tmp_path)
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert "the real @reduxjs/toolkit 2.14.0 and @tanstack/query-core 5.108.0" in readme
    assert "\nnpm ci && node reproduce.mjs\n" in readme
    assert readme.endswith(f"`staleproof replay as_found {SWALLOWED}`\n")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """The command line is wrong, and the file is as it was."""
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    code, said = reproduce("as_found", SWALLOWED, "--out", tmp_path)
    assert code == 2
    assert f"Invalid value for --out: cannot write into '{tmp_path}': it is not empty" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    """The operating system's reason is told."""
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    code, said = reproduce("as_found", SWALLOWED, "--out", file)
    assert code == 2
    assert f"cannot write into '{file}': {os.strerror(17)}" in said


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        ("as_found 0/8/99", "number 3 of the story, step 1, is 99; expected 0 to"),
        ("as_found zero", "'zero' is no story"),
    ],
)
def test_a_path_that_is_no_story_writes_nothing(story: str, reason: str, tmp_path: Path) -> None:
    """The reason names the number that leaves the design, or says what a story looks like."""
    code, said = reproduce(*story.split(), "--out", tmp_path / "new")
    assert code == 2
    assert f"Invalid value for PATH: {reason}" in said
    assert list(tmp_path.iterdir()) == []


def test_a_story_that_only_the_cone_of_the_view_has_writes_nothing(tmp_path: Path) -> None:
    """The reason names the step: the two other lists have been loaded, each for a button, and a third one is wanted."""
    (tmp_path / "once.yaml").write_text(ONCE, "utf-8")
    code, said = reproduce(tmp_path / "once.yaml", "0/1/30/37/37/14/32/33/9/32/33", "--out", tmp_path / "new")
    assert code == 2
    reason = "step 8 of the story (slot 1: click) needs a button that no view is found to offer in the whole world"
    assert f"Invalid value for PATH: {reason}" in said
    assert [path.name for path in tmp_path.iterdir()] == ["once.yaml"]
