"""A site in Chromium: no errors and no network; links, keys, narrow screens, paper, no scripts; and for everybody."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

import numpy as np
import pytest
from axe_core import findings, script
from chromium_flags import ARGUMENTS
from junit2htmlreport.parserimpl import Junit
from matplotlib.image import imread
from needs import LIBRARIES, no_browser
from site_making import HOSTILE, REPAIRED, TODO, answered, written
from tiers import long_among, long_but

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.reports.ci.junit import junit
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.site.pages import site, site_of
from staleproof.reports.site.told_stories import ToldStories

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, LOW, PHONE, LYING = (1280, 800), (1280, 420), (360, 740), (740, 360)
"""Widths and heights of screens in CSS pixels."""
PAPER, BROAD = (718, 1000), (1046, 700)
"""The same of A4 between its margins, upright and across."""
ROUNDS = 66
"""How often a long story polls before anything happens."""


class Opened(NamedTuple):
    """A browser, the folders of some sites, and what went wrong on their pages."""

    browser: "Browser"
    folder: Path
    wrong: list[str]

    def page(self, path: str, size: tuple[int, int] = WIDE, **options: Any) -> "Page":
        """A page of a site in a window of its own."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        page.on("console", lambda said: self.wrong.append(said.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        page.on("request", lambda asked: self.wrong.extend([] if asked.url.startswith("file:///") else [asked.url]))
        page.on("requestfailed", lambda asked: self.wrong.append(f"no {asked.url}"))
        file, _, step = path.partition("#")
        page.goto(f"{(self.folder / file).as_uri()}#{step}")
        return page


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened | None]:
    if no_browser() is not None:
        yield None
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where it is missing, tests are still collected

    folder = tmp_path_factory.mktemp("sites")
    written(site(answered(TODO, REPAIRED)), folder / "todo")
    written(site(answered(HOSTILE)), folder / "hostile")
    written(site_of(with_a_long_story()), folder / "long")
    written({"index.html": Junit(xmlstring=junit(answered(HOSTILE))).html()}, folder / "junit")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield Opened(browser, folder, [])
        browser.close()


@pytest.fixture
def opened(chrome: Opened | None, browser: None) -> Iterator[Opened]:
    """The browser; a test ends with a failure where anything went wrong on a page that was not expected."""
    del browser
    assert chrome is not None
    chrome.wrong.clear()
    yield chrome
    assert chrome.wrong == []
    for context in chrome.browser.contexts:
        context.close()


@pytest.fixture
def axe(left_out: Callable[[str, str], NoReturn]) -> str:
    """The script of axe-core from npm."""
    try:
        return script()
    except LibrariesMissingError as error:
        left_out(LIBRARIES, str(error))


def with_a_long_story() -> ToldStories:
    """The stories of the board of tasks, and one more that polls very often first."""
    stories = ToldStories(answered(TODO))
    answer = stories.answers[0]
    unheard = next(told for told in stories if told.length == 4).chapter.story
    stories.told(answer, polled(unheard), "a long one")
    return stories


def polled(story: Story) -> Story:
    """A story that polls between its third step and its last one."""
    labels, states = list(story.path.labels[:3]), list(story.path.states[:4])
    for name in ("poll", "serve", "deliver") * ROUNDS:
        move = next(move for move in story.system.moves(states[-1]) if move.label.event.name == name)
        labels.append(move.label)
        states.append(move.state)
    labels.append(story.path.labels[3])
    states.append(story.system.fire(states[-1], labels[-1]) or states[-1])
    return replace(story, path=Concrete(story.path.start, tuple(labels), tuple(states)))


def data(page: "Page") -> dict[str, Any]:
    """What the script of a story reads."""
    found: dict[str, Any] = json.loads(page.locator("#story-data").inner_text() or page.evaluate(TEXT))
    return found


