"""The command `repair`: the search, the file, and what returns without each change."""

import shlex
from pathlib import Path

from rich.console import Console
from rich.text import Text

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.judgement import UNDECIDED
from staleproof.checker.answers.scope import Asked
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.english import counted, listed
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands.bodies.why import needs, show_need
from staleproof.reports.renderings.breach_causes import BreachCause
from staleproof.reports.renderings.numbered_stories import Book
from staleproof.reports.repair.repair import Repair, repair


def repaired(loaded: Loaded, session: Session, told: Progress, farm: Farm) -> Repair:
    """The repair of a design, all of whose promises are wanted."""

    def assess(variant: Loaded, wanted: Asked) -> Answer:
        return next(assessed([(variant, wanted)], session, told, farm))

    return repair(loaded, assess)


def show_repair(console: Console, found: Repair, file: Path) -> None:
    """What was found, in a few lines."""
    name, broken, unsure = found.loaded.design.name, found.answer.broken, _unsure(found.answer)
    if not found.changes:
        said = f"no change was found that mends anything: {', '.join(broken)}" if broken else _nothing(unsure)
        console.print(f"{name}: {said}.", highlight=False)
    else:
        kept = f"all but {', '.join(broken)}" if broken else "every promise that applies to it"
        kept = f"{kept} that is decided" if unsure else kept
        console.print(
            f"{name}: with {counted(len(found.changes), 'change')} it keeps {kept}. Written to {file}.", highlight=False
        )
    if unsure:
        console.print(f"Not proved: {', '.join(unsure)}.", highlight=False)
    for one in found.left:
        console.print(Text(f"No change was found for {one.declared}: {'; '.join(one.extents)}."), soft_wrap=True)
        console.print(Text(f"  {one.cause.said}. {_vain(found, one)}"), soft_wrap=True)
        again = shlex.quote(str(file)) if found.changes else found.loaded.given
        console.print(Text(f"  Again: staleproof replay {again} {one.story.replay}"), soft_wrap=True)
    for promise in found.answer.promises:
        for breach in promise.breaches:
            console.print(Text(f"No change is known for {promise.name}: {breach}."), soft_wrap=True)
    console.print()


def _nothing(unsure: list[str]) -> str:
    """That there is nothing to repair; where something is not decided, no more than that."""
    return "nothing that is decided is broken" if unsure else "nothing is broken"


def _vain(found: Repair, one: BreachCause) -> str:
    """What was of no use against a cause that stays."""
    vain = found.vain(one)
    return f"It happens all the same after a change of {listed(vain)}." if vain else "Nothing is known that may help."


def _unsure(answer: Answer) -> list[str]:
    """The promises of which it is not known whether they hold, or that nothing could break."""
    return [promise.name for promise in answer.promises if promise.outcome in UNDECIDED]


def show_changes(console: Console, file: Path, session: Session, told: Progress, farm: Farm) -> None:
    """Each change, with the story that returns without it."""
    book = Book()
    for need in needs(str(file), session, told, farm):
        show_need(console, need, book)
