"""Stories: story, replay, reproduce."""

from pathlib import Path
from typing import Annotated

import typer

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.session.farm import farm
from staleproof.model.records.record_count import RECORDS
from staleproof.reports.commands.formats import REPLAYED, chosen
from staleproof.reports.commands.groups.options import (
    Cluster,
    DesignName,
    Jobs,
    Matrix,
    MaxMemory,
    MaxStates,
    MaxTries,
    OwnActions,
    Promises,
    Records,
    ReplayedOutput,
    Views,
    Without,
)

Asked = Annotated[
    list[str],
    typer.Argument(
        metavar="[DESIGN]... STORY",
        help="The designs that were checked, and behind them the story, such as S3.",
        show_default=False,
    ),
]
Numbers = Annotated[str, typer.Argument(help="The numbers of a story, as printed below it.", show_default=False)]


def story(
    asked: Asked,
    output: ReplayedOutput = "text",
    view: Views = None,
    promise: Promises = None,
    matrix: Matrix = True,
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Tell one story step by step, by its number in a check of the same designs with the same options."""
    from staleproof.checker.answers.scope import Narrowing
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.bodies.checking import answers_about, narrowed, read
    from staleproof.reports.commands.bodies.telling import NoStoryError, number_in, of_number, tell_story
    from staleproof.reports.commands.terminal import console
    from staleproof.reports.renderings.console import show_chapter

    form, (*designs, number) = chosen(output, REPLAYED), asked
    try:
        wanted = number_in(number)
        narrowing = Narrowing(tuple(view or ()), tuple(promise or ()), matrix)
        questions = narrowed(read(designs, without), narrowing)
        limits = Limits(max_states, max_memory, tries=max_tries)
        with farm(jobs, dask) as hands:
            answers = tuple(answers_about(questions, Bounds(own_actions, records), limits, hands, views=False))
        chapter = of_number(answers, wanted)
    except NoStoryError as error:
        raise typer.BadParameter(str(error), param_hint="STORY") from None
    tell_story(chapter.story, form, lambda: show_chapter(console(), chapter))


def replay(
    design: DesignName,
    path: Numbers,
    output: ReplayedOutput = "text",
    without: Without = None,
) -> None:
    """Tell one story again, step by step; or as a sequence diagram, or as a trace (itf) for Apalache and Quint."""
    from staleproof.reports.commands.bodies.replay import PathError, replayed, show_story
    from staleproof.reports.commands.bodies.telling import tell_story
    from staleproof.reports.commands.terminal import console
    from staleproof.reports.files.loading import load

    form = chosen(output, REPLAYED)
    try:
        found = replayed(load(design, tuple(without or [])), path)
    except PathError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    tell_story(found, form, lambda: show_story(console(), found))


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
