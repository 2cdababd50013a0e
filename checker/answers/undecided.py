"""What is still open where a bound was hit: which views, what of them, and how far they were explored."""

from collections.abc import Iterator

from staleproof.checker.answers.answer import UNKNOWN, Open, ViewAnswer
from staleproof.checker.engine.verdict import Outcome


def still_open(views: tuple[ViewAnswer, ...]) -> tuple[Open, ...]:
    """The views of which not everything is decided."""
    return tuple(_open(views))


def _open(views: tuple[ViewAnswer, ...]) -> Iterator[Open]:
    for view in views:
        unknown = [entry for entry in view.column if UNKNOWN in (entry.calm.cell, entry.faulty.cell)]
        unsure = [(name, found.reason) for name, found in view.promises if found.outcome is Outcome.INCONCLUSIVE]
        if not unknown and not unsure:
            continue
        readings = (reading for entry in unknown for reading in (entry.calm, entry.faulty) if reading.cell == UNKNOWN)
        reasons = tuple(dict.fromkeys((*(reading.reason for reading in readings), *(reason for _, reason in unsure))))
        stopped = [space for space in view.explored.values() if space.stopped]
        reached = max(stopped, default=None)
        yield Open(view.name, len(unknown), len(view.column), tuple(name for name, _ in unsure), reasons, reached)


def short_of_memory(view: ViewAnswer) -> bool:
    """Whether anything about a view might be otherwise if there were more memory."""
    reasons = (reason for one in still_open((view,)) for reason in one.reasons)
    return any("--max-memory" in reason for reason in (*reasons, *(space.stopped for space in view.explored.values())))


def in_words(one: Open) -> str:
    """What is open of a view, why, and how far it was explored, in one line."""
    what = [f"{one.entries} of {one.of} entries"] if one.entries else []
    said = f"{one.view}: {', '.join((*what, *one.promises))}: {', '.join(one.reasons)}"
    if one.reached is None:
        return said
    return f"{said}; stopped after {one.reached.states:,} states, {one.reached.depth:,} steps deep"
