"""What each named change of a design is good for: the answers with it and without it, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from staleproof.checker.answers.answer import Answer, MatrixEntry, rank
from staleproof.checker.answers.scope import asked
from staleproof.checker.answers.story import Story
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.console import show_chapter
from staleproof.reports.renderings.numbered_stories import Book


@dataclass(frozen=True)
class Need:
    """A change with its reason, and the answer without it; or why it cannot be left out.

    `broken` are the promises that only the change keeps, `worse` counts the entries of the matrix that it mends. If
    another change needs this one, it is left out as well: `also`; `entangled` is what is wrong with leaving out one alone.
    `unsure` says why anything is undecided with the change or without it.
    """

    change: str
    reason: str
    answer: Answer | None
    broken: tuple[str, ...] = ()
    worse: int = 0
    entangled: str = ""
    also: str = ""
    unsure: tuple[str, ...] = ()

    @property
    def story(self) -> Story | None:
        """The shortest story that returns without the change."""
        promises = self.answer.promises if self.answer else ()
        stories = [p.story for p in promises if p.name in self.broken and p.story is not None]
        return min(stories, key=lambda story: len(story.path.labels), default=None)


def needs(name: str, session: Session, told: Progress, farm: Farm) -> Iterator[Need]:
    """Each change that a design makes to the one it extends, in its order."""
    loaded = load(name)
    own = loaded.source.own
    variants = [(change, *_without(name, change, [other for other in own if other != change])) for change in own]
    designs = [loaded, *(left for _, left, _, _ in variants if left is not None)]
    answers = assessed([(one, asked(one)) for one in designs], session, told, farm)
    whole = next(answers)
    for change, left, also, wrong in variants:
        reason = loaded.source.changes[change]
        if left is None:
            yield Need(change, reason, None, entangled=wrong, unsure=whole.undecided)
            continue
        less = next(answers)
        broken = tuple(promise for promise in less.broken if promise not in whole.broken)
        unsure = tuple(dict.fromkeys((*whole.undecided, *less.undecided)))
        yield Need(change, reason, less, broken, _worse(whole.matrix, less.matrix), wrong, also, unsure)


def _without(name: str, change: str, others: list[str]) -> tuple[Loaded | None, str, str]:
    """The design without a change, or without one of the others as well if that needs it; and what is wrong otherwise."""
    wrong = ""
    for also in ("", *others):
        try:
            return load(name, (change, also) if also else (change,)), also, wrong
        except DesignError as error:
            wrong = wrong or str(error)
    return None, "", wrong


def _worse(before: tuple[MatrixEntry, ...], after: tuple[MatrixEntry, ...]) -> int:
    known = {_place(entry): entry for entry in before}
    return sum(_rank(entry) > _rank(known[_place(entry)]) for entry in after if _place(entry) in known)


def _place(entry: MatrixEntry) -> tuple[str, str, str, str, str | None]:
    return entry.mutation, entry.dashboard, entry.view, entry.whose, entry.handler


def _rank(entry: MatrixEntry) -> tuple[int, int]:
    return rank(entry.calm.shown), rank(entry.faulty.shown)


def show_need(console: Console, need: Need, book: Book) -> None:
    """One change: what breaks without it, and the story that returns."""
    console.print(Text(f"Without '{need.change}'", "bold"), highlight=False)
    for line in _lines(need):
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    if need.answer is not None and need.story is not None:
        number = book.number(need.answer, need.story, f"returns without '{need.change}'")
        show_chapter(console, next(chapter for chapter in book.chapters if chapter.number == number))
    console.print()


def _lines(need: Need) -> Iterator[str]:
    if need.reason:
        yield f"It is there because: {need.reason}"
    if need.answer is None:
        yield f"It cannot be left out: {need.entangled}"
        return
    if need.also:
        yield f"It cannot be left out alone ({need.entangled}), so '{need.also}' is left out too."
    yield f"Breaks {', '.join(need.broken)}." if need.broken else "Breaks no promise that holds with it."
    if need.worse:
        yield f"Makes {need.worse} of {len(need.answer.matrix)} entries of the matrix worse."
    if need.unsure:
        yield f"Not all is decided, so there may be more: {', '.join(need.unsure)}."
