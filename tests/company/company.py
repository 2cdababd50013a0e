"""What is said of designs that are checked together, and what of each alone."""

import json
from collections.abc import Iterable
from typing import Any

from staleproof.checker.answers.answer import Answer
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.reports.renderings.as_json import as_json
from staleproof.reports.renderings.numbered_stories import numbered


def said(answer: Answer) -> Any:
    """All that is said of a design, its stories included, but for the time that it took."""
    found = json.loads(as_json((answer,), numbered((answer,))))
    del found["designs"][0]["seconds"]
    return found


def alone(designs: tuple[Loaded, ...]) -> list[Any]:
    """What is said of each design by a check of nothing else."""
    return [said(assess(one, Session())) for one in designs]


def together(designs: Iterable[Loaded]) -> list[Any]:
    """What is said of designs by one check of all of them, in this order."""
    session = Session()
    return [said(assess(one, session)) for one in designs]


def influenced(designs: tuple[Loaded, ...]) -> list[int]:
    """The places of the designs of which something else is said in the company of the others, before or behind them."""
    forth, back = together(designs), together(reversed(designs))[::-1]
    firsts = [forth[0], *alone(designs[1:-1]), back[-1]]
    return [n for n, one in enumerate(firsts) if any(found[n] != one for found in (forth, back))]
