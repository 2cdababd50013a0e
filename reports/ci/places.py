"""Where a design file is, as programs of a CI look for it: relative to a folder, with slashes."""

from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from staleproof.reports.files.loading import SHIPPED


def relative(file: str, folder: str = ".") -> str:
    """The path of a file from a folder; a shipped design is in none, and is called by its name."""
    return file if file in {f"{name}.yaml" for name in SHIPPED} else Path(relpath(file, folder)).as_posix()


def uri(file: str) -> str:
    """The same from the working directory, as a relative reference (RFC 3986)."""
    return quote(relative(file), safe="/")