TEXT = "document.getElementById('story-data').textContent"
CURRENT = "document.querySelector('.step.current').id"
DISPLAY = "table => getComputedStyle(table).display"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_every_entry_opens_its_story(opened: Opened) -> None:
    """Each link of the first page leads to a page with the number that it has, and each of these back."""
    page = opened.page("todo/index.html")
    links = page.locator("main a[href^=stories]").evaluate_all("all => all.map(one => [one.getAttribute('href'), one.title])")
    assert len({href.partition("#")[0] for href, _ in links}) == 6
    assert [href for href, title in links if title] == [
        f"stories/S{story}.html#for-{number}" for story, number in ((4, 1), (5, 1), (3, 1), (6, 1), (1, 1), (5, 2))
    ]
    for href in sorted({href for href, _ in links}):
        page.goto(f"{(opened.folder / 'todo').as_uri()}/{href}")
        assert page.locator("h1").inner_text().startswith(f"{Path(href).stem} · worker.board: ")
    page.get_by_role("link", name="All answers").click()
    assert page.url.endswith("todo/index.html")


def test_an_entry_says_on_the_page_of_its_story_what_it_was_opened_for(opened: Opened) -> None:
    """Of several entries with one story just that one, while it is stepped through, and without scripts."""
    said = "Opened for take and finish (foreign): poll under faults in worker.board."
    page = opened.page("todo/index.html")
    page.get_by_role("row", name="foreign todo_repaired").last.get_by_role("link", name="poll").click()
    assert page.locator(".opened:visible").all_inner_texts() == [said]
    page.keyboard.press("ArrowRight")
    assert page.evaluate(CURRENT) == "step-2"
    assert page.locator(".opened:visible").all_inner_texts() == [said]
    page = opened.page("todo/stories/S5.html#for-2", java_script_enabled=False)
    assert page.locator(".opened:visible").all_inner_texts() == [said]
    assert opened.page("todo/stories/S5.html").locator(".opened:visible").count() == 0


@pytest.mark.parametrize("size", long_among([WIDE, LOW, PHONE, LYING], [WIDE, LYING]))
def test_buttons_step_and_panel_are_seen_together(size: tuple[int, int], opened: Opened) -> None:
    """Whatever the window, at any step and by a link to one: nothing covers another."""
    for path, keys in (
        ("todo/stories/S6.html", ["End"]),
        ("todo/stories/S6.html#step-8", []),
        ("long/stories/S5.html", ["End"]),
    ):
        page = opened.page(path, size)
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(50)
        boxes = [page.locator(part).bounding_box() for part in (".controls", ".step.current", ".panel")]
        controls, step, panel = ((round(box["y"]), round(box["y"] + box["height"])) for box in boxes if box)
        assert controls[0] >= 0, path
        assert controls[1] <= min(step[0], panel[0]), path
        assert max(step[1], panel[1]) <= size[1], path
        assert size != PHONE or step[1] <= panel[0], path
        assert page.locator(".panel").evaluate("panel => panel.scrollTop") == 0


def test_each_kind_of_line_is_told_by_its_form(opened: Opened) -> None:
    """Dashes and tips tell lines apart without colours, and the page says which is which."""
    page = opened.page("todo/stories/S6.html")
    signs = page.get_by_role("list", name="What the signs between the lanes mean")
    assert [said.split("\n")[-1].strip() for said in signs.locator("li").all_inner_texts()] == [
        "a step, in the lane in which it happens",
        "▶ a request",
        "▶ an answer",
        "▶ a push",
        "▷ a call: what an event does to a copy within its step, such as an invalidation",
        "lost, with whoever waited for it",
        "the view is stale",
    ]
    dashes = signs.locator("line").evaluate_all("all => all.map(line => getComputedStyle(line).strokeDasharray)")
    assert len(set(dashes)) == 4
    drawn = page.locator(".step line").evaluate_all("all => all.map(line => getComputedStyle(line).strokeDasharray)")
    assert set(drawn) == set(dashes)


