"""What is drawn of designs, and the texts that are written of it."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import run
from golden import Golden

from staleproof.checker.engine.bounds import Limits
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.diagrams.mermaid import mermaid
from staleproof.reports.diagrams.parts import chosen, machine, parts
from staleproof.reports.diagrams.projection import within_bounds
from staleproof.reports.diagrams.reach import reach
from staleproof.reports.diagrams.reached import reached
from staleproof.reports.diagrams.sequence import sequence
from staleproof.reports.diagrams.svg import svg
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

TESTS = Path(__file__).parents[2]
KEPT, BULLETS = TESTS / "promises" / "designs" / "kept.yaml", TESTS / "designs" / "bullets"
EXPECTED = Path(__file__).parents[1] / "expected"
ROOT = TESTS.parent
TODO = ROOT / "examples" / "todo" / "todo.yaml"


def edges(diagram: Diagram) -> list[str]:
    """All edges in words; dashed ones have two hyphens, lit ones a star."""
    names, found = {node.id: ", ".join(node.lines) for node in diagram.nodes}, []
    for edge in diagram.edges:
        arrow = "-->" if edge.dashed else "*>" if edge.lit else "->"
        found.append(f"{names[edge.source]} {arrow} {names[edge.target]}: {'; '.join(edge.lines)}")
    return found


def part(design: Path, name: str, story: str | None = None) -> Diagram:
    loaded = load(str(design))
    tale = None if story is None else tale_of(replayed(loaded, story))
    return machine(loaded, chosen(loaded, name, tale), tale)


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg"])
@pytest.mark.parametrize(
    "words", [("lifecycle",), ("reach",), ("parts", "--part", "worker channel")], ids=lambda words: words[0]
)
def test_texts(words: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """Each picture of a small design, word for word."""
    code, out, err = run(("diagram", words[0], str(KEPT), *words[1:], "--format", form), capsys)
    assert (code, err) == (0, "")
    golden(out, EXPECTED / f"{words[0]}.{form}")


PICTURED = {
    "lifecycle": ("lifecycle", "as_found"),
    "parts": ("parts", "tests/designs/bullets/cancel_refetch.yaml", "--part", "worker.list", "--story", "0/1/2/5/5/6/5/0/8/6"),
    "reach": ("reach", "as_found"),
}
"""The pictures of docs/diagrams.md and the commands that print them."""


@pytest.mark.parametrize("name", PICTURED)
def test_the_pictures_of_the_docs(
    name: str, capsys: pytest.CaptureFixture[str], golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is what its command prints, which stands below it."""
    monkeypatch.chdir(ROOT)
    words = ("diagram", *PICTURED[name], "--format", "svg")
    code, out, err = run(words, capsys)
    assert (code, err) == (0, "")
    golden(out, ROOT / "docs" / "pictures" / f"{name}.svg")
    page = (ROOT / "docs" / "diagrams.md").read_text("utf-8")
    assert f"](pictures/{name}.svg)\n\n```sh\nstaleproof {' '.join(words)} > {name}.svg\n```\n" in page


def test_the_story_of_the_docs() -> None:
    """It is drawn as a page of answers draws it."""
    loaded = load(str(BULLETS / "last_to_arrive.yaml"))
    text = sequence(Teller(tale_of(replayed(loaded, "0/1/2/5/0/7/7/7/6"))))
    assert f"```mermaid\n{text}\n```\n" in (ROOT / "docs" / "diagrams.md").read_text("utf-8")


