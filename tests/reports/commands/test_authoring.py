"""What helps to write a design: a file to begin with, and a page with every field."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from commands import run
from golden import Golden
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from staleproof.model.language.design import Design
from staleproof.model.language.lifecycle_table import LifecyclePart
from staleproof.reports.files.reference import EXAMPLES
from staleproof.reports.files.schema import schema

REPORTS = files("staleproof.reports")
SCHEMA = schema()


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The empty folder in which the commands are run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def models(model: type[BaseModel], known: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """All parts that a part may have, itself included."""
    if model.__name__ not in known:
        known[model.__name__] = model
        for field in model.model_fields.values():
            for below in parts(field.annotation):
                models(below, known)
    return known


def parts(annotation: object) -> Iterator[type[BaseModel]]:
    """The parts that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from parts(argument)


# To begin with.


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a\nb.yaml", "the name of a design has letters that cannot be printed"),
        ("folder/a.yaml", "cannot write 'folder/design.schema.json': No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_told(name: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that no command would read again, and a schema that leads nowhere, are told without a traceback."""
    (folder / "folder").mkdir()
    (folder / "folder" / "design.schema.json").symlink_to("nowhere/design.schema.json")
    code, out, wrong = run(("init", name), capsys)
    assert (code, out) == (2, "")
    assert f"Invalid value for FILE: {said}" in " ".join(wrong.replace("│", " ").split())


def test_the_first_design_keeps_every_promise(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `init` writes is a design that passes, has its statuses in it, and ends with what to do next."""
    assert run(("init",), capsys) == (0, "wrote design.yaml; next: staleproof check design.yaml\n", "")
    text = (folder / "design.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=design.schema.json\n")
    assert "#   staleproof check design.yaml " in text
    assert text.splitlines()[-1].startswith("#   ")
    assert isinstance(Design.model_validate(yaml.safe_load(text)).lifecycle, LifecyclePart)
    code, out, _ = run(("check", "design.yaml"), capsys)
    assert (code, out.splitlines()[-1]) == (0, "board: keeps every promise that applies to it.")


def test_the_schema_lies_beside_the_first_design(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema that the first line names is there; one that was there before is left alone."""
    run(("init",), capsys)
    assert json.loads((folder / "design.schema.json").read_text("utf-8")) == SCHEMA
    assert Draft202012Validator(SCHEMA).is_valid(yaml.safe_load((folder / "design.yaml").read_text("utf-8")))
    (folder / "design.schema.json").write_text("{}", "utf-8")
    assert run(("init", "my board.yaml"), capsys)[1] == "wrote my board.yaml; next: staleproof check 'my board.yaml'\n"
    assert (folder / "design.schema.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine.yaml", "'mine.yaml' is there already; nothing was written"),
        ("nowhere/mine.yaml", "cannot write 'nowhere/mine.yaml': No such file or directory"),
    ],
)
def test_nothing_is_overwritten(name: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there stays as it is, and what cannot be written is told as wrong usage."""
    (folder / "mine.yaml").write_text("name: mine\n", "utf-8")
    code, out, err = run(("init", name), capsys)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())
    assert sorted(folder.iterdir()) == [folder / "mine.yaml"]
    assert (folder / "mine.yaml").read_text("utf-8") == "name: mine\n"


# Every field.


def test_the_reference_is_what_the_command_prints(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    """The page in the repository is made from the fields: `staleproof reference > reports/REFERENCE.md`."""
    code, out, err = run(("reference",), capsys)
    assert (code, err) == (0, "")
    golden(out, Path(str(REPORTS)) / "REFERENCE.md")


def test_every_field_is_described() -> None:
    """Each part and each field of a design says what it means."""
    found = models(Design, {})
    assert [name for name, model in found.items() if not model.__doc__] == []
    undescribed = [
        (name, field) for name, model in found.items() for field, info in model.model_fields.items() if not info.description
    ]
    assert undescribed == []
    assert len(found) == len(SCHEMA["$defs"]) - 1


def test_every_part_has_an_example_that_is_right() -> None:
    """The snippets of the page are accepted by the schema, each as the part that it is an example of."""
    titles = {f"{title.title().replace(' ', '')}Part": title for title in EXAMPLES}
    assert set(titles) == {*models(Design, {}), "UsePart", "ChangePart", "DesignPart"} - {"Design"}
    for part, title in titles.items():
        example = yaml.safe_load(EXAMPLES[title])
        reference = {"$ref": f"#/$defs/{part}"} if part in SCHEMA["$defs"] else {}
        root = {"UsePart": {"$ref": "#/$defs/Use"}, "DesignPart": SCHEMA, "ChangePart": SCHEMA}.get(part, reference)
        data = {"extends": "base.yaml", "changes": {"it": example}} if title == "Change" else example
        errors = Draft202012Validator({**root, "$defs": SCHEMA["$defs"]}).iter_errors(data)
        assert (title, [error.message for error in errors]) == (title, [])
