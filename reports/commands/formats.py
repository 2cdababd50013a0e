"""The forms in which a command writes what it has found out, and which of them the command line asks for."""

from typing import Literal, TypeVar, get_args

import typer

Format = Literal["text", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""How an answer is printed."""
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
    raise typer.BadParameter(f"'{word}' is not a format; expected {' or '.join(formats)}", param_hint="--format")
