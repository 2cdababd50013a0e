"""Python modules that designs name: one that lies beside the design is loaded by its path, under a name that nobody else has.

So it does not matter what else is called `model` or `states`: what is installed, and what lies beside other designs, is
neither found nor replaced. Where it imports its neighbours, absolutely or relatively, it gets these.
"""

import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

NEVER_BESIDE = ("staleproof", "statemachine")
"""What is called so is this program, and the library that lifecycles are written with, whatever lies beside a design."""
NUMBERS = count(1)


class Neighbours:
    """The modules of a folder; `private` is the package that they are in while they are loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.private = f"_beside_a_design_{next(NUMBERS)}"
        self._import = builtins.__import__

    def named(self, name: str) -> dict[str, Any]:
        """What a module of this name has in it, if it lies in the folder of that one, else of one that is installed.

        Raises whatever the module raises while it is executed.
        """
        if not all(name.split(".")):
            raise ImportError("Empty module name")
        with self._imported():
            return vars(import_module(f"{self.private}.{name}" if self._has(name) else name))

    def plainly(self, text: str) -> str:
        """A text with the names that the modules have to those who wrote them."""
        return text.replace(f"{self.private}.", "")

    def _has(self, name: str, *within: str) -> bool:
        """Whether a module is of the folder: it, or one of those within it, is a file there, or nothing else is called so."""
        parts = name.split(".")
        if not all(parts) or parts[0] in NEVER_BESIDE:
            return False
        if any(map(_is_file, (place := self.folder.joinpath(*parts), *(place / module for module in within)))):
            return True
        return PathFinder.find_spec(parts[0], [str(self.folder)]) is not None and not _installed(parts[0])

    @contextmanager
    def _imported(self) -> Iterator[None]:
        """Within, modules of the folder can be imported; they are forgotten then, for their files may be others next time."""
        package = ModuleType(self.private)
        package.__path__ = [str(self.folder)]
        sys.modules[self.private] = package
        builtins.__import__ = self._imports
        try:
            yield
        finally:
            builtins.__import__ = self._import
            for name in [name for name in sys.modules if f"{name}.".startswith(f"{self.private}.")]:
                del sys.modules[name]

    def _imports(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002  (as it is called)
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """What import statements call; those of modules of the folder find their neighbours first."""
        mine = str((globals or {}).get("__name__")).startswith(f"{self.private}.")
        if level or not mine or not self._has(name, *fromlist or ()):
            return self._import(name, globals, locals, fromlist, level)
        found = self._import(f"{self.private}.{name}", globals, locals, fromlist, 0)
        return found if fromlist else sys.modules[f"{self.private}.{name.partition('.')[0]}"]


def _is_file(place: Path) -> bool:
    """Whether a module or a package with code of its own lies there."""
    return Path(f"{place}.py").is_file() or (place / "__init__.py").is_file()


def _installed(name: str) -> bool:
    """Whether there is a module or package of this name; a folder of any files is none."""
    try:
        spec = find_spec(name)
    except ValueError:
        return True
    return spec is not None and spec.origin is not None
