"""Proofs and what is made of them: check, why, faults, repair, diff, report."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.session.farm import farm
from staleproof.model.english import listed
from staleproof.model.records.record_count import RECORDS
from staleproof.reports.commands.exit_codes import BROKEN, HOLD, INTERRUPTED, UNKNOWN, VACUOUS
from staleproof.reports.commands.formats import COMPARED, FORMATS, chosen
from staleproof.reports.commands.groups.options import (
    STORY_OPTIONS,
    Causes,
    Cluster,
    ComparedOutput,
    DesignName,
    Designs,
    HiddenCauses,
    Jobs,
    Matrix,
    MaxMemory,
    MaxStates,
    MaxTries,
    Output,
    OwnActions,
    Promises,
    Records,
    Reproducible,
    Stories,
    Views,
    Without,
    given,
)
from staleproof.reports.text.output import say, tell

if TYPE_CHECKING:
    from staleproof.checker.answers.answer import Answer


def check(
    context: typer.Context,
    designs: Designs = None,
    output: Output = "text",
    view: Views = None,
    promise: Promises = None,
    matrix: Matrix = True,
    stories: Stories = False,
    causes: Causes = None,
    hidden_causes: HiddenCauses = 0,
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
    reproducible: Reproducible = False,
) -> None:
    """Check designs: the freshness matrix, the promises with how each that is broken ends and why, the claims."""
    from staleproof.checker.answers.scope import Narrowing
    from staleproof.checker.promises.assess import Interrupted
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.bodies.checking import Printing, answers_about, introduction, narrowed, read, show
    from staleproof.reports.commands.bodies.telling import command
    from staleproof.reports.commands.endings import exit_code, interruption

    form = chosen(output, FORMATS)
    loaded = read(designs, without)
    if not designs:
        tell(introduction(loaded))
    printing = Printing(command(designs, _given(context)), causes, stories=stories, reproducible=reproducible)
    narrowing = Narrowing(tuple(view or ()), tuple(promise or ()), matrix)
    limits = Limits(max_states, max_memory, tries=max_tries)
    answers: list[Answer] = []
    try:
        with farm(jobs, dask) as hands:
            asked, bounds = narrowed(loaded, narrowing), Bounds(own_actions, records)
            answers.extend(answers_about(asked, bounds, limits, hands, hidden=hidden_causes))
    except Interrupted as stop:
        answers += [stop.known] if stop.known is not None else []
        if not answers:
            raise
        show(answers, form, printing)
        say(interruption(answers, [one.design.name for one in loaded]))
        raise typer.Exit(INTERRUPTED) from None
    show(answers, form, printing)
    raise typer.Exit(exit_code(answers))


def _given(context: typer.Context) -> dict[str, object]:
    """The options that were given on which it depends which stories there are."""
    sources = {name: context.get_parameter_source(name) for name in STORY_OPTIONS}
    return {name: context.params[name] for name, source in sources.items() if source and source.name == "COMMANDLINE"}


def why(
    design: DesignName,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """For each named change of a design: what breaks without it, and the story that returns."""
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.bodies.why import needs, show_need
    from staleproof.reports.commands.terminal import console, progress, session
    from staleproof.reports.renderings.numbered_stories import Book

    out, book, unsure, changes = console(), Book(), False, False
    try:
        with farm(jobs, dask) as hands, progress(answers=False) as told:
            shared = session(Bounds(own_actions, records), Limits(max_states, max_memory, tries=max_tries), told)
            for need in needs(design, shared, told, hands):
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


def faults(
    design: DesignName,
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """For each promise, which of the declared faults it survives together, and which are enough to break it."""
    from staleproof.checker.promises.fault_sets import fault_sets
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.terminal import console, progress, session
    from staleproof.reports.files.loading import load
    from staleproof.reports.renderings.fault_table import show_fault_sets

    loaded, limits = load(design, tuple(without or [])), Limits(max_states, max_memory, tries=max_tries)
    with farm(jobs, dask) as hands, progress(answers=False) as told:
        found = fault_sets(loaded, session(Bounds(own_actions, records), limits, told), told, hands)
    show_fault_sets(console(), loaded, found)
    raise typer.Exit(UNKNOWN if any(one.applies and one.undecided for one in found) else HOLD)


def repair(
    design: DesignName,
    out: Annotated[Path | None, typer.Option(help="The file to write.", show_default="DESIGN_repaired.yaml")] = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Look for changes with which a design keeps its promises, none of which can be spared; written as a design."""
    from staleproof.checker.engine.verdict import Outcome
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.bodies.repairing import repaired, show_changes, show_repair
    from staleproof.reports.commands.terminal import console, progress, session
    from staleproof.reports.files.loading import load
    from staleproof.reports.repair.written import written

    loaded, limits = load(design), Limits(max_states, max_memory, tries=max_tries)
    file = out or Path(f"{Path(design).stem}_repaired.yaml")
    if os.path.lexists(file):
        raise typer.BadParameter(f"'{file}' is there already", param_hint="--out")
    if not file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder '{file.parent}'", param_hint="--out")
    with farm(jobs, dask) as hands, progress(answers=False) as told:
        shared = session(Bounds(own_actions, records), limits, told)
        found = repaired(loaded, shared, told, hands)
        if found.changes:
            try:
                file.write_text(written(found, design, file), "utf-8")
            except OSError as error:
                raise typer.BadParameter(f"cannot write '{file}': {error.strerror}", param_hint="--out") from None
        show_repair(console(), found, file)
        if found.changes:
            show_changes(console(), file, shared, told, hands)
    vacuous = any(promise.outcome is Outcome.VACUOUS for promise in found.answer.promises)
    worst = BROKEN if found.answer.broken else UNKNOWN if found.answer.undecided else VACUOUS if vacuous else HOLD
    raise typer.Exit(worst)


