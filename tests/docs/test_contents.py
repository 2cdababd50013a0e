"""What the docs list is what there is: designs, promises, cells, faults, codes, fields, outcomes, statuses, numbers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from commands import run
from pages import ROOT, blocks, read, rows, section, words

from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.promises import SAYS
from staleproof.model.abstraction.properties import CELLS
from staleproof.model.language.lifecycle_table import LifecyclePart, written_out
from staleproof.model.language.scxml.lifecycle import read_scxml
from staleproof.model.language.source import parse
from staleproof.model.records.values import Mark
from staleproof.model.validation.not_modelled import NOT_MODELLED
from staleproof.reports.commands import exit_codes
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.files.loading import load
from staleproof.reports.text import output

BOARD = "examples/todo/todo.yaml"
REPAIRED = "examples/todo/todo_repaired.yaml"
OLD, NEW = (f"tests/designs/diff/{which}/board.yaml" for which in ("before", "after"))
CLAIMING = "tests/cases/designs/own_commit_after_reload.yaml"


@pytest.mark.parametrize("page", ["README.md", "docs/designs.md"])
def test_the_walk_through_is_the_example(page: str) -> None:
    """The design that is explained line by line is the one in the folder, comments aside."""
    shown = next(block.text for block in blocks(read(page), "yaml") if block.text.startswith("name: todo"))
    assert yaml.safe_load(shown) == yaml.safe_load(read(BOARD))
    assert len(shown.splitlines()) == len(read(BOARD).splitlines())


def test_the_lifecycle_in_scxml_is_the_one_in_yaml() -> None:
    """Both are read, and give the same table."""
    page = section(read("docs/designs.md"), "## Lifecycles")
    source = parse(blocks(page, "yaml")[0].text, "designs.md", lambda name, _: (name, name))
    table = written_out(LifecyclePart.model_validate(source.data["lifecycle"]), source)
    assert read_scxml(blocks(page, "xml")[0].text, "designs.md").rule == table.rule


def test_the_sentences_of_the_promises_are_those_of_the_answers() -> None:
    """Each begins as the answers say it; what is added there says what counts."""
    table = rows(section(read("docs/promises.md"), "## 2. Promises"))
    assert [name for name, _ in table] == list(SAYS)
    assert all(said.startswith(f"{SAYS[name][0].lower()}{SAYS[name][1:-1]}") for name, said in table)


def test_the_cells_are_those_of_the_matrix() -> None:
    """From the best to the worst."""
    told = [word for cell, _ in rows(section(read("docs/promises.md"), "## 1. The freshness matrix")) for word in words(cell)]
    plain = [cell for cell in CELLS if not cell.startswith("expiry")]
    assert [cell for cell in told if cell in CELLS] == plain
    assert told.index("expiry+…") == len(plain) - 1


def test_what_is_not_modelled_is_told() -> None:
    """The page that a refused design is sent to has each name, and no other."""
    table = rows(section(read("docs/libraries.md"), "### 2.7 What is not modelled"))
    assert sorted(word for name, *_ in table for word in words(name)) == sorted(NOT_MODELLED)


def test_every_outcome_is_in_the_glossary() -> None:
    """As it is in JSON, and as the code calls it."""
    told = rows(section(read("docs/glossary.md"), "## Outcomes"))
    assert {(row[1].strip("`"), row[2].strip("`")) for row in told} == {(one.value, one.name) for one in Outcome}


def test_the_marks_of_the_proofs_are_those_of_the_code() -> None:
    """Every word in capitals is a mark or a verdict."""
    found = {word for word in words(read("docs/proofs.md")) if re.fullmatch(r"[A-Z_]{4,}(_\d)?", word)}
    assert found - {"HOLDS", "BROKEN", "UNKNOWN", "VACUOUS", "MINE"} <= set(Mark.__members__)
    assert {"BEFORE", "AFTER", "SAME_LOOK"} <= found


def test_the_glossary_is_in_order() -> None:
    """Each table by its terms, and no term twice in it."""
    for heading in ("## Proofs", "## Designs", "## Libraries"):
        terms = [term.casefold() for term, _ in rows(section(read("docs/glossary.md"), heading))]
        assert terms == sorted(set(terms))


def test_every_fault_is_explained() -> None:
    """Those that a design may claim, each below a heading of its own, with when to claim it."""
    page = section(read("docs/faults-and-units.md"), "## Faults")
    kinds = next(row[1] for row in rows(read("reports/REFERENCE.md")) if row[0] == "`faults`")
    headings = re.findall(r"^### `(.*)`$", page, re.MULTILINE)
    assert sorted(headings) == sorted(words(kinds))
    assert all("*Claim it*" in section(page, f"### `{fault}`") for fault in headings)


def test_every_exit_code_is_told() -> None:
    """Those that the program ends with, and no other."""
    told = [int(row[0]) for row in rows(section(read("docs/ci.md"), "## Exit codes"))]
    codes = [value for module in (exit_codes, output) for value in vars(module).values() if type(value) is int]
    assert told == sorted(codes)


def test_the_statuses_of_the_booking_system_are_its_lifecycle() -> None:
    """Every action with all that it leads from and to, and who may take it."""
    diagram = lifecycle(load("as_found"))
    names = {node.id: node.lines[0] for node in diagram.nodes}
    drawn = [(names[edge.source], names[edge.target], *line.split(" (")) for edge in diagram.edges for line in edge.lines]
    rowed = [(source, target, action, by.partition(")")[0]) for source, target, action, by in drawn]
    edges = [row for row in rowed if not row[0].startswith("every")]
    free = [(action, by, target) for source, target, action, by in rowed if source.startswith("every")]
    statuses = {status for source, target, *_ in edges for status in (source, target)}
    table = rows(section(read("docs/booking-app.md"), "## 1. Lifecycle"))
    told = {
        (source, target, words(action)[0], frozenset(by.split(", ")))
        for origin, action, by, end in table
        for source in _among(statuses, origin)
        for target in _among(statuses, end)
    }
    assert told == {(source, target, action, frozenset(by.split(" or "))) for source, target, action, by in edges}
    anywhere = {(words(row[1])[0], frozenset(row[2].split(", ")), row[3]) for row in table if row[0] == "any with a row"}
    assert {(action, by) for action, by, _ in anywhere} == {(action, frozenset(by.split(" or "))) for action, by, _ in free}


def _among(statuses: set[str], cell: str) -> list[str]:
    return [word for word in re.findall(r"\w+", cell) if word in statuses]


def test_the_versions_and_numbers_of_the_comparison_are_those_of_its_tests() -> None:
    """Each number of a row stands in the test that the row names."""
    page = read("docs/libraries.md")
    versions = json.loads(read("reports/libraries/node/package.json"))["dependencies"]
    pinned = dict(re.findall(r"`(@[^`]*)` ([\d.]+\d)", page))
    assert pinned == versions
    table = rows(section(page, "## 12. How the model is compared"))
    assert len(table) == 7
    for _, said in table:
        for text, path in re.findall(r"\[([^\]]*)\]\(\.\./([^)]*)\)", said):
            test = (ROOT / path).read_text("utf-8").replace("_", "")
            for number in re.findall(r"\d[\d,]*", text):
                assert re.search(rf"\b{number.replace(',', '')}\b", test), (number, path)


# JSON.

ASKED = {
    "check": (("check", BOARD), ("check", BOARD, "--max-states", "100"), ("check", CLAIMING)),
    "diff": (("diff", OLD, NEW), ("diff", BOARD, REPAIRED)),
    "explain": (("explain", BOARD),),
}


def _objects(value: Any, path: str) -> Iterator[dict[str, Any]]:
    """The objects at a path such as `designs[].asked` within a value."""
    if not path:
        if value is not None:
            yield value
        return
    name, _, rest = path.partition(".")
    inner = value[name.removesuffix("[]")]
    for one in inner if name.endswith("[]") else [inner]:
        yield from _objects(one, rest)


@pytest.mark.parametrize("command", ASKED)
def test_every_field_of_the_json_is_told(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its order, each object below a heading that says where it is."""
    monkeypatch.chdir(ROOT)
    answers = [json.loads(run((*words, "--format", "json"), capsys)[1]) for words in ASKED[command]]
    below = section(read("docs/json.md"), f"## {command}")
    for heading in re.findall(r"^### (.*)$", below, re.MULTILINE):
        path = "" if heading == "The object" else heading
        objects = [one for answer in answers for one in _objects(answer, path)]
        told = [words(row[0])[0] for row in rows(section(below, f"### {heading}"))]
        assert objects, heading
        assert all(list(one) == told for one in objects), heading
