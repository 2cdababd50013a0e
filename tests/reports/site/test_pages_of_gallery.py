"""Every entry of the sites in the gallery opens its story, whose page says for which entries, and from when on it is stale."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from site_making import ROOT

GALLERY = ROOT / "reports" / "gallery"
SITES = sorted(folder.name for folder in GALLERY.iterdir() if folder.is_dir())
WITHOUT_STORY = {"t-good", "t-none", "t-unsure"}
"""Tones of words that nothing has to be told of."""


@dataclass
class ShownEntry:
    """What an entry of the matrix shows: its views, each word with its tone, and the links."""

    views: str
    words: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class Entries(HTMLParser):
    """The entries of the matrices of a first page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[ShownEntry] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag == "td":
            self.inside = "entry" in kinds
            self.found += [ShownEntry(given["data-label"])] if self.inside else []
        elif self.inside and "chip" in kinds:
            self.found[-1].words.append((tag, kinds[1]))
        if self.inside and tag == "a":
            self.found[-1].links.append(given["href"])


def openings(page: str) -> dict[str, str]:
    """What a page of a story says that it was opened for, by the ids that links lead to."""
    found = re.findall(r'<p class="opened" id="(for-\d+)">(.*?)</p>', page)
    return {name: re.sub("<[^>]*>", "", said) for name, said in found}


@pytest.mark.parametrize("name", SITES)
def test_every_entry_opens_its_story(name: str) -> None:
    """Each word that something has to be told of is a link to a page that names one of its views and says where it is told."""
    folder = GALLERY / name
    entries = Entries((folder / "index.html").read_text("utf-8")).found
    assert len(entries) > 5
    assert {(tag, tone) for entry in entries for tag, tone in entry.words if tag == "span"} <= {
        ("span", tone) for tone in WITHOUT_STORY
    }
    links = [(entry, link) for entry in entries for link in entry.links]
    assert len(links) > 5
    pages = {link.partition("#")[0] for _, link in links}
    said = {path: openings((folder / path).read_text("utf-8")) for path in pages}
    for entry, link in links:
        path, _, opening = link.partition("#")
        dashboard, _, views = entry.views.partition(": ")
        assert any(f"{dashboard}.{view}" in said[path][opening] for view in views.split(", ")), link


@pytest.mark.parametrize("name", SITES)
def test_rows_are_stale_where_the_data_say(name: str) -> None:
    """From the first stale moment on, in each story: where what is shown does not look as it should, and is not under way."""
    pages = sorted((GALLERY / name / "stories").glob("*.html"))
    assert len(pages) > 5
    for file in pages:
        page = file.read_text("utf-8")
        (found,) = re.findall(r'<script type="application/json" id="story-data">(.*?)</script>', page)
        data = json.loads(found)
        stale = [moment for moment, shown in enumerate(data["shown"]) if shown["stale"]]
        assert [int(step) for step in re.findall(r'<li id="step-(\d+)" class="step stale', page)] == [
            one for one in stale if one
        ]
        first = re.findall(r'<li id="step-(\d+)" class="step stale first-stale"', page)
        assert [int(step) for step in first] == [one for one in stale[:1] if one], file
        assert data["first_stale"] == (stale[0] if stale else None)
        for moment, shown in enumerate(data["shown"]):
            looks = [(shown["text"], shown["buttons"]), (shown["should_text"], shown["should_buttons"])]
            assert not shown["stale"] or (shown["open"] and (not shown["loaded"] or looks[0] != looks[1])), (file, moment)
