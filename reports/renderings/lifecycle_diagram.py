"""A lifecycle as diagram text: a Mermaid state diagram, or a Graphviz graph."""

import re

from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.reports.text.escaping import dot, mermaid, visible

PLAIN = re.compile(r"(?!root)[a-z][a-z0-9_]*", re.ASCII | re.IGNORECASE)
WORDS = frozenset(
    (
        *("acctitle", "accdescr", "as", "choice", "class", "classdef", "click", "default", "direction", "end", "fork"),
        *("hide", "href", "join", "note", "scale", "state", "statediagram", "style"),
        *("constructor", "hasownproperty", "isprototypeof", "propertyisenumerable", "prototype", "tolocalestring"),
        *("tostring", "valueof"),
    )
)
"""Words that mean something in a Mermaid state diagram, or to the program that draws it."""


def _drawn(lifecycle: Lifecycle) -> dict[tuple[str, str], list[Transition]]:
    """The rows worth drawing, by source and target: overrides, which lead from every status, are only listed."""
    found: dict[tuple[str, str], list[Transition]] = {}
    for t in lifecycle.rule.transitions:
        if t.action not in lifecycle.overrides:
            found.setdefault((t.source, t.target), []).append(t)
    return found


def _label(rows: list[Transition]) -> str:
    return ", ".join(dict.fromkeys(f"{t.action} ({' or '.join(t.roles) or 'anybody'})" for t in rows))


def _overrides(lifecycle: Lifecycle) -> list[str]:
    return [
        f"{action} ({' or '.join(lifecycle.roles(action)) or 'anybody'}) leads from every status to "
        + ("any" if action in lifecycle.edits else ", ".join(dict.fromkeys(t.target for t in lifecycle.of(action))))
        for action in lifecycle.overrides
    ]


def lifecycle_mermaid(lifecycle: Lifecycle) -> str:
    """A stateDiagram-v2 (mermaid.js.org); statuses are numbered if one of them is no name there."""
    statuses, initial = lifecycle.statuses, lifecycle.rule.initial
    plain = all(PLAIN.fullmatch(status) and status.lower() not in WORDS for status in statuses)
    names = {status: status if plain else f"s{place}" for place, status in enumerate(statuses, 1)}
    lines = ["stateDiagram-v2"]
    lines += [] if plain else [f'    state "{mermaid(status)}" as {name}' for status, name in names.items()]
    lines += [f"    [*] --> {names[initial]}"]
    lines += [
        f"    {names[source]} --> {names[target]}: {mermaid(_label(rows))}"
        for (source, target), rows in _drawn(lifecycle).items()
    ]
    lines += [f"    {names[status]} --> [*]" for status in lifecycle.rule.terminal]
    return "\n".join((*lines, *(f"    %% {mermaid(line)}" for line in _overrides(lifecycle))))


def lifecycle_dot(lifecycle: Lifecycle) -> str:
    """A directed graph in the DOT language (graphviz.org)."""
    lines = ["digraph lifecycle {", "    rankdir=LR;", '    node [shape=box, style=rounded, fontname="sans-serif"];']
    lines += [f'    "{dot(status)}" [peripheries=2];' for status in lifecycle.rule.terminal]
    lines += [
        f'    "{dot(source)}" -> "{dot(target)}" [label="{dot(_label(rows))}"];'
        for (source, target), rows in _drawn(lifecycle).items()
    ]
    return "\n".join((*lines, *(f"    // {visible(line)}" for line in _overrides(lifecycle)), "}"))
