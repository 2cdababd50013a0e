"""YAML text with positions: every value knows the file and line that it was written in, through `extends` as well."""

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml
from yaml.reader import ReaderError

Path = tuple[str | int, ...]
LARGEST = 50_000
"""The most values a design may have, aliases counted as often as they are used."""
DEEPEST = 50
"""The most levels of values within values."""
LONGEST = 20
"""The most designs that extend one another."""
LISTED = 30
"""The most words that a hint lists."""
LINE = 60
"""The most letters of a value that a message shows."""
MERGE = "tag:yaml.org,2002:merge"
TABLES = ("routines", "texts", "offers", "claims")
"""Fields of which an extending design replaces single entries and keeps the others."""


class Position(NamedTuple):
    """A place in a design file; lines count from 1, and 0 means the file as a whole."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class DesignError(Exception):
    """A mistake in a design file: where it is, what is wrong, and what was expected."""

    def __init__(self, where: Position, message: str) -> None:
        self.where = where
        self.message = _printable(message)
        super().__init__(f"{_printable(str(where))}: {self.message}")


def _printable(text: str) -> str:
    """The same in one line, and without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


@dataclass(frozen=True)
class Source:
    """The data of a design file and the position of each value; `changes` says why each named change was made."""

    data: dict[str, Any]
    positions: dict[Path, Position]
    changes: dict[str, str]

    def position(self, path: Path) -> Position:
        """Where the value at `path` is written; of a value that is not there, where its nearest owner is."""
        while path not in self.positions:
            path = path[:-1]
        return self.positions[path]


