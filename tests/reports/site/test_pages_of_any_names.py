"""Whatever things are called, a whole site, a page and a diagram show every name as it is, and no name is more than text."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from odd_names import NAMES, ODD, WHOLE, whole_design
from page_reading import Read

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import asked
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.diagrams.sequence import sequence
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.markdown import page
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.site.pages import site_of
from staleproof.reports.site.told_stories import ToldStories
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import visible

USUAL = tuple(f"n{number}" for number in range(WHOLE))
SCRIPTS = [("src", "../story.js"), ("defer", None), ("type", "application/json"), ("id", "story-data")]
"""What the scripts of a page of a story say of themselves."""


def answered(names: tuple[str, ...]) -> Answer:
    """The answer about a design in which things are called so."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "board.yaml")
        file.write_text(whole_design(names), "utf-8")
        loaded = load(str(file))
    return assess(loaded, Session(), asked(loaded))


def site_files(answer: Answer) -> dict[str, str]:
    return site_of(ToldStories([answer]))


@pytest.fixture(scope="module")
def usual() -> dict[str, Read]:
    """The pages where names are plain."""
    return {name: Read(text) for name, text in site_files(answered(USUAL)).items() if name.endswith(".html")}


@pytest.mark.slow
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(ODD), st.lists(NAMES, min_size=1, max_size=1))
def test_any_names_on_pages(usual: dict[str, Read], odd: list[str], more: list[str]) -> None:
    """No tag and no attribute that plain names have not, our scripts alone, data that are JSON; and each name is read."""
    answer = answered((*odd[: WHOLE - len(more)], *more))
    files = site_files(answer)
    design = answer.loaded.design
    ((board, part),) = design.dashboards.items()
    role, (copy,), (view,) = part.role, part.queries, part.views
    for name, text in files.items():
        if name.endswith(".html"):
            read, plain = Read(text), usual["index.html" if name == "index.html" else "stories/S1.html"]
            assert set(read.tags) <= set(plain.tags) | {"del"}
            assert set(read.names) <= set(plain.names)
            assert read.scripts == ([] if name == "index.html" else SCRIPTS)
    first, story = Read(files["index.html"]), Read(files["stories/S1.html"])
    for shown in (design.name, board, *(entry.mutation for entry in answer.matrix)):
        assert visible(shown) in first.texts, shown
    assert f"{visible(board)}: {visible(view)}" in first.values
    assert visible(design.title) in " ".join(first.texts)
    (data,) = re.findall(r'<script type="application/json" id="story-data">(.*?)</script>', files["stories/S1.html"])
    lanes = [lane["name"] for lane in json.loads(data)["lanes"]]
    assert f"{visible(role)}: query {visible(copy)}" in lanes
    assert set(lanes) <= set(story.texts)
    drawn = "".join(ElementTree.fromstring(files["lifecycle-1.svg"]).itertext())  # noqa: S314  (what we have written)
    assert all(visible(status) in drawn for status in answer.loaded.lifecycle.statuses)

    book = numbered([answer])
    read = Read(MarkdownIt("commonmark").enable("table").render(page((answer,), book)))
    assert not {"script", "b", "img"} & set(read.tags)
    assert f"{visible(design.name)}: {visible(design.title)}" in read.whole
    assert f"{visible(board)}.{visible(view)}" in read.whole

    lines = sequence(Teller(tale_of(book.chapters[0].story))).split("\n")
    said = [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), line) for line in lines]
    assert [line.partition(" as ")[2] for line in said if line.startswith("    participant")] == lanes
    assert all(SEQUENCE.fullmatch(line) for line in lines)


SEQUENCE = re.compile(
    r"sequenceDiagram|    participant P\d+ as .+|    Note over P\d+: .+|    P\d+(->>|-->>|--x)P\d+: .+",
)
"""The lines of a sequence diagram; none is that of another kind."""
