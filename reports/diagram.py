"""A lifecycle as diagram text: a Mermaid state diagram, or a Graphviz graph."""

from model.lifecycle import Lifecycle, Transition


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
    """A stateDiagram-v2 (mermaid.js.org)."""
    lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.rule.initial}"]
    lines += [f"    {source} --> {target}: {_label(rows)}" for (source, target), rows in _drawn(lifecycle).items()]
    lines += [f"    {status} --> [*]" for status in lifecycle.rule.terminal]
    return "\n".join((*lines, *(f"    %% {line}" for line in _overrides(lifecycle))))


def lifecycle_dot(lifecycle: Lifecycle) -> str:
    """A directed graph in the DOT language (graphviz.org)."""
    lines = ["digraph lifecycle {", "    rankdir=LR;", '    node [shape=box, style=rounded, fontname="sans-serif"];']
    lines += [f'    "{status}" [peripheries=2];' for status in lifecycle.rule.terminal]
    lines += [f'    "{source}" -> "{target}" [label="{_label(rows)}"];' for (source, target), rows in _drawn(lifecycle).items()]
    return "\n".join((*lines, *(f"    // {line}" for line in _overrides(lifecycle)), "}"))
