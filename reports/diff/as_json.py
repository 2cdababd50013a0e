"""The differences between two designs as JSON (RFC 8259)."""

from staleproof.reports.diff.diff import Cells, ChangedEntry, Diff, Verdict
from staleproof.reports.renderings.as_json import as_json as check_as_json
from staleproof.reports.renderings.as_json import cause_as_json
from staleproof.reports.renderings.shapes import CellsShape, ChangedEntryShape, ChangedVerdictShape, ComparisonShape


def as_json(diff: Diff) -> str:
    """Both answers, as a check has them, and how the second differs from the first."""
    return check_as_json((diff.before, diff.after), diff.book, _comparison(diff))


def _comparison(diff: Diff) -> ComparisonShape:
    return {
        "worse": diff.worse,
        "bound_hit": bool(diff.unsure),
        "undecided": list(diff.unsure),
        "faults": {"no_longer_claimed": list(diff.dropped), "now_claimed": list(diff.claimed)},
        "polls_now_enough": list(diff.relaxed),
        "promises": [{**_verdict(diff, one), "newly": list(one.newly), "mended": list(one.mended)} for one in diff.promises],
        "claims": [_verdict(diff, one) for one in diff.claims],
        "entries": [_entry(entry) for entry in diff.entries],
        "bounds": [{"view": one.view, "what": one.what, "before": one.before, "after": one.after} for one in diff.bounds],
        "causes": {
            "new": [cause_as_json(diff.after, one, diff.book) for one in diff.new_causes],
            "gone": [cause_as_json(diff.before, one, diff.book) for one in diff.mended_causes],
        },
        "stories": {
            "worse": [one.number for one in diff.worse_stories],
            "other": [one.number for one in diff.other_stories],
            "gone": [number for one in diff.vanished if (number := diff.book.known(diff.before, one.story)) is not None],
        },
    }


def _verdict(diff: Diff, verdict: Verdict) -> ChangedVerdictShape:
    return {
        "name": verdict.name,
        "before": verdict.before.value,
        "after": verdict.after.value,
        "change": verdict.how,
        "story": diff.stories.get(verdict),
    }


def _entry(entry: ChangedEntry) -> ChangedEntryShape:
    place = entry.place
    return {
        "mutation": place.mutation,
        "view": f"{place.dashboard}.{place.view}",
        "entry": place.whose,
        "handler": place.handler,
        "before": _cells(entry.before),
        "after": _cells(entry.after),
        "change": entry.how,
    }


def _cells(cells: Cells | None) -> CellsShape | None:
    return None if cells is None else {"without_faults": cells.calm, "under_faults": cells.faulty}
