"""The forms in which a command writes what it has found out, and which of them the command line asks for."""

from difflib import get_close_matches
from typing import Literal, TypeVar, get_args

import typer

from staleproof.model.english import listed

Format = Literal["text", "json", "junit", "sarif", "github"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""How the answers of a check are printed."""
Explained = Literal["text", "json", "sarif", "github"]
EXPLAINED: tuple[Explained, ...] = get_args(Explained)
"""How an explanation with its lints is printed; some of these have the lints only."""
Compared = Literal["text", "json", "github"]
COMPARED: tuple[Compared, ...] = get_args(Compared)
"""How a comparison is printed."""
Replayed = Literal["text", "mermaid", "itf"]
REPLAYED: tuple[Replayed, ...] = get_args(Replayed)
"""How one story is printed."""
Picture = Literal["lifecycle", "parts", "reach"]
PICTURES: tuple[Picture, ...] = get_args(Picture)
"""What is drawn of a design."""
Drawing = Literal["mermaid", "dot", "svg"]
DRAWINGS: tuple[Drawing, ...] = get_args(Drawing)
"""How a diagram is printed."""
Export = Literal["promela"]
EXPORTS: tuple[Export, ...] = get_args(Export)
"""How a system is written for another model checker."""
Name = TypeVar("Name", bound=str)


def chosen(word: str, formats: tuple[Name, ...]) -> Name:
    """The format that the command line asks for; it must be one of these."""
    for known in formats:
        if known == word:
            return known
    near = get_close_matches(word, formats, 1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    raise typer.BadParameter(f"'{word}' is not a format; expected {listed(formats, 'or')}{hint}", param_hint="--format")
