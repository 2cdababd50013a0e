"""The data of a design through all that it extends, with the position of each value, and the named changes that were made."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, cast

from staleproof.model.language.defaults import spread
from staleproof.model.language.templates import Node, Positions, written_out
from staleproof.model.language.yaml_text import DEEPEST, LARGEST, DesignError, Path, Position, located, nearest, refuse

LONGEST = 20
"""The most designs that extend one another."""
TABLES = ("defaults", "routines", "texts", "offers", "claims")
"""Fields of which an extending design replaces single entries and keeps the others."""
FIELDS = {"why": (str, "text"), "set": (dict, "mapping"), "remove": (list, "list")}
"""The fields of a change."""

ReadBase = Callable[[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Source:
    """The data of a design file and the position of each value.

    Queries have the options that are said once for all of them. `changes` says why each named change was made, in this file or
    in one that it extends; `own` names those of this file.
    `templates` are those that an extending design may use; they are no longer in the data, where each use is written out.
    """

    data: dict[str, Any]
    positions: Positions
    changes: dict[str, str]
    own: tuple[str, ...] = ()
    templates: dict[str, Node] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file that was read first, not one that it extends."""
        return self.positions[()].file

    def position(self, path: Path) -> Position:
        """Where the value at `path` is written; of a value that is not there, where its nearest owner is."""
        while path not in self.positions:
            path = path[:-1]
        return self.positions[path]

    def edited(self, values: Iterable[tuple[Path, object]]) -> "Source":
        """The same with some values set; what is new is where its nearest owner is."""
        data, positions = deepcopy(self.data), dict(self.positions)
        for path, value in values:
            where, owner = self.position(path), cast("dict[str | int, Any]", data)
            for depth, name in enumerate(path[:-1], 1):
                owner = owner.setdefault(name, {})
                positions.setdefault(path[:depth], where)
            owner[path[-1]] = deepcopy(value)
            positions = {at: line for at, line in positions.items() if at[: len(path)] != path}
            positions |= dict.fromkeys((path + below for below in paths(value)), where)
        return replace(self, data=data, positions=positions)

    def without(self, gone: Iterable[Path]) -> "Source":
        """The same with some values left out; in a list the others move up."""
        data, positions = deepcopy(self.data), self.positions
        for path in sorted(gone, key=lambda path: path[-1] if isinstance(path[-1], int) else 0, reverse=True):
            del _at(data, path[:-1])[path[-1]]
            positions = {_moved_up(at, path): line for at, line in positions.items() if at[: len(path)] != path}
        return replace(self, data=data, positions=positions)


def _moved_up(at: Path, gone: Path) -> Path:
    """Where a value is once another one of its list is gone."""
    match at[len(gone) - 1 : len(gone)], gone[-1]:
        case (int() as step,), int() as place if step > place and at[: len(gone) - 1] == gone[:-1]:
            return (*gone[:-1], step - 1, *at[len(gone) :])
    return at


def parse(text: str, file: str, read: ReadBase, without: tuple[str, ...] = ()) -> Source:
    """The data of a design and all that it extends.

    `read(name, from_file)` gives text and file name of an extended design. Changes named in `without` are left out.
    Raises DesignError for what is not YAML, not a mapping, too large, a circle of `extends` or a change that hits nothing.
    """
    source = _extended(text, file, read, without, ((file, text),))
    data, positions = spread(source.data, source.positions)
    return replace(source, data=data, positions=positions)


def _extended(text: str, file: str, read: ReadBase, without: tuple[str, ...], chain: tuple[tuple[str, str], ...]) -> Source:
    whole, places = located(text, file)
    base = whole.pop("extends", None)
    if not {("extends",), ("changes",)} & places.keys():
        data, positions, templates = written_out(whole, places, {})
        return Source(data, positions, {}, (), templates)
    where = places.get(("extends",)) or places["changes",]
    if not isinstance(base, str):
        needed = (
            "`extends` is the name of one design"
            if ("extends",) in places
            else "`changes` need an `extends` that names a design"
        )
        raise DesignError(where, needed)
    below, name = _base(base, where, read)
    _link(name, below, chain, where)
    parent = _extended(below, name, read, without, (*chain, (name, below)))
    data, positions, templates = written_out(whole, places, parent.templates)
    changes = _changes(data.pop("changes", {}), positions)
    merged = _Edited(parent)
    for key, value in data.items():
        for path in _laid_over(key, value, merged.data):
            merged.put(path, _at(data, path), positions, path)
    merged.positions[()] = positions[()]
    reasons = dict(parent.changes)
    for change, body in changes.items():
        if change in reasons:
            merged.errors.append(DesignError(positions["changes", change], f"the extended design has a change '{change}' too"))
        reasons[change] = body.get("why", "")
        if change not in without:
            merged.change(body, positions, ("changes", change))
    refuse(merged.errors, positions[()].file)
    return Source(merged.data, merged.positions, reasons, tuple(changes), templates)


