"""All lints of a design, in the order of its lines, and behind them those of the files that it extends."""

from staleproof.model.english import listed
from staleproof.model.language.loaded import Loaded
from staleproof.reports.lints import handlers, joining, lifecycle, publishing, steps, stranded, unused, updates
from staleproof.reports.lints.codes import NAMED, Finding, Lint
from staleproof.reports.lints.subject import LintedDesign

RULES = (
    steps.findings,
    handlers.findings,
    stranded.findings,
    joining.findings,
    lifecycle.findings,
    updates.findings,
    publishing.findings,
    unused.findings,
)


def lints(loaded: Loaded) -> tuple[Lint, ...]:
    """The lints of a design; what is alike in one line is told once, of all names and views."""
    subject = LintedDesign(loaded)
    groups: dict[object, list[Finding]] = {}
    for finding in (finding for rule in RULES for finding in rule(subject)):
        where = loaded.source.position(finding.path)
        groups.setdefault((where, finding.code, finding.says, finding.then), []).append(finding)
    found = (Lint(group[0].code, loaded.source.position(group[0].path), _sentence(loaded, group)) for group in groups.values())
    own = loaded.source.position(()).file
    return tuple(sorted(found, key=lambda lint: (lint.where.file != own, lint.where, lint.code)))


def _sentence(loaded: Loaded, group: list[Finding]) -> str:
    whose: dict[str, dict[str, None]] = {}
    for finding in group:
        whose.setdefault(finding.dashboard, {}).update({finding.name: None} if finding.name else {})
    about = [f"{_few(list(names))} ({dashboard})" if names else dashboard for dashboard, names in whose.items() if dashboard]
    views = _views(loaded, group, several=len(whose) > 1)
    return f"{f'{listed(about)}: ' if about else ''}{group[0].says}{views}{group[0].then}"


def _views(loaded: Loaded, group: list[Finding], *, several: bool) -> str:
    """The views of some findings in the order of the design, with their dashboards if these are several."""
    named = {(finding.dashboard, view) for finding in group for view in finding.views}
    return listed(
        f"{dashboard}.{view}" if several else view
        for dashboard, board in loaded.design.dashboards.items()
        for view in board.views
        if (dashboard, view) in named
    )


def _few(names: list[str]) -> str:
    more = len(names) - NAMED
    return listed(names) if more <= 1 else f"{', '.join(names[:NAMED])} and {more} more"
