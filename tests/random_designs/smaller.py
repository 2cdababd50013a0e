"""Making a design smaller, part by part, as long as the same is said of it."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from chance import Table

Path = tuple[str | int, ...]
KEPT = ("name", "record", "lifecycle", "initial", "from", "to", "role", "key", "reads", "action", "dashboards", "views")
"""What a design cannot do without, or would mean something else without."""


def smaller(design: Table, same: Callable[[str], bool]) -> str:
    """The text of a design of which no part can be left out; `same` says of a text whether it still shows what is sought."""
    while True:
        found = next((text for text in _shorter(design) if same(text)), None)
        if found is None:
            return written(design)
        design = yaml.safe_load(found)


def written(design: Table) -> str:
    """A design as the text of its file."""
    return yaml.dump(design, Dumper=_Plain, sort_keys=False, width=120, default_flow_style=None)


class _Plain(yaml.SafeDumper):
    """Writes what is used twice twice."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def _shorter(design: Table) -> Iterator[str]:
    """The design without one part, for each part, the large ones first."""
    for path in sorted(_paths(design), key=len):
        yield written(_without(copy.deepcopy(design), path))


def _paths(part: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(part, dict):
        for name, inner in part.items():
            if name not in KEPT:
                yield (*path, name)
            yield from _paths(inner, (*path, name))
    elif isinstance(part, list):
        for place, inner in enumerate(part):
            if len(part) > 1 or path[-1] not in KEPT:
                yield (*path, place)
            yield from _paths(inner, (*path, place))


def _without(design: Table, path: Path) -> Table:
    *above, last = path
    part: Any = design
    for name in above:
        part = part[name]
    del part[last]
    return design
