"""What is said of designs that are checked together, and what of each alone."""

import json
from collections.abc import Iterable
from typing import Any

from reports.answers import Answer
from reports.as_json import as_json
from reports.assess import assess
from reports.book import numbered
from reports.load import Loaded
from reports.workshop import Workshop


def said(answer: Answer) -> Any:
    """All that is said of a design, its stories included, but for the time that it took."""
    found = json.loads(as_json((answer,), numbered((answer,))))
    del found["designs"][0]["seconds"]
    return found


def alone(designs: tuple[Loaded, ...]) -> list[Any]:
    """What is said of each design by a check of nothing else."""
    return [said(assess(one, Workshop())) for one in designs]


def together(designs: Iterable[Loaded]) -> list[Any]:
    """What is said of designs by one check of all of them, in this order."""
    shop = Workshop()
    return [said(assess(one, shop)) for one in designs]


def influenced(designs: tuple[Loaded, ...]) -> list[int]:
    """The places of the designs of which something else is said in the company of the others, before or behind them."""
    by_themselves = alone(designs)
    orders = (together(designs), together(reversed(designs))[::-1])
    return [n for n, one in enumerate(by_themselves) if any(found[n] != one for found in orders)]