def _base(name: str, where: Position, read: ReadBase) -> tuple[str, str]:
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


def _changes(changes: object, positions: Positions) -> dict[str, dict[str, Any]]:
    if not isinstance(changes, dict):
        raise DesignError(positions["changes",], "`changes` maps names to changes with why, set and remove")
    refuse((error for name, body in changes.items() for error in _misshapen(name, body, positions)), positions[()].file)
    return changes


def _misshapen(name: str, body: object, positions: Positions) -> Iterator[DesignError]:
    where = positions["changes", name]
    if not isinstance(body, dict):
        yield DesignError(where, f"change '{name}' needs why, set or remove")
        return
    for part, value in body.items():
        at = positions["changes", name, part]
        if part not in FIELDS:
            yield DesignError(at, f"unknown field '{part}' in change '{name}'; {nearest(part, FIELDS)}")
        elif not isinstance(value, FIELDS[part][0]):
            yield DesignError(at, f"'{part}' of change '{name}' must be a {FIELDS[part][1]}")
    if body.keys() <= FIELDS.keys() and not body.get("set") and not body.get("remove"):
        yield DesignError(where, f"change '{name}' sets and removes nothing")


class _Edited:
    """Data and positions of a design while another one is laid over it and named changes are made.

    `errors` are those of changes that hit nothing, `unset` the names that they would have brought.
    """

    def __init__(self, source: Source) -> None:
        self.data = source.data
        self.positions = source.positions
        self.written = 0
        self.errors: list[DesignError] = []
        self.unset: set[str] = set()

    def change(self, body: dict[str, Any], positions: Positions, at: Path) -> None:
        for target, value in body.get("set", {}).items():
            origin = (*at, "set", target)
            for path in self._matching(target, positions[origin], new=True):
                self.put(path, value, positions, origin)
        for place, target in enumerate(body.get("remove", [])):
            for path in self._matching(str(target), positions[(*at, "remove", place)], new=False):
                self._drop(path)
                del _at(self.data, path[:-1])[path[-1]]

    def put(self, path: Path, value: object, positions: Positions, origin: Path) -> None:
        owner, name = _at(self.data, path[:-1]), path[-1]
        if name in owner:
            self._drop(path)
        owner[name] = deepcopy(value)
        for below in paths(value):
            self.positions[path + below] = positions[origin + below]
            self.written += 1
            if self.written > LARGEST:
                raise DesignError(positions[origin], f"more than {LARGEST} values are set; does a * match too much?")
            if len(path + below) > DEEPEST:
                raise DesignError(positions[origin], f"nested deeper than {DEEPEST} levels")

    def _drop(self, path: Path) -> None:
        for below in paths(_at(self.data, path)):
            del self.positions[path + below]

    def _matching(self, target: str, where: Position, *, new: bool) -> list[Path]:
        """The paths that a dotted target means; with `new` the last name may be one that is not there yet."""
        paths: list[Path] = [()]
        steps = target.split(".")
        for depth, step in enumerate(steps, 1):
            owners = [(path, here) for path in paths if isinstance(here := _at(self.data, path), dict)]
            paths = [
                (*path, name)
                for path, here in owners
                for name in (here if step == "*" else (step,))
                if name in here or (new and depth == len(steps))
            ]
            if not paths:
                names = [name for _, here in owners for name in here]
                hint = nearest(step, names) if names else f"'{'.'.join(steps[: depth - 1])}' has no fields"
                if step not in self.unset:
                    self.errors.append(DesignError(where, f"nothing is called '{step}' in '{target}'; {hint}"))
                self.unset |= {steps[-1]} if new else set()
                return []
        return paths


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all values in `data`, its own first."""
    yield path
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*path, step))
