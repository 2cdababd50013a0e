"""One design on one screen: the matrix, the promises, and of what is broken how it ends and why, without the steps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from staleproof.checker.answers.answer import Answer, Claim
from staleproof.checker.answers.promise import Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import counted, listed
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, hidden_causes
from staleproof.reports.renderings.console import (
    CLAIM_WORDS,
    STYLES,
    claim_cell,
    show_assumptions,
    show_causes_heading,
    show_heading,
    show_legend,
    show_matrix,
    show_open,
    verdict,
    why,
)
from staleproof.reports.renderings.matrix_table import at_worst, grid, times
from staleproof.reports.renderings.numbered_stories import Book, Chapter

MOST = 16
"""With more lines only the worst of a matrix is shown."""


def show_overview(console: Console, answer: Answer, book: Book, causes: int) -> None:
    """One design, with at most so many `causes`."""
    show_heading(console, answer)
    if answer.asked.matrix:
        _matrix(console, answer)
    _promises(console, answer, book)
    told = [promise.story for promise in answer.promises]
    for chapter in book.of(answer):
        if chapter.story in told:
            _ending(console, chapter)
    _causes(console, answer, book, causes)
    show_open(console, answer)
    show_assumptions(console, answer)


def _matrix(console: Console, answer: Answer) -> None:
    """The matrix; of one that fills a screen of its own only the worst of all mutations."""
    table = grid(answer)
    if len(table.lines) <= MOST:
        show_matrix(console, answer)
        return
    show_legend(console, answer)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("view", "own", "foreign", ""):
        shown.add_column(title, overflow="fold")
    for column, cells in at_worst(answer):
        shown.add_row(column.title, *cells, times(answer, column))
    console.print(shown)
    mutations = len({entry.mutation for entry in answer.matrix})
    console.print(f"  These are the worst of {mutations} mutations; --stories tells those of each.\n")


def _promises(console: Console, answer: Answer, book: Book) -> None:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("promise", "verdict", "under", "why"):
        shown.add_column(title, overflow="fold")
    for judgement in answer.judgements:
        promise = judgement.promise
        faults, reason = under(promise, answer.loaded.design.faults), why(answer, _short(promise), book)
        shown.add_row(promise.name, verdict(judgement), faults, reason)
    console.print(shown)
    scopes = _scopes(answer)
    for scope, names in scopes.items():
        said = "" if len(scopes) == 1 else f"{listed(names)}: "
        console.print(Padding(f"{said}for {scope}", (0, 0, 0, 1)))
    console.print()


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


def under(promise: Promise, claimed: tuple[str, ...]) -> str:
    """Under which of the claimed faults a promise was asked, in short; the lifecycle has none."""
    if promise.name == "lifecycle-sound":
        return "–"
    if not promise.faults:
        return "no faults"
    missing = [fault for fault in claimed if fault not in promise.faults]
    return f"all faults but {listed(missing)}" if missing else "all claimed faults"


def _ending(console: Console, chapter: Chapter) -> None:
    """The number of a story, how it ends, and its cause."""
    told, reason = chapter.telling, chapter.cause
    of = f"{chapter.number}  {told.view}, {counted(len(told.steps), 'step')}"
    console.print(Text(f"{of}: {reason.named}, {listed(map(str, reason.places))}", "bold"), soft_wrap=True)
    console.print(Text(f"    shows {told.shows}; the server has {told.truth}"), no_wrap=True, overflow="ellipsis")


def _causes(console: Console, answer: Answer, book: Book, most: int) -> None:
    causes = breach_causes(answer, book.designs)
    console.print()
    if len(causes) > 1:
        show_causes_heading(console, causes, most)
        for number, one in enumerate(causes[:most], 1):
            console.print(Text(f"{number:>3}. {one.declared}: {one.total}{_told(answer, one, book)}"), soft_wrap=True)
    if searched := hidden_causes(answer):
        console.print(searched)
    if book.of(answer):
        console.print(f"Step by step: staleproof check {answer.loaded.given} --stories\n", soft_wrap=True)


def _told(answer: Answer, one: BreachCause, book: Book) -> str:
    """The number of the story of a cause, if it is told."""
    known = book.known(answer, one.story)
    return f"; {known}" if known else ""


def show_claims_in_short(console: Console, answers: Sequence[Answer], book: Book) -> None:
    """What was claimed, a row for each sentence; of several claims that one sentence makes, how many came out how."""
    rows: dict[tuple[str, str], dict[int, list[Claim]]] = {}
    for column, answer in enumerate(answers):
        for claim in answer.claims:
            rows.setdefault((claim.group, claim.says), {}).setdefault(column, []).append(claim)
    if not rows:
        return
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="What was claimed", title_justify="left")
    for title in ("group", "says", *(answer.loaded.design.name for answer in answers)):
        shown.add_column(title, overflow="fold")
    previous = ""
    for (group, says), claims in rows.items():
        cells = (_came_out(answer, claims.get(column, []), book) for column, answer in enumerate(answers))
        shown.add_row("" if group == previous else group, says, *cells)
        previous = group
    console.print(shown)


def _came_out(answer: Answer, claims: list[Claim], book: Book) -> Text:
    if not claims:
        return Text("–")
    if len(claims) == 1:
        return claim_cell(answer, claims[0], book)
    outcomes = Counter(claim.outcome for claim in claims)
    said = Text()
    for outcome in (one for one in Outcome if outcomes[one]):
        said.append(f"{', ' if said else ''}{outcomes[outcome]} {CLAIM_WORDS[outcome]}", STYLES[outcome])
    return said
