"""What a check says on a terminal or in a log."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from staleproof.checker.answers.answer import UNKNOWN, Answer, Claim
from staleproof.checker.answers.judgement import Judgement
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.undecided import in_words
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import counted, listed
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, hidden_causes
from staleproof.reports.renderings.matrix_table import Grid, grid, times
from staleproof.reports.renderings.numbered_stories import Book, Chapter
from staleproof.reports.stories.causes.cause import Cause
from staleproof.reports.stories.story import StoryInWords
from staleproof.reports.text.escaping import visible

STYLES = {
    Outcome.HOLDS: "green",
    Outcome.VIOLATED: "red",
    Outcome.INCONCLUSIVE: "yellow",
    Outcome.VACUOUS: "yellow",
    Outcome.NOT_ASKED: "dim",
}
WORDS = {
    Outcome.HOLDS: "HOLDS",
    Outcome.VIOLATED: "BROKEN",
    Outcome.INCONCLUSIVE: "UNKNOWN",
    Outcome.VACUOUS: "VACUOUS",
    Outcome.NOT_ASKED: "does not apply",
}
CLAIM_WORDS = WORDS | {
    Outcome.HOLDS: "true",
    Outcome.VIOLATED: "refuted",
    Outcome.INCONCLUSIVE: "unknown",
    Outcome.VACUOUS: "vacuous",
}


def show_answer(console: Console, answer: Answer, book: Book, causes: int) -> None:
    """One design: matrix, promises, at most so many `causes`, stories, what was assumed and what it cost."""
    show_heading(console, answer)
    if answer.asked.matrix:
        show_matrix(console, answer)
    _promises(console, answer, book)
    _causes(console, answer, book, causes)
    show_open(console, answer)
    for chapter in book.of(answer):
        show_chapter(console, chapter)
        console.print()
    show_assumptions(console, answer)


def show_heading(console: Console, answer: Answer) -> None:
    """The name and the title of a design, and how much is asked of it if that is not all."""
    design = answer.loaded.design
    heading(console, f"{design.name}: {design.title}")
    if not answer.asked.everything:
        console.print(f"Asked: {answer.asked.named}. Claims about more than that are left out.\n", highlight=False)


def show_assumptions(console: Console, answer: Answer) -> None:
    """What was assumed, and what the answer cost."""
    console.print("Assumed:")
    for assumption in answer.assumptions:
        console.print(Padding(f"- {assumption}", (0, 0, 0, 2)), highlight=False)
    console.print(f"{cost(answer)}\n", highlight=False)


def cost(answer: Answer) -> str:
    """How much was explored, and how long that took."""
    took = "" if answer.seconds is None else f" in {answer.seconds:.1f} s of processor time"
    return f"{answer.states:,} states and {answer.transitions:,} steps explored{took}."


def heading(console: Console, text: str) -> None:
    """A heading as wide as the console, or on lines of its own if it is longer."""
    if len(visible(text)) + 1 < console.width:
        console.rule(Text(text), align="left", characters="=")
    else:
        console.print(Text(text, overflow="fold"))


def show_matrix(console: Console, answer: Answer) -> None:
    """The freshness matrix, with what its columns are."""
    table = grid(answer)
    _legend(console, answer, table)
    show_matrix_lines(console, table)
    show_letters(console, answer, table)
    console.print()


def show_matrix_lines(console: Console, table: Grid) -> None:
    """The cells of a matrix, with a letter for each column."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("mutation", ratio=2, overflow="fold")
    shown.add_column("")
    for letter in _letters(table):
        shown.add_column(letter)
    previous: tuple[str, ...] = ()
    for line in table.lines:
        shown.add_row("" if line.mutations == previous else ", ".join(line.mutations), line.whose, *line.cells)
        previous = line.mutations
    console.print(shown)


def _letters(table: Grid) -> list[str]:
    return [chr(ord("A") + place) for place in range(len(table.columns))]


def show_letters(console: Console, answer: Answer, table: Grid) -> None:
    """What the columns of a matrix are, and why something in it is not known."""
    for letter, column in zip(_letters(table), table.columns, strict=True):
        said = times(answer, column)
        console.print(Padding(f"{letter} = {column.title}{f' ({said})' if said else ''}", (0, 0, 0, 2)), highlight=False)
    if answer.unknown:
        console.print(Padding(f"{UNKNOWN} = not known: {', '.join(answer.unknown)}", (0, 0, 0, 2)), highlight=False)


def _legend(console: Console, answer: Answer, table: Grid) -> None:
    """What the cells of the matrix say."""
    faults = ", ".join(answer.loaded.design.faults) or "none claimed"
    console.print(
        "Freshness: what it takes at worst, after a mutation, until a view shows the new status."
        f" Behind '/' the same under its faults ({faults}).\n" + "\n".join(table.legend),
        highlight=False,
    )


def _promises(console: Console, answer: Answer, book: Book) -> None:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("promise", "verdict", "for", "why"):
        shown.add_column(title, overflow="fold")
    for judgement in answer.judgements:
        promise = judgement.promise
        shown.add_row(promise.name, verdict(judgement), promise.asked, why(answer, promise, book))
    console.print(shown)


def verdict(judgement: Judgement) -> Text:
    """How a promise came out, and whether that was expected."""
    outcome = judgement.promise.outcome
    said = Text(WORDS[outcome], STYLES[outcome])
    return said.append(as_expected(judgement), "red" if judgement.idle else "default")


