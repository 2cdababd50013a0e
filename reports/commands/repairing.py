"""The command `repair`: the search, the file, and what returns without each change."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import asked
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.english import counted
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands.why import needs, show_need
from staleproof.reports.renderings.numbered_stories import Book
from staleproof.reports.repair.repair import Repair, repair


def repaired(loaded: Loaded, session: Session, told: Progress, farm: Farm) -> Repair:
    """The repair of a design, all of whose promises are wanted."""

    def assess(variant: Loaded) -> Answer:
        return next(assessed([(variant, asked(variant))], session, told, farm))

    return repair(loaded, assess)


def show_repair(console: Console, found: Repair, file: Path) -> None:
    """What was found, in a few lines."""
    name, count = found.loaded.design.name, len(found.changes)
    broken = ", ".join(found.answer.broken)
    if not found.changes:
        console.print(f"{name}: {f'no change was found that mends anything: {broken}' if broken else 'nothing is broken'}.")
        return
    kept = f"all but {broken}" if broken else "every promise that applies to it"
    console.print(f"{name}: with {counted(count, 'change')} it keeps {kept}. Written to {file}.\n", highlight=False)
    for one in found.left if broken else ():
        console.print(Text(f"No change was found for {one.declared}: {'; '.join(one.extents)}."), soft_wrap=True)


def show_changes(console: Console, file: Path, session: Session, told: Progress, farm: Farm) -> None:
    """Each change, with the story that returns without it."""
    book = Book()
    for need in needs(str(file), session, told, farm):
        show_need(console, need, book)
