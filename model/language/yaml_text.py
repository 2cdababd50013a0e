"""YAML text as data in which every value knows the file and line that it was written in; and how mistakes are told."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

DIFFERS = re.compile("[\t?!\ufeff]|[|>]\\S*#")
"""Where libyaml 0.2 is less strict than PyYAML 6: with tabs, tags, byte order marks, keys that begin with a question mark."""
Path = tuple[str | int, ...]
"""The names and places that lead to a value."""
LARGEST = 10_000
"""The most values a design may have, aliases counted as often as they are used; the largest shipped one has 787."""
DEEPEST = 50
"""The most levels of values within values."""
LISTED = 30
"""The most words that a hint lists."""
LINE = 60
"""The most letters of a value that a message shows."""
BEGINNING, END = 1500, 500
"""How many letters of a very long message are shown: what is wrong, and the hint behind it."""
COMPARED = 200
"""The most letters of a word that is compared with others; comparing is slow."""
STANDARD = "tag:yaml.org,2002:"
MERGE = f"{STANDARD}merge"
PLAIN: dict[str, tuple[str, Callable[[str], object]]] = {
    "null": ("null|~|", lambda _: None),
    "bool": ("true|false", lambda text: text == "true"),
    "int": ("[-+]?(?:0|[1-9][0-9]{0,17})", int),
}
"""What is no word where it stands without quotes, and what it means; `on`, `no`, 10:30, 1e5 and dates are words."""
CONTROL = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Position(NamedTuple):
    """A place in a design file; lines count from 1, and 0 means the file as a whole."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class DesignError(Exception):
    """A mistake in a design file: where it is, what is wrong, and what was expected; `others` were found beside it."""

    def __init__(self, where: Position, message: str, others: "tuple[DesignError, ...]" = ()) -> None:
        self.where = where
        self.message = _printable(message)
        self.others = others
        super().__init__(f"{_printable(str(where))}: {self.message}")

    @property
    def all(self) -> "tuple[DesignError, ...]":
        """Every mistake that was found, this one first."""
        return (self, *self.others)


def refuse(errors: Iterable[DesignError], own: str) -> None:
    """Raise the first of some mistakes with all the others, none twice; in the order of lines, those of its own file first."""
    different = {(error.where, error.message): error for error in errors}.values()
    ordered = sorted(different, key=lambda error: (error.where.file != own, error.where))
    if ordered:
        raise DesignError(ordered[0].where, ordered[0].message, tuple(ordered[1:]))


def _printable(text: str) -> str:
    """The same in one line that is not too long, and without what would steer a terminal."""
    short = text if len(text) <= BEGINNING + END else f"{text[:BEGINNING]} ... {text[-END:]}"
    return "".join(letter if letter.isprintable() else " " for letter in short)


