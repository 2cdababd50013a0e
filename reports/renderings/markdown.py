"""The answers as one Markdown page that a code host renders, with Mermaid diagrams."""

from collections.abc import Iterator

from staleproof.checker.answers.answer import UNKNOWN, Answer
from staleproof.checker.answers.judgement import Judgement
from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.undecided import in_words
from staleproof.checker.engine.verdict import Outcome
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.diagrams.mermaid import mermaid
from staleproof.reports.diagrams.sequence import sequence
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes, hidden_causes
from staleproof.reports.renderings.console import CLAIM_WORDS, WORDS, as_expected
from staleproof.reports.renderings.matrix_table import grid, times
from staleproof.reports.renderings.numbered_stories import Book, Chapter
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import code, markdown

TITLE = "# staleproof"
"""The first line of a page."""


def page(answers: tuple[Answer, ...], book: Book) -> str:
    """The whole page."""
    return "\n".join(line for part in _parts(answers, book) for line in part) + "\n"


def _parts(answers: tuple[Answer, ...], book: Book) -> Iterator[Iterator[str]]:
    yield iter([TITLE, ""])
    for answer in answers:
        yield _design(answer, book)
    yield _claims(answers, book)
    drawn: set[str] = set()
    for answer in answers:
        drawing = mermaid(lifecycle(answer.loaded))
        if drawing not in drawn:
            drawn.add(drawing)
            design = answer.loaded.design
            origin = f"{design.name}: {design.lifecycle}" if isinstance(design.lifecycle, str) else design.name
            yield iter([f"## Lifecycle ({markdown(origin)})", "", *_fenced(drawing)])
    if book.chapters:
        yield iter(["## Stories", ""])
    for chapter in book.chapters:
        yield _chapter(chapter)


def _design(answer: Answer, book: Book) -> Iterator[str]:
    design = answer.loaded.design
    yield from (f"## {markdown(f'{design.name}: {design.title}')}", "")
    yield "What it takes at worst, after a mutation, until a view shows the new status; behind `/` the same under its"
    table = grid(answer)
    yield from (f"faults ({', '.join(design.faults) or 'none claimed'}). {' '.join(table.legend)}", "")
    yield from _table(
        ("mutation", "", *(f"{markdown(column.title)}<br>{times(answer, column)}" for column in table.columns)),
        [(markdown(", ".join(line.mutations)), line.whose, *line.cells) for line in table.lines],
    )
    if answer.unknown:
        yield from (f"{UNKNOWN}: not known: {markdown(', '.join(answer.unknown))}", "")
    yield from _table(
        ("promise", "verdict", "for", "why"),
        [(j.promise.name, _verdict(j), markdown(j.promise.asked), _why(answer, j.promise, book)) for j in answer.judgements],
    )
    yield from _causes(answer, book)
    if answer.open:
        views = len(answer.asked.views)
        yield from (f"All is decided of {views - len(answer.open)} of {views} views; open:", "")
        yield from (*(f"- {markdown(in_words(one))}" for one in answer.open), "")
    yield from ("Assumed:", "", *(f"- {markdown(assumption)}" for assumption in answer.assumptions), "")
    yield from (f"{answer.states:,} states and {answer.transitions:,} steps explored.", "")


def _causes(answer: Answer, book: Book) -> Iterator[str]:
    """All causes; the page has room."""
    causes = breach_causes(answer, book.designs)
    if len(causes) > 1:
        yield from ("Causes, the most far-reaching first:", "")
        yield from _table(("cause", "breaks", "shortest story"), [_cause(answer, one, book) for one in causes])
    if searched := hidden_causes(answer):
        yield from (searched, "")


def _cause(answer: Answer, one: BreachCause, book: Book) -> tuple[str, ...]:
    return markdown(one.declared), "<br>".join(map(markdown, one.extents)), _again(answer, one, book)


def _again(answer: Answer, one: BreachCause, book: Book) -> str:
    known = book.known(answer, one.story)
    return _link(known) if known else code(f"staleproof replay {answer.loaded.given} {one.story.replay}")


def _verdict(judgement: Judgement) -> str:
    said = f"{WORDS[judgement.promise.outcome]}{markdown(as_expected(judgement))}"
    return f"**{said}**" if judgement.surprising else said


def _why(answer: Answer, promise: Promise, book: Book) -> str:
    if promise.story is None:
        return markdown(promise.evidence)
    return f"{markdown(promise.evidence)}; {_link(book.number(answer, promise.story, promise.says))}"


def _link(number: str) -> str:
    return f"[{number}](#{number.lower()})"


def _claims(answers: tuple[Answer, ...], book: Book) -> Iterator[str]:
    rows: dict[tuple[str, str], dict[int, str]] = {}
    for column, answer in enumerate(answers):
        for claim in answer.claims:
            said = CLAIM_WORDS[claim.outcome]
            if claim.story is not None:
                said += f" {_link(book.number(answer, claim.story, claim.because))}"
            elif claim.outcome is not Outcome.HOLDS:
                said += f": {markdown(claim.because)}"
            rows.setdefault((markdown(f"{claim.group}: {claim.name}"), markdown(claim.says)), {})[column] = said
    if rows:
        names = [answer.loaded.design.name for answer in answers]
        yield from ("## What was claimed", "")
        yield from _table(
            ("claim", "says", *map(markdown, names)),
            [(*row, *(cells.get(column, "–") for column in range(len(names)))) for row, cells in rows.items()],
        )


def _chapter(chapter: Chapter) -> Iterator[str]:
    telling = chapter.telling
    yield from (f"### {chapter.number}", "", markdown(f"{chapter.design}, {telling.view}: {chapter.shows}"), "")
    yield from _fenced(sequence(Teller(tale_of(chapter.story))))
    yield markdown(telling.ending)
    places = " and ".join(code(str(place)) for place in chapter.cause.places)
    yield f"**{chapter.cause.named}**: {markdown(chapter.cause.said)}. See {places}."
    again = code(f"staleproof replay {chapter.again}")
    yield from ("", f"Again: {again}", "")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _fenced(diagram: str) -> Iterator[str]:
    yield from ("```mermaid", diagram, "```", "")
