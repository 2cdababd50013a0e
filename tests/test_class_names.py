"""A name of a class stands for one thing in the whole program."""

import ast
from collections import Counter
from pathlib import Path

ROOMS = ("model", "checker", "reports")


def test_no_two_classes_have_one_name() -> None:
    """Also where one is private."""
    files = [path for room in ROOMS for path in (Path(__file__).parents[1] / room).rglob("*.py")]
    names = [
        node.name.lstrip("_")
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert len(names) > 300
    assert [name for name, count in Counter(names).items() if count > 1] == []
