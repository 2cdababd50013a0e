"""The answers about some designs as one Markdown page or as a site, and whether a site that is kept is still the same."""

from collections.abc import Iterable
from pathlib import Path

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.session.farm import Farm
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.commands.bodies.checking import answers_about, narrowed, read
from staleproof.reports.files.folder import FolderError, unwritten
from staleproof.reports.renderings.markdown import TITLE, page
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.site.folder import OWN, RECIPE, MadeFrom, drift, made_from, writable, write
from staleproof.reports.site.pages import Files, site


def answered(made: MadeFrom, max_memory: int | None, hands: Farm, out: Path | None = None) -> tuple[Answer, ...]:
    """All answers that a report is made from. Raises FolderError where `out` cannot be written, before anything is searched."""
    loaded = read(list(made.designs), list(made.without))
    if out is not None:
        _spare(out, loaded)
    limits, bounds = Limits(made.max_states, max_memory, tries=made.max_tries), Bounds(made.own_actions, made.records)
    return tuple(answers_about(narrowed(loaded, Narrowing(made.views)), bounds, limits, hands))


def written(out: Path, answers: tuple[Answer, ...], made: MadeFrom) -> None:
    """Write the report. Raises FolderError where that cannot be done."""
    if not _is_page(out):
        write(out, _files(answers, made))
        return
    try:
        out.write_text(page(answers, numbered(answers)), "utf-8")
    except OSError as error:
        raise unwritten(error) from None


def drifted(folder: Path, max_memory: int | None, hands: Farm) -> tuple[str, ...]:
    """What is otherwise in the site in a folder than it would be now. Raises FolderError where there is none."""
    made = made_from(folder)
    return drift(folder, _files(answered(made, max_memory, hands), made))


def _is_page(out: Path) -> bool:
    """Whether one Markdown page is meant, not a folder."""
    return out.suffix.lower() == ".md"


def _files(answers: tuple[Answer, ...], made: MadeFrom) -> Files:
    return site(answers) | {RECIPE: made.written()}


def _spare(out: Path, loaded: Iterable[Loaded]) -> None:
    """Refuse to write over what was read, and over anything but a report."""
    there = out.resolve()
    read_files = [Path(name).resolve() for one in loaded for name in one.texts]
    if there in read_files:
        raise FolderError("the design was read from this file")
    if any(file.is_relative_to(there) and OWN.fullmatch(file.relative_to(there).as_posix()) for file in read_files):
        raise FolderError("a file in it was read that the report would be written over")
    if not _is_page(out):
        writable(out)
    elif out.is_file() and not out.read_bytes().startswith(TITLE.encode()):
        raise FolderError("it is there already, and no report")
