"""Stories: replay, reproduce."""

from pathlib import Path
from typing import Annotated, assert_never

import typer

from staleproof.reports.commands.formats import REPLAYED, chosen
from staleproof.reports.commands.groups.options import DesignName, ReplayedOutput, Without

Numbers = Annotated[str, typer.Argument(help="The numbers of a story, as printed below it.", show_default=False)]


def replay(
    design: DesignName,
    path: Numbers,
    output: ReplayedOutput = "text",
    without: Without = None,
) -> None:
    """Tell one story again, step by step; or as a trace in the Informal Trace Format (itf) of Apalache and Quint."""
    from staleproof.reports.commands.bodies.replay import PathError, replayed, show_story
    from staleproof.reports.commands.terminal import console
    from staleproof.reports.files.loading import load

    form = chosen(output, REPLAYED)
    try:
        story = replayed(load(design, tuple(without or [])), path)
    except PathError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    match form:
        case "text":
            show_story(console(), story)
        case "itf":
            from staleproof.reports.ci.itf import itf

            print(itf(story))
        case _:
            assert_never(form)


def reproduce(
    design: DesignName,
    path: Numbers,
    out: Annotated[Path, typer.Option(help="The folder to write; a new or an empty one.", show_default=False)],
    without: Without = None,
) -> None:
    """Write one story as a folder that runs it on the real libraries: npm ci && node reproduce.mjs."""
    from staleproof.checker.lifting.lift import LiftingError
    from staleproof.reports.commands.bodies.replay import PathError
    from staleproof.reports.commands.bodies.reproduce import reproduce as write
    from staleproof.reports.files.folder import FolderError
    from staleproof.reports.files.loading import load

    try:
        write(load(design, tuple(without or [])), path, out)
    except (PathError, LiftingError) as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    except FolderError as error:
        raise typer.BadParameter(f"cannot write into '{out}': {error}", param_hint="--out") from None
    print(f"wrote {out}; in that folder: npm ci && node reproduce.mjs")
