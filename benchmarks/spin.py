"""SPIN: a Promela model is made into a program, which explores it."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

PROGRAMS = ("spin", "gcc")
FLAGS = ("-w", "-DSAFETY", "-DNOREDUCE")
FIRST_BAD = re.compile(r"^pan:1: assertion violated .*\(at depth (\d+)\)", re.MULTILINE)
MIB = 1024 * 1024
TOO_DEEP = "max search depth too small"
DIGITS = 8
"""Of the digits of a larger count the rest is not told."""
SHALLOW = 20
"""A search by depth gets room for one step in so many states, and more where that does not do."""


class SpinError(Exception):
    """SPIN, the compiler or the program that came out did not do what was asked."""


class Explored(NamedTuple):
    """What a program found, in counts of DIGITS digits.

    `errors` counts the bad states that it came upon, `first` is the depth of the first. `seconds` are of processor time;
    `memory` is what it says that it has used for states, hash table and stack, in bytes.
    """

    states: int
    transitions: int
    errors: int
    first: int | None
    seconds: float
    memory: int


class Program(NamedTuple):
    """A program that explores one model, breadth first or depth first."""

    path: Path
    breadth_first: bool

    def explore(self, states: int, *, to_the_first: bool = False) -> Explored:
        """What there is, or what is found until the first bad state; `states` are expected.

        Raises SpinError if the program stopped for any other reason.
        """
        depth = max(10_000, states // SHALLOW)
        while True:
            text, seconds = self._said(states, () if self.breadth_first else (f"-m{depth}",), to_the_first=to_the_first)
            if TOO_DEEP not in text:
                break
            depth *= SHALLOW
        first = FIRST_BAD.search(text)
        if "states, stored" not in text or ("Search not completed" in text and not (to_the_first and first)):
            raise SpinError(text)
        return Explored(
            round(float(_found(r"(\d[\d.e+]*) states, stored", text))),
            round(float(_found(r"(\d[\d.e+]*) transitions", text))),
            int(_found(r"errors: (\d+)", text)),
            int(first[1]) if first else None,
            seconds,
            int(float(_found(r"([\d.]+)\s+total actual memory usage", text)) * MIB),
        )

    def _said(self, states: int, options: tuple[str, ...], *, to_the_first: bool) -> tuple[str, float]:
        words = [str(self.path), f"-w{max(10, states.bit_length())}", *options, *(() if to_the_first else ("-c0",))]
        said = self.path.with_suffix(".txt")
        with said.open("w", encoding="utf-8") as out:
            child = subprocess.Popen(words, cwd=self.path.parent, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        return said.read_text("utf-8"), used.ru_utime + used.ru_stime


def missing() -> str | None:
    """Which of the programs that are needed is not there."""
    return next((f"no '{program}' on the PATH" for program in PROGRAMS if shutil.which(program) is None), None)


def built(model: Path, *, breadth_first: bool, optimise: str = "-O2") -> Program:
    """The program that explores a model, made beside it."""
    name = "breadth_first" if breadth_first else "depth_first"
    _run(model.parent, "spin", "-a", model.name)
    _run(model.parent, "gcc", optimise, *FLAGS, *(("-DBFS",) if breadth_first else ()), "-o", name, "pan.c")
    return Program(model.parent / name, breadth_first)


def _run(folder: Path, *words: str) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SpinError(f"{' '.join(words)}: {done.stdout}{done.stderr}")


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SpinError(text)
    return found[1]
