"""Parts of a design that are written once with $parameters and used in many places: each use is written out before all else."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from staleproof.model.language.yaml_text import DEEPEST, LARGEST, DesignError, Path, Position, nearest

MOST = 20
"""The most templates that use one another."""
PLACEHOLDER = re.compile(r"\$(?:\$|([A-Za-z_]\w*))")
"""A parameter in a template; two dollars are one."""

Positions = dict[Path, Position]


class Node(NamedTuple):
    """A value with its place; the values within it are nodes too."""

    value: Any
    where: Position

    def within(self) -> Iterator["Node"]:
        """The node and all below it."""
        yield self
        for below in _below(self.value):
            yield from below.within()


class Written(NamedTuple):
    """The data of one file without templates, the places of all values, and the templates that it knows."""

    data: dict[str, Any]
    positions: Positions
    templates: dict[str, Node]


def written_out(data: dict[str, Any], positions: Positions, inherited: dict[str, Node]) -> Written:
    """The data of a file with each use of a template replaced by what it stands for.

    `{template: name, with: {parameter: value}}` stands for the template with its parameters filled in; further fields are
    added, and replace those of the template. Where the template is a list, its items take the place of a use in a list.
    """
    declared = data.get("templates", {})
    if not isinstance(declared, dict):
        raise DesignError(positions["templates",], "`templates` maps names to what they stand for")
    root = _grown(data, positions, ())
    own = root.value["templates"].value if "templates" in data else {}
    for name, body in own.items():
        if not isinstance(body.value, dict | list):
            raise DesignError(body.where, f"template '{name}' must be a mapping or a list; for a word write the word itself")
    templates = {**inherited, **own}
    filler = _Filler(templates)
    fields = {name: value for name, value in root.value.items() if name != "templates"}
    if templates:
        fields = {name: filler.expanded(value, (), 1) for name, value in fields.items()}
    places: Positions = {}
    return Written(_flat(Node(fields, root.where), (), places), places, templates)


class _Filler:
    """Writes out the uses of templates."""

    def __init__(self, templates: dict[str, Node]) -> None:
        self.templates = templates
        self.count = 0

    def expanded(self, node: Node, chain: tuple[str, ...], depth: int) -> Node:
        """A node without uses; `chain` are the templates that it is part of, `depth` the levels above it."""
        if depth > DEEPEST:
            raise DesignError(node.where, f"nested deeper than {DEEPEST} levels")
        if _is_use(node):
            return self._used(node, chain, depth)
        if isinstance(node.value, dict):
            return Node({name: self.expanded(value, chain, depth + 1) for name, value in node.value.items()}, node.where)
        if isinstance(node.value, list):
            items = [(_is_use(item), self.expanded(item, chain, depth + 1)) for item in node.value]
            return Node([part for loose, item in items for part in _spliced(item, loose=loose)], node.where)
        return node

    def _used(self, node: Node, chain: tuple[str, ...], depth: int) -> Node:
        named = node.value["template"]
        name = named.value
        if name not in self.templates:
            raise DesignError(named.where, f"unknown template '{name}'; {nearest(name, self.templates)}")
        if name in chain:
            circle = " -> ".join((*chain[chain.index(name) :], name))
            raise DesignError(named.where, f"templates use each other in a circle: {circle}")
        if len(chain) >= MOST:
            raise DesignError(named.where, f"more than {MOST} templates use each other")
        own = {
            field: self.expanded(value, chain, depth + 1)
            for field, value in node.value.items()
            if field not in ("template", "with")
        }
        body = _without(self.templates[name], own, name)
        given = {word: self.expanded(value, chain, depth + 1) for word, value in _given(node).items()}
        _compare(node, name, self.templates[name], body, given)
        filled = self._filled(body, given)
        whole = {**filled.value, **own} if isinstance(filled.value, dict) else filled.value
        return self.expanded(Node(whole, node.where), (*chain, name), depth)

    def _filled(self, node: Node, given: dict[str, Node]) -> Node:
        """A part of a template with values for its parameters."""
        self._counted(node, 1)
        if isinstance(node.value, dict):
            fields: dict[str, Node] = {}
            for name, value in node.value.items():
                field = self._text(Node(name, value.where), given).value
                if field in fields:
                    raise DesignError(value.where, f"'{field}' is given twice")
                fields[field] = self._filled(value, given)
            return Node(fields, node.where)
        if isinstance(node.value, list):
            items = [(_parameter(item) is not None, self._filled(item, given)) for item in node.value]
            return Node([part for loose, item in items for part in _spliced(item, loose=loose)], node.where)
        word = _parameter(node)
        if word is not None:
            self._counted(node, sum(1 for _ in given[word].within()))
            return given[word]
        return self._text(node, given) if isinstance(node.value, str) else node

    def _text(self, node: Node, given: dict[str, Node]) -> Node:
        """A text with the values of the parameters in it."""

        def put(found: re.Match[str]) -> str:
            if found[1] is None:
                return "$"
            value = given[found[1]]
            if isinstance(value.value, bool) or not isinstance(value.value, str | int):
                raise DesignError(value.where, f"'{found[1]}' is part of a text in the template; it must be a text or a number")
            return str(value.value)

        words = _parameters(node.value)
        return Node(PLACEHOLDER.sub(put, node.value), given[words[0]].where if words else node.where)

    def _counted(self, node: Node, more: int) -> None:
        self.count += more
        if self.count > LARGEST:
            raise DesignError(node.where, f"more than {LARGEST} values; do templates multiply each other?")


def _is_use(node: Node) -> bool:
    return isinstance(node.value, dict) and "template" in node.value and isinstance(node.value["template"].value, str)


def _given(node: Node) -> dict[str, Node]:
    given = node.value.get("with")
    if given is None:
        return {}
    if not isinstance(given.value, dict):
        raise DesignError(given.where, "`with` maps the parameters of a template to values")
    return dict(given.value)


def _without(body: Node, own: dict[str, Node], name: str) -> Node:
    """What remains of a template beside the fields that are given anyway."""
    if isinstance(body.value, dict):
        return Node({field: value for field, value in body.value.items() if field not in own}, body.where)
    for field, value in own.items():
        raise DesignError(value.where, f"template '{name}' is no mapping; '{field}' cannot be added to it")
    return body


def _compare(node: Node, name: str, whole: Node, body: Node, given: dict[str, Node]) -> None:
    """Refuse parameters that are too many or too few."""
    known, needed = list(_all_parameters(whole)), list(_all_parameters(body))
    for word, value in given.items():
        if word not in known:
            hint = nearest(word, known) if known else "it has none"
            raise DesignError(value.where, f"template '{name}' has no parameter '{word}'; {hint}")
        if word not in needed:
            raise DesignError(value.where, f"the parameter '{word}' means nothing here: what has it in '{name}' is replaced")
    missing = [word for word in needed if word not in given]
    if missing:
        raise DesignError(node.value["template"].where, f"template '{name}' needs {', '.join(map(repr, missing))} in `with`")


def _all_parameters(node: Node) -> dict[str, None]:
    texts = (
        text
        for below in node.within()
        for text in (below.value if isinstance(below.value, dict) else (below.value,))
        if isinstance(text, str)
    )
    return dict.fromkeys(word for text in texts for word in _parameters(text))


def _parameters(text: str) -> list[str]:
    return [word for word in PLACEHOLDER.findall(text) if word]


def _parameter(node: Node) -> str | None:
    """The parameter that a node is, and nothing else."""
    found = PLACEHOLDER.fullmatch(node.value) if isinstance(node.value, str) else None
    return found[1] if found else None


def _spliced(item: Node, *, loose: bool) -> list[Node]:
    """The items that one stands for: a list that comes from elsewhere is laid flat, for no list of a design has lists."""
    return item.value if loose and isinstance(item.value, list) else [item]


# Nodes and data.


def _below(value: Any) -> list[Node]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _grown(data: Any, positions: Positions, path: Path) -> Node:
    if isinstance(data, dict):
        value: Any = {name: _grown(below, positions, (*path, name)) for name, below in data.items()}
    elif isinstance(data, list):
        value = [_grown(below, positions, (*path, place)) for place, below in enumerate(data)]
    else:
        value = data
    return Node(value, positions[path])


def _flat(node: Node, path: Path, places: Positions) -> Any:
    places[path] = node.where
    if isinstance(node.value, dict):
        return {name: _flat(below, (*path, name), places) for name, below in node.value.items()}
    if isinstance(node.value, list):
        return [_flat(below, (*path, place), places) for place, below in enumerate(node.value)]
    return node.value
