"""Finding and reading design files; the only place that opens them."""

import importlib
import shlex
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from model.design import Design
from model.lifecycle import Lifecycle, derive
from model.references import References, validated
from model.source import DesignError, Position, Source, nearest, parse

SHIPPED = ("as_found", "as_fixed", "stale_proof")
LARGEST_FILE = 1_000_000
"""Bytes; a design file larger than this is refused unread."""


@dataclass(frozen=True)
class Loaded:
    """A design that was read and checked, with its lifecycle and the places where everything is written."""

    design: Design
    lifecycle: Lifecycle
    source: Source
    given: str
    """How the command line names it, changes that were left out included."""


def load(name: str, without: tuple[str, ...] = ()) -> Loaded:
    """Read a design: a shipped one by name, or a file. Changes named in `without` are left out.

    Raises DesignError for every mistake in the file or in one that it extends.
    """
    text, file = _read(name, "")
    source = parse(text, file, _read, without)
    for change in without:
        if change not in source.changes:
            raise DesignError(Position(file, 1), f"no change is called '{change}'; {nearest(change, list(source.changes))}")
    design = validated(source)
    lifecycle = _lifecycle(design.lifecycle, source)
    References(design, lifecycle, source).check()
    given = shlex.join([name, *(part for change in without for part in ("--without", change))])
    return Loaded(design, lifecycle, source, given)


def _read(name: str, from_file: str) -> tuple[str, str]:
    """The text of a design and the name that messages call it by."""
    if name in SHIPPED:
        return (files("reports") / "designs" / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml"
    path = Path(from_file).parent / name if from_file else Path(name)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DesignError(Position(str(path), 0), f"larger than {LARGEST_FILE} bytes")
        return path.read_text("utf-8"), str(path)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        hint = nearest(name, SHIPPED) if "/" not in name else "give a path to a YAML file"
        raise DesignError(Position(from_file or name, 0), f"cannot read '{path}': {reason}; {hint}") from None
    except UnicodeDecodeError:
        raise DesignError(Position(str(path), 0), "not UTF-8 text") from None


def _lifecycle(reference: str, source: Source) -> Lifecycle:
    where = source.position(("lifecycle",))
    module, _, name = reference.partition(":")
    try:
        chart = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        message = f"no state chart at '{reference}'; expected module:Class, such as model.appointment:Appointment"
        raise DesignError(where, message) from None
    return derive(chart)
