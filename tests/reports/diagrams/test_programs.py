"""The texts of pictures in the programs that they are written for: these understand them and draw just that."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from needs import LIBRARIES, no_browser
from picture_programs import Programs, programs

from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.diagrams.dot import dot
from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.diagrams.mermaid import mermaid
from staleproof.reports.diagrams.parts import chosen, machine
from staleproof.reports.diagrams.reach import reach
from staleproof.reports.diagrams.sequence import sequence
from staleproof.reports.diagrams.svg import svg
from staleproof.reports.files.loading import load
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.stories.messages.every import lanes
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import visible

pytestmark = pytest.mark.slow
TESTS = Path(__file__).parents[2]
KEPT = str(TESTS / "promises" / "designs" / "kept.yaml")
HOSTILE = str(TESTS / "cases" / "designs" / "hostile_names.yaml")
SWALLOWED = str(TESTS / "designs" / "bullets" / "cancel_refetch.yaml")
LAST = str(TESTS / "designs" / "bullets" / "last_to_arrive.yaml")


@pytest.fixture(scope="module")
def started() -> Iterator[Programs | LibrariesMissingError]:
    missing = no_browser()
    if missing is not None:
        yield LibrariesMissingError(missing)
        return
    try:
        with programs() as both:
            yield both
    except LibrariesMissingError as error:
        yield error


@pytest.fixture
def drawing(started: Programs | LibrariesMissingError, browser: None, left_out: Callable[[str, str], NoReturn]) -> Programs:
    """Both programs in a page; without them a test is skipped and told of, under STALEPROOF_CI=1 it fails."""
    del browser
    return started if isinstance(started, Programs) else left_out(LIBRARIES, str(started))


PICTURES = ("lifecycle", "lifecycle of odd names", "reach", "reach of odd names", "query", "query of an odd name", "story")


@cache
def picture(name: str) -> Diagram:
    match name:
        case "lifecycle" | "reach":
            return (lifecycle if name == "lifecycle" else reach)(load("as_found"))
        case "lifecycle of odd names" | "reach of odd names":
            return (lifecycle if name.startswith("lifecycle") else reach)(load(HOSTILE))
        case "query":
            return machine(load(KEPT), chosen(load(KEPT), "worker.tasks"))
        case "story":
            tale = tale_of(replayed(load(SWALLOWED), "0/1/2/5/5/6/5/0/8/6"))
            return machine(load(SWALLOWED), chosen(load(SWALLOWED), "worker.list", tale), tale)
    return machine(load(HOSTILE), chosen(load(HOSTILE), "worker.tasks; #x"))


def plain(lines: tuple[str, ...]) -> list[str]:
    """Lines as a page shows them: without blanks that it leaves out."""
    return [" ".join(visible(line).split()) for line in lines]


def spoken(said: list[str]) -> Counter[str]:
    return Counter(filter(None, (" ".join(line.split()) for line in said)))


@pytest.mark.parametrize("name", PICTURES)
def test_mermaid_draws_the_picture(name: str, drawing: Programs) -> None:
    """Its nodes with their lines, and its edges, beside marks of beginning and end and the notes."""
    diagram = picture(name)
    drawn = drawing.mermaid(mermaid(diagram))
    wanted = {node.id: plain(node.lines) for node in diagram.nodes}
    named = {key.split("-")[-2]: [" ".join(line.split()) for line in lines] for key, lines in drawn.nodes.items() if lines}
    known = {key: lines for key, lines in named.items() if not key.startswith("begin_")}
    assert known == wanted | ({"note1": plain(diagram.notes)} if diagram.notes else {})
    marks = sum(node.initial + node.terminal for node in diagram.nodes)
    assert drawn.edges == len(diagram.edges) + marks
    assert spoken(drawn.said) == spoken([line for edge in diagram.edges for line in plain(edge.lines)])
    assert (drawing.foreign(), drawing.errors) == ([], [])


@pytest.mark.parametrize("name", PICTURES)
def test_graphviz_draws_the_picture(name: str, drawing: Programs) -> None:
    """The same nodes, and the same edges but for the one from the mark of the beginning."""
    diagram = picture(name)
    drawn = drawing.graphviz(dot(diagram))
    known = {key: plain(tuple(lines)) for key, lines in drawn.nodes.items() if not key.startswith("begin_")}
    assert known == {node.id: plain(node.lines) for node in diagram.nodes}
    assert drawn.edges == len(diagram.edges) + sum(node.initial for node in diagram.nodes)
    assert spoken(drawn.said) == spoken([line for edge in diagram.edges for line in plain(edge.lines)])
    assert (drawing.foreign(), drawing.errors) == ([], [])


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_of_an_svg_lies_over_another_one(name: str, drawing: Programs) -> None:
    """Each is where nothing else is written, and those of a node are inside of its frame."""
    texts, frames = drawing.shown(svg(picture(name)))
    assert len(frames) >= len(picture(name).nodes)
    for place, (text, box) in enumerate(texts):
        for other, there in texts[place + 1 :]:
            apart = box["right"] <= there["left"] or there["right"] <= box["left"]
            assert apart or box["bottom"] <= there["top"] + 2 or there["bottom"] <= box["top"] + 2, (text, other)
    lines = [line for node in picture(name).nodes for line in node.lines]
    inside = sum(any(f["left"] <= b["left"] and b["right"] <= f["right"] for f in frames) for text, b in texts if text in lines)
    assert inside >= len(lines)
    assert (drawing.foreign(), drawing.errors) == ([], [])


def test_mermaid_draws_a_story(drawing: Programs) -> None:
    """What leaves in one step is drawn again where it arrives: the old answer behind the newer one."""
    drawn = drawing.mermaid(sequence(Teller(tale_of(replayed(load(LAST), "0/1/2/5/0/7/7/7/6")))))
    assert [line for line in drawn.sequence if line.startswith("(")] == [
        "(a) GET rows leaves",
        "(a) GET rows",
        "(b) answer rows: free leaves",
        "(c) push 'changed' leaves",
        "(c) push 'changed' is lost",
        "(d) GET rows leaves",
        "(d) GET rows",
        "(e) answer rows: taken leaves",
        "(e) answer rows: taken",
        "(b) answer rows: free",
    ]


def test_mermaid_draws_a_story_of_odd_names(drawing: Programs) -> None:
    """Lanes, steps and messages have the names as they are, and no script runs."""
    teller = Teller(tale_of(replayed(load(HOSTILE), "0/1/2/6/6/6/6/3/4/1")))
    drawn = drawing.mermaid(sequence(teller))
    assert {lane.title for lane in lanes(teller)} <= set(drawn.sequence)
    assert "1. opens 'board | x'; GET tasks; #x is sent" in drawn.sequence
    assert "(c) 'take; it #1 <b>'" in drawn.sequence
    assert (drawing.foreign(), drawing.errors) == ([], [])


FRAGMENTS = (
    *('"', "'", "`", "\n", "|", "[*]", "-->", "<script>alert(1)</script>", "class", "مهمة", "2024-01-31", "note", "50%%", "%%"),
    *("#", ";", ":", "end", "state", "<b>", "&amp;", "&", "{", "}", "(", ")", "[", "]", "\\", "/", "*", "_", "~", "$$", " "),
    *("1. ", "- ", "direction TB", "click a href", "]]>", "<!--", "\u202e", "\u200b", "日本", "😀", "subgraph", ":::", "==>"),
)
LETTERS = st.sampled_from(FRAGMENTS) | st.text(max_size=4)
NAMES = st.lists(LETTERS, min_size=1, max_size=4).map("".join).filter(lambda name: visible(name).strip())


def once(texts: Iterable[str]) -> Counter[str]:
    """Texts without blanks that a page leaves out."""
    return Counter(" ".join(visible(text).split()) for text in texts)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(names=st.lists(NAMES, min_size=8, max_size=8))
def test_any_name_is_shown_as_it_is(names: list[str], drawing: Programs) -> None:
    """In all programs, in nodes and at edges, whatever its letters mean there; and no script runs."""
    nodes = tuple(DiagramNode(f"s{place}", (name,)) for place, name in enumerate(names, 1))
    edges = tuple(Edge(f"s{place}", f"s{place + 1}", (name,)) for place, name in enumerate(names[1:], 1))
    states = Diagram(names[0], "states", nodes, edges)
    for diagram in (states, replace(states, kind="flow")):
        for drawn in (drawing.mermaid(mermaid(diagram)), drawing.graphviz(dot(diagram))):
            assert spoken([" ".join(lines) for lines in drawn.nodes.values()]) == once(names)
            assert spoken(drawn.said) == once(names[1:])
        assert spoken([text for text, _ in drawing.shown(svg(diagram))[0]]) == once((names[0], *names, *names[1:]))
    assert (drawing.foreign(), drawing.errors) == ([], [])
