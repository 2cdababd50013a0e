"""Arrays that handlers wait for and that queries fill."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import run

CASES = Path(__file__).parent / "designs"
TWO = str(CASES / "reproduce_two_arrays.yaml")
FILLS = CASES / "fills_component_array.yaml"
LAST = 'STALE: in the end therapist.badge shows "unread"; the server has read: "read".'


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder of the story in which a handler waits for an array that the view does not read."""
    stories = json.loads(run(("check", TWO, "--format", "json"), capsys)[1])["stories"]
    badge = next(story["replay"].split()[-1] for story in stories if story["view"] == "therapist.badge")
    code, out, err = run(("reproduce", TWO, badge, "--out", str(tmp_path)), capsys)
    assert (code, out, err) == (0, f"wrote {tmp_path}; in that folder: npm ci && node reproduce.mjs\n", "")
    return tmp_path


def test_an_array_that_is_waited_for_is_served_and_delivered(folder: Path) -> None:
    """Where the story says that whatever else is waited for has arrived, the request of the other array ends."""
    script = (folder / "reproduce.mjs").read_text("utf-8")
    by = '{"answer": null, "by": "therapist slot 1", "outdated": false}'
    assert f'["therapist.list", "serve", {by}]' in script
    assert script.count('["therapist.list", "deliver", ') == 2


def test_an_array_that_a_thunk_fills_is_on_no_page(capsys: pytest.CaptureFixture[str]) -> None:
    """It is read whether a view shows it or not, so a story names no page for it."""
    stories = json.loads(run(("check", TWO, "--format", "json"), capsys)[1])["stories"]
    badge = next(story for story in stories if story["view"] == "therapist.badge")
    assert [step["text"].split("; ")[-1] for step in badge["steps"] if "wait" in step["text"]] == [
        "waits for GET list",
        "what 'mark read' waits for arrives: GET list",
    ]


@pytest.mark.usefixtures("libraries")
def test_the_folder_of_an_array_that_is_waited_for_runs(folder: Path) -> None:
    """The real badge is stale in the end."""
    subprocess.run([shutil.which("npm") or "npm", "ci"], cwd=folder, capture_output=True, check=True)  # noqa: S603
    done = subprocess.run(  # noqa: S603 # our own script
        [shutil.which("node") or "node", "reproduce.mjs"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (1, LAST, "")


@pytest.mark.parametrize("where", [0, 1])
def test_a_query_that_fills_the_state_of_a_component_is_refused(
    where: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the line, and with what may be meant; the place in the list does not matter."""
    fills, arrays = (("[rows]", ""), ("[slice, rows]", ", slice: {kept_in: redux}"))[where]
    design = tmp_path / FILLS.name
    text = FILLS.read_text("utf-8").replace("fills: [rows]", f"fills: {fills}")
    design.write_text(text.replace("rows: {kept_in: component}", f"rows: {{kept_in: component}}{arrays}"), "utf-8")
    said = (
        f"staleproof: {design}:8: 'rows' is the state of a component, which only that writes;"
        " `fills` needs `kept_in: redux`, or let the view read 'list' itself\n"
    )
    assert run(("fuzz", str(design), "--against-libraries"), capsys) == (4, "", said)


FILLING = """\
name: filling
record: job
lifecycle: {initial: absent, actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: taken, by: worker}}}
faults: [request error]
dashboards:
  worker:
    role: worker
    logout: clears
    queries:
      list: {key: [jobs], fills: [rows], errors: as_empty}
      other: {key: [others], fills: [rows, more], aborts: true, retry: 1}
    arrays: {rows: {kept_in: redux, poll: 1 min}, more: {kept_in: redux}}
    views: {list: {reads: rows, page: away}, anchor: {reads: list}, others: {reads: other}, more: {reads: more, page: away}}
"""
"""Two queries fill one array that is polled and shown on another page; one of them takes errors for empty lists."""


@pytest.mark.usefixtures("libraries")
def test_slices_that_queries_fill_are_as_in_the_libraries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever fills them, whatever else writes into them, and whether their views are there or not."""
    design = tmp_path / "filling.yaml"
    design.write_text(FILLING, "utf-8")
    code, out, err = run(("fuzz", str(design), "--against-libraries", "--runs", "50"), capsys)
    assert (code, err) == (0, "")
    assert out.endswith(" states: no difference in 50 runs of 30 rules, seed 0.\n")
