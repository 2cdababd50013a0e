"""Names that their author may choose freely: none of them meets an internal one, and each is shown as it is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from tiers import long_but, slow_but
from typer.testing import CliRunner

from staleproof.reports.commands.bodies.fuzzing import HUNTS
from staleproof.reports.commands.cli import app
from staleproof.reports.diagrams.dot import dot as drawn_dot
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.diagrams.mermaid import mermaid as drawn_mermaid
from staleproof.reports.files.loading import load
from staleproof.reports.text.escaping import code, dot, markdown, mermaid, visible

CASES = Path(__file__).parent / "designs"
PLAIN, RESERVED, HOSTILE = (str(CASES / f"{name}.yaml") for name in ("plain_names", "reserved_name", "hostile_names"))
NAMES = (
    *("desk", "desk two", "list", "today", "rows", "sums", "board", "line", "table", "counter", "home", "away", "grab"),
    *("changed", "create", "take", "none", "free", "taken", "worker", "clerk", "reread", "words", "card"),
)
"""All names of the plain design."""
RENAMED = {
    "addresses of proofs": (
        *(
            "a",
            "a page",
            "page",
            "copy",
            "copy line",
            "copy line last request",
            "here",
            "outside copies",
            "world",
            "page 2",
            "here",
        ),
        *("page 2", "slot 1", "slot 1", "slot 1", "a slot 1", "absent", "before", "after", "server", "the server", "all"),
        *("x", "y"),
    ),
    "addresses of whole worlds": (
        *("world", "world slot 1", "other tabs", "channel", "filler 1", "needed 1", "line", "superseded", "cache", "others"),
        *("constructor", "__proto__", "rollback", "__proto__", "others", "commit", "mine 1", "ghost", "wrong", "anybody"),
        *("nobody", "run", "line", "line"),
    ),
    "letters that mean something": (
        *("d|<b>", "[red]d[/]", "tasks; #x", '"q"', "it's `x`", "a: b", "board | x", "line\\n", "<script>", "%% x", "p;p"),
        *("#1", "take; it #1 <b>", "m --> n", "end", "state", "[*]", "in-progress", "on the way", "a: b", 'r "r"', "r", "t|"),
        *("o",),
    ),
}
STORIES = 7


def renamed(folder: Path, names: tuple[str, ...]) -> str:
    """The plain design with other names, as a file."""
    other = dict(zip(NAMES, names, strict=True))

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {rename(key): rename(part) for key, part in value.items()}
        return [rename(part) for part in value] if isinstance(value, list) else other.get(value, value)

    file = folder / "renamed.yaml"
    written = yaml.safe_dump(rename(yaml.safe_load(Path(PLAIN).read_text("utf-8"))), sort_keys=False, allow_unicode=True)
    file.write_text(written, "utf-8")
    return str(file)


def answers(design: str) -> Any:
    """What a check says without any name: sizes, verdicts, cells, and the numbers of the stories."""
    done = CliRunner().invoke(app, ["check", design, "--format", "json"])
    found = json.loads(done.stdout)
    (one,) = found["designs"]
    return (
        (done.exit_code, one["states"], one["transitions"]),
        [(promise["name"], promise["verdict"], promise["witnesses"], promise["reason"]) for promise in one["promises"]],
        [(entry["without_faults"], entry["under_faults"]) for entry in one["matrix"]],
        [(story["replay"].split()[-1], len(story["steps"])) for story in found["stories"]],
    )


@pytest.fixture(scope="module")
def plain() -> Any:
    """The answers to the plain design, found once."""
    return answers(PLAIN)


@pytest.mark.parametrize("kind", long_but(RENAMED, ("letters that mean something",)))
def test_names_change_no_answer(kind: str, tmp_path: Path, plain: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever things are called, sizes, verdicts, cells and stories are the same; each story is told and reproduced."""
    design = renamed(tmp_path, RENAMED[kind])
    found = answers(design)
    assert found == plain
    assert len(found[3]) == STORIES
    for place, (story, steps) in enumerate(found[3]):
        code, out, err = run(("replay", design, story), capsys)
        assert (code, err, len(re.findall(r"^ *[0-9]+ +[*|]", out, re.MULTILINE))) == (0, "", steps)
        assert run(("reproduce", design, story, "--out", str(tmp_path / str(place))), capsys)[0] == 0
    assert run(("explain", design), capsys)[0] == 0


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("kind", slow_but(RENAMED, (), 3))
def test_names_mean_nothing_to_the_libraries(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same runs of the same number of states, without a difference."""
    said = [
        run(("fuzz", design, "--against-libraries", "--runs", "20"), capsys)
        for design in (PLAIN, renamed(tmp_path, RENAMED[kind]))
    ]
    assert said[0] == said[1]
    assert said[0][0] == 0


def test_a_query_may_be_called_as_a_component(capsys: pytest.CaptureFixture[str]) -> None:
    """The messages of other tabs are beside a query that is called `other tabs`."""
    none = "Looked for {}: none in 20 runs of 30 rules, seed 0.\n"
    questions = (question for question, _ in HUNTS.values())
    assert run(("fuzz", RESERVED, "--runs", "20"), capsys) == (0, "".join(map(none.format, questions)), "")
    assert run(("check", RESERVED), capsys)[0] == 0


def test_an_action_called_default_has_no_reply_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under `replies` that word stands for all actions that are not named, so it cannot stand for one."""
    design = tmp_path / "default.yaml"
    text = Path(RESERVED).read_text("utf-8").replace("take: {from", "default: {from")
    design.write_text(text.replace("server: {", "server: {replies: {default: row}, "), "utf-8")
    why = "'default' is an action too, and here stands for all actions that are not named; call the action otherwise"
    assert run(("check", str(design)), capsys) == (4, "", f"staleproof: {design}:8: {why}\n")


# What is shown.

MERMAID = """\
stateDiagram-v2
    direction TB
    state "absent" as s1
    state "in-progress<br/>worker: #91;take#59; it #35;1 #60;b#62;#93;" as s2
    state "taken#59; end" as s3
    state "A dashboard that is not named below a status shows its name, without a button." as note1
    [*] --> s1
    s1 --> s2: create (clerk: a #45;#45;#62; b)
    s2 --> s3: take (worker)
    s3 --> [*]
    classDef note fill: none, stroke: none
    class note1 note"""
DOT = """\
digraph picture {
    graph [rankdir=TB, labelloc=t, fontname="Helvetica,Arial,sans-serif"];
    graph [label="hostile_names: lifecycle of the task | <b>; # &#37;&#37; x\\nA dashboard that is not named below a status\
 shows its name, without a button."];
    node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif"];
    edge [fontname="Helvetica,Arial,sans-serif"];
    s1 [label="absent"];
    s2 [label="in-progress\\nworker: [take; it #1 <b>]"];
    s3 [label="taken; end", peripheries=2];
    begin_s1 [shape=point, label=""];
    begin_s1 -> s1;
    s1 -> s2 [label="create (clerk: a --> b)"];
    s2 -> s3 [label="take (worker)"];
}"""


def test_diagrams_of_odd_statuses() -> None:
    """Statuses have safe ids, and their names as labels."""
    diagram = lifecycle(load(HOSTILE))
    assert (drawn_mermaid(diagram), drawn_dot(diagram)) == (MERMAID, DOT)


def test_a_page_of_odd_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No tag, no column more than the head has, and every message of a sequence on its own line."""
    page = tmp_path / "page.md"
    assert run(("report", HOSTILE, "--out", str(page)), capsys)[0] == 1
    text = page.read_text("utf-8")
    assert "## hostile_names: &lt;script&gt;alert(1)&lt;/script&gt; \\| pipe\n" in text
    assert "| mutation |  | worker: board \\| x<br>poll ≤ 1 min |\n|---|---|---|\n" in text
    assert "    Note over P3: 4. take: the task #124; #60;b#62;#59; #35; #37;#37; x becomes taken#59; end\n" in text
    assert "    Note over P0: 1. opens 'board #124; x'#59; GET tasks#59; #35;x is sent\n" in text
    assert "    P1->>P1: (a) GET tasks#59; #35;x leaves\n" in text
    assert "    P1-->>P2: (a) GET tasks#59; #35;x\n" in text
    outside = re.sub(r"```mermaid.*?```", "", text, flags=re.DOTALL)
    assert set(re.findall("<[^>]*>", outside)) == {"<br>"}
    tables = (table.splitlines() for table in re.findall(r"(?m)(?:^\|.*\n)+", text))
    assert [{len(re.findall(r"(?<!\\)\|", row)) for row in table} for table in tables] == [{4}, {5}, {4}]


TEXTS = {
    'a "b" <c> & d': ("a #34;b#34; #60;c#62; #38; d", 'a \\"b\\" <c> &amp; d', 'a "b" &lt;c&gt; &amp; d'),
    "x | y\\z": ("x #124; y#92;z", "x | y\\\\z", "x \\| y\\\\z"),
    "a --> b": ("a #45;#45;#62; b", "a --> b", "a --&gt; b"),
    "in_progress-2": ("in_progress-2",) * 3,
    "_u_ *e* `c`": ("#95;u#95; #42;e#42; #96;c#96;", "_u_ *e* `c`", "\\_u\\_ \\*e\\* \\`c\\`"),
    "[a](b) [c]": ("#91;a#93;(b) #91;c#93;", "[a](b) [c]", "[a\\](b) [c]"),
    "a: b;c:d ::": ("a: b#59;c#58;d #58;#58;", "a: b;c:d ::", "a: b;c:d ::"),
    "%%{init}%% #1": ("#37;#37;#123;init#125;#37;#37; #35;1", "&#37;&#37;{init}&#37;&#37; #1", "%%{init}%% \\#1"),
    "direction TB": ("direction#32;TB", "direction TB", "direction TB"),
    "1. été 状态": ("1#46; été 状态", "1. été 状态", "1\\. été 状态"),
    "- x\ny": ("#45; x#92;ny", "- x\\\\ny", "\\- x\\\\ny"),
}
"""Texts as they are written in Mermaid, DOT and Markdown."""


@pytest.mark.parametrize("text", TEXTS)
def test_letters_that_mean_something(text: str) -> None:
    """Each form has its own, and its own way to write them."""
    assert (mermaid(text), dot(text), markdown(text)) == TEXTS[text]


def test_code_spans_and_letters_that_cannot_be_seen() -> None:
    """Backticks stand between more of them; a change of direction, a blank without width and a colour are told."""
    assert (code("a"), code("a`b``c"), code("`x")) == ("`a`", "```a`b``c```", "`` `x ``")
    assert visible("a\u202e\u200b\x1b[31m é") == "a\\u202e\\u200b\\x1b[31m é"


ODD = """\
name: "[red]n[/x]:warning:"
title: "line\\nline"
record: job
lifecycle: {initial: absent, actions: {create: {from: absent, to: "f\\u200bree", by: clerk}}}
dashboards:
  "[/d]": {role: LONG, queries: {"q:smile:": {key: [jobs]}}, views: {v: {reads: "q:smile:"}}}
"""


def test_a_terminal_shows_names_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No markup, no emoji, nothing invisible, and long names on several lines."""
    design, role = tmp_path / "odd.yaml", "clerk" * 60
    design.write_text(ODD.replace("LONG", role).replace("by: clerk", f"by: [clerk, {role}]"), "utf-8")
    out = run(("check", str(design), "--stories"), capsys)[1]
    assert out.startswith("[red]n[/x]:warning:: line line =====")
    assert "  A = [/d]: v\n" in out
    assert 'In the end [/d].v shows "f\\u200bree"' in out or "the server has f\\u200bree" in out
    assert "GET q:smile: is sent" in " ".join(out.split())
    assert "…" not in out
