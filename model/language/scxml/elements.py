"""SCXML text as the elements that a lifecycle consists of, each with its line; and what else SCXML may have, refused."""

import re
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from staleproof.model.language.yaml_text import LINE, DesignError, Position, nearest, shown

NAMESPACE = "http://www.w3.org/2005/07/scxml"
CHILDREN = {
    "scxml": ("datamodel", "state", "final"),
    "datamodel": ("data",),
    "state": ("transition",),
}
"""What stands in each element."""
ATTRIBUTES = {
    "scxml": {"initial": "the status before the record exists", "name": "", "version": "", "datamodel": ""},
    "datamodel": {},
    "data": {"id": "terminal or rowless", "expr": "statuses in quotes, such as 'done lost'"},
    "state": {"id": "the name of the status"},
    "final": {"id": "the name of the status"},
    "transition": {"event": "the action", "target": "the status that follows", "cond": ""},
}
"""The attributes of each element, and what those say that it needs."""
WITHIN = ("state", "parallel", "final", "history", "initial")
DONE = ("onentry", "onexit", "invoke", "donedata", "script", "raise", "if", "foreach", "log", "assign", "send", "cancel")


class Element(NamedTuple):
    """An element as it begins."""

    name: str
    attributes: dict[str, str]
    where: Position


def elements(text: str, file: str) -> list[Element]:
    """The elements in the order of the document; each <transition> is of the <state> before it.

    Raises DesignError for the first thing that is not well-formed XML, that a lifecycle has no place for (nested, parallel and
    history states, W3C SCXML 3.3, 3.4 and 3.10; executable content, 4; elements of other namespaces), for an unknown
    attribute and for one that is missing. A DOCTYPE is refused before anything in it is read, so that no entity is expanded;
    nothing is followed deeper than a lifecycle goes.
    """
    text = re.sub("\r\n?", "\n", text)
    reader = _ElementReader(file)
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        line = min(error.lineno, text.rstrip("\n").count("\n") + 1)
        raise DesignError(Position(file, line), f"not well-formed XML: {expat.ErrorString(error.code)}") from None
    return reader.found


class _ElementReader:
    """Follows the elements as they begin and end."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Element] = []
        self.open: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _here(self) -> Position:
        return Position(self.file, self.parser.CurrentLineNumber)

    def _fail(self, message: str) -> NoReturn:
        raise DesignError(self._here(), message)

    def _doctype(self, *_: object) -> None:
        self._fail("a DOCTYPE is refused; SCXML needs none, nor entities of its own")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if self.open:
            self._standing(namespace, name, self.open[-1])
        elif (namespace, name) != (NAMESPACE, "scxml"):
            of = f"of the namespace {shown(namespace)}" if namespace else "without a namespace"
            self._fail(f'expected <scxml xmlns="{NAMESPACE}">, not <{name[:LINE]}> {of}')
        self._described(name, attributes)
        self.open.append(name)
        self.found.append(Element(name, attributes, self._here()))

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if text.strip():
            self._fail(f"the text {shown(text.strip())} says nothing in <{self.open[-1]}>")

    def _standing(self, namespace: str, name: str, parent: str) -> None:
        """Refuse an element that has no place in a lifecycle, or not this one."""
        known, said = CHILDREN.get(parent, ()), f"<{name[:LINE]}>"
        if namespace != NAMESPACE:
            self._fail(f"{said} is not of SCXML but of the namespace {shown(namespace)}")
        if name in known:
            return
        if (parent, name) == ("final", "transition"):
            self._fail("nothing leaves a <final>; a status that may be the last is a <state> that the data `terminal` name")
        if name in WITHIN:
            self._fail(f"{said} in <{parent}>: a lifecycle is flat, with <state> and <final> in <scxml> alone")
        if name in DONE:
            self._fail(f"{said} in <{parent}>: a lifecycle says which status follows, not what is done then")
        self._fail(f"{said} cannot stand in <{parent}>; {nearest(name[:LINE], known) if known else 'nothing can'}")

    def _described(self, name: str, attributes: dict[str, str]) -> None:
        """Refuse unknown attributes, and missing ones."""
        known = ATTRIBUTES[name]
        for attribute in attributes:
            if attribute not in known:
                hint = nearest(attribute[:LINE], known) if known else "it has none"
                self._fail(f"<{name}> has no attribute {shown(attribute)} here; {hint}")
        for attribute, meaning in known.items():
            if meaning and not attributes.get(attribute, "").strip():
                self._fail(f"<{name}> needs `{attribute}`: {meaning}")
