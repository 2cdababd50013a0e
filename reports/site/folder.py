"""The folder of a site: what it was made from stands in it, nothing else than a site is written over, and nothing unknown."""

import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from staleproof.reports.files.folder import FolderError, unwritten, write_texts
from staleproof.reports.site.pages import Files

RECIPE = "staleproof-report.json"
"""The file by which a folder is known to be a site."""
FORMAT = 1
OWN = re.compile(r"index\.html|site\.css|story\.js|staleproof-report\.json|stories/S[0-9]+\.html|lifecycle-[0-9]+\.svg")
"""The files that are written here; others are never touched."""


@dataclass(frozen=True)
class MadeFrom:
    """What a site was made from: the designs as the command line named them, and all that its answers depend on."""

    designs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    own_actions: int | None = None
    max_states: int = 0
    max_tries: int = 0
    records: int = 0

    def written(self) -> str:
        """The text of the recipe."""
        return json.dumps({"format": FORMAT, "made_from": asdict(self)}, indent=1) + "\n"


def made_from(folder: Path) -> MadeFrom:
    """What the site in a folder was made from. Raises FolderError where it is none."""
    try:
        found = json.loads((folder / RECIPE).read_text("utf-8"))
        return _recipe(found["made_from"]) if found["format"] == FORMAT else _recipe(None)
    except OSError as error:
        raise FolderError(f"'{folder / RECIPE}': {error.strerror}; a report has this file") from None
    except (ValueError, TypeError, KeyError):
        raise FolderError(f"'{folder / RECIPE}' is not written as by this version of staleproof") from None


def _recipe(found: Any) -> MadeFrom:
    """The same as data; raises TypeError or KeyError for anything else."""
    values = {field.name: found[field.name] for field in fields(MadeFrom)}
    for name in ("designs", "without", "views"):
        if not isinstance(values[name], list) or not all(isinstance(word, str) for word in values[name]):
            raise TypeError(name)
        values[name] = tuple(values[name])
    numbers = (values["max_states"], values["max_tries"], values["records"], values["own_actions"] or 1)
    if not all(isinstance(number, int) and number > 0 for number in numbers):
        raise TypeError("numbers")
    return MadeFrom(**values)


def writable(folder: Path) -> None:
    """Raise FolderError where a site must not be written: over a file, or into a folder that has anything but a site."""
    if folder.exists() and not folder.is_dir():
        raise FolderError("it is a file; expected a folder, or a path that ends in .md")
    if folder.is_dir() and any(folder.iterdir()):
        try:
            made_from(folder)
        except FolderError as error:
            raise FolderError(f"it is not empty, and no report ({error})") from None


def write(folder: Path, made: Files) -> None:
    """Write all files of a site, and delete pages of stories that are told no more. Raises FolderError."""
    writable(folder)
    write_texts(folder, made)
    try:
        for name in _there(folder) - made.keys():
            (folder / name).unlink()
    except OSError as error:
        raise unwritten(error) from None


def drift(folder: Path, made: Files) -> tuple[str, ...]:
    """What is otherwise in a folder than in the site as it is made now, a line for each file."""
    there = _there(folder)
    gone = (f"{name} is missing" for name in made if name not in there)
    other = (
        f"{name} differs" for name, text in made.items() if name in there and (folder / name).read_bytes() != text.encode()
    )
    more = (f"{name} is of no part of it any more" for name in sorted(there - made.keys()))
    return (*gone, *other, *more)


def _there(folder: Path) -> set[str]:
    """Those of the files in a folder that a site has."""
    names = {path.relative_to(folder).as_posix() for path in (*folder.glob("*"), *folder.glob("stories/*")) if path.is_file()}
    return {name for name in names if OWN.fullmatch(name)}
