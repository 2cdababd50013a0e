"""README.md and the pages of docs/, cut into what is tested of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
IDS = [str(page.relative_to(ROOT)) for page in PAGES]

FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: in which language, and what it says, without the indentation of a list that it is in."""

    language: str
    text: str


def read(name: str) -> str:
    """A page by its path from the root."""
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, *languages: str) -> list[Block]:
    """The fenced blocks of a page, those in some languages if any are named."""
    found = (Block(match[2], dedent(match[3])) for match in FENCED.finditer(text))
    return [block for block in found if not languages or block.language in languages]


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return FENCED.sub("", text)


def anchors(text: str) -> list[str]:
    """What the headings of a page are called in links, as GitHub does it."""
    found: list[str] = []
    for heading in HEADING.findall(prose(text)):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other) is not None for other in found)
        found.append(f"{anchor}-{again}" if again else anchor)
    return found


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its depth or above."""
    depth = heading.partition(" ")[0]
    _, _, below = f"\n{text}".partition(f"\n{heading}\n")
    assert below, heading
    return re.split(rf"^#{{1,{len(depth)}}} ", below, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[tuple[str, ...]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))) for line in lines]
    rules = [n for n, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    return [row for n, row in enumerate(cells) if n not in rules and n + 1 not in rules]


def words(cell: str) -> list[str]:
    """What is written as code in a cell."""
    return CODE.findall(cell)


def commands(text: str) -> Iterator[str]:
    """The commands of staleproof that a page names, in blocks and in its sentences."""
    shown = (line for block in blocks(text, "sh", "console", "text") for line in block.text.splitlines())
    for line in (*shown, *CODE.findall(prose(text))):
        for part in re.split(r"&&|\||#", line.removeprefix("$ ")):
            words = part.split()
            if words and words[0].split("/")[-1] == "staleproof":
                yield " ".join(("staleproof", *words[1:]))
