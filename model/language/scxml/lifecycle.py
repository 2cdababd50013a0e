"""A lifecycle that is written as SCXML (W3C State Chart XML 1.0): read into the table that a design would have instead."""

import re
from typing import Any

from staleproof.model.language.lifecycle_table import HERE, LifecyclePart, written_out
from staleproof.model.language.scxml.conditions import Condition, understood
from staleproof.model.language.scxml.elements import Element, elements
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import LINE, DesignError, Path, Position, nearest, shown
from staleproof.model.lifecycle.table import Lifecycle

LARGEST = 5_000
"""The most statuses and transitions together, a transition counted once for each of its events and roles."""
STATUS = re.compile(r"(?!\d)[\w.-]{1,100}")
EVENT = re.compile(r"(?!\d)[\w-]{1,100}")
"""Without dots a descriptor matches no event but the one of its name (W3C SCXML 3.12.1)."""
QUOTED = re.compile(r"""\s*(['"])([^'"]*)\1\s*""")
NAMING = ("terminal", "rowless")


def read_scxml(text: str, file: str) -> Lifecycle:
    """The lifecycle of an SCXML document: its states are the statuses, the events of its transitions the actions.

    Final states (W3C SCXML 3.7) may be the last, unless `<data id="terminal" expr="'done lost'"/>` (5.3) names others; those
    without a row are named by `rowless` alike. What a `cond` may say tells `scxml.conditions`. Of an event with several
    transitions from one state the first would be taken (3.13); here conditions must tell them apart. The attributes `name`,
    `version` and `datamodel` of the document and comments change nothing and are passed over.
    Raises DesignError with the line of the first thing that is wrong or that a lifecycle cannot say.
    """
    table = _TableOfElements(file)
    for element in elements(text, file):
        table.add(element)
    return table.lifecycle()


class _TableOfElements:
    """The inline table that says the same as the elements."""

    def __init__(self, file: str) -> None:
        self.positions: dict[Path, Position] = {(): Position(file, 1)}
        self.statuses: list[str] = []
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.edits: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
        self.fields: dict[str, Any] = {"statuses": self.statuses, "actions": self.rows, "terminal": []}
        self.count = 0

    def lifecycle(self) -> Lifecycle:
        if not self.rows:
            raise DesignError(self.positions[*HERE, "initial"], "no <transition> leads from one status to another")
        return written_out(LifecyclePart.model_validate(self.fields), Source({}, self.positions, {}))

    def add(self, element: Element) -> None:
        match element.name:
            case "scxml":
                self._field("initial", _status(element, "initial"), element)
            case "data":
                self._data(element)
            case "state" | "final":
                self._state(element)
            case "transition":
                self._transition(element)

    def _field(self, field: str, value: object, element: Element) -> None:
        if (*HERE, field) in self.positions:
            raise DesignError(element.where, f"`{field}` is given twice")
        self.fields[field] = value
        self.positions[*HERE, field] = element.where

    def _data(self, element: Element) -> None:
        field, quoted = element.attributes["id"], QUOTED.fullmatch(element.attributes["expr"])
        if field not in NAMING:
            raise DesignError(element.where, f"a lifecycle has no data {shown(field)}; {nearest(field[:LINE], NAMING)}")
        if quoted is None or not quoted[2].split():
            needed = f"the `expr` of `{field}` must be statuses in quotes, such as \"'done lost'\""
            raise DesignError(element.where, f"{needed}, not {shown(element.attributes['expr'])}")
        self._field(field, _different(quoted[2], element), element)

    def _more(self, number: int, element: Element) -> None:
        self.count += number
        if self.count > LARGEST:
            raise DesignError(element.where, f"more than {LARGEST} statuses and transitions")

    def _state(self, element: Element) -> None:
        self._more(1, element)
        status = _status(element, "id")
        self.positions[*HERE, "statuses", len(self.statuses)] = element.where
        self.statuses.append(status)
        if element.name == "final" and (*HERE, "terminal") not in self.positions:
            self.fields["terminal"].append(status)

    def _transition(self, element: Element) -> None:
        target, condition = _status(element, "target"), _condition(element)
        if condition.wanted not in (None, target):
            wrong = f"the request wants {shown(condition.wanted)}, but the target is '{target}'"
            raise DesignError(element.where, f"{wrong}; a free edit leads where the request says")
        events = _different(element.attributes["event"], element)
        self._more(len(events) * max(1, len(condition.roles)), element)
        for event in events:
            if not EVENT.fullmatch(event):
                wrong = f"{shown(event)} is not the name of one action; '*' and '.' mean many events at once"
                raise DesignError(element.where, wrong)
            if condition.wanted is None:
                self._row(event, [target], condition, element)
            else:
                self._edit(event, target, condition.roles, element)

    def _row(self, event: str, targets: list[str], condition: Condition, element: Element) -> None:
        rows = self.rows.setdefault(event, [])
        self.positions[*HERE, "actions", event, len(rows)] = element.where
        row = {"from": self.statuses[-1], "to": targets, "by": condition.roles, "when": condition.guard or None}
        rows.append(row)

    def _edit(self, event: str, target: str, roles: tuple[str, ...], element: Element) -> None:
        """Let a free edit lead to one status more: all those of an event, a state and its roles are one row."""
        source = self.statuses[-1]
        targets = self.edits.get((event, source, roles))
        if targets is None:
            self.edits[event, source, roles] = targets = [target]
            self._row(event, targets, Condition(roles), element)
        elif target in targets:
            raise DesignError(element.where, f"'{event}' leads from '{source}' to '{target}' twice")
        else:
            targets.append(target)


def _status(element: Element, attribute: str) -> str:
    word = element.attributes[attribute].strip()
    if not STATUS.fullmatch(word):
        raise DesignError(element.where, f"`{attribute}` must be the name of one status, not {shown(word)}")
    return word


def _different(text: str, element: Element) -> list[str]:
    """The words of a text, none of which may be there twice."""
    words = text.split()
    found = set[str]()
    for word in words:
        if word in found:
            raise DesignError(element.where, f"{shown(word)} is named twice")
        found.add(word)
    return words


def _condition(element: Element) -> Condition:
    if "cond" not in element.attributes:
        return Condition()
    try:
        return understood(element.attributes["cond"])
    except ValueError as error:
        raise DesignError(element.where, str(error)) from None
