"""The commands that help to write a design: init, schema, reference."""

import shlex
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from staleproof.model.english import listed

Subject = Literal["design", "answer"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
"""What there is a schema of: design files, and what `check`, `diff` and `explain` write as JSON."""
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
            beside.write_text(_schema("design"), "utf-8")
    except FileExistsError:
        raise typer.BadParameter(f"'{file}' is there already; nothing was written", param_hint="FILE") from None
    except OSError as error:
        raise typer.BadParameter(f"cannot write '{error.filename or file}': {error.strerror}", param_hint="FILE") from None
    print(f"wrote {file}; next: staleproof check {shlex.quote(str(file))}")


def schema(
    of: Annotated[str, typer.Argument(help=f"{listed(SUBJECTS, 'or')}.")] = "design",
) -> None:
    """Print the JSON Schema of design files, for editors; or that of the answers as JSON."""
    for subject in SUBJECTS:
        if subject == of:
            print(_schema(subject), end="")
            return
    raise typer.BadParameter(f"there is no schema of '{of}'; expected {listed(SUBJECTS, 'or')}", param_hint="OF")


def _schema(subject: Subject) -> str:
    """The schema as it ships, for to make it (files/schema.py, ci/answer_schema.py) takes longer than to read it."""
    return (files("staleproof.reports") / f"{subject}.schema.json").read_text("utf-8")


def reference() -> None:
    """Print a page with every field of a design file."""
    from staleproof.reports.files.reference import page

    print(page())
