"""The commands that help to write a design: init, schema, reference."""

import shlex
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

SCHEMA = "design.schema.json"


def init(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")] = Path("design.yaml"),
) -> None:
    """Write a small design with remarks to begin with, and the schema for editors beside it."""
    if not str(file).isprintable():
        raise typer.BadParameter("the name of a design has letters that cannot be printed", param_hint="FILE")
    text = (files("staleproof.reports") / "starter.yaml").read_text("utf-8").replace("FILE", shlex.quote(str(file)))
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
        beside = file.parent / SCHEMA
        if not beside.exists():
            beside.write_text(_schema(), "utf-8")
    except FileExistsError:
        raise typer.BadParameter(f"'{file}' is there already; nothing was written", param_hint="FILE") from None
    except OSError as error:
        raise typer.BadParameter(f"cannot write '{error.filename or file}': {error.strerror}", param_hint="FILE") from None
    print(f"wrote {file}; next: staleproof check {shlex.quote(str(file))}")


def schema() -> None:
    """Print the JSON Schema of design files, for editors."""
    print(_schema(), end="")


def _schema() -> str:
    """The schema as it ships, for to make it takes longer than to read it (reports/files/schema.py)."""
    return (files("staleproof.reports") / SCHEMA).read_text("utf-8")


def reference() -> None:
    """Print a page with every field of a design file."""
    from staleproof.reports.files.reference import page

    print(page())
