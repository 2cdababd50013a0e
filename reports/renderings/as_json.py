"""The answers as JSON (RFC 8259): the same data that the console and the page are made from."""

import json
from collections.abc import Sequence
from typing import Any

from staleproof.checker.answers.answer import Answer, MatrixEntry, Reading
from staleproof.checker.answers.story import Story
from staleproof.checker.promises.failing_remedies import as_bad_as
from staleproof.model.language.expectation import ExpectPart
from staleproof.reports.renderings.breach_causes import BreachCause, breach_causes
from staleproof.reports.renderings.numbered_stories import Book, Chapter
from staleproof.reports.renderings.shapes import (
    AnswersShape,
    CauseShape,
    ComparisonShape,
    CostShape,
    DesignShape,
    EntryShape,
    ReadingShape,
    StoryShape,
    WhyShape,
)
from staleproof.reports.stories.causes.cause import Cause


def as_json(answers: Sequence[Answer], book: Book, comparison: ComparisonShape | None = None) -> str:
    """One object for each design, and each story once, by its number; keys are in a fixed order."""
    designs = [_design(answer, book) for answer in answers]
    stories = [chapter(told) for told in book.chapters]
    whole: AnswersShape = {"format": 2, "designs": designs, "stories": stories, "comparison": comparison}
    return json.dumps(whole, indent=2)


def _design(answer: Answer, book: Book) -> DesignShape:
    design = answer.loaded.design
    return {
        "name": design.name,
        "title": design.title,
        "given": answer.loaded.given,
        "faults": list(design.faults),
        "asked": {
            "views": [".".join(view) for view in answer.asked.views],
            "of": answer.asked.of,
            "promises": list(answer.asked.promises),
            "matrix": answer.asked.matrix,
            "interrupted": answer.asked.interrupted,
        },
        "expected_broken": [_expected(part) for part in design.expected],
        "not_judged": [_expected(part) for part in answer.unjudged],
        "as_expected": not answer.surprises,
        "states": answer.states,
        "transitions": answer.transitions,
        **_cost(answer),
        "assumptions": list(answer.assumptions),
        "matrix": [_entry(entry, book) for entry in answer.matrix],
        "promises": [
            {
                "name": promise.name,
                "says": promise.says,
                "verdict": promise.outcome.value,
                "scope": promise.scope,
                "faults": list(promise.faults),
                "left_out": promise.left_out,
                "witnesses": promise.witnesses,
                "reason": promise.reason,
                "story": _number(answer, promise.story, book),
            }
            for promise in answer.promises
        ],
        "causes": [cause_as_json(answer, one, book) for one in breach_causes(answer, book.designs)],
        "hidden_causes": {"designs_asked": answer.mended, "places_open": answer.unsearched},
        "open": [
            {
                "view": one.view,
                "entries": one.entries,
                "promises": list(one.promises),
                "reasons": list(one.reasons),
                "states": None if one.reached is None else one.reached.states,
                "steps": None if one.reached is None else one.reached.depth,
            }
            for one in answer.open
        ],
        "claims": [
            {
                "name": claim.name,
                "group": claim.group,
                "says": claim.says,
                "verdict": claim.outcome.value,
                "because": claim.because,
                "story": _number(answer, claim.story, book),
            }
            for claim in answer.claims
        ],
    }


def _cost(answer: Answer) -> CostShape:
    return {} if answer.seconds is None else {"seconds": round(answer.seconds, 3)}


def _expected(part: ExpectPart) -> str | dict[str, Any]:
    """The name of a promise that is expected to be broken; what else is said of it, if anything is."""
    return part.model_dump(mode="json", exclude_defaults=True) if part.scoped else part.promise


def cause_as_json(answer: Answer, one: BreachCause, book: Book) -> CauseShape:
    """A cause, with its shortest story and all that it breaks."""
    return {
        "declarations": [
            {"kind": cause.kind, "part": cause.part, "file": cause.where.file, "line": cause.where.line}
            for cause in one.cause.together
        ],
        "replay": one.story.replay,
        "breaks": [
            {"promise": broken.promise, "view": place.place, "mutation": place.mutation, "entry": place.whose}
            for broken in one.broken
            for place in broken.instances
        ],
        "story": book.known(answer, one.story),
    }


def _number(answer: Answer, story: Story | None, book: Book) -> str | None:
    return None if story is None else book.number(answer, story, "")


def _entry(entry: MatrixEntry, book: Book) -> EntryShape:
    return {
        "mutation": entry.mutation,
        "view": f"{entry.dashboard}.{entry.view}",
        "entry": entry.whose,
        "handler": entry.handler,
        "without_faults": _reading(entry.calm, book),
        "under_faults": _reading(entry.faulty, book),
    }


def _reading(reading: Reading, book: Book) -> ReadingShape:
    return {
        "cell": reading.cell,
        "reason": reading.reason,
        "visible": not reading.unseen,
        "replay": None if reading.story is None else as_bad_as(reading.best, reading.story, book.session).replay,
    }


def chapter(told: Chapter) -> StoryShape:
    """A numbered story."""
    telling = told.telling
    return {
        "number": told.number,
        "design": told.design,
        "of": told.shows,
        "view": telling.view,
        "replay": told.story.replay,
        "steps": [{"number": s.number, "lane": s.lane, "to": s.to, "text": s.text} for s in telling.steps],
        "shows": telling.shows,
        "truth": telling.truth,
        "repeats": told.story.loop,
        "cause": {**_cause(told.cause), "beside": None if told.cause.beside is None else _cause(told.cause.beside)},
    }


def _cause(cause: Cause) -> WhyShape:
    where = cause.where
    return {"kind": cause.kind, "sentence": cause.sentence, "file": where.file, "line": where.line, "proved": cause.proved}
