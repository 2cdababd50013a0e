"""Whether a word that a design uses is a declared one; if not, a helpful sentence with its place and the nearest one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import DesignError, Path, nearest


@dataclass(frozen=True)
class Names:
    """Compares words with what is declared; `of` names the dashboard that should declare them."""

    source: Source

    def fail(self, path: Path, message: str) -> NoReturn:
        """Tell a mistake where the value at `path` is written."""
        raise DesignError(self.source.position(path), message)

    def one(self, what: str, word: str, known: Iterable[str], path: Path, of: str = "") -> None:
        """Refuse a word that is unknown."""
        names = list(known)
        if word not in names:
            owner = f" of dashboard '{of}'" if of else ""
            self.fail(path, f"unknown {what} '{word}'{owner}; {nearest(word, names)}")

    def every(self, what: str, words: Iterable[str], known: Iterable[str], path: Path, of: str = "") -> None:
        """Refuse the first unknown word of a list, or of the fields of a mapping."""
        names = list(known)
        for place, word in enumerate(words):
            at = (*path, word) if (*path, word) in self.source.positions else (*path, place)
            self.one(what, word, names, at, of)
