"""Finding Node and installing the pinned packages, once a version, into a cache folder outside of this package."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from platformdirs import user_cache_path

OLDEST_NODE = 20
FOLDER = "STALEPROOF_CACHE"
"""The environment variable that names another cache folder than the user's."""


class LibrariesMissingError(Exception):
    """Node or its packages are not there; the message says what to do."""


def node() -> str:
    """The path of a Node that is new enough."""
    found = shutil.which("node")
    if found is None:
        raise LibrariesMissingError(f"no 'node' on the PATH; install Node.js {OLDEST_NODE} or later")
    version = _run([found, "--version"]).removeprefix("v")
    major = version.split(".", maxsplit=1)[0]
    if not major.isdecimal():
        raise LibrariesMissingError(f"'{found} --version' does not answer with a version")
    if int(major) < OLDEST_NODE:
        raise LibrariesMissingError(f"Node.js {version} is too old; install Node.js {OLDEST_NODE} or later")
    return found


def installed(folder: Path | None = None) -> Path:
    """A folder with the scripts and their packages, made on demand below `folder` or the user's cache folder."""
    with as_file(files("staleproof.reports.libraries") / "node") as source:
        parts = {str(path.relative_to(source)): path for path in sorted(source.glob("**/*.js*"))}
        target = (folder or _cache()) / f"libraries-{_digest(parts)}"
        try:
            if not target.exists():
                _install(parts, target)
        except OSError as error:
            where = f"'{error.filename or target}': {error.strerror}; {FOLDER} names another folder"
            raise LibrariesMissingError(f"cannot install the packages in {where}") from None
    return target


def _cache() -> Path:
    named = os.environ.get(FOLDER)
    return Path(named) if named else user_cache_path("staleproof", appauthor=False)


def _digest(parts: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in parts.items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _install(parts: dict[str, Path], target: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise LibrariesMissingError("no 'npm' on the PATH; it comes with Node.js")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        for name, path in parts.items():
            (made / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, made / name)
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], made)
        try:
            made.rename(target)
        except OSError:
            if not target.exists():
                raise


def _run(command: list[str], folder: Path | None = None) -> str:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 # our own words
    except OSError as error:
        raise LibrariesMissingError(f"cannot run '{command[0]}': {error.strerror}") from None
    if done.returncode != 0:
        raise LibrariesMissingError(f"'{' '.join(command)}' failed: {done.stderr.strip()[-500:]}")
    return done.stdout.strip()