def shown(value: object) -> str:
    """A value in a message: not all of it if it is long."""
    text = "nothing" if value is None else f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= LINE else f"{text[:LINE]}..."


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest of the known words; if none is near, `otherwise` or a list of them."""
    words = list(dict.fromkeys(map(str, known)))
    found = get_close_matches(word, words, 1, 0.5)
    if found:
        return f"did you mean '{found[0]}'?"
    more = f" and {len(words) - LISTED} more" if len(words) > LISTED else ""
    return otherwise or (f"known are: {', '.join(words[:LISTED])}{more}" if words else "none is declared")


class _Loader(yaml.SafeLoader):
    """YAML as people expect it: only true, false, null and decimal numbers are no words; `on`, `no`, 10:30 and dates are."""

    file = ""
    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        self.nodes += 1
        here = Position(self.file, self.peek_event().start_mark.line + 1)  # type: ignore[no-untyped-call]
        if self.depth > DEEPEST + 1:
            raise DesignError(here, f"nested deeper than {DEEPEST} levels")
        if self.nodes > 2 * LARGEST:
            raise DesignError(here, f"more than {LARGEST} values")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", MERGE)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (("bool", "true|false", "tf"), ("int", "[-+]?(?:0|[1-9][0-9]*)", "-+0123456789")):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


Read = Callable[[str, str], tuple[str, str]]


def parse(text: str, file: str, read: Read, without: tuple[str, ...] = ()) -> Source:
    """The data of a design and all that it extends.

    `read(name, from_file)` gives text and file name of an extended design. Changes named in `without` are left out.
    Raises DesignError for what is not YAML, not a mapping, too large, a circle of `extends` or a change that hits nothing.
    """
    return _extended(text, file, read, without, ((file, text),))


def _extended(text: str, file: str, read: Read, without: tuple[str, ...], chain: tuple[tuple[str, str], ...]) -> Source:
    data, positions = _composed(text, file)
    base = data.pop("extends", None)
    changes = data.pop("changes", {})
    if base is None and not changes:
        return Source(data, positions, {})
    where = positions.get(("extends",)) or positions["changes",]
    if not isinstance(base, str):
        needed = "`changes` need an `extends` that names a design" if base is None else "`extends` is the name of one design"
        raise DesignError(where, needed)
    below, name = _base(base, where, read)
    _link(name, below, chain, where)
    parent = _extended(below, name, read, without, (*chain, (name, below)))
    merged = _Edited(parent)
    for key, value in data.items():
        for path in _laid_over(key, value, merged.data):
            merged.put(path, _at(data, path), positions, path)
    merged.positions[()] = positions[()]
    reasons = dict(parent.changes)
    for change, body in _changes(changes, positions, where).items():
        reasons[change] = body.get("why", "")
        if change not in without:
            merged.change(body, positions, ("changes", change))
    return Source(merged.data, merged.positions, reasons)


def _base(name: str, where: Position, read: Read) -> tuple[str, str]:
    """Text and file of the extended design; if it cannot be read, the mistake is where it is named."""
    try:
        return read(name, where.file)
    except DesignError as error:
        raise DesignError(where if error.where.file == where.file else error.where, error.message) from None


def _link(name: str, text: str, chain: tuple[tuple[str, str], ...], where: Position) -> None:
    """Refuse a circle and a chain without end; a file that has just the name of another one is neither."""
    if (name, text) in chain:
        names = " -> ".join((*(above for above, _ in chain), name))
        raise DesignError(where, f"designs extend each other in a circle: {names}")
    if len(chain) >= LONGEST:
        raise DesignError(where, f"more than {LONGEST} designs extend each other")


def _laid_over(key: str, value: object, below: dict[str, Any]) -> list[Path]:
    """Which values of an extending design replace those of the extended one: single entries of its tables, else all."""
    if key in TABLES and isinstance(value, dict) and isinstance(below.get(key), dict):
        return [(key, name) for name in value]
    return [(key,)]


def _changes(changes: object, positions: dict[Path, Position], where: Position) -> dict[str, dict[str, Any]]:
    if not isinstance(changes, dict):
        raise DesignError(positions.get(("changes",), where), "`changes` maps names to changes with why, set and remove")
    for name, body in changes.items():
        known = {"why": (str, "text"), "set": (dict, "mapping"), "remove": (list, "list")}
        if not isinstance(body, dict):
            raise DesignError(positions["changes", name], f"change '{name}' needs why, set or remove")
        for field, value in body.items():
            at = positions["changes", name, field]
            if field not in known:
                raise DesignError(at, f"unknown field '{field}' in change '{name}'; {nearest(field, known)}")
            kind, word = known[field]
            if not isinstance(value, kind):
                raise DesignError(at, f"'{field}' of change '{name}' must be a {word}")
        if not body.get("set") and not body.get("remove"):
            raise DesignError(positions["changes", name], f"change '{name}' sets and removes nothing")
    return changes


class _Edited:
    """Data and positions of a design while another one is laid over it and named changes are made."""

    def __init__(self, source: Source) -> None:
        self.data = source.data
        self.positions = source.positions
        self.written = 0

    def change(self, body: dict[str, Any], positions: dict[Path, Position], at: Path) -> None:
        for target, value in body.get("set", {}).items():
            origin = (*at, "set", target)
            for path in self._matching(target, positions[origin], parents=True):
                self.put(path, value, positions, origin)
        for place, target in enumerate(body.get("remove", [])):
            for path in self._matching(str(target), positions[(*at, "remove", place)], parents=False):
                self._drop(path)
                del _at(self.data, path[:-1])[path[-1]]

    def put(self, path: Path, value: object, positions: dict[Path, Position], origin: Path) -> None:
        owner, name = _at(self.data, path[:-1]), path[-1]
        if name in owner:
            self._drop(path)
        owner[name] = deepcopy(value)
        for below in _paths(value):
            self.positions[path + below] = positions[origin + below]
            self.written += 1
            if self.written > LARGEST:
                raise DesignError(positions[origin], f"more than {LARGEST} values are set; does a * match too much?")
            if len(path + below) > DEEPEST:
                raise DesignError(positions[origin], f"nested deeper than {DEEPEST} levels")

    def _drop(self, path: Path) -> None:
        for below in _paths(_at(self.data, path)):
            del self.positions[path + below]

    def _matching(self, target: str, where: Position, *, parents: bool) -> list[Path]:
        paths: list[Path] = [()]
        steps = target.split(".")
        for depth, step in enumerate(steps):
            last = depth == len(steps) - 1
            found: list[Path] = []
            names: list[str] = []
            owner = ".".join(steps[:depth])
            for path in paths:
                here = _at(self.data, path)
                if isinstance(here, dict):
                    names += here
                    keys = list(here) if step == "*" else [step] if step in here or (last and parents) else []
                    found += [(*path, key) for key in keys]
            if not found:
                hint = nearest(step, names) if names else f"'{owner}' has no fields"
                raise DesignError(where, f"nothing is called '{step}' in '{target}'; {hint}")
            paths = found
        return paths


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all values in `data`, its own first."""
    yield path
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _paths(value, (*path, step))


