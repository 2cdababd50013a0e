"""Several texts written into a folder."""

from collections.abc import Mapping
from pathlib import Path


class FolderError(Exception):
    """A folder that cannot be used for what it is named for; the message says why."""


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts by their paths below a folder, which is made if it is not there. Raises FolderError."""
    try:
        for name, text in texts.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise unwritten(error) from None


def unwritten(error: OSError) -> FolderError:
    """What is said where something cannot be written or taken away."""
    return FolderError(error.strerror or "it cannot be written")
