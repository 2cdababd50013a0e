"""What the pages of a site tell, without a browser."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
from everything_used import states, whole, world
from hypothesis import given, settings
from hypothesis import strategies as st
from page_reading import Read
from site_making import HOSTILE, REPAIRED, ROOT, TODO, answered

from staleproof.checker.answers.answer import ORDER
from staleproof.checker.answers.promise import Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.systems.whole_world import ViewName
from staleproof.reports.site.arrows import Arrow, Piece, pieces
from staleproof.reports.site.comparison import EVERY, MatrixComparison, families
from staleproof.reports.site.component_states import PHASES, lines
from staleproof.reports.site.overview import ComparedRow, ComparedVerdict, FamilyShown
from staleproof.reports.site.pages import _environment, site, site_of
from staleproof.reports.site.quoted_lines import quoted
from staleproof.reports.site.story_page import StoryPage, plain
from staleproof.reports.site.told_stories import ToldPlace, ToldStories
from staleproof.reports.site.words import LINES, SAYS, TONES, explained, names, tone
from staleproof.reports.stories.messages.message import Travelling
from staleproof.reports.stories.setting import Tale, WorldSetting
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import visible

RARE = {"before", "orphan"}
"""Phases of handlers that a short walk does not meet."""


@pytest.fixture(scope="module")
def both() -> ToldStories:
    return ToldStories(answered(TODO, REPAIRED))


@pytest.fixture(scope="module")
def own_write(both: ToldStories) -> StoryPage:
    return StoryPage(next(told for told in both if told.number == "S2"))


def rows(compared: MatrixComparison) -> list[tuple[str, str, str, str]]:
    """Each row of a table of one column: mutations, whose, the design, and what it says with its stories."""
    found = []
    for line in compared.lines:
        (cell,) = line.cells
        said = " / ".join(" ".join((half.word, *(link.number for link in half.links))) for half in cell.halves)
        found.append((", ".join(line.mutations), line.whose, line.design, f"{'≠ ' if cell.differs else ''}{said}"))
    return found


def test_designs_of_one_lifecycle_stand_side_by_side_with_what_differs_marked(both: ToldStories) -> None:
    """Every entry has its story, and what the repair has changed is marked."""
    (family,) = families(both.answers)
    assert rows(MatrixComparison(family, both)) == [
        ("create", "foreign", "todo", "≠ poll S4"),
        ("create", "foreign", "todo_repaired", "≠ settles / poll S5"),
        ("take, finish", "own", "todo", "≠ poll S3"),
        ("take, finish", "own", "todo_repaired", "≠ settles / poll S6"),
        ("take, finish", "foreign", "todo", "≠ poll S1"),
        ("take, finish", "foreign", "todo_repaired", "≠ settles / poll S5"),
    ]
    promises = {
        row.name: [one and one.word for one in row.verdicts] for row in FamilyShown(family, both).promises if row.differs
    }
    broken = ("fresh-when-settled", "own-write-visible", "offers-are-legal")
    assert promises == {name: ["BROKEN", "HOLDS"] for name in broken}


def test_a_legend_says_what_is_on_its_page_and_nothing_else(both: ToldStories) -> None:
    """The words of the matrix, how promises came out, and the sign of what differs where designs stand side by side."""
    for stories, last in ((both, ["≠"]), (ToldStories(both.answers[:1]), [])):
        page = site_of(stories)["index.html"]
        terms = re.findall("<dt>(.*?)</dt>", page[: page.index("</details>")])
        matrix = ["settles", "poll"] if last else ["poll"]
        verdicts = ["✓ HOLDS", "✗ BROKEN", "– does not apply"]
        assert [re.sub("<.*?>", "", term) for term in terms] == [*matrix, *verdicts, "own", "foreign", *last]


def test_what_waits_for_an_expiry_is_explained_with_what_it_takes_then() -> None:
    assert list(explained({"expiry+poll", "·"})) == ["poll", "expiry+…", "·"]


def test_a_verdict_has_its_witnesses(both: ToldStories) -> None:
    """Also where a promise is broken; what counts entries says of how many."""
    (family,) = families(both.answers)
    found = {row.name: row.verdicts[0] for row in FamilyShown(family, both).promises}
    assert {name: one.why for name, one in found.items() if one is not None and one.outcome in {"VIOLATED", "HOLDS"}} == {
        "lifecycle-sound": "4 statuses in which it could have been broken",
        "fresh-when-settled": "5 of 5 entries are worse than settles",
        "polls-mend-faults": "5 entries in which it could have been broken",
        "always-recovers": "5 entries in which it could have been broken",
        "own-write-visible": "in 1 of 1 views; 4 states with something to break",
        "reload-suffices": "1 state in which it could have been broken",
        "no-endless-spinner": "3 states in which it could have been broken",
        "offers-are-legal": "in 1 of 1 views; 3 states with something to break",
        "never-backwards": "17 states in which it could have been broken",
    }


@pytest.mark.parametrize(
    ("place", "witnesses", "said"),
    [
        ("state", 1234, "a bound was hit; 1,234 states with something to break"),
        ("entry", 1, "a bound was hit; 1 entry with something to break"),
        ("status", 4, "a bound was hit"),
        ("state", 0, "a bound was hit"),
    ],
)
def test_what_is_not_known_has_its_witnesses(place: str, witnesses: int, said: str) -> None:
    """Unless there are none."""
    found = Promise("any", Outcome.INCONCLUSIVE, "", "", (), witnesses, "a bound was hit", place=place)
    assert found.evidence == said


def test_what_all_designs_say_is_one_row_that_opens_the_stories_of_each() -> None:
    """The same design twice: nothing is marked, and an entry has a story for each of them."""
    twice = ToldStories((*answered(TODO), *(answer for answer in answered(TODO, REPAIRED)[:1])))
    assert rows(MatrixComparison(tuple(twice.answers), twice)) == [
        ("create", "foreign", EVERY, "poll S6 S8"),
        ("take, finish", "own", EVERY, "poll S5 S7"),
        ("take, finish", "foreign", EVERY, "poll S1 S3"),
    ]


def test_a_link_says_what_it_opens_a_story_for(tmp_path: Path) -> None:
    """Of a view of which an alike one is told, and of a promise; on the page stands also which views it is true of."""
    design = tmp_path / "todo.yaml"
    twice = TODO.read_text("utf-8").replace("offers: card}", "offers: card}\n      again: {reads: tasks, offers: card}")
    design.write_text(twice, "utf-8")
    files = site(answered(design))
    first, page = Read(files["index.html"]), Read(files["stories/S1.html"])
    assert [href for href in first.values if href and href.startswith("stories/S1")] == [
        "stories/S1.html#for-1",
        "stories/S1.html#for-2",
        "stories/S1.html#for-3",
        "stories/S1.html",
    ]
    told = "it is told of worker.board, and in worker.again it goes alike."
    said = " ".join(" ".join(page.texts).split())
    assert f"Opened for take and finish (foreign): poll in worker.board and worker.again; {told}" in said
    assert "Opened for fresh-when-settled is broken in worker.board." in said
    assert "It is told of worker.board. In worker.again it goes alike, step by step and for the same reason:" in said
    assert [page.values.count(f"for-{number}") for number in range(1, 5)] == [1, 1, 1, 0]


def test_designs_of_other_records_are_not_compared() -> None:
    """They have tables of their own."""
    assert [len(family) for family in families(answered(TODO, HOSTILE))] == [1, 1]


def test_alike_stories_are_told_once_with_all_that_they_are_true_of(both: ToldStories) -> None:
    """Two actions of others that are heard of alike are one story, and so are two own ones; a lost push is the same for all."""
    assert [(told.number, told.length) for told in both] == [("S1", 4), ("S2", 8), ("S3", 8), ("S4", 4), ("S5", 10), ("S6", 14)]
    told = {one.number: one for one in both}
    assert told["S3"].true_of == {
        ToldPlace("worker.board", mutation, "own"): ["poll without faults", "poll under faults"]
        for mutation in ("take", "finish")
    }
    assert told["S5"].extents == (("worker.board", "create, take, finish", "foreign", "poll under faults"),)


@pytest.mark.slow
def test_a_guess_is_stale_when_the_server_has_decided_otherwise() -> None:
    """Not while its request is on the way: the view shows what its user wants then."""
    told = ToldStories(answered(ROOT / "tests" / "promises" / "designs" / "honest_optimism.yaml"))
    page = StoryPage(next(one for one in told if one.number == "S1"))
    guessed = [moment for moment, one in enumerate(page.shown) if one.guess]
    assert [(moment, page.shown[moment].stale) for moment in guessed] == [(4, False), (5, True)]
    assert page.first_stale == 5


def test_designs_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    """As two versions of one file are."""
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "board.yaml").write_text(TODO.read_text("utf-8"), "utf-8")
    answers = answered(*(tmp_path / folder / "board.yaml" for folder in ("before", "after")))
    assert names(answers) == [f"todo ({tmp_path / folder / 'board.yaml'})" for folder in ("before", "after")]


def test_a_story_says_from_when_on_the_view_is_stale_and_what_changes(own_write: StoryPage) -> None:
    """The view is stale when the own action is committed, not while its page is closed, and again when it is opened."""
    assert (own_write.bands, own_write.first_stale) == (((5, 5), (8, 8)), 5)
    assert [lane.title for lane in own_write.lanes] == ["worker's screen", "worker: query tasks", "server"]
    assert [step.seen for step in own_write.steps] == ["nothing yet", "", "open", "", "", "closed", "", "open"]
    seventh = own_write.steps[6]
    assert [(change.lane, change.gone, change.new) for change in seventh.changes] == [
        (0, ("'take': the answer is on the way",), ()),
        (1, ("older than its staleTime",), ("marked as stale",)),
    ]
    before, after = own_write.shown[4], own_write.shown[5]
    assert (before.text, before.truth, before.stale) == ("open", "open", False)
    assert (after.text, after.buttons, after.should_text, after.should_buttons) == ("open", ("take",), "taken", ("finish",))


def test_the_data_of_a_page_are_what_it_shows(own_write: StoryPage) -> None:
    """The script finds the first stale moment, the stretches and each message there."""
    data = json.loads(json.dumps(plain(own_write.data)))
    assert (data["first_stale"], data["stale"]) == (5, [[5, 5], [8, 8]])
    assert [one["stale"] for one in data["shown"]] == [moment in {5, 8} for moment in range(9)]
    assert [
        (one["kind"], one["left"], one["ended"], one["how"]) for one in data["messages"] if one["kind"] != "invalidation"
    ] == [
        ("request", 1, 2, "arrives"),
        ("answer", 2, 3, "arrives"),
        ("request", 4, 5, "arrives"),
        ("answer", 5, 7, "arrives"),
        ("request", 8, 9, "open"),
    ]


def test_a_line_goes_from_the_row_of_sending_to_the_row_of_arrival() -> None:
    """Cut into a piece for each row; the pieces meet, and the last one leaves room for the number of the step."""
    sent = Arrow("GET", "request", 1, 2, 3, 4, "arrives", "request GET")
    assert [list(pieces((sent,), step)) for step in range(1, 6)] == [
        [],
        [Piece(0, "request", 1.0, 0.5, 1.438, 1.0, None, False)],
        [Piece(0, "request", 1.438, 0.0, 2.312, 1.0, None, False)],
        [Piece(0, "request", 2.312, 0.0, 2.75, 0.5, "arrives", False)],
        [],
    ]


def test_the_declaration_is_quoted_from_its_file(own_write: StoryPage, both: ToldStories) -> None:
    """One line where it has one, all that is indented below it where it has more, and no more than a dozen."""
    ((kind, found),) = own_write.declarations
    assert (kind, found.part) == ("only marked", "dashboards.worker.handlers.take.success")
    assert found.lines == ((22, "      take: {action: take, success: [invalidate: [tasks]]}"),)
    loaded = both.answers[0].loaded
    path = ("dashboards", "worker", "queries")
    found = quoted(loaded, path, loaded.source.position(path))
    assert (found.lines, found.more) == (((17, "    queries:"), (18, "      tasks: {key: [tasks], poll: 1 min}")), False)
    path = ("dashboards",)
    found = quoted(loaded, path, loaded.source.position(path))
    assert ([number for number, _ in found.lines], found.more) == ([14, 15, 16, 17, 18, 19, 20, 21, 22, 23], False)


def test_hostile_names_are_text_wherever_they_stand() -> None:
    """No tag, and nothing that ends the data of a page; a page without a text of its own would not show it."""
    files = site(answered(HOSTILE))
    for name, text in files.items():
        if name.endswith(".html"):
            assert not re.search(r"<script>|<b>", text), name
    assert "&lt;script&gt;alert(1)&lt;/script&gt; | pipe" in files["index.html"]
    (data,) = re.findall(r'<script type="application/json" id="story-data">(.*?)</script>', files["stories/S2.html"])
    assert "take; it #1 <b>" in json.loads(data)["steps"][3]["text"]


NASTY = ("</script>", "<!--", '" onload="x', "'", "{{ 7 * 7 }}", "\u2028", "\u202e", "]]>", "&lt;", "[*] --> 50%%", "\n")
"""Names that mean something in a page, in its script or in other languages, or turn the text around them."""


def named(name: str) -> Read:
    """A table of promises in which everything is called so."""
    verdict = ComparedVerdict("HOLDS", name, name, name, name)
    table = (
        _environment()
        .get_template("parts.html")
        .module.several((ComparedRow(name, name, (verdict,)),), (SimpleNamespace(name=name),), name)
    )
    return Read(str(table))


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1) | st.sampled_from(NASTY))
def test_any_name_is_shown_as_it_is(name: str) -> None:
    """Between tags, in attributes and in the data of a script; no tag more than with any other name."""
    usual, read, seen = named("x"), named(name), visible(name)
    assert read.tags == usual.tags
    assert read.values.count(seen) >= usual.values.count("x") == 2
    assert seen in read.texts
    data = _environment().from_string("{{ data | plain | tojson }}").render(data={"name": name})
    assert not set(data) & set("<>&\u2028\u2029")
    assert json.loads(data) == {"name": seen}


def test_what_cannot_be_seen_is_written_out() -> None:
    """A change of direction in a name would turn the text around it."""
    assert plain({"name": ["a\u202eb", 1, None]}) == {"name": ["a\\u202eb", 1, None]}


def test_every_kind_of_line_is_explained() -> None:
    """What travels by its kind, and all calls together."""
    assert tuple(LINES) == (*get_args(Travelling), "call")


def test_every_word_of_the_matrix_has_a_colour_and_a_meaning() -> None:
    """The words of the legend are all that an entry may say, and use all tones."""
    assert {tone(word) for word in SAYS} == set(TONES)
    assert {word for word in ORDER if not word.startswith("expiry+")} == {word for word in SAYS if word in ORDER}


@pytest.mark.slow
def test_every_part_says_what_it_holds() -> None:
    """In a walk through the world of the design with everything, of whatever kind it is and whatever it does."""
    found: Counter[str] = Counter()
    for state in states(world(), 600):
        teller = Teller(Tale(WorldSetting(whole(), world()), (), (state,), ViewName("busy", "list")))
        for name in teller.kinds:
            found.update(re.sub(r"'.*'", "'…'", line) for line in lines(teller, 0, name))
    said = "\n".join(found)
    for words in (
        *(said for phase, said in PHASES.items() if phase not in RARE),
        "is open",
        "the tab is hidden",
        "the tab is offline",
        "marked as stale",
        "older than its staleTime",
        "a GET is on the way",
        "an answer is on the way",
        "its GET is paused",
        "the guess ",
        "to be dropped",
        "keeps nothing",
        "not connected",
    ):
        assert words in said, words


@pytest.mark.slow
def test_a_site_is_the_same_whatever_the_order_of_hashes(tmp_path: Path) -> None:
    """Byte by byte, in another process with another seed."""
    script = "import sys; from staleproof.reports.commands.cli import main; sys.argv[0] = 'staleproof'; main()"
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-c", script, "report", str(TODO), "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)  # noqa: S603
    for name, text in site(answered(TODO)).items():
        assert (tmp_path / name).read_text("utf-8") == text, name
