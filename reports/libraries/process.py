"""The Node process in which the real libraries run: JSON lines to it, JSON lines from it."""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from staleproof.reports.libraries.installation import LibrariesMissingError, installed, node

Look = dict[str, Any]
"""For each component that a step changed, by name, everything visible of it."""


class Libraries:
    """A running process; a context manager that ends it.

    `open` begins a world from a setup, `take` makes steps in it. Every step is one macrotask with all its microtasks.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 # our own script
            [node(), "main.js"],
            cwd=installed(folder),
            env={**os.environ, "NODE_ENV": "production"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def open(self, setup: dict[str, Any]) -> Look:
        """Begin a world; the answer has every component."""
        looks, _ = self._ask({"open": setup})
        return looks[0]

    def take(self, steps: list[list[Any]]) -> tuple[list[Look], str | None]:
        """Make steps; if one is impossible, the looks end before it and the error says why."""
        return self._ask({"steps": steps})

    def _ask(self, question: dict[str, Any]) -> tuple[list[Look], str | None]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with suppress(BrokenPipeError):  # Node has ended; so there will be no line
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
        line = stdout.readline()
        if not line:
            raise LibrariesMissingError(f"Node ended with code {self._process.wait()}; see its errors above")
        answer = json.loads(line)
        return answer["changes"], answer.get("error")