def test_the_lifecycle_of_the_booking_system() -> None:
    """Its 19 statuses, all rows but those that leave every status, and these once."""
    loaded = load("as_found")
    diagram, rule = lifecycle(loaded), loaded.lifecycle.rule
    apart = {(t.source, t.target) for t in rule.transitions if t.action not in ("complete", "cancel", "patch_status")}
    assert (len(rule.statuses), len(apart)) == (19, 23)
    assert (len(diagram.nodes), len(diagram.edges)) == (19 + 2, 23 + 3)
    completed = 'completed, therapist: "Session completed" [request pickup], operator: "counted as completed"'
    assert [line for line in edges(diagram) if line.startswith("every")] == [
        f"every live status that can change -> {completed}: complete (operator or driver or therapist)",
        "every live status that can change -> cancelled, therapist: without text: cancel (operator or driver or therapist)",
        "every live status that can change -> the status asked for: patch_status (anybody)",
    ]
    names = {node.id: node.lines[0] for node in diagram.nodes}
    guarded = [edge.lines for edge in diagram.edges if names[edge.source] == "completed"]
    assert guarded == [("request_pickup (therapist) [driver_free]",), ("request_pickup (therapist) [not driver_free]",)]
    assert [node.lines[0] for node in diagram.nodes if node.initial] == ["absent"]
    assert tuple(node.lines[0] for node in diagram.nodes if node.terminal) == rule.terminal


def test_a_query_joins_the_read_under_way() -> None:
    """What a story takes is lit and has the numbers of its steps: the swallowed invalidation is a loop at the old answer."""
    design, old = BULLETS / "cancel_refetch.yaml", "stale, fetching, answer on its way"
    found = edges(part(design, "worker.list", "0/1/2/5/5/6/5/0/8/6"))
    joins = "joins the GET under way"
    assert {line for line in found if " *> " in line} == {
        "empty, no view open *> empty, fetching: a view opens (step 1)",
        "empty, fetching *> empty, fetching, answer on its way: the GET is answered (step 2)",
        "empty, fetching, answer on its way *> fresh: the answer arrives (step 3)",
        "fresh *> stale, fetching: invalidated (step 4)",
        f"stale, fetching *> {old}: the GET is answered (step 5)",
        f"{old} *> {old}: invalidated: {joins} (step 7); window focused: {joins}",
        f"{old} *> fresh: the answer arrives (step 8)",
    }
    assert not any(" *> " in line for line in edges(part(design, "worker.list")))
    drawn = mermaid(part(design, "worker.list", "0/1/2/5/5/6/5/0/8/6"))
    assert drawn.startswith('flowchart TB\n    s1("empty<br/>no view open")\n    begin_s1(("begin")) --> s1\n')
    assert drawn.count("==>") == 7


def test_an_invalidation_only_marks_what_nobody_looks_at() -> None:
    """Whether a GET is under way or not; the step of a story that leaves a stale copy as it is has its number, too."""
    found, left = edges(part(TODO, "worker.tasks", "0/1/2/6/6/6/6/4/5/2")), "stale, fetching, answer on its way, no view open"
    assert {line for line in found if "(step 7)" in line} == {
        "stale, no view open *> stale, no view open: invalidated: only marked (step 7)"
    }
    assert [line for line in found if line.startswith("stale, fetching, ") and "invalidated" in line] == [
        "stale, fetching, answer on its way -> stale, fetching: invalidated: a new GET replaces the old one",
        "stale, fetching, no view open -> stale, fetching, no view open: invalidated: only marked",
        f"{left} -> {left}: invalidated: only marked",
    ]
    assert not [line for line in found if line.startswith("empty, no view open -> empty, no view open")]


MACHINES = {
    ("cached_endpoint", "worker.mine HTTP cache"): [
        "nothing kept -> nothing kept: a GET passes through",
        "nothing kept -> an answer is kept: keeps an answer",
        "an answer is kept -> nothing kept: max-age passes",
        "an answer is kept -> an answer is kept: answers a GET",
    ],
    ("response_cache", "worker.list response cache"): [
        "nothing kept -> nothing kept: a GET passes through",
        "nothing kept -> an answer is kept: keeps the answer",
        "an answer is kept -> nothing kept: its lifetime passes",
        "an answer is kept -> an answer is kept: answers a GET",
    ],
    ("response_cache_repaired", "worker.list response cache"): [
        "nothing kept -> nothing kept: a GET passes through",
        "nothing kept -> an answer is kept: keeps the answer",
        "an answer is kept -> nothing kept: a commit clears it; its lifetime passes",
        "an answer is kept -> an answer is kept: answers a GET",
    ],
    ("answer_lost", "worker channel"): [
        "not connected -> not connected: the server sends 'changed': nobody hears it",
        "not connected -> connected: connects",
        "connected -> not connected: the page is reloaded",
        "connected -> connected, a push on its way: the server sends 'changed'",
        "connected, a push on its way -> not connected: the page is reloaded",
        "connected, a push on its way -> connected: 'changed' arrives",
    ],
}
"""Whole machines of small parts; a response cache that commits clear has one way more."""


