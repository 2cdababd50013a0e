"""The command line: staleproof check, explain, replay, reproduce, why, diff, report, export, fuzz, diagram, and more."""

import gc
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, NoReturn, assert_never

import typer
from typer.core import TyperGroup

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing
from staleproof.checker.engine.bounds import BoundError, Limits
from staleproof.checker.promises.assess import Interrupted
from staleproof.checker.session.farm import ClusterError, farm
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.systems.cone import Bounds
from staleproof.reports.commands import authoring
from staleproof.reports.commands.checking import answers_about, narrowed, show
from staleproof.reports.commands.endings import (
    BROKEN,
    HOLD,
    INTERNAL,
    INTERRUPTED,
    INVALID,
    UNKNOWN,
    USAGE,
    exit_code,
    interruption,
)
from staleproof.reports.commands.options import (
    DRAWINGS,
    EXPORTS,
    FORMATS,
    Cluster,
    Design,
    Designs,
    Jobs,
    Matrix,
    MaxMemory,
    MaxStates,
    MaxTries,
    OwnActions,
    Promises,
    Records,
    Views,
    Without,
    chosen,
)
from staleproof.reports.commands.terminal import console, progress, session
from staleproof.reports.files.loading import SHIPPED, load
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.renderings.numbered_stories import Book, numbered
from staleproof.reports.text.output import CLOSED_PIPE, OutputError, say, tell, whole_output


class _Interruptible(TyperGroup):
    """Commands that end in one line when they are interrupted."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say("interrupted; nothing was decided")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(cls=_Interruptible, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(authoring.app)
AGAINST_LIBRARIES = """Look for a difference between the model and the real TanStack Query and Redux Toolkit instead, which
take the same steps. Needs Node.js 20 or later with npm; the first time, npm fetches the pinned packages."""

YOUNG = 200_000
"""Objects made after which cycles are looked for: few are ever left, and every look goes through all that is known."""


def main() -> None:
    """Run the command line and exit with its code (README, "Exit codes")."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    try:
        with whole_output():
            app()
    except DesignError as error:
        _end(INVALID, str(error))
    except (LibrariesMissingError, ClusterError) as missing:
        _end(USAGE, " ".join(str(missing).split()))
    except OutputError as failed:
        _end(failed.code, "" if failed.code == CLOSED_PIPE else f"cannot write the answer: {failed}")
    except MemoryError:
        _end(UNKNOWN, "more memory is needed than the system gives (--max-memory), so nothing was decided")
    except Exception:  # noqa: BLE001  (the last resort of a program)
        tell(traceback.format_exc())
        _end(INTERNAL, "this is a mistake in staleproof itself, not in your design; please report it")


def _end(code: int, words: str) -> NoReturn:
    if words:
        say(words)
    sys.exit(code)


@app.callback()
def about() -> None:
    """Prove that no dashboard can show a stale status after a mutation, or show the shortest story in which one does."""


@app.command()
def check(
    designs: Designs = None,
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(FORMATS)}.")] = "text",
    view: Views = None,
    promise: Promises = None,
    matrix: Matrix = True,
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = Bounds().records,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Check designs: the freshness matrix, the promises with the shortest story of each that is broken, the claims."""
    form = chosen(output, FORMATS)
    loaded = _loaded(designs, without)
    narrowing = Narrowing(tuple(view or ()), tuple(promise or ()), matrix)
    limits = Limits(max_states, max_memory, tries=max_tries)
    answers: list[Answer] = []
    try:
        with farm(jobs, dask) as hands:
            answers.extend(answers_about(narrowed(loaded, narrowing), Bounds(own_actions, records), limits, hands))
    except Interrupted as stop:
        answers += [stop.known] if stop.known is not None else []
        if not answers:
            raise
        show(answers, form)
        say(interruption(answers, [one.design.name for one in loaded]))
        raise typer.Exit(INTERRUPTED) from None
    show(answers, form)
    raise typer.Exit(exit_code(answers))


def _loaded(designs: Designs, without: Without) -> list[Loaded]:
    """The designs that are named, or all that are shipped, without some changes."""
    return [load(name, tuple(without or [])) for name in designs or SHIPPED]


@app.command()
def explain(
    design: Design,
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(FORMATS)}.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there is any lint.")] = False,
    without: Without = None,
) -> None:
    """Restate a design in sentences, and tell what looks suspicious in it (lints), without any search."""
    from staleproof.reports.explaining.explanation import explain as explained
    from staleproof.reports.lints.every import lints
    from staleproof.reports.renderings.explanation import as_json, show_explanation

    form = chosen(output, FORMATS)
    loaded = load(design, tuple(without or []))
    explanation, found = explained(loaded), lints(loaded)
    match form:
        case "text":
            show_explanation(console(), explanation, found)
        case "json":
            print(as_json(explanation, found))
        case _:
            assert_never(form)
    raise typer.Exit(BROKEN if strict and found else HOLD)


@app.command()
def replay(
    design: Design,
    path: Annotated[str, typer.Argument(help="The numbers of a story, as printed below it.", show_default=False)],
    without: Without = None,
) -> None:
    """Tell one story again, step by step."""
    from staleproof.reports.commands.replay import PathError, show_replay

    try:
        show_replay(console(), load(design, tuple(without or [])), path)
    except PathError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None


@app.command()
def reproduce(
    design: Design,
    path: Annotated[str, typer.Argument(help="The numbers of a story, as printed below it.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder to write; a new or an empty one.", show_default=False)],
    without: Without = None,
) -> None:
    """Write one story as a folder that runs it on the real libraries: npm ci && node reproduce.mjs."""
    from staleproof.checker.lifting.lift import LiftingError
    from staleproof.reports.commands.replay import PathError
    from staleproof.reports.commands.reproduce import FolderError, reproduce

    try:
        reproduce(load(design, tuple(without or [])), path, out)
    except (PathError, LiftingError) as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    except FolderError as error:
        raise typer.BadParameter(f"cannot write into '{out}': {error}", param_hint="--out") from None
    print(f"wrote {out}; in that folder: npm ci && node reproduce.mjs")


@app.command()
def why(
    design: Design,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = Bounds().records,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """For each named change of a design: what breaks without it, and the story that returns."""
    from staleproof.reports.commands.why import needs, show_need

    out, book, unsure, changes = console(), Book(), False, False
    try:
        with farm(jobs, dask) as hands, progress(answers=False) as told:
            shop = session(Bounds(own_actions, records), Limits(max_states, max_memory, tries=max_tries), told)
            for need in needs(design, shop, told, hands):
                show_need(out, need, book)
                changes = True
                unsure = unsure or bool(need.unsure)
    except KeyboardInterrupt:
        if not changes:
            raise
        say("interrupted; what is written above is known, of further changes nothing")
        raise typer.Exit(INTERRUPTED) from None
    if not changes:
        out.print(f"{design} makes no named changes; `why` tells what each of the `changes` of a design is there for.")
    raise typer.Exit(UNKNOWN if unsure else HOLD)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="The design as it was: a file or a shipped design.", show_default=False)],
    after: Annotated[str, typer.Argument(help="The design as it is.", show_default=False)],
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(FORMATS)}.")] = "text",
    own_actions: OwnActions = Bounds().own_actions,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = Bounds().records,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Say what is worse and what is better in one design than in another; exit with 1 if anything is worse."""
    from staleproof.reports.diff.as_json import as_json
    from staleproof.reports.diff.as_text import show_diff
    from staleproof.reports.diff.diff import Diff

    form = chosen(output, FORMATS)
    loaded = [load(before), load(after)]
    limits = Limits(max_states, max_memory, tries=max_tries)
    with farm(jobs, dask) as hands:
        found = Diff(*answers_about(narrowed(loaded), Bounds(own_actions, records), limits, hands, views=False))
    match form:
        case "text":
            show_diff(console(), found)
        case "json":
            print(as_json(found))
        case _:
            assert_never(form)
    raise typer.Exit(BROKEN if found.worse else UNKNOWN if found.unsure else HOLD)


