"""The lines of a design in which a declaration stands, quoted with their numbers."""

from dataclasses import dataclass

from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import Path, Position

MOST = 12
"""So many lines of a declaration are quoted; the rest is left out."""


@dataclass(frozen=True)
class Quoted:
    """Some lines of a file, each with its number; `more` says that the declaration goes on."""

    where: Position
    part: str
    lines: tuple[tuple[int, str], ...]
    more: bool


def quoted(loaded: Loaded, path: Path, where: Position) -> Quoted:
    """The declaration at `path`, which begins at `where`: its own line and those that are indented below it."""
    text = loaded.texts.get(where.file, "").splitlines()
    begun = text[where.line - 1 : where.line]
    deeper = _below(text[where.line :], _indent(begun[0])) if begun else []
    found = [*begun, *deeper]
    numbered = tuple(enumerate(found[:MOST], where.line))
    return Quoted(where, ".".join(map(str, path)), numbered, len(found) > MOST)


def _below(text: list[str], indent: int) -> list[str]:
    """The lines up to the first that is not indented more; blank ones at the end are left out."""
    end = next((place for place, line in enumerate(text) if line.strip() and _indent(line) <= indent), len(text))
    while end and not text[end - 1].strip():
        end -= 1
    return text[:end]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
