"""One design on one screen: the matrix, the promises, and of what is broken how it ends and why, without the steps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from staleproof.checker.answers.answer import Answer, Claim
from staleproof.checker.answers.promise import Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import counted, listed
from staleproof.model.language.yaml_text import Position
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, hidden_causes
from staleproof.reports.renderings.console import (
    CLAIM_WORDS,
    STYLES,
    claim_cell,
    cost,
    show_causes_heading,
    show_heading,
    show_letters,
    show_matrix_lines,
    show_open,
    verdict,
)
from staleproof.reports.renderings.matrix_table import TableColumn, at_worst, grid, legend, times
from staleproof.reports.renderings.numbered_stories import Book, Chapter

MOST = 10
"""With more lines and columns only the worst of a matrix is shown."""
FIRST = 4
"""Of more views or stories in a row only the first are named."""
SENTENCES = 6
"""Of more claimed sentences each group is one row."""


def show_overview(console: Console, answer: Answer, book: Book, causes: int) -> None:
    """One design, with at most so many `causes`."""
    show_heading(console, answer)
    if answer.asked.matrix:
        _matrix(console, answer)
    _promises(console, answer, book)
    _causes(console, answer, book, causes)
    show_open(console, answer)
    assumed = counted(len(answer.assumptions), "assumption")
    console.print(f"Under {assumed}, told by --stories: {cost(answer)}\n", highlight=False)


def _matrix(console: Console, answer: Answer) -> None:
    """The matrix; of one that takes much of a screen only the worst of all mutations."""
    table = grid(answer)
    folded = len(table.lines) + len(table.columns) > MOST
    mutations = counted(len({entry.mutation for entry in answer.matrix}), "mutation")
    if not folded:
        console.print(_legend(answer, "", table.legend), highlight=False)
        show_matrix_lines(console, table)
        show_letters(console, answer, table)
        console.print()
        return
    rows = at_worst(answer)
    signs = legend(cell for _, cells in rows for cell in cells)
    console.print(_legend(answer, f"; the worst of {mutations} (--stories tells each)", signs), highlight=False)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("view", "own", "foreign", ""):
        shown.add_column(title, overflow="fold")
    for column, cells in rows:
        shown.add_row(_named(column), *cells, times(answer, column))
    console.print(shown)


def _legend(answer: Answer, of: str, signs: Iterable[str]) -> str:
    """What the cells say that there are, and which these are, if not all."""
    faults = ", ".join(answer.loaded.design.faults)
    under = f"; behind '/' the same under faults ({faults})" if faults else ""
    what = f"Freshness: what it takes at worst, after a mutation, until a view shows the new status{under}"
    return "\n".join((f"{what}{of}.", *signs))


def _named(column: TableColumn) -> str:
    """The views of a column by name, or the first of many."""
    return f"{column.dashboard}: {_few(column.views)}"


def _promises(console: Console, answer: Answer, book: Book) -> None:
    """A line each, and below it how the story ends if that was not told above."""
    rows = [(judgement.promise, verdict(judgement)) for judgement in answer.judgements]
    if not rows:
        return
    names, verdicts = max(len(promise.name) for promise, _ in rows), max(len(said) for _, said in rows)
    told: dict[tuple[object, ...], str] = {}
    for promise, said in rows:
        chapter = None if promise.story is None else book.chapter(answer, promise.story)
        new = chapter is not None and _end(chapter) not in told
        first = "" if chapter is None else told.setdefault(_end(chapter), chapter.number)
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_column(width=names)
        line.add_column(width=verdicts)
        line.add_column(overflow="fold")
        under = _under(promise, answer.loaded.design.faults)
        line.add_row(promise.name, said, f"{under}{_why(promise, chapter, '' if new else first)}")
        console.print(Padding(line, (0, 0, 0, 1)))
        if chapter is not None and new:
            console.print(Padding(_ending(chapter), (0, 0, 0, 4)), no_wrap=True, overflow="ellipsis")
    scopes = _scopes(answer)
    faults = "; no faults unless named" if answer.loaded.design.faults else ""
    for scope, promises in scopes.items():
        console.print(Padding(f"{'' if len(scopes) == 1 else f'{listed(promises)}: '}for {scope}{faults}", (0, 0, 0, 1)))
    console.print()


def _under(promise: Promise, claimed: tuple[str, ...]) -> str:
    """Under which of the claimed faults a promise was asked, in short; nothing if under none."""
    if not promise.faults:
        return ""
    missing = [fault for fault in claimed if fault not in promise.faults]
    return f"under all faults but {listed(missing)}, " if missing else "under all claimed faults, "


def _why(promise: Promise, chapter: Chapter | None, told: str) -> str:
    """What stands behind a verdict; with the cause of the story, or the number under which another one was `told` with it."""
    found = _short(promise).reason or promise.proof
    if chapter is None:
        return found
    cause = chapter.cause
    why = f": {cause.named}, {listed(map(_short_place, cause.places))}"
    return f"{found}; {chapter.number}{why if not told else '' if told == chapter.number else f', as {told}'}"


def _short_place(where: Position) -> str:
    """A line and its file without its folders, which those of the causes below have."""
    return f"{PurePath(where.file).name}:{where.line}"


def _end(chapter: Chapter) -> tuple[object, ...]:
    """How a story ends and why, which may be true of others, too."""
    told, cause = chapter.telling, chapter.cause
    return told.view, told.shows, told.truth, cause.named, cause.places


def _ending(chapter: Chapter) -> Text:
    """The number of a story, and how it ends."""
    told = chapter.telling
    return Text(f"{chapter.number}  {told.view} shows {told.shows}; the server has {told.truth}")


def _scopes(answer: Answer) -> dict[str, list[str]]:
    """For which scopes which promises were asked; that of the lifecycle has none but its statuses."""
    found: dict[str, list[str]] = {}
    for promise in answer.promises:
        if promise.name != "lifecycle-sound":
            found.setdefault(promise.scope, []).append(promise.name)
    return found


def _short(promise: Promise) -> Promise:
    """The promise with the first only of several breaches that need no search."""
    if len(promise.breaches) < 2:
        return promise
    return replace(promise, reason=f"{promise.breaches[0]}; and {len(promise.breaches) - 1} more")


def _causes(console: Console, answer: Answer, book: Book, most: int) -> None:
    causes = breach_causes(answer, book.designs)
    if len(causes) > 1:
        show_causes_heading(console, causes, most)
        for number, one in enumerate(causes[:most], 1):
            console.print(Text(f"{number:>3}. {one.declared}: {one.total}{_told(answer, one, book)}"), soft_wrap=True)
    if searched := hidden_causes(answer):
        console.print(searched)


def _told(answer: Answer, one: BreachCause, book: Book) -> str:
    """The number of the story of a cause, if it is told."""
    known = book.known(answer, one.story)
    return f"; {known}" if known else ""


def show_claims_in_short(console: Console, answers: Sequence[Answer], book: Book) -> None:
    """What was claimed, a row for each sentence, or for each group of many; and how many claims of one row came out how."""
    sentences = dict.fromkeys((claim.group, claim.says) for answer in answers for claim in answer.claims)
    if not sentences:
        return
    folded = len(sentences) > SENTENCES
    title = f"What was claimed, in {counted(len(sentences), 'sentence')}, told by --stories" if folded else "What was claimed"
    console.print(title, highlight=False)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("group", *(() if folded else ("says",)), *(answer.loaded.design.name for answer in answers)):
        shown.add_column(column, overflow="fold")
    rows = dict.fromkeys((group, "") for group, _ in sentences) if folded else sentences
    previous = ""
    for group, says in rows:
        cells = [
            _came_out(answer, [one for one in answer.claims if one.group == group and says in ("", one.says)], book)
            for answer in answers
        ]
        shown.add_row("" if group == previous else group, *(() if folded else (says,)), *cells)
        previous = group
    console.print(Padding(shown, (0, 0, 1, 1)))


def _came_out(answer: Answer, claims: list[Claim], book: Book) -> Text:
    if not claims:
        return Text("–")
    if len(claims) == 1:
        return claim_cell(answer, claims[0], book)
    said = Text()
    for outcome, count in sorted(
        Counter(claim.outcome for claim in claims).items(), key=lambda one: list(Outcome).index(one[0])
    ):
        said.append(f"{', ' if said else ''}{count} {CLAIM_WORDS[outcome]}", STYLES[outcome])
    told = dict.fromkeys(book.known(answer, claim.story) for claim in claims if claim.story is not None)
    return said.append(f" ({_few([number for number in told if number is not None])})") if told else said


def _few(words: Sequence[str]) -> str:
    """Some words, or the first of many."""
    left = len(words) - FIRST
    return ", ".join(words) if left < 1 else f"{', '.join(words[:FIRST])} and {left} more"
