"""Golden files: texts that the program must print word for word."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Golden = Callable[[str, Path], None]
"""Asserts that a file has just a text; with `pytest --renew` it writes the file instead."""


def json_text(data: Any) -> str:
    """The text in which a file has data of JSON."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