@app.command()
def report(
    designs: Designs = None,
    out: Annotated[Path, typer.Option(help="The Markdown file to write.")] = Path("staleproof.md"),
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = Bounds().records,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Write the answers as one Markdown page with diagrams."""
    from staleproof.reports.renderings.markdown import page

    loaded = _loaded(designs, without)
    limits = Limits(max_states, max_memory, tries=max_tries)
    with farm(jobs, dask) as hands:
        answers = tuple(answers_about(narrowed(loaded), Bounds(own_actions, records), limits, hands))
    try:
        out.write_text(page(answers, numbered(answers)), "utf-8")
    except OSError as error:
        raise typer.BadParameter(f"cannot write '{out}': {error.strerror}", param_hint="--out") from None
    print(f"wrote {out}")
    raise typer.Exit(exit_code(answers))


@app.command()
def export(
    design: Design,
    view: Annotated[str, typer.Option(metavar="DASHBOARD.VIEW", help="The view whose system is written.", show_default=False)],
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(EXPORTS)}.")] = "promela",
    promise: Annotated[str, typer.Option(help="The promise that a bad state breaks.")] = "fresh-when-settled",
    out: Annotated[Path | None, typer.Option(help="The file to write.", show_default="standard output")] = None,
    without: Without = None,
    own_actions: OwnActions = None,
) -> None:
    """Write what is explored of one view as a model for another model checker: promela for SPIN."""
    from staleproof.reports.export.command import NotExportedError, exported

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
        _end(UNKNOWN, f"nothing was written: {bound}")
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise typer.BadParameter(f"cannot write '{out}': {error.strerror}", param_hint="--out") from None
    print(f"wrote {out}")


@app.command()
def fuzz(
    design: Design,
    runs: Annotated[int, typer.Option(min=1, help="How many runs are tried for each question.")] = 100,
    steps: Annotated[int, typer.Option(min=1, help="How many rules a run takes.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed tries the same runs.")] = 0,
    without: Without = None,
    jobs: Jobs = 1,
    dask: Cluster = None,
    against_libraries: Annotated[bool, typer.Option("--against-libraries", help=AGAINST_LIBRARIES)] = False,
) -> None:
    """Let Hypothesis look for a stale view in whole worlds: a browser for each dashboard, two records."""
    loaded = load(design, tuple(without or []))
    if against_libraries:
        from staleproof.reports.commands.comparing import show_comparison

        raise typer.Exit(show_comparison(console(), loaded, runs, steps, seed))
    from staleproof.checker.stateful.machine import Budget
    from staleproof.reports.commands.fuzzing import show_fuzz

    with farm(jobs, dask) as hands:
        raise typer.Exit(show_fuzz(console(), loaded, Budget(runs, steps), seed, hands))


@app.command()
def diagram(
    what: Annotated[str, typer.Argument(help="lifecycle.", show_default=False)],
    design: Annotated[str, typer.Option(help="The design whose lifecycle is drawn.")] = "as_found",
    output: Annotated[str, typer.Option("--format", help=f"{' or '.join(DRAWINGS)}.")] = "mermaid",
) -> None:
    """Print the lifecycle as a diagram text for Mermaid or Graphviz."""
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
