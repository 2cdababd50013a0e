"""A design read without any search: explain, diagram."""

from typing import Annotated, assert_never

import typer

from staleproof.model.english import counted
from staleproof.reports.commands.exit_codes import BROKEN, HOLD
from staleproof.reports.commands.formats import DRAWINGS, EXPLAINED, chosen
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
    what: Annotated[str, typer.Argument(help="lifecycle.", show_default=False)],
    design: Annotated[str, typer.Option(help="The design whose lifecycle is drawn.")] = "as_found",
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(DRAWINGS)}.")] = "mermaid",
) -> None:
    """Print the lifecycle as a diagram text for Mermaid or Graphviz."""
    from staleproof.reports.files.loading import load
    from staleproof.reports.renderings.lifecycle_diagram import lifecycle_dot, lifecycle_mermaid

    if what != "lifecycle":
        raise typer.BadParameter(f"'{what}' cannot be drawn; expected lifecycle", param_hint="WHAT")
    form = chosen(output, DRAWINGS)
    match form:
        case "mermaid":
            print(lifecycle_mermaid(load(design).lifecycle))
        case "dot":
            print(lifecycle_dot(load(design).lifecycle))
        case _:
            assert_never(form)
