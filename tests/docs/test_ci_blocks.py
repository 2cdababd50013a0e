"""The workflow, the job and the hook of docs/ci.md do what the page says, as far as a shell can do it."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from pages import ROOT, blocks, read, section

PAGE = section(read("docs/ci.md"), "## What CI shows")
DESIGN = """\
name: board
record: job
lifecycle: {initial: absent, actions: {create: {from: absent, to: free, by: clerk}}}
dashboards:
  worker: {role: worker, queries: {jobs: {key: [jobs], poll: 1 min}}, views: {list: {reads: jobs}}}
expect: [fresh-when-settled]
"""
MENTIONS = {"${{ github.base_ref }}": "main", "$CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"}
"""What the services put in."""


def block(heading: str) -> Any:
    """The YAML below a heading of the page."""
    (shown,) = blocks(section(PAGE, heading), "yaml")
    return yaml.safe_load(shown.text)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of a repository with a design, in which a service runs a job."""
    (tmp_path / "origin" / "boards").mkdir(parents=True)
    (tmp_path / "origin" / "boards" / "board.yaml").write_text(DESIGN, "utf-8")
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*who, "commit", "-qm", "A board")):
        git(words, tmp_path / "origin")
    git(("clone", "-q", "origin", "clone"), tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    return tmp_path / "clone"


def git(words: tuple[str, ...], folder: Path) -> None:
    """A command of git."""
    subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True)  # noqa: S603, S607


def done(script: str, clone: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[tuple[str, object]]:
    """Each command of a script with its exit code: those of staleproof and git are run, others may only install."""
    for mention, meant in MENTIONS.items():
        script = script.replace(mention, meant)
    for line in script.splitlines():
        command, _, file = (part.strip() for part in line.partition(">"))
        program, *words = shlex.split(command)
        if program == "git":
            git(tuple(words), clone)
        elif program == "staleproof":
            expanded = [str(path) for word in words for path in (sorted(Path().glob(word)) if "*" in word else [word])]
            code, out, _ = run(tuple(expanded), capsys)
            Path(file or "printed").write_text(out, "utf-8")
            yield words[0], code
        else:
            assert (program, words[0]) == ("pip", "install")


def test_the_github_workflow(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each step succeeds, the file that is uploaded is there, and the summary has what changed."""
    (job,) = block("### A GitHub workflow")["jobs"].values()
    scripts = [step["run"] for step in job["steps"] if "run" in step]
    assert [ended for script in scripts for ended in done(script, clone, capsys)] == [
        ("explain", 0),
        ("check", 0),
        ("check", 0),
        ("diff", 0),
    ]
    (uploaded,) = (step["with"]["sarif_file"] for step in job["steps"] if "upload-sarif" in step.get("uses", ""))
    assert json.loads((clone / uploaded).read_text("utf-8"))["version"] == "2.1.0"
    summary = (clone.parent / "summary.md").read_text("utf-8")
    assert re.findall("^#+ .*$", summary, re.MULTILINE) == ["## board", "## board", "### What changed"]


def test_the_gitlab_job(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both jobs succeed, and the report that the first one keeps is there."""
    jobs = block("### A GitLab job")
    scripts = ["\n".join(job["script"]) for job in jobs.values()]
    assert [ended for script in scripts for ended in done(script, clone, capsys)] == [("check", 0), ("diff", 0)]
    kept = jobs["staleproof"]["artifacts"]["reports"]["junit"]
    assert (clone / kept).read_text("utf-8").startswith("<?xml")


def test_the_hook_of_pre_commit(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The hook that the page names is declared, and its command takes the arguments and the changed files."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {"id", "name", "entry", "language"} <= set(hook)
    (used,) = (hook for repo in block("### Before each commit")["repos"] for hook in repo["hooks"])
    assert used["id"] == hook["id"]
    files = [str(path) for path in Path().glob("boards/*") if re.search(used["files"], str(path))]
    script = shlex.join([*shlex.split(hook["entry"]), *used["args"], *files])
    assert list(done(script, clone, capsys)) == [("check", 0)]


def test_the_plugin_of_pytest_is_shown_as_it_is_called() -> None:
    """What the page shows is what tests/reports/commands/test_pytest_plugin.py runs."""
    (shown,) = blocks(section(PAGE, "### With pytest"), "sh")
    assert shown.text == "pytest --staleproof boards/*.yaml\n"
