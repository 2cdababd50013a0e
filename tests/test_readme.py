"""What the README shows of the smallest example is that example."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def test_the_walk_through_is_the_example() -> None:
    """The design that is explained line by line is the one in the folder, comments aside."""
    blocks = (ROOT / "README.md").read_text("utf-8").split("```yaml\n")[1:]
    shown = next(block.split("```")[0] for block in blocks if block.startswith("name: todo"))
    example = (ROOT / "examples" / "todo" / "todo.yaml").read_text("utf-8")
    assert yaml.safe_load(shown) == yaml.safe_load(example)
    assert len(shown.splitlines()) == len(example.splitlines())