def shown(value: object) -> str:
    """A value in a message: as YAML has it, and not all of it if it is long."""
    text = "nothing" if value is None else f"'{value}'" if isinstance(value, str) else str(value)
    text = text.lower() if isinstance(value, bool) else text
    return text if len(text) <= LINE else f"{text[:LINE]}..."


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest of the known words; if none is near, a list of them."""
    words = list(dict.fromkeys(map(str, known)))
    found = get_close_matches(word[:COMPARED], [one for one in words if len(one) <= COMPARED], 1, 0.5)
    if found:
        return f"did you mean '{found[0]}'?"
    more = f" and {len(words) - LISTED} more" if len(words) > LISTED else ""
    return f"known are: {', '.join(words[:LISTED])}{more}" if words else "none is declared"


def located(text: str, file: str) -> tuple[dict[str, Any], dict[Path, Position]]:
    """The mapping that a YAML text is, and the position of every value in it.

    Raises DesignError for what is not YAML, not a mapping, or larger than anybody would write.
    """
    text = re.sub("\r\n?", "\n", text)
    control = CONTROL.search(text)
    if control:
        raise DesignError(Position(file, text.count("\n", 0, control.start()) + 1), _steering(control))
    node = _read_fast(text, file) or _read(text, file)
    if not isinstance(node, yaml.MappingNode):
        raise DesignError(Position(file, 1), "a design is a mapping of fields such as name, lifecycle and dashboards")
    reader = _NodeReader(file)
    return reader.value(node, (), reader.at(node)), reader.positions


def _read_fast(text: str, file: str) -> yaml.Node | None:
    """What libyaml reads, where that is installed; nothing where it may differ from PyYAML, or finds a mistake to be told."""
    if yaml.__with_libyaml__ and not DIFFERS.search(text):
        with suppress(yaml.YAMLError, ValueError, OverflowError, DesignError):
            return _LibyamlLoader(text, file).get_single_node()
    return None


def _read(text: str, file: str) -> yaml.Node | None:
    loader = _Loader(text, file)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _invalid(error, text, file) from None
    except (ValueError, OverflowError):
        raise DesignError(Position(file, loader.line + 1), "not valid YAML: a number that is too large") from None


def _steering(control: re.Match[str]) -> str:
    return f"not valid YAML: a control character ({ord(control[0]):#04x})"


def _word(text: str, here: Position) -> str:
    """The same, if it has only what can be seen; escapes may bring in more than the file has."""
    control = CONTROL.search(text)
    if control:
        raise DesignError(here, _steering(control))
    return text


def _plain(text: str, kind: str, here: Position) -> object:
    """What is meant by a scalar that is no word, or that a tag says to be something else."""
    pattern, meant = PLAIN.get(kind, ("(?!)", str))
    if not re.fullmatch(pattern, text):
        raise DesignError(here, f"not valid YAML: {shown(text)} is not written like a '{kind}'")
    return meant(text)


def _invalid(error: yaml.MarkedYAMLError, text: str, file: str) -> DesignError:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, text.rstrip("\n").count("\n")) + 1 if mark else 1
    since = f" that begins in line {error.context_mark.line + 1}" if error.context and error.context_mark else ""
    said = f"{error.context}{since}: {error.problem}" if error.context else error.problem
    return DesignError(Position(file, line), f"not valid YAML: {said}")


class _Nodes(Composer, Resolver):
    """The nodes of a YAML text, as far as nobody would write deeper or longer ones."""

    file: str
    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        self.nodes += 1
        here = Position(self.file, self.peek_event().start_mark.line + 1)  # type: ignore[attr-defined]
        if self.depth > DEEPEST + 1:
            raise DesignError(here, f"nested deeper than {DEEPEST} levels")
        if self.nodes > 2 * LARGEST:
            raise DesignError(here, f"more than {LARGEST} values")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Nodes.yaml_implicit_resolvers = {}
for _tag, _pattern in {**{STANDARD + kind: pattern for kind, (pattern, _) in PLAIN.items()}, MERGE: "<<"}.items():
    _Nodes.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), None)


class _Loader(_Nodes, yaml.SafeLoader):
    """Reads by PyYAML's own scanner, written in Python."""

    def __init__(self, text: str, file: str) -> None:
        yaml.SafeLoader.__init__(self, text)
        self.file = file


if yaml.__with_libyaml__:

    class _LibyamlLoader(_Nodes, yaml.CSafeLoader):
        """Reads by libyaml's scanner, in a quarter of the time."""

        def __init__(self, text: str, file: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)
            self.file = file


class _NodeReader:
    """Turns YAML nodes into data and remembers where each value stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.positions: dict[Path, Position] = {}
        self.fields: dict[int, _Fields | None] = {}
        self.count = 0

    def at(self, node: yaml.Node) -> Position:
        return Position(self.file, node.start_mark.line + 1)

    def value(self, node: yaml.Node, path: Path, here: Position) -> Any:
        self.positions[path] = here
        self._limit(path, 1)
        kind = node.tag.removeprefix(STANDARD)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            fields = self._fields(node, path)
            return {name: self.value(value, (*path, name), where) for name, (where, value) in fields.items()}
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self.value(item, (*path, place), self.at(item)) for place, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return _word(node.value, here) if kind == "str" else _plain(node.value, kind, here)
        raise DesignError(here, f"not valid YAML: nothing here is a '{kind}'")

    def _limit(self, path: Path, more: int) -> None:
        """Refuse what never ends; aliases point backwards, so the line that uses one is the last on the path."""
        self.count += more
        if self.count > LARGEST or len(path) > DEEPEST:
            where = max(self.positions[path[:depth]] for depth in range(len(path) + 1))
            if self.count > LARGEST:
                raise DesignError(where, f"more than {LARGEST} values; do aliases multiply each other?")
            raise DesignError(where, f"nested deeper than {DEEPEST} levels; does an alias contain itself?")

    def _fields(self, node: yaml.MappingNode, path: Path, merging: int = 0) -> "_Fields":
        """The fields of a mapping, with those that `<<` merges into it; its own win, then the earlier ones."""
        if merging > DEEPEST:
            raise DesignError(self.at(node), f"`<<` merges deeper than {DEEPEST} levels")
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
                merged = self._merged(value, where, path, merging + 1)
            else:
                own[_word(key.value, where)] = (where, value)
        self.fields[id(node)] = found = merged | own
        return found

    def _merged(self, node: yaml.Node, where: Position, path: Path, merging: int) -> "_Fields":
        merged: _Fields = {}
        for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(part, yaml.MappingNode):
                raise DesignError(where, "`<<` needs a mapping such as *name, or a list of them")
            fields = self._fields(part, path, merging)
            self._limit(path, len(fields))
            merged = fields | merged
        return merged


_Fields = dict[str, tuple[Position, yaml.Node]]
"""The fields of a mapping: where each name stands, and its value."""
