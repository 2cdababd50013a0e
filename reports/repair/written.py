"""A repair as a file: a design that extends the one that it repairs, with a named change for each."""

import os
from pathlib import Path as File
from typing import Any, cast

import yaml

from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.repair.repair import Repair
from staleproof.reports.stories.causes.trials.edits import Edit

Fields = dict[str, Any]


def written(found: Repair, given: str, file: File) -> str:
    """The text of the file; what stays broken is expected to be."""
    source, changes = found.loaded.source, {}
    for change in found.changes:
        changes[change.name] = {"why": change.why, "set": fields(source.data, change.edit)}
        source = source.edited(change.edit)
    design: Fields = {
        "extends": given if given in SHIPPED else os.path.relpath(given, file.parent),
        "name": f"{found.loaded.design.name}_repaired",
        "expect": list(found.answer.broken),
    }
    return yaml.safe_dump(design | ({"changes": changes} if changes else {}), sort_keys=False, width=120, allow_unicode=True)


def fields(data: Fields, edit: Edit) -> Fields:
    """An edit as the fields that a named change sets in such data; what has no owner yet is set with it."""
    found: Fields = {}
    for path, value in edit:
        known, here = 0, cast("dict[str | int, Any]", data)
        while known < len(path) - 1 and isinstance(here.get(path[known]), dict):
            here, known = here[path[known]], known + 1
        target = ".".join(map(str, path[: known + 1]))
        if len(path) == known + 1:
            found[target] = value
            continue
        owner = found.setdefault(target, {})
        for name in path[known + 1 : -1]:
            owner = owner.setdefault(name, {})
        owner[path[-1]] = value
    return found
