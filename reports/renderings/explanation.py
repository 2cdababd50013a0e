"""How an explanation looks on a terminal or in a log, and as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from textwrap import wrap
from typing import Literal

from rich.console import Console
from rich.text import Text
from typing_extensions import TypedDict

from staleproof.model.english import listed
from staleproof.reports.explaining.explanation import Dashboard, Explanation, HandlerBehaviour, Sentence
from staleproof.reports.lints.codes import Lint
from staleproof.reports.lints.mends import by_mend
from staleproof.reports.renderings.console import heading
from staleproof.reports.renderings.shapes import LintShape


def show_explanation(console: Console, explanation: Explanation, lints: tuple[Lint, ...]) -> None:
    """A design in sentences, and below them its lints by what would mend them."""
    heading(console, f"{explanation.name}{explanation.title and f': {explanation.title}'}")
    _items(console, "", explanation.about)
    _items(console, "Server", explanation.server)
    for board in explanation.dashboards:
        _dashboard(console, board)
    console.print(Text(f"\n{len(lints)} lint{'' if len(lints) == 1 else 's'}", "bold"))
    for mend, group in by_mend(lints).items():
        console.print(Text(f"mended by {mend}:"), soft_wrap=True)
        for lint in group:
            console.print(Text(str(lint)), soft_wrap=True)


def _dashboard(console: Console, board: Dashboard) -> None:
    console.print(Text(f"\nDashboard {board.name} (role {board.role})", "bold"))
    _items(console, "", board.about)
    _items(console, "Views", map(_named, board.views))
    _items(console, "Copies", map(_named, board.copies))
    _items(console, "Handlers", map(_named, board.handlers))
    for behaviour in board.behaviours:
        _line(console, f"{_together(board, behaviour)}:", 4)
        for track in behaviour.tracks:
            _line(console, f"{track.moment}: {track.does}", 8)
    _items(console, "How its views hear of mutations", board.hearing)


def _together(board: Dashboard, behaviour: HandlerBehaviour) -> str:
    if len(board.behaviours) > 1:
        return listed(behaviour.handlers)
    return "all of them" if len(behaviour.handlers) > 1 else "its steps"


def _named(told: Sentence) -> str:
    return f"{listed(told.names)}: {told.says}"


def _items(console: Console, title: str, lines: Iterable[str]) -> None:
    """Lines below a title, if there are any."""
    known = list(lines)
    if title and known:
        _line(console, title, 2)
    for line in known:
        _line(console, line, 4 if title else 2)


def _line(console: Console, text: str, indent: int) -> None:
    """A line, and what does not fit into it further in."""
    first, more = " " * indent, " " * (indent + 4)
    lines = wrap(text, console.width, initial_indent=first, subsequent_indent=more, break_on_hyphens=False)
    console.print(Text("\n".join(lines)), soft_wrap=True)


class ExplanationShape(TypedDict):
    """What `explain` writes."""

    format: Literal[1]
    name: str
    title: str
    about: tuple[str, ...]
    server: tuple[str, ...]
    dashboards: tuple[Dashboard, ...]
    lints: list[LintShape]


def as_json(explanation: Explanation, lints: tuple[Lint, ...]) -> str:
    """The same as JSON (RFC 8259)."""
    found: list[LintShape] = [
        {"code": lint.code, "file": lint.where.file, "line": lint.where.line, "says": lint.says} for lint in lints
    ]
    return json.dumps({"format": 1, **asdict(explanation), "lints": found}, indent=2)
