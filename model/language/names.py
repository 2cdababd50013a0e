"""Whether a word that a design uses is a declared one; if not, a helpful sentence with its place and the nearest one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from staleproof.model.language.yaml_text import Path, nearest


class Mistake(NamedTuple):
    """What is wrong with the value at a path."""

    path: Path
    says: str


def one(what: str, word: str, known: Iterable[str], path: Path, of: str = "") -> Iterator[Mistake]:
    """The mistake that a word is if it is unknown; `of` names the dashboard that should declare it."""
    names = list(known)
    if word not in names:
        owner = f" of dashboard '{of}'" if of else ""
        yield Mistake(path, f"unknown {what} '{word}'{owner}; {nearest(word, names)}")


def every(what: str, words: Iterable[str], known: Iterable[str], path: Path, of: str = "") -> Iterator[Mistake]:
    """The unknown words of a list, or of the names of a mapping."""
    names = list(known)
    for place, word in enumerate(words):
        yield from one(what, word, names, (*path, word if isinstance(words, Mapping) else place), of)
