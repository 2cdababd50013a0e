"""The differences between two designs as JSON (RFC 8259)."""

import json
from typing import Any

from staleproof.reports.diff.diff import Cells, ChangedEntry, Diff, Verdict
from staleproof.reports.renderings.as_json import cause_as_json, chapter


def as_json(diff: Diff) -> str:
    """One object; keys are in a fixed order."""
    return json.dumps(
        {
            "format": 1,
            "before": diff.before.loaded.given,
            "after": diff.after.loaded.given,
            "worse": diff.worse,
            "bound_hit": bool(diff.unsure),
            "undecided": list(diff.unsure),
            "faults": {"no_longer_claimed": list(diff.dropped), "now_claimed": list(diff.claimed)},
            "polls_now_enough": list(diff.relaxed),
            "promises": [
                {**_verdict(diff, one), "newly": list(one.newly), "mended": list(one.mended)} for one in diff.promises
            ],
            "claims": [_verdict(diff, one) for one in diff.claims],
            "entries": [_entry(entry) for entry in diff.entries],
            "bounds": [one._asdict() for one in diff.bounds],
            "causes": {
                "new": [cause_as_json(one) for one in diff.new_causes],
                "gone": [cause_as_json(one) for one in diff.mended_causes],
            },
            "stories": {
                "worse": [chapter(one) for one in diff.worse_stories],
                "other": [chapter(one) for one in diff.other_stories],
                "gone": [chapter(one) for one in diff.vanished],
            },
        },
        indent=2,
    )


def _verdict(diff: Diff, verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "before": verdict.before.value,
        "after": verdict.after.value,
        "change": verdict.how,
        "story": diff.stories.get(verdict),
    }


def _entry(entry: ChangedEntry) -> dict[str, Any]:
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


def _cells(cells: Cells | None) -> dict[str, str] | None:
    return None if cells is None else {"without_faults": cells.calm, "under_faults": cells.faulty}