def diff(
    before: Annotated[str, typer.Argument(help="The design as it was: a file or a shipped design.", show_default=False)],
    after: Annotated[str, typer.Argument(help="The design as it is.", show_default=False)],
    output: ComparedOutput = "text",
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
    reproducible: Reproducible = False,
) -> None:
    """Say what is worse and what is better in one design than in another; exit with 1 if anything is worse."""
    from staleproof.model.systems.bounds import Bounds
    from staleproof.reports.commands.bodies.checking import answers_about, narrowed, show_comparison, untimed
    from staleproof.reports.diff.diff import Diff
    from staleproof.reports.files.loading import load

    form = chosen(output, COMPARED)
    loaded = [load(before), load(after)]
    limits = Limits(max_states, max_memory, tries=max_tries)
    with farm(jobs, dask) as hands:
        both = list(answers_about(narrowed(loaded), Bounds(own_actions, records), limits, hands, views=False))
    found = Diff(*map(untimed, both)) if reproducible else Diff(*both)
    show_comparison(found, form)
    raise typer.Exit(BROKEN if found.worse else UNKNOWN if found.unsure else HOLD)


def report(
    context: typer.Context,
    designs: Designs = None,
    out: Annotated[
        Path, typer.Option(help="The folder of the site to write; a path that ends in .md is one Markdown page.")
    ] = Path("staleproof.md"),
    check: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Instead, say whether the site in a folder is as it would be now.")
    ] = None,
    view: Views = None,
    without: Without = None,
    own_actions: OwnActions = None,
    max_states: MaxStates = Limits().states,
    max_memory: MaxMemory = None,
    max_tries: MaxTries = Limits().tries,
    records: Records = RECORDS,
    jobs: Jobs = 1,
    dask: Cluster = None,
) -> None:
    """Write the answers as a site to look at, with a page for each story, or as one Markdown page with diagrams."""
    from staleproof.reports.commands.bodies.reporting import answered, drifted, written
    from staleproof.reports.commands.endings import exit_code
    from staleproof.reports.files.folder import FolderError
    from staleproof.reports.site.folder import MadeFrom

    names = (tuple(designs or ()), tuple(without or ()), tuple(view or ()))
    if check is not None and (others := given(context) - {"--check", "--max-memory", "--jobs", "--dask"}):
        said = f"it takes no {listed(sorted(others), 'or')}: a report says what it was made from, and none is written"
        raise typer.BadParameter(said, param_hint="--check")
    made = MadeFrom(*names, own_actions, max_states, max_tries, records)
    try:
        if check is not None:
            with farm(jobs, dask) as hands:
                found = drifted(check, max_memory, hands)
            print("\n".join(f"{check}: {line}" for line in found) or f"{check} is up to date")
            raise typer.Exit(BROKEN if found else HOLD)
        with farm(jobs, dask) as hands:
            answers = answered(made, max_memory, hands, out)
        written(out, answers, made)
    except FolderError as error:
        option, where = ("--check", f"no report in '{check}'") if check is not None else ("--out", f"cannot write '{out}'")
        raise typer.BadParameter(f"{where}: {error}", param_hint=option) from None
    print(f"wrote {out}")
    raise typer.Exit(exit_code(answers))
