"""The same asked of others, whose answers can be compared: export, fuzz."""

from pathlib import Path
from typing import Annotated, assert_never

import typer

from staleproof.checker.engine.bounds import BoundError
from staleproof.checker.session.farm import farm
from staleproof.reports.commands.exit_codes import UNKNOWN
from staleproof.reports.commands.formats import EXPORTS, chosen
from staleproof.reports.commands.groups.options import Cluster, DesignName, Jobs, OwnActions, Without
from staleproof.reports.text.output import say

AGAINST_LIBRARIES = """Look for a difference between the model and the real TanStack Query and Redux Toolkit instead, which
take the same steps. Needs Node.js 20 or later with npm; the first time, npm fetches the pinned packages."""


def export(
    design: DesignName,
    view: Annotated[str, typer.Option(metavar="DASHBOARD.VIEW", help="The view whose system is written.", show_default=False)],
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(EXPORTS)}.")] = "promela",
    promise: Annotated[str, typer.Option(help="The promise that a bad state breaks.")] = "fresh-when-settled",
    out: Annotated[Path | None, typer.Option(help="The file to write.", show_default="standard output")] = None,
    without: Without = None,
    own_actions: OwnActions = None,
) -> None:
    """Write what is explored of one view as a model for another model checker: promela for SPIN."""
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.export.command import NotExportedError, exported
    from staleproof.reports.files.loading import load

    form = chosen(output, EXPORTS)
    try:
        match form:
            case "promela":
                text = exported(load(design, tuple(without or [])), Bounds(own_actions), view, promise)
            case _:
                assert_never(form)
    except NotExportedError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from None
    except BoundError as bound:
        say(f"nothing was written: {bound}")
        raise typer.Exit(UNKNOWN) from None
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise typer.BadParameter(f"cannot write '{out}': {error.strerror}", param_hint="--out") from None
    print(f"wrote {out}")


def fuzz(
    design: DesignName,
    runs: Annotated[int, typer.Option(min=1, help="How many runs are tried for each question.")] = 100,
    steps: Annotated[int, typer.Option(min=1, help="How many rules a run takes.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed tries the same runs.")] = 0,
    without: Without = None,
    jobs: Jobs = 1,
    dask: Cluster = None,
    against_libraries: Annotated[bool, typer.Option("--against-libraries", help=AGAINST_LIBRARIES)] = False,
) -> None:
    """Let Hypothesis look for a stale view in whole worlds: a browser for each dashboard, two records."""
    from staleproof.reports.commands.terminal import console
    from staleproof.reports.files.loading import load

    loaded = load(design, tuple(without or []))
    if against_libraries:
        from staleproof.reports.commands.bodies.against_libraries import show_comparison

        raise typer.Exit(show_comparison(console(), loaded, runs, steps, seed))
    from staleproof.checker.stateful.machine import Budget
    from staleproof.reports.commands.bodies.fuzzing import show_fuzz

    with farm(jobs, dask) as hands:
        raise typer.Exit(show_fuzz(console(), loaded, Budget(runs, steps), seed, hands))