def as_expected(judgement: Judgement) -> str:
    """What is said behind a verdict of what was expected; nothing where a promise came out as it is wanted, or is broken."""
    if judgement.elsewhere is Outcome.VIOLATED:
        return ""
    if judgement.idle:
        scopes = [part.scope for part, _ in judgement.idle if part.scoped]
        return f", but expected broken{f' for {listed(scopes)}' if scopes else ''}"
    return ", expected" if judgement.promise.outcome is Outcome.VIOLATED else ""


def _causes(console: Console, answer: Answer, book: Book, most: int) -> None:
    """What breaks the promises; where it is one thing, its story says it."""
    causes = breach_causes(answer, book.designs)
    if len(causes) > 1:
        _listed(console, answer, causes, book, most)
    if searched := hidden_causes(answer):
        console.print(f"{searched}\n", highlight=False)


def show_causes_heading(console: Console, causes: Sequence[BreachCause], most: int) -> None:
    """How causes are ordered, and of how many more than these there are."""
    left = f" ({most} of {len(causes)}; all by --causes {len(causes)})" if len(causes) > most else ""
    console.print(f"Causes, the most far-reaching first{left}:", highlight=False)


def _listed(console: Console, answer: Answer, causes: tuple[BreachCause, ...], book: Book, most: int) -> None:
    show_causes_heading(console, causes, most)
    for number, one in enumerate(causes[:most], 1):
        console.print(Text(f"{number:>3}. {one.declared}", "bold"), soft_wrap=True)
        for line in (*one.extents, _again(answer, one, book)):
            console.print(Text(f"       {line}"), soft_wrap=True)
    console.print()


def _again(answer: Answer, one: BreachCause, book: Book) -> str:
    steps = counted(len(one.story.path.labels), "step")
    known = book.known(answer, one.story)
    return f"story {known}, {steps}" if known else f"{steps}: staleproof replay {answer.loaded.given} {one.story.replay}"


def show_open(console: Console, answer: Answer) -> None:
    """The views of which not everything is decided, and how far they were explored."""
    if not answer.open:
        return
    views = len(answer.asked.views)
    console.print(f"All is decided of {views - len(answer.open)} of {views} views; open:", highlight=False)
    for one in answer.open:
        console.print(Padding(f"- {in_words(one)}", (0, 0, 0, 2)), highlight=False)
    console.print()


def why(answer: Answer, promise: Promise, book: Book) -> str:
    """What stands behind a verdict, and the number of the story."""
    found = promise.reason or promise.proof
    if promise.story is None:
        return found
    return f"{found}; story {book.number(answer, promise.story, promise.says)}"


def show_chapter(console: Console, chapter: Chapter) -> None:
    """One numbered story."""
    console.print(Text(f"{chapter.number}  {chapter.telling.view}: {chapter.shows}", "bold"), highlight=False)
    show_telling(console, chapter.telling, chapter.cause)
    console.print(Text(f"     Again: staleproof replay {chapter.again}"), soft_wrap=True)


def show_telling(console: Console, telling: StoryInWords, cause: Cause | None) -> None:
    """A story with a lane for each role and the server, and why it ends as it does."""
    show_steps(console, telling)
    said = [telling.ending]
    if cause is not None:
        said.append(f"Why: {cause.named}. {cause.said}. See {' and '.join(map(str, cause.places))}.")
    for line in said:
        console.print(Padding(Text(line), (0, 0, 0, 5)))


def show_steps(console: Console, telling: StoryInWords) -> None:
    """The steps of a story, with a lane for each role and the server."""
    lanes = Table(box=None, pad_edge=False, padding=(0, 1), show_edge=False)
    lanes.add_column("", justify="right", width=4)
    for lane in telling.lanes:
        lanes.add_column(lane, justify="center", overflow="fold")
    lanes.add_column("", overflow="fold")
    for step in telling.steps:
        lanes.add_row(str(step.number), *("*" if lane == step.lane else "|" for lane in telling.lanes), Text(step.text))
    console.print(lanes)


def claim_cell(answer: Answer, claim: Claim, book: Book) -> Text:
    """Whether a claim is true, and the story that refutes it."""
    cell = Text(CLAIM_WORDS[claim.outcome], STYLES[claim.outcome])
    if claim.story is not None:
        cell.append(f" {book.number(answer, claim.story, claim.because)}", "default")
    elif claim.outcome is not Outcome.HOLDS:
        cell.append(f": {claim.because}", "default")
    return cell


def show_claims(console: Console, answers: Sequence[Answer], book: Book) -> None:
    """The claims that were made, a row each, with a verdict for each design."""
    rows: dict[tuple[str, str], dict[int, Text]] = {}
    for column, answer in enumerate(answers):
        for claim in answer.claims:
            rows.setdefault((f"{claim.group}: {claim.name}", claim.says), {})[column] = claim_cell(answer, claim, book)
    if not rows:
        return
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="What was claimed", title_justify="left")
    shown.add_column("claim", overflow="fold")
    shown.add_column("says", overflow="fold")
    for answer in answers:
        shown.add_column(answer.loaded.design.name, overflow="fold")
    previous = ""
    for (name, says), cells in rows.items():
        verdicts = (cells.get(column, Text("–")) for column in range(len(answers)))
        shown.add_row(name, "" if says == previous else says, *verdicts)
        previous = says
    console.print(shown)
