"""What the README shows of the smallest example is that example, and its two writings of a lifecycle say the same."""

from pathlib import Path

import pytest
import yaml
from commands import run

from staleproof.checker.promises.promises import SAYS
from staleproof.model.language.lifecycle_table import LifecyclePart, written_out
from staleproof.model.language.scxml.lifecycle import read_scxml
from staleproof.model.language.source import parse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_walk_through_is_the_example() -> None:
    """The design that is explained line by line is the one in the folder, comments aside."""
    blocks = README.split("```yaml\n")[1:]
    shown = next(block.split("```")[0] for block in blocks if block.startswith("name: todo"))
    example = (ROOT / "examples" / "todo" / "todo.yaml").read_text("utf-8")
    assert yaml.safe_load(shown) == yaml.safe_load(example)
    assert len(shown.splitlines()) == len(example.splitlines())


def test_the_story_is_told_by_its_replay_string(capsys: pytest.CaptureFixture[str]) -> None:
    """Word for word, from the lanes to the cause."""
    story = README.split("is broken\n")[1].split("```")[0]
    told, again = story.split("     Again: staleproof ")
    code, out, err = run(tuple(again.split()), capsys)
    assert (code, out.split(), err) == (0, told.split(), "")


def test_the_lifecycle_in_scxml_is_the_one_in_yaml() -> None:
    """Both are read, and give the same table."""
    written = next(block for block in README.split("```yaml\n") if block.startswith("lifecycle:")).split("```")[0]
    drawn = README.split("```xml\n")[1].split("```")[0]
    source = parse(written, "README.md", lambda name, _: (name, name))
    table = written_out(LifecyclePart.model_validate(source.data["lifecycle"]), source)
    assert read_scxml(drawn, "README.md").rule == table.rule


def test_the_sentences_of_the_promises_are_those_of_the_answers() -> None:
    """Each begins as the answers say it; what is added there says what counts."""
    table = README.split("| promise | says |\n|---|---|\n")[1].split("\n\n")[0]
    rows = dict(line.strip("| ").split(" | ") for line in table.splitlines())
    assert list(rows) == list(SAYS)
    assert all(rows[name].startswith(f"{says[0].lower()}{says[1:-1]}") for name, says in SAYS.items())