def test_keys_and_buttons_step_through_a_story(opened: Opened) -> None:
    """Arrows, Home, End and buttons go from step to step; the panel and the address follow."""
    page = opened.page("todo/stories/S2.html")
    assert page.evaluate(CURRENT) == "step-1"
    for key, step in (("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowLeft", 1), ("End", 8), ("ArrowRight", 8), ("Home", 1)):
        page.keyboard.press(key)
        assert (page.evaluate(CURRENT), page.url.partition("#")[2]) in {(f"step-{step}", f"step-{step}"), ("step-1", "")}
        assert page.evaluate(CURRENT) == f"step-{step}"
        assert page.get_by_role("status").inner_text().startswith(f"Step {step} of 8: ")
    page.get_by_role("button", name="Last").click()
    panel = page.get_by_role("complementary", name="After this step").inner_text()
    assert "After step 8" in panel
    assert "worker.board stale" in " ".join(panel.split())
    assert page.locator(".panel .card").all_inner_texts() == ["open\ntake", "taken\nfinish"]


def test_the_first_stale_moment_is_where_the_data_say(opened: Opened) -> None:
    """Its button goes there; the row is called so, and rows are stale as long as the view is."""
    page = opened.page("todo/stories/S2.html")
    page.get_by_role("button", name="First stale moment").click()
    first = data(page)["first_stale"]
    assert (first, page.evaluate(CURRENT)) == (5, f"step-{first}")
    assert page.locator(".step.first-stale").get_attribute("id") == f"step-{first}"
    assert page.locator("#step-5 .stale-badge").inner_text() == "first stale moment"
    assert page.locator(".step.stale").evaluate_all("all => all.map(one => one.id)") == ["step-5", "step-8"]
    assert page.locator(".tip.lit").count() == 2


def test_a_link_leads_to_a_step(opened: Opened) -> None:
    """From the address, and within the page; one to no step begins at the first."""
    page = opened.page("todo/stories/S2.html#step-7")
    assert page.evaluate(CURRENT) == "step-7"
    page.locator("#step-3 .step-link").click()
    assert page.evaluate(CURRENT) == "step-3"
    page.evaluate("location.hash = '#step-6'")
    page.wait_for_function(f"{CURRENT} === 'step-6'")
    assert opened.page("todo/stories/S2.html#step-x").evaluate(CURRENT) == "step-1"
    assert opened.page("todo/stories/S2.html#step-99").evaluate(CURRENT) == "step-8"