@pytest.mark.parametrize(("design", "name"), MACHINES)
def test_machines(design: str, name: str) -> None:
    """All that a part does, and nothing that this design does not let it do."""
    assert edges(part(BULLETS / f"{design}.yaml", name)) == MACHINES[design, name]


def test_a_picture_of_many_states_tells_less_of_each() -> None:
    """So that there are not more than people can look at; what is not told apart is written below."""
    diagram = part(KEPT, "worker.tasks")
    assert len(diagram.nodes) == 13 + 1
    assert diagram.notes[0] == "Not told apart: whether a view is open."


TOO_MANY = "Without its faults (request error, answer lost, push lost and disconnect): with them there are too many states."


@pytest.mark.parametrize(
    ("states", "notes"),
    [
        (100_000, ("Under its faults: request error, answer lost, push lost and disconnect.",)),
        (2_000, (TOO_MANY,)),
        (10, (TOO_MANY, "Not all states were explored; there may be more.")),
    ],
)
def test_a_part_of_more_states_than_are_worth_a_picture(
    states: int, notes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is drawn without faults, or as far as it was explored, and the picture says so."""
    monkeypatch.setattr("staleproof.reports.diagrams.parts.reached", partial(reached, limits=Limits(states)))
    assert part(KEPT, "worker channel").notes == notes


def test_every_part_of_the_shipped_designs_has_a_name() -> None:
    """Queries, arrays, caches beside them, channels, pages and handlers, each once."""
    names = [one.name for one in parts(load("as_found"))]
    assert len(names) == len(set(names)) == 45
    assert {"therapist.list", "therapist.list HTTP cache", "driver page", "operator handler verify payment"} <= set(names)


def test_who_reaches_whom() -> None:
    """A push tells of every change; where nothing does, what finds it is dashed, also behind a mutation that reaches nobody."""
    assert edges(reach(load(str(KEPT)))) == [
        "mutation, create -> push 'task_changed': ",
        "mutations, take, finish -> push 'task_changed': ",
        "mutations, take, finish -> worker:, 'take', 'finish': ",
        "push 'task_changed' -> worker: copies, tasks: read again",
        "worker:, poll of tasks: 1 min --> worker: copies, tasks: ",
        "worker:, 'take', 'finish' -> worker: copies, tasks: read again and waited for",
        "worker: copies, tasks -> worker: views, board: ",
    ]
    assert edges(reach(load(str(TODO)))) == [
        "mutation, create --> worker:, poll of tasks: 1 min: ",
        "mutations, take, finish -> worker:, 'take', 'finish': ",
        "any mutation --> worker:, poll of tasks: 1 min: ",
        "worker:, poll of tasks: 1 min --> worker: copies, tasks: ",
        "worker:, 'take', 'finish' -> worker: copies, tasks: read again and waited for",
        "worker: copies, tasks -> worker: views, board: ",
    ]


LONELY = """\
name: lonely
record: job
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: new, by: boss}
    touch: {from: new, to: seen, by: boss}
    close: {from: seen, to: done, by: boss}
texts:
  card: {new: open, seen: open, done: closed}
dashboards:
  d:
    role: boss
    queries: {q: {key: [jobs]}, unread: {key: [jobs, all]}}
    views: {v: {reads: q, texts: card}}
