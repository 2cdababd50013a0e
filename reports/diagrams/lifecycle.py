"""The lifecycle of a record as a picture: who leads it from which status to which, and where each is shown."""

from collections.abc import Iterator

from staleproof.model.language.loaded import Loaded
from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.model.systems.view import offered, shown
from staleproof.reports.diagrams.form import Diagram, DiagramNode, Edge, joined
from staleproof.reports.diagrams.projection import within_bounds

EVERY, ASKED = "every", "asked"
"""The ids of what stands for every live status that something leaves, and for the one that a request asks for."""
PLAINLY = "A dashboard that is not named below a status shows its name, without a button."
LONGEST = 44
"""Letters of a text that a view shows, beyond which it is cut."""


def lifecycle(loaded: Loaded) -> Diagram:
    """The statuses with what is shown of them, and the actions between them; one that leaves every status is drawn once."""
    table = loaded.lifecycle
    ids = {status: f"s{place}" for place, status in enumerate(table.statuses, 1)}
    nodes = [
        DiagramNode(
            ids[status],
            (status, *_shown(loaded, status)),
            initial=status == table.rule.initial,
            terminal=status in table.rule.terminal,
        )
        for status in table.statuses
    ]
    rows = dict.fromkeys(table.rule.transitions)
    edges, together = [], _together(table)
    for target, found in together.items():
        for row in found:
            rows.pop(row, None)
            edges.append(Edge(EVERY, ASKED if target is None else ids[target], (_said(row),)))
    if edges:
        nodes.append(DiagramNode(EVERY, ("every live status that can change",), "every"))
    if None in together:
        nodes.append(DiagramNode(ASKED, ("the status asked for",), "every"))
    edges += [Edge(ids[row.source], ids[row.target], (_said(row),)) for row in rows]
    title = f"{loaded.design.name}: lifecycle of the {loaded.design.record}"
    return within_bounds(Diagram(title, "states", tuple(nodes), joined(edges), (PLAINLY,)))


def _said(row: Transition) -> str:
    roles = " or ".join(row.roles) or "anybody"
    return f"{row.action} ({roles}){f' [{row.guard}]' if row.guard else ''}"


def _together(table: Lifecycle) -> dict[str | None, list[Transition]]:
    """The rows that leave every live status alike, by their target; None stands for any target."""
    passing = {status for status in table.live if table.leaving(status)}
    found: dict[str | None, list[Transition]] = {}
    for action in table.overrides:
        alike: dict[tuple[str, tuple[str, ...], str], list[Transition]] = {}
        for row in table.of(action):
            alike.setdefault((row.target, row.roles, row.guard), []).append(row)
        for (target, _, _), rows in alike.items():
            if {row.source for row in rows} >= passing - {target}:
                found.setdefault(None if action in table.edits else target, []).extend(rows)
    return found


def _shown(loaded: Loaded, status: str) -> Iterator[str]:
    """What each dashboard shows of a status, those that show the same together."""
    if status not in loaded.lifecycle.live:
        return
    found: dict[str, list[str]] = {}
    for name in loaded.design.dashboards:
        found.setdefault(_face(loaded, name, status), []).append(name)
    yield from (f"{', '.join(names)}: {face}" for face, names in found.items() if face)


def _face(loaded: Loaded, dashboard: str, status: str) -> str:
    """The texts and the buttons of a status on one dashboard; nothing if that shows its name alone."""
    design, table = loaded.design, loaded.lifecycle
    views = design.dashboards[dashboard].views.values()
    texts = dict.fromkeys(text for view in views if (text := shown(design, table, view, status)) is not None)
    if not texts:
        return "not shown"
    buttons = dict.fromkeys(button for view in views for button in offered(design, table, view, status))
    said = [f'"{_short(text)}"' if text else "without text" for text in texts if text != status]
    return " ".join((*((", ".join(said),) if said else ()), *(f"[{button}]" for button in buttons)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
