"""Finding and reading design files and what they name; the only place that opens them."""

import shlex
import sys
from contextlib import redirect_stdout
from errno import ESPIPE
from importlib.resources import files
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from staleproof.model.language.design import Design
from staleproof.model.language.lifecycle_table import LifecyclePart, written_out
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.mistakes import located
from staleproof.model.language.scxml.lifecycle import read_scxml
from staleproof.model.language.source import Source, parse
from staleproof.model.language.yaml_text import DesignError, Position, nearest, refuse, shown
from staleproof.model.lifecycle.table import Lifecycle, derive
from staleproof.model.validation.reading import ReadDesign, reading
from staleproof.model.validation.references import References
from staleproof.reports.files.beside import Neighbours

if TYPE_CHECKING:
    from statemachine import StateChart

SHIPPED = ("as_found", "as_fixed", "stale_proof")
LARGEST_FILE = 1_000_000
"""Bytes; no more than this is read of a design or an SCXML file, and a larger one is refused."""

LIFECYCLES = (
    "a lifecycle is module:Class such as staleproof.model.lifecycle.appointment:Appointment, a path that ends in .scxml,"
    " or a table with initial and actions"
)


def load(name: str, without: tuple[str, ...] = ()) -> Loaded:
    """Read a design: a shipped one by name, or a file. Changes named in `without` are left out.

    Raises DesignError for every mistake in the file or in one that it extends.
    """
    if not name.isprintable():
        raise DesignError(Position(name, 0), "the name of a design has letters that cannot be printed")
    texts: dict[str, str] = {}

    def read(name: str, from_file: str) -> tuple[str, str]:
        text, file = _read(name, from_file)
        texts[file] = text
        return text, file

    text, file = read(name, "")
    source = parse(text, file, read, without)
    for change in without:
        if change not in source.changes:
            raise DesignError(Position(file, 1), f"no change is called '{change}'; {nearest(change, list(source.changes))}")
    design, lifecycle = _checked(source)
    given = shlex.join([name, *(part for change in without for part in ("--without", change))])
    return Loaded(design, lifecycle, source, given, texts)


def _checked(source: Source) -> tuple[Design, Lifecycle]:
    """The design with its lifecycle; raises DesignError with all mistakes that do not follow from others."""
    read = reading(source)
    errors = located(read.mistakes, source)
    if read.design is None:
        refuse(errors, source.file)
    assert read.design is not None
    try:
        lifecycle = _lifecycle(read.design.lifecycle, source)
    except DesignError as error:
        refuse([*errors, *error.all, *_unknown(read, read.design, None)], source.file)
        raise
    refuse([*errors, *_unknown(read, read.design, lifecycle)], source.file)
    return read.design, lifecycle


def _unknown(read: ReadDesign, design: Design, lifecycle: Lifecycle | None) -> list[DesignError]:
    """The names that nothing declares; those of a lifecycle, if it can be read."""
    names = References(design, lifecycle, read.source).mistakes()
    return located((one for one in names if not read.explains(one)), read.source)


def _read(name: str, from_file: str) -> tuple[str, str]:
    """The text of a design and the name that messages call it by."""
    if name in SHIPPED:
        return (files("staleproof.reports") / "designs" / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml"
    path = Path(from_file).parent / name if from_file else Path(name)
    hint = nearest(name, SHIPPED) if "/" not in name else "give a path to a YAML file"
    return _text(path, Position(from_file or name, 0), hint), str(path)


def _text(path: Path, named: Position, hint: str) -> str:
    """The text of a file; if it cannot be opened, the mistake is where it is named."""
    try:
        data = _bytes(path)
        text = data.decode("utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise DesignError(named, f"cannot read '{path}': {reason}; {hint}") from None
    except UnicodeDecodeError as error:
        raise DesignError(Position(str(path), data.count(b"\n", 0, error.start) + 1), "not UTF-8 text") from None
    if len(data) > LARGEST_FILE:
        raise DesignError(Position(str(path), 0), f"larger than {LARGEST_FILE} bytes")
    return text


def _bytes(path: Path) -> bytes:
    """What is in a file, as far as anybody wants to know; a named pipe is not waited for."""
    if Path(realpath(path)).is_fifo():
        raise OSError(ESPIPE, "Is a named pipe, which may never end")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _lifecycle(declared: str | LifecyclePart, source: Source) -> Lifecycle:
    if not isinstance(declared, str):
        return written_out(declared, source)
    return _drawn(declared, source) if declared.endswith(".scxml") else _charted(declared, source)


def _drawn(name: str, source: Source) -> Lifecycle:
    """The lifecycle of an SCXML file beside the design that names it."""
    where = source.position(("lifecycle",))
    path = Path(where.file).parent / name
    return read_scxml(_text(path, where, "a lifecycle that ends in .scxml is a path from this file"), str(path))


def _charted(reference: str, source: Source) -> Lifecycle:
    where = source.position(("lifecycle",))
    module, _, name = reference.partition(":")
    neighbours = Neighbours(Path(where.file).parent.resolve())
    try:
        with redirect_stdout(sys.stderr):
            found = neighbours.named(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (a module may raise anything while it is executed)
        raise DesignError(where, f"cannot import '{module}': {neighbours.plainly(_raised(error))}; {LIFECYCLES}") from None
    charts = {word: chart for word, chart in found.items() if _is_chart(chart)}
    if name not in charts:
        raise DesignError(where, f"'{module}' has no state chart '{name}'; {nearest(name, charts)}")
    if any(state.states for state in charts[name].states):
        raise DesignError(where, f"'{name}' has states within states; a lifecycle is flat")
    for field in ("terminal", "rowless"):
        _statuses(charts[name], field, where)
    return derive(charts[name])


def _statuses(chart: "type[StateChart[object]]", field: str, where: Position) -> None:
    """Refuse an attribute of a chart that lists anything but its statuses."""
    given, known = getattr(chart, field, ()), [state.id for state in chart.states]
    if not isinstance(given, tuple | list):
        raise DesignError(where, f"`{field}` of '{chart.__name__}' must be a tuple or a list of statuses, not {shown(given)}")
    for word in given:
        if word not in known:
            raise DesignError(
                where, f"unknown status {shown(word)} in `{field}` of '{chart.__name__}'; {nearest(str(word), known)}"
            )


def _raised(error: BaseException) -> str:
    """What was raised; of what is not there the words alone say it."""
    kind = type(error).__name__
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001  (it is the exception of somebody else)
        return kind
    return text if text and isinstance(error, ImportError) else f"{kind}: {text}" if text else kind


def _is_chart(value: object) -> bool:
    from statemachine import StateChart  # noqa: PLC0415  (heavy)

    return isinstance(value, type) and issubclass(value, StateChart) and bool(value.states)
