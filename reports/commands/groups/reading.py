"""A design read without any search: explain, diagram."""

from typing import Annotated, assert_never

import typer

from staleproof.model.english import counted
from staleproof.reports.commands.exit_codes import BROKEN, HOLD
from staleproof.reports.commands.formats import DRAWINGS, EXPLAINED, PICTURES, chosen
from staleproof.reports.commands.groups.options import DesignName, ExplainedOutput, Without


def explain(
    design: DesignName,
    output: ExplainedOutput = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there is any lint.")] = False,
    without: Without = None,
) -> None:
    """Restate a design in sentences, and tell what looks suspicious in it (lints), without any search."""
    from staleproof.reports.commands.terminal import console
    from staleproof.reports.explaining.explanation import explain as explained
    from staleproof.reports.files.loading import load
    from staleproof.reports.lints.every import lints
    from staleproof.reports.renderings.explanation import as_json, show_explanation

    form = chosen(output, EXPLAINED)
    loaded = load(design, tuple(without or []))
    explanation, found = explained(loaded), lints(loaded)
    match form:
        case "text":
            show_explanation(console(), explanation, found)
        case "json":
            print(as_json(explanation, found))
        case "sarif":
            from staleproof.reports.ci.sarif import sarif

            print(sarif((), ((loaded.design.name, lint) for lint in found)))
        case "github":
            from staleproof.reports.ci.github import of_lints

            print(of_lints(found, f"{loaded.design.name}: {counted(len(found), 'lint')}"))
        case _:
            assert_never(form)
    raise typer.Exit(BROKEN if strict and found else HOLD)


def diagram(
    what: Annotated[str, typer.Argument(help=f"{', '.join(PICTURES[:-1])} or {PICTURES[-1]}.", show_default=False)],
    design: DesignName,
    output: Annotated[str, typer.Option("--format", help=f"{', '.join(DRAWINGS[:-1])} or {DRAWINGS[-1]}.")] = "mermaid",
    part: Annotated[str | None, typer.Option(metavar="NAME", help="Which part is drawn, such as worker.tasks.")] = None,
    story: Annotated[str | None, typer.Option(metavar="PATH", help="Light what a story takes of the part.")] = None,
    without: Without = None,
) -> None:
    """Draw the lifecycle, a part as its own state machine, or who reaches which views: for Mermaid, Graphviz or as SVG.

    A story as a sequence diagram: staleproof story DESIGN S3 --format mermaid.
    """
    from staleproof.reports.commands.bodies.drawing import NotDrawnError, drawn, named
    from staleproof.reports.files.loading import load

    try:
        picture, form = named(what), chosen(output, DRAWINGS)
        print(drawn(load(design, tuple(without or [])), picture, form, part, story))
    except NotDrawnError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from None
