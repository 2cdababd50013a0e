"""Arguments and options that several commands have."""

from typing import Annotated

import typer

from staleproof.model.english import listed
from staleproof.reports.commands.formats import COMPARED, EXPLAINED, FORMATS, REPLAYED
from staleproof.reports.commands.memory import size

DesignName = Annotated[
    str, typer.Argument(help="A design file, or one of as_found, as_fixed, stale_proof.", show_default=False)
]
Designs = Annotated[list[str] | None, typer.Argument(help="Design files or shipped designs; all shipped ones if none.")]
Without = Annotated[list[str] | None, typer.Option(help="Leave out this named change of the design; may be repeated.")]
Output = Annotated[str, typer.Option("--format", help=f"{listed(FORMATS, 'or')}.")]
ExplainedOutput = Annotated[str, typer.Option("--format", help=f"{listed(EXPLAINED, 'or')}.")]
ComparedOutput = Annotated[str, typer.Option("--format", help=f"{listed(COMPARED, 'or')}.")]
ReplayedOutput = Annotated[str, typer.Option("--format", help=f"{listed(REPLAYED, 'or')}.")]
Reproducible = Annotated[
    bool, typer.Option("--reproducible", help="Leave out what differs from run to run: the processor time.")
]
OwnActions = Annotated[
    int | None,
    typer.Option(
        min=1, max=2, help="How many own actions of one browser run at the same time.", show_default="1, or 2 where a step asks"
    ),
]
Causes = Annotated[
    int | None,
    typer.Option(
        min=1, help="List so many causes of a design's breaches; the rest is counted.", show_default="3, or 10 with --stories"
    ),
]
Stories = Annotated[bool, typer.Option("--stories", help="Tell stories step by step, and all of each promise.")]
HiddenCauses = Annotated[
    int,
    typer.Option(
        min=0,
        help="Mend the causes found in so many copies of a design, and look there for others of the same entries and views.",
    ),
]
MaxStates = Annotated[int, typer.Option(min=1, help="Stop an exploration that visits more states than this.")]


def _size(text: str) -> int:
    try:
        return size(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


MaxTries = Annotated[
    int, typer.Option(min=1, help="Try so many breaches that an exhaustive search promises as runs of the whole world.")
]
Records = Annotated[
    int, typer.Option(min=2, max=9, help="Look for runs with at most so many records, where fewer show no breach.")
]
MaxMemory = Annotated[
    int | None,
    typer.Option(
        parser=_size,
        metavar="SIZE",
        help="Stop an exploration that needs more memory than this, such as 512MB or 4GB.",
        show_default="three quarters of what is available",
    ),
]
Views = Annotated[
    list[str] | None, typer.Option("--view", metavar="DASHBOARD.VIEW", help="Ask only about this view; may be repeated.")
]
Promises = Annotated[
    list[str] | None, typer.Option("--promise", metavar="NAME", help="Ask only for this promise; may be repeated.")
]
Matrix = Annotated[
    bool,
    typer.Option(
        "--matrix/--no-matrix",
        help="Tell the matrix. Without it, the promises that are read off it are asked only if they are named.",
    ),
]
Jobs = Annotated[int, typer.Option(min=1, help="How many processes of this machine work out the answers about views.")]
STORY_OPTIONS = ("view", "promise", "matrix", "without", "own_actions", "max_states", "max_memory", "max_tries", "records")
"""The options of a check, by their parameters, on which it depends which stories there are and what their numbers are."""
Cluster = Annotated[
    str | None,
    typer.Option(
        "--dask", metavar="ADDRESS", help="Let a Dask cluster do it instead, by its scheduler, such as tcp://host:8786."
    ),
]


def given(context: typer.Context) -> set[str]:
    """The options that a command line has itself, by their names."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    written = {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}
    return {parameter.opts[0] for parameter in context.command.params if parameter.name in written}
