"""YAML text with positions: every value knows the file and line that it was written in, through `extends` as well."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml

Path = tuple[str | int, ...]
LARGEST = 50_000
"""The most values a design may have, aliases counted as often as they are used."""
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
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


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


def nearest(word: str, known: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    """A hint with the nearest of the known words, or all of them if none is near."""
    words = [str(w) for w in known]
    found = get_close_matches(word, words, 1, 0.5)
    if found:
        return f"did you mean '{found[0]}'?"
    return f"known are: {', '.join(words)}" if words else "none is declared"


class _Loader(yaml.SafeLoader):
    """YAML as people expect it: only true and false are truth values, so that `on` and `no` stay words."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _word in ("true", "false"):
    _Loader.yaml_implicit_resolvers.setdefault(_word[0], []).append(("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$")))


def parse(text: str, file: str, read: Callable[[str, str], tuple[str, str]], without: tuple[str, ...] = ()) -> Source:
    """The data of a design and all that it extends.

    `read(name, from_file)` gives text and file name of an extended design. Changes named in `without` are left out.
    Raises DesignError for what is not YAML, not a mapping, too large, a cycle of `extends` or a change that hits nothing.
    """
    return _extended(text, file, read, without, (file,))


def _extended(
    text: str, file: str, read: Callable[[str, str], tuple[str, str]], without: tuple[str, ...], seen: tuple[str, ...]
) -> Source:
    data, positions = _composed(text, file)
    base = data.pop("extends", None)
    changes = data.pop("changes", {})
    if base is None and not changes:
        return Source(data, positions, {})
    where = positions.get(("extends",), Position(file, 1))
    if not isinstance(base, str):
        raise DesignError(where, "`changes` need an `extends` that names a design")
    below, name = read(base, file)
    if name in seen:
        raise DesignError(where, f"designs extend each other in a circle: {' -> '.join((*seen, name))}")
    parent = _extended(below, name, read, without, (*seen, name))
    merged = _Edited(dict(parent.data), dict(parent.positions))
    for key, value in data.items():
        for path in _laid_over(key, value, merged.data):
            merged.put(path, _at(data, path), positions, path)
    merged.positions[()] = positions[()]
    reasons = dict(parent.changes)
    for change, body in _changes(changes, positions, where).items():
        reasons[change] = str(body.get("why", ""))
        if change not in without:
            merged.change(body, positions, ("changes", change))
    return Source(merged.data, merged.positions, reasons)


def _laid_over(key: str, value: object, below: dict[str, Any]) -> list[Path]:
    """Which values of an extending design replace those of the extended one: single entries of its tables, else all."""
    if key in TABLES and isinstance(value, dict) and isinstance(below.get(key), dict):
        return [(key, name) for name in value]
    return [(key,)]


def _changes(changes: object, positions: dict[Path, Position], where: Position) -> dict[str, dict[str, Any]]:
    if not isinstance(changes, dict):
        raise DesignError(positions.get(("changes",), where), "`changes` maps names to changes with why, set and remove")
    for name, body in changes.items():
        known = {"why": str, "set": dict, "remove": list}
        if not isinstance(body, dict):
            raise DesignError(positions["changes", name], f"change '{name}' needs why, set or remove")
        for field, value in body.items():
            at = positions["changes", name, field]
            if field not in known:
                raise DesignError(at, f"unknown field '{field}' in change '{name}'; {nearest(str(field), list(known))}")
            if not isinstance(value, known[field]):
                raise DesignError(at, f"'{field}' of change '{name}' must be a {known[field].__name__}")
    return changes


class _Edited:
    """Data and positions while named changes are made to them."""

    def __init__(self, data: dict[str, Any], positions: dict[Path, Position]) -> None:
        self.data = data
        self.positions = positions

    def change(self, body: dict[str, Any], positions: dict[Path, Position], at: Path) -> None:
        for target, value in body.get("set", {}).items():
            where = positions[(*at, "set", target)]
            for path in self._matching(target, where, parents=True):
                self.put(path, value, positions, (*at, "set", target))
        for place, target in enumerate(body.get("remove", [])):
            for path in self._matching(str(target), positions[(*at, "remove", place)], parents=False):
                self._drop(path)
                self.data = _without(self.data, path)

    def put(self, path: Path, value: object, positions: dict[Path, Position], origin: Path) -> None:
        self._drop(path)
        self.data = _with(self.data, path, value)
        for found, position in positions.items():
            if found[: len(origin)] == origin:
                self.positions[path + found[len(origin) :]] = position

    def _drop(self, path: Path) -> None:
        for found in [p for p in self.positions if p[: len(path)] == path]:
            del self.positions[found]

    def _matching(self, target: str, where: Position, *, parents: bool) -> list[Path]:
        paths: list[Path] = [()]
        steps = target.split(".")
        for depth, step in enumerate(steps):
            last = depth == len(steps) - 1
            found: list[Path] = []
            names: list[str] = []
            for path in paths:
                here = _at(self.data, path)
                if isinstance(here, dict):
                    names += here
                    keys = list(here) if step == "*" else [step] if step in here or (last and parents) else []
                    found += [(*path, key) for key in keys]
            if not found:
                raise DesignError(where, f"nothing is called '{step}' in '{target}'; {nearest(step, names)}")
            paths = found
        return paths


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _with(data: dict[Any, Any], path: Path, value: object) -> dict[Any, Any]:
    head, rest = path[0], path[1:]
    return {**data, head: _with(data[head], rest, value) if rest else value}


def _without(data: dict[Any, Any], path: Path) -> dict[Any, Any]:
    head, rest = path[0], path[1:]
    if rest:
        return {**data, head: _without(data[head], rest)}
    return {key: value for key, value in data.items() if key != head}


def _composed(text: str, file: str) -> tuple[dict[str, Any], dict[Path, Position]]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        reader = _Reader(loader, file)
        if not isinstance(node, yaml.MappingNode):
            raise DesignError(Position(file, 1), "a design is a mapping of fields such as name, lifecycle and dashboards")
        return reader.value(node, ()), reader.positions
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DesignError(Position(file, line), f"not valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise DesignError(Position(file, 1), f"not valid YAML: {error}") from None
    except RecursionError:
        raise DesignError(Position(file, 1), "nested too deeply") from None
    finally:
        loader.dispose()


class _Reader:
    """Turns YAML nodes into data and remembers where each value stands."""

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.positions: dict[Path, Position] = {}
        self.flattened: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        here = Position(self.file, node.start_mark.line + 1)
        self.positions[path] = here
        if len(self.positions) > LARGEST:
            raise DesignError(here, f"more than {LARGEST} values; do aliases multiply each other?")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        if id(node) not in self.flattened:
            self._flatten(node)
        found = {}
        for key, value in node.value:
            name = str(self.loader.construct_object(key))
            found[name] = self.value(value, (*path, name))
            self.positions[(*path, name)] = Position(self.file, key.start_mark.line + 1)
        return found

    def _flatten(self, node: yaml.MappingNode) -> None:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise DesignError(Position(self.file, key.start_mark.line + 1), f"'{key.value}' is given twice")
            seen.add(key.value)
        self.loader.flatten_mapping(node)
        self.flattened.add(id(node))