"""


def test_what_reaches_nobody_is_said(tmp_path: Path) -> None:
    """A mutation that looks the same in every view, and a copy that no view reads."""
    (tmp_path / "lonely.yaml").write_text(LONELY, "utf-8")
    notes = reach(load(str(tmp_path / "lonely.yaml"))).notes
    assert notes == (
        "Dashed: nothing makes the copy read the change; a poll or the user finds it.",
        "Mutations that no view shows: touch.",
        "Copies without a view: d.unread.",
    )


MANY = """\
name: many
record: job
lifecycle: {initial: absent, actions: {create: {from: absent, to: s0, by: clerk}, STEPS}}
dashboards: {d: {role: clerk, queries: {q: {key: [jobs]}}, views: {v: {reads: q}}}}
"""


def test_more_nodes_than_a_picture_may_have(tmp_path: Path) -> None:
    """Those beside each other are one, so that nothing is missing, and the picture says so."""
    steps = ", ".join(f"a{n}: {{from: s{n}, to: s{n + 1}, by: clerk}}" for n in range(160))
    (tmp_path / "many.yaml").write_text(MANY.replace("STEPS", steps), "utf-8")
    diagram = lifecycle(load(str(tmp_path / "many.yaml")))
    assert diagram.notes[-1] == "162 nodes are drawn as 82: up to 2 of them as one"
    assert edges(diagram)[:4] == [
        "absent -> s0, s1: create (clerk)",
        "s0, s1 -> s0, s1: a0 (clerk)",
        "s0, s1 -> s2, s3: a1 (clerk)",
        "s2, s3 -> s2, s3: a2 (clerk)",
    ]
    assert (len(diagram.nodes), sum(len(edge.lines) for edge in diagram.edges)) == (82, 161)
    assert {name for node in diagram.nodes for name in node.lines} == {"absent", *(f"s{n}" for n in range(161))}
    assert f">{diagram.notes[-1]}</text>" in svg(diagram)


def test_many_nodes_that_are_one_are_counted() -> None:
    """A node for several names the first, and has where a story goes and where all begins for itself."""
    nodes = tuple(DiagramNode(f"n{n}", (f"n{n}", "text"), initial=n == 0, lit=n in (4, 5)) for n in range(1200))
    links = tuple(Edge(f"n{n}", f"n{n + 1}", (f"e{n}",), lit=n == 4) for n in range(1199))
    drawn = within_bounds(Diagram("many", "states", nodes, links))
    assert [node.lines for node in drawn.nodes[:4]] == [
        ("n0", "text"),
        ("n1", "n2", "n3", "n6", "n7", "and 4 more"),
        ("n4", "n5"),
        ("n12", "n13", "n14", "n15", "n16", "and 4 more"),
    ]
    assert (len(drawn.nodes), drawn.notes) == (135, ("1200 nodes are drawn as 135: up to 9 of them as one",))
    assert [edge.lines for edge in drawn.edges if edge.lit] == [("e4",)]


def test_an_svg_has_the_labels_of_the_picture() -> None:
    """It is well-formed, and its texts are the title, the lines of nodes and edges, and the notes."""
    diagram = lifecycle(load("as_found"))
    root = ElementTree.fromstring(svg(diagram))  # noqa: S314 (our own text)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    labels = [line for one in (*diagram.nodes, *diagram.edges) for line in one.lines]
    assert sorted(map(str, texts)) == sorted([diagram.title, *labels, *diagram.notes])


@pytest.mark.slow
def test_the_same_bytes_whatever_the_hashes() -> None:
    """No order comes from a set."""
    code = (
        "import sys; from staleproof.reports.commands.cli import main; "
        f"sys.argv = ['staleproof', 'diagram', 'parts', {str(KEPT)!r}, '--part', 'worker.tasks', '--format', 'svg']; main()"
    )
    command = [sys.executable, "-c", code]
    seeds = ({**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2"))
    found = [subprocess.run(command, env=seed, capture_output=True, check=True) for seed in seeds]  # noqa: S603 (our own words)
    assert found[0].stdout == found[1].stdout
    assert found[0].stdout.startswith(b"<svg ")
