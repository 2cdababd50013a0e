"""The JSON Schema of design files: what it accepts is what the program reads, as far as a schema can say it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from commands import run
from golden import Golden
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from small import FOLDER
from tiers import long_but

from staleproof.model.language.design import Design
from staleproof.model.language.yaml_text import located
from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.files.schema import as_text

REPORTS = files("staleproof.reports")
SCHEMA = json.loads((REPORTS / "design.schema.json").read_text("utf-8"))
ACCEPTS = Draft202012Validator(SCHEMA)
TESTED = sorted([*FOLDER.parent.rglob("*.yaml"), *(FOLDER.parent.parent / "examples").rglob("*.yaml")])
SMALL = located((FOLDER / "small.yaml").read_text("utf-8"), "small.yaml")[0]
TEMPLATED = located((FOLDER / "templated.yaml").read_text("utf-8"), "templated.yaml")[0]
VALUES = (None, 5, "nonsense", "5 min", True, [], ["nonsense"], {}, {"nonsense": 5})


def values(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values."""
    yield path
    if isinstance(data, dict | list):
        for step, below in data.items() if isinstance(data, dict) else enumerate(data):
            yield from values(below, (*path, step))


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The data with another value at a path."""
    changed = deepcopy(data)
    owner = changed
    for step in path[:-1]:
        owner = owner[step]
    owner[path[-1]] = value
    return changed


def is_design(data: Any) -> bool:
    """Whether the fields of a design are right."""
    try:
        Design.model_validate(data)
    except ValidationError:
        return False
    return True


def test_the_file_is_what_the_fields_say(golden: Golden) -> None:
    """It is made from them by `python -m staleproof.reports.files.schema > reports/design.schema.json`."""
    made = subprocess.run([sys.executable, "-m", "staleproof.reports.files.schema"], capture_output=True, text=True, check=True)
    assert f"{as_text()}\n" == made.stdout
    golden(made.stdout, Path(str(REPORTS)) / "design.schema.json")


def test_the_file_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever has no editor that finds it in the package gets it from the program."""
    assert run(("schema",), capsys) == (0, (REPORTS / "design.schema.json").read_text("utf-8"), "")


def test_the_schema_is_one() -> None:
    """It obeys the metaschema of its draft, has a title and claims no address."""
    Draft202012Validator.check_schema(SCHEMA)
    assert (SCHEMA["$schema"], SCHEMA["title"]) == (Draft202012Validator.META_SCHEMA["$id"], "A design for staleproof")
    assert "$id" not in SCHEMA


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_designs_are_accepted(name: str) -> None:
    """The files that ship have no mistake, with extends, changes and aliases."""
    data = located((REPORTS / "designs" / f"{name}.yaml").read_text("utf-8"), name)[0]
    assert [error.message for error in ACCEPTS.iter_errors(data)] == []


@pytest.mark.parametrize("file", TESTED, ids=lambda file: file.stem)
def test_designs_of_tests_and_examples_are_accepted(file: Path) -> None:
    """Designs of every shape are accepted: with charts, templates and differences."""
    assert [error.message for error in ACCEPTS.iter_errors(located(file.read_text("utf-8"), file.name)[0])] == []


def test_no_field_may_be_misspelt() -> None:
    """A field that nobody knows is refused in every part of a design, just where the program refuses it."""
    refused = 0
    for path in values(SMALL):
        owner: Any = SMALL
        for step in path:
            owner = owner[step]
        if isinstance(owner, dict):
            changed = replaced(SMALL, (*path, "typo"), "nonsense")
            assert ACCEPTS.is_valid(changed) == is_design(changed), path
            refused += not is_design(changed)
    assert refused > 30


@pytest.mark.slow
@pytest.mark.parametrize("tried", long_but([VALUES[0::3], VALUES[1::3], VALUES[2::3]], (VALUES[0::3],)), ids=str)
def test_what_is_read_is_accepted(tried: tuple[Any, ...]) -> None:
    """No value is refused that the program takes, and of the wrong ones only those pass that no schema can tell."""
    passed = []
    for path in list(values(SMALL))[1:]:
        for value in tried:
            changed = replaced(SMALL, path, value)
            right, accepted = is_design(changed), ACCEPTS.is_valid(changed)
            assert accepted or not right, (path, value)
            if accepted and not right:
                passed.append((path, value))
    claim = ("claims", "turning down")
    untold = [((*claim, "at_most"), None), ((*claim, "handlers"), [])]
    assert passed == [(path, value) for path, value in untold if value in tried]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), None),
        (("changes",), {"it": {"set": {"name": "x"}}}),
        (("templates", "reread"), "rows"),
        (("templates",), []),
        (("extends",), ["small.yaml"]),
        (("dashboards", "therapist", "handlers", "turn down", "optimstic"), "rejected"),
        (("dashboards", "therapist", "handlers", "turn down", "with"), "reject"),
        (("dashboards", "therapist", "push", "on_connect", 1, "with"), ["rows"]),
    ],
)
def test_mistakes_in_what_only_files_have_are_refused(path: tuple[str | int, ...], value: Any) -> None:
    """Templates, their uses and changes are checked too, and a use excuses only what the template may have."""
    assert ACCEPTS.is_valid(TEMPLATED)
    assert not ACCEPTS.is_valid(replaced(TEMPLATED, path, value))


def test_an_extending_design_needs_nothing_but_its_base() -> None:
    """What the extended design says need not be said again; without one, name, lifecycle and dashboards are needed."""
    assert ACCEPTS.is_valid({"extends": "small.yaml", "changes": {"it": {"why": "so", "remove": ["claims"]}}})
    assert [ACCEPTS.is_valid({key: SMALL[key] for key in SMALL if key != left_out}) for left_out in SMALL] == [
        key not in ("name", "lifecycle", "dashboards") for key in SMALL
    ]
    assert not ACCEPTS.is_valid({"extends": "small.yaml", "changes": {"it": {"why": "so"}}})
    assert not ACCEPTS.is_valid({"extends": "small.yaml", "changes": {"it": {"sets": {}, "remove": []}}})
