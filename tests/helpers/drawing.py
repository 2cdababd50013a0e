"""A lifecycle written as SCXML, as an editor of charts would."""

from xml.sax.saxutils import quoteattr

from staleproof.model.lifecycle.table import Lifecycle, Transition

NAMESPACE = "http://www.w3.org/2005/07/scxml"


def drawn(lifecycle: Lifecycle) -> str:
    """The SCXML text of a lifecycle; its edits ask the request for the status wanted."""
    rule = lifecycle.rule
    lines = [f'<scxml xmlns="{NAMESPACE}" version="1.0" initial="{rule.initial}">', "<datamodel>"]
    for name, words in (("terminal", rule.terminal), ("rowless", rule.rowless)):
        lines += [f"""<data id="{name}" expr="'{" ".join(words)}'"/>"""] if words else []
    lines.append("</datamodel>")
    for status in rule.statuses:
        rows = [_transition(lifecycle, row) for row in lifecycle.leaving(status)]
        lines += [f'<state id="{status}">', *rows, "</state>"] if rows else [f'<final id="{status}"/>']
    return "\n".join([*lines, "</scxml>"])


def _transition(lifecycle: Lifecycle, row: Transition) -> str:
    conditions = [" or ".join(f"by_{role}" for role in row.roles), row.guard]
    if row.action in lifecycle.edits:
        conditions = [f"_event.data.to == '{row.target}'"]
    if all(conditions) and len(row.roles) > 1:
        conditions[0] = f"({conditions[0]})"
    cond = " and ".join(condition for condition in conditions if condition)
    said = f" cond={quoteattr(cond)}" if cond else ""
    return f'<transition event="{row.action}"{said} target="{row.target}"/>'