def test_the_replay_command_is_copied(opened: Opened) -> None:
    """It is as the console has it."""
    page = opened.page("todo/stories/S2.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"staleproof replay {TODO} 0/1/2/6/6/6/6/4/5/2"


def test_a_story_of_two_hundred_steps_stays_usable(opened: Opened) -> None:
    """The last step is reached by one key and is in sight, with what was before; nothing is too wide."""
    page = opened.page("long/stories/S5.html")
    assert page.locator(".step").count() == 3 * ROUNDS + 4
    page.keyboard.press("End")
    assert page.evaluate(CURRENT) == "step-202"
    seen = page.evaluate(
        "(({top, bottom}) => top > 0 && bottom < innerHeight)(document.querySelector('.current').getBoundingClientRect())"
    )
    assert seen is True
    assert page.locator(".panel .card").all_inner_texts() == ["open\ntake", "taken\nfinish"]
    assert page.evaluate(TOO_WIDE) == 0


@pytest.mark.parametrize("size", [PHONE, PAPER])
def test_nothing_is_too_wide_for_a_narrow_screen_or_paper(size: tuple[int, int], opened: Opened) -> None:
    """Neither page; on paper the whole story can be read, and nothing is there to be clicked."""
    for path in ("todo/index.html", "todo/stories/S6.html", "hostile/stories/S2.html"):
        page = opened.page(path, size)
        page.emulate_media(media="print" if size == PAPER else "screen")
        assert page.evaluate(TOO_WIDE) == 0, path
        if size == PAPER and path.endswith("index.html"):
            assert page.locator(".matrix").evaluate(DISPLAY) == "table"
        elif size == PAPER:
            assert page.locator("button:visible").count() == 0
            assert page.locator(".detail:visible").count() == page.locator(".step").count()


@pytest.mark.parametrize(
    ("size", "media", "many", "display"),
    [
        (WIDE, "screen", "", "table"),
        (PHONE, "screen", "few", "block"),
        (PAPER, "print", "", "block"),
        (PAPER, "print", "few", "table"),
        (BROAD, "print", "", "table"),
        (BROAD, "print", "many", "block"),
    ],
)
def test_a_table_is_a_stack_where_there_is_no_room(
    size: tuple[int, int], media: Literal["screen", "print"], many: str, display: str, opened: Opened
) -> None:
    """On paper that depends on the number of its columns; in a stack the names of mutations have commas between them."""
    page = opened.page("todo/index.html", size)
    page.emulate_media(media=media)
    page.evaluate(f"document.querySelector('.matrix').parentElement.className = 'scroll {many}'")
    assert page.locator(".matrix").evaluate(DISPLAY) == display
    comma = "getComputedStyle(document.querySelectorAll('.mutation')[1].children[0], '::after').content"
    assert page.evaluate(comma) == ('","' if display == "block" else "none")


def test_a_story_is_a_list_of_steps_without_scripts(opened: Opened) -> None:
    """Each with what is sent and what changes; what needs the script is not there."""
    page = opened.page("todo/stories/S2.html", java_script_enabled=False)
    assert page.locator(".step:visible").count() == 8
    assert page.locator("button:visible, .panel:visible").count() == 0
    assert page.locator("#step-5 .detail li").all_inner_texts() == [
        "answer 'take': success: from server to worker's screen, arrives in step 7",
        "worker's screen: 'take': its request is on the way 'take': the answer is on the way",
        "server: the task is open the task is taken",
    ]


def test_names_are_shown_as_they_are_and_no_script_runs(opened: Opened) -> None:
    """Tags, quotes, pipes and semicolons of names are text, on the first page and in a story."""
    page = opened.page("hostile/index.html")
    assert page.locator(".title").inner_text() == "hostile_names: <script>alert(1)</script> | pipe (faults: none claimed)"
    assert page.locator("script").count() == 0
    page.locator("a[href='stories/S2.html']").first.click()
    page.keyboard.press("End")
    assert page.locator("h1").inner_text() == "S2 · worker.board | x: own-write-visible is broken"
    assert page.locator(".panel .screen-button").all_inner_texts() == ["take; it #1 <b>"]
    assert page.locator("script").count() == 2
    assert page.locator("main b").count() == 0


@pytest.mark.parametrize("look", long_but(product(("light", "dark"), (WIDE, PHONE)), [("light", WIDE), ("dark", PHONE)]))
def test_there_is_no_serious_finding_of_axe(look: tuple[str, tuple[int, int]], opened: Opened, axe: str) -> None:
    """On the first page with its legend open, and on a story at its end; in both schemes of colours, wide and narrow."""
    scheme, size = look
    page = opened.page("todo/index.html", size, color_scheme=scheme)
    page.locator(".legend summary").click()
    assert findings(page, axe) == []
    page.goto((opened.folder / "todo/stories/S6.html").as_uri())
    page.keyboard.press("End")
    assert findings(page, axe) == []


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_pages_can_be_looked_at(scheme: str, size: tuple[int, int], opened: Opened, screenshots: Path) -> None:
    """Pictures of the first page, of a story and of a JUnit file in a viewer have the size of the screen and many colours."""
    for name, path in (("index", "todo/index.html"), ("story", "todo/stories/S2.html#step-5"), ("junit", "junit/index.html")):
        page = opened.page(path, size, color_scheme=scheme)
        file = screenshots / f"{name}-{scheme}-{size[0]}x{size[1]}.png"
        page.screenshot(path=file)
        pixels = (imread(file)[:, :, :3] * 255).astype(int)
        assert pixels.shape == (size[1], size[0], 3)
        colours, found = np.unique(pixels @ [65536, 256, 1], return_counts=True)
        assert len(colours) > 100
        assert found.max() < 0.97 * pixels.shape[0] * pixels.shape[1]
        paper = int(colours[found.argmax()])
        assert name == "junit" or (paper > 0x808080) == (scheme == "light")
