"""Stories as they are printed, and stories along ways that a test has asked for."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import StringIO
from itertools import islice
from textwrap import dedent

from rich.console import Console
from typer.testing import CliRunner
from ways import Wanted, Ways

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import concretize
from staleproof.checker.session.view_ask import EFFORT, ViewAsk
from staleproof.model.abstraction.concretization import Concretization, marks
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.vocabulary import Label, State
from staleproof.reports.commands.cli import app
from staleproof.reports.renderings.console import show_telling
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.plain_text import WIDTH

TRIED = 8
"""How many of the shortest ways are tried until statuses are found for one."""


def story(ask: ViewAsk, wanted: Wanted, entry: Entry, begin: str) -> Story:
    """The shortest story of the kind that is wanted, around a commit of `entry`, with the record in status `begin`."""
    for path in islice(Ways(ask.space(ask.calm), wanted).shortest(), TRIED):
        found = _cast(ask, path, entry, begin)
        if found is not None:
            return found
    raise AssertionError("none of the shortest ways has a story")


def _cast(ask: ViewAsk, path: list[Label], entry: Entry, begin: str) -> Story | None:
    concretization = Concretization(ask.concrete, entry)
    until = next(n for n, label in enumerate(path) if marks(label))

    def choose(step: int, state: State) -> Iterator[tuple[Label, ...]]:
        return concretization.choices(path[step], state, open_ended=step <= until)

    starts = ((number, system) for number, system in concretization.starts(path) if ask.concrete.statuses(number)[0] == begin)
    found = concretize(len(path), starts, choose, lambda run: ask.concrete.stale(run.states[-1]), EFFORT)
    return None if found is None else Story(ask.loaded, ask.dashboard, ask.view, found, ask.concrete)


def screen(told: Story) -> str:
    """A story with its lanes and its end, as every command prints it."""
    out, teller = StringIO(), Teller(tale_of(told))
    show_telling(Console(width=WIDTH, file=out), teller.tell(), cause(teller, told.loaded.source))
    return plain(out.getvalue())


def replayed(design: str, told: Story) -> str:
    """What `staleproof replay` prints for a story."""
    ran = CliRunner().invoke(app, ["replay", design, told.replay])
    assert ran.exit_code == 0
    return plain(ran.output)


def assert_told(told: Story, text: str) -> None:
    """The story of the design after the fix reads so, and its replay string leads to the same story."""
    assert named(screen(told)) == plain(text), named(screen(told))
    assert replayed("as_fixed", told) == screen(told)


def named(text: str) -> str:
    """A text in which a line of a shipped design is called by the field that is declared there, not by its number."""

    def field(place: re.Match[str]) -> str:
        lines = files("staleproof.reports").joinpath("designs", place[1]).read_text("utf-8").splitlines()
        return f"{place[1]} ({lines[int(place[2]) - 1].strip().partition(':')[0]})"

    return re.sub(r"(\w+\.yaml):(\d+)", field, text)


def plain(text: str) -> str:
    """A text without blanks at the ends of lines and before all of them."""
    return dedent("\n".join(line.rstrip() for line in text.splitlines())).strip("\n")


def after(told: Story, *labels: Callable[[Label], bool]) -> State:
    """The state when behind a story the first step of each kind is taken and then all that is under way ends."""
    system, state = told.system, told.path.states[-1]
    for wanted in labels:
        state = next(move.state for move in system.moves(state) if wanted(move.label))
    while not system.settled(state):
        state = next(move.state for move in system.moves(state) if move.kind.name == "INTERNAL")
    return state
