"""A repair as a file: a design that extends the one that it repairs, with a named change for each."""

import os
from pathlib import Path as File
from typing import Any

import yaml

from staleproof.model.language.yaml_text import Path
from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.repair.repair import Repair
from staleproof.reports.stories.causes.trials.edits import Edit, value_at

Fields = dict[str, Any]


def written(found: Repair, given: str, file: File) -> str:
    """The text of the file; what stays broken is expected to be."""
    source, changes = found.loaded.source, {}
    for change in found.changes:
        edited = source.edited(change.edit)
        changes[change.name] = {"why": change.why, "set": fields(source.data, edited.data, change.edit)}
        source = edited
    design: Fields = {
        "extends": given if given in SHIPPED else os.path.relpath(File(given).resolve(), file.resolve().parent),
        "name": f"{found.loaded.design.name}_repaired",
        "expect": list(found.answer.broken),
    }
    return yaml.safe_dump(design | ({"changes": changes} if changes else {}), sort_keys=False, width=120, allow_unicode=True)


def fields(before: Fields, after: Fields, edit: Edit) -> Fields:
    """An edit as the fields that a named change sets; what has no owner yet, or no plain name, is set with its owner."""
    targets = dict.fromkeys(_settable(before, path) for path, _ in edit)
    return {".".join(map(str, target)): value_at(after, target) for target in targets}


def _settable(data: Fields, path: Path) -> Path:
    """The longest part of a path that a named change can set: its owner is there, and its names have neither dot nor star."""
    for length, name in enumerate(path):
        if length and not (isinstance(name, str) and "." not in name and name != "*"):
            return path[:length]
        if not isinstance(value_at(data, path[:length]), dict):
            return path[:length]
    return path
