"""Every link of the README and the docs leads somewhere, and every file that they name is there."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from pages import CODE, IDS, LINK, PAGES, ROOT, anchors, blocks, prose, read

CODE_FOLDERS = ("benchmarks", "checker", "model", "reports", "tests")
CITATION = re.compile(r'(docs/(?:[\w-]+/)*[\w-]+\.md)(?:, sections? ((?:[\d.]*\d(?:, | and )?)+))?(?:, "([^"]+)")?')
FOLDERS = ("benchmarks", "checker", "docs", "examples", "model", "reports", "staleproof", "tests")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative one to a file or a folder in the repository, and to a heading there if it names one."""
    for target in LINK.findall(CODE.sub("", prose(page.read_text("utf-8")))):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_relative_to(ROOT), target
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text("utf-8")), target


def test_what_the_architecture_says_of_a_file_is_in_it() -> None:
    """A class, a function or a constant beside a link is written there."""
    said = re.findall(r"`([\w.]+)` in\s+\[[^\]]+\]\(\.\./([^)]+)\)", read("docs/architecture.md"))
    assert len(said) == 7
    for name, path in said:
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", read(path)), (name, path)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """Also modules that are to be run."""
    text = page.read_text("utf-8")
    for name in CODE.findall(prose(text)):
        if name.split("/")[0] in FOLDERS and "/" in name and " " not in name:
            assert list(ROOT.glob(name)), name
    said = [*CODE.findall(prose(text)), *(block.text for block in blocks(text, "sh"))]
    for module in re.findall(r"python -m ([\w.]+)", "\n".join(said)):
        assert find_spec(module) is not None, module
    for script in re.findall(r"python (\S+\.py)", "\n".join(said)):
        assert (ROOT / script).exists(), script


def test_every_citation_in_the_code_leads_somewhere() -> None:
    """Where code or a test names a page and a section of it, both are there."""
    files = [path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".js", ".yaml")]
    for path in (file for file in files if "node_modules" not in file.parts and file.parent != Path(__file__).parent):
        for name, numbers, heading in CITATION.findall(path.read_text("utf-8")):
            headings = anchors(read(name))
            for number in re.findall(r"[\d.]*\d", numbers):
                assert any(one.startswith(f"{number.replace('.', '')}-") for one in headings), (path, name, number)
            assert not heading or heading.lower().replace(" ", "-") in headings, (path, name, heading)


def test_every_page_can_be_found_from_the_readme() -> None:
    """Each page of docs is linked there."""
    linked = {target.partition("#")[0] for target in LINK.findall(read("README.md"))}
    assert {str(page.relative_to(ROOT)) for page in PAGES[1:]} <= linked


def test_the_readme_is_for_the_first_ten_minutes() -> None:
    """At most 1,300 words, all blocks and tables included."""
    assert len(read("README.md").split()) <= 1300
