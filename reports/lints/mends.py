"""What would mend each kind of lint, and the lints of a design grouped by it."""

from collections.abc import Iterable

from staleproof.reports.lints.codes import Code, Lint

MENDS: dict[str, tuple[Code, ...]] = {
    "a key of a query that is there": ("SP101", "SP102"),
    "a guess that is shown, that no GET under way overwrites, and that is taken back": (
        *("SP103", "SP104", "SP105", "SP106", "SP107", "SP109"),
    ),
    "a guess and a PATCH of what the action leads to": ("SP201", "SP202", "SP203", "SP204"),
    "a reply with the new row, and a copy to store it in": ("SP110", "SP111"),
    "a new read of what shows the change, after an error too": ("SP108", "SP112", "SP113", "SP121", "SP123"),
    "waiting for the new read": ("SP122",),
    "a new read in place of the one under way (`cancel` with `unloaded: true`, `last_request_only`)": (
        *("SP124", "SP125", "SP129"),
    ),
    "a new read of what is not on the open page (`refetch_type: all`)": ("SP126", "SP127"),
    "reading whatever else runs (no `unless_others_run`)": ("SP128", "SP316"),
    "a push after each commit to whoever shows the change": ("SP304", "SP312", "SP317", "SP318"),
    "steps for each push and each connect that read again what it tells of": ("SP302", "SP303", "SP313"),
    "a poll, or a push": ("SP301", "SP307", "SP309", "SP319"),
    "GETs that pass the caches (`requests: no-cache`)": ("SP305", "SP306", "SP310"),
    "reads of its own (no `hand_on`)": ("SP315",),
    "errors that are shown as errors": ("SP311",),
    "a logout that clears": ("SP314",),
    "a text and the right buttons in each status": ("SP205", "SP206", "SP207", "SP208", "SP209"),
    "leaving it out": ("SP308", "SP401", "SP402", "SP403", "SP404", "SP405"),
}
"""The codes by what mends them."""
MENDED_BY: dict[Code, str] = {code: mend for mend, codes in MENDS.items() for code in codes}


def by_mend(lints: Iterable[Lint]) -> dict[str, list[Lint]]:
    """Lints by what would mend them: what mends most comes first, and within a group they stay in their order."""
    groups: dict[str, list[Lint]] = {mend: [] for mend in MENDS}
    for lint in lints:
        groups[MENDED_BY[lint.code]].append(lint)
    return dict(sorted(((mend, some) for mend, some in groups.items() if some), key=lambda group: -len(group[1])))