def _composed(text: str, file: str) -> tuple[dict[str, Any], dict[Path, Position]]:
    loader = _opened(text, file)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise DesignError(Position(file, 1), "a design is a mapping of fields such as name, lifecycle and dashboards")
        reader = _Reader(loader, file)
        return reader.value(node, (), reader.at(node)), reader.positions
    except yaml.MarkedYAMLError as error:
        raise _invalid(error, file) from None


def _invalid(error: yaml.MarkedYAMLError, file: str) -> DesignError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    since = f" that begins in line {error.context_mark.line + 1}" if error.context and error.context_mark else ""
    said = f"{error.context}{since}: {error.problem}" if error.context else error.problem
    return DesignError(Position(file, line), f"not valid YAML: {said}")


def _opened(text: str, file: str) -> _Loader:
    try:
        loader = _Loader(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DesignError(Position(file, line), f"not valid YAML: a control character ({error.character:#04x})") from None
    loader.file = file
    return loader


class _Reader:
    """Turns YAML nodes into data and remembers where each value stands."""

    def __init__(self, loader: _Loader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.positions: dict[Path, Position] = {}
        self.fields: dict[int, _Fields | None] = {}
        self.count = 0

    def at(self, node: yaml.Node) -> Position:
        return Position(self.file, node.start_mark.line + 1)

    def value(self, node: yaml.Node, path: Path, here: Position) -> Any:
        self.positions[path] = here
        self._limit(path, 1)
        if isinstance(node, yaml.MappingNode):
            fields = self._fields(node, path)
            return {name: self.value(value, (*path, name), where) for name, (where, value) in fields.items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, place), self.at(item)) for place, item in enumerate(node.value)]
        try:
            return self.loader.construct_object(node)
        except (ValueError, AttributeError, KeyError):
            raise DesignError(here, f"not valid YAML: {shown(node.value)} is not written like a {node.tag}") from None

    def _limit(self, path: Path, more: int) -> None:
        """Refuse what never ends; aliases point backwards, so the line that uses one is the last on the path."""
        self.count += more
        if self.count > LARGEST or len(path) > DEEPEST:
            where = max(self.positions[path[:depth]] for depth in range(len(path) + 1))
            if self.count > LARGEST:
                raise DesignError(where, f"more than {LARGEST} values; do aliases multiply each other?")
            raise DesignError(where, f"nested deeper than {DEEPEST} levels; does an alias contain itself?")

    def _fields(self, node: yaml.MappingNode, path: Path) -> "_Fields":
        """The fields of a mapping, with those that `<<` merges into it; its own win, then the earlier ones."""
        if id(node) in self.fields:
            known = self.fields[id(node)]
            if known is None:
                raise DesignError(self.at(node), "`<<` merges a mapping into itself")
            return known
        self.fields[id(node)] = None
        own: _Fields = {}
        merged: _Fields = {}
        for key, value in node.value:
            where = self.at(key)
            if not isinstance(key, yaml.ScalarNode):
                raise DesignError(where, "a list or a mapping cannot be the name of a field; are quotes missing?")
            if key.value in own or (key.tag == MERGE and merged):
                raise DesignError(where, f"'{key.value}' is given twice")
            if key.tag == MERGE:
                merged = self._merged(value, where, path)
            else:
                own[key.value] = (where, value)
        self.fields[id(node)] = found = merged | own
        return found

    def _merged(self, node: yaml.Node, where: Position, path: Path) -> "_Fields":
        merged: _Fields = {}
        for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(part, yaml.MappingNode):
                raise DesignError(where, "`<<` needs a mapping such as *name, or a list of them")
            fields = self._fields(part, path)
            self._limit(path, len(fields))
            merged = fields | merged
        return merged


_Fields = dict[str, tuple[Position, yaml.Node]]
"""The fields of a mapping: where each name stands, and its value."""
