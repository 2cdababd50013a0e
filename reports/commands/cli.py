"""The command line: staleproof check, explain, story, replay, reproduce, why, faults, diff, report, export, fuzz, and more."""

import gc
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from staleproof.reports.commands.exit_codes import INTERRUPTED, UNKNOWN
from staleproof.reports.commands.groups.answers import check, diff, faults, repair, report, why
from staleproof.reports.commands.groups.authoring import init, reference, schema
from staleproof.reports.commands.groups.crosschecks import export, fuzz
from staleproof.reports.commands.groups.reading import diagram, explain
from staleproof.reports.commands.groups.stories import replay, reproduce, story
from staleproof.reports.text.output import CLOSED_PIPE, OutputError, say, whole_output


class _Interruptible(TyperGroup):
    """Commands that end in one line when they are interrupted."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say("interrupted; nothing was decided")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(cls=_Interruptible, no_args_is_help=True, pretty_exceptions_enable=False)
for command in (
    check,
    explain,
    story,
    replay,
    reproduce,
    why,
    faults,
    repair,
    diff,
    report,
    export,
    fuzz,
    diagram,
    init,
    schema,
    reference,
):
    app.command()(command)

YOUNG = 200_000
"""Objects made after which cycles are looked for: few are ever left, and every look goes through all that is known."""


def main() -> None:
    """Run the command line and exit with its code (docs/ci.md, "Exit codes")."""
    gc.set_threshold(YOUNG)
    try:
        with whole_output():
            app()
    except OutputError as failed:
        _end(failed.code, "" if failed.code == CLOSED_PIPE else f"cannot write the answer: {failed}")
    except MemoryError:
        _end(UNKNOWN, "more memory is needed than the system gives (--max-memory), so nothing was decided")
    except Exception as error:  # noqa: BLE001  (the last resort of a program)
        from staleproof.reports.commands.failures import failure

        _end(*failure(error))


def _end(code: int, words: str) -> NoReturn:
    for line in words.splitlines():
        say(line)
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"staleproof {version('staleproof')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Prove that no dashboard can show a stale status after a mutation, or show the shortest story in which one does."""
