"""What something costs, found out in a process of its own, so that nothing is hidden by what was there before."""

import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

KIB = 1024
ANSWERED = (0, 1, 3, 5)
"""The exit codes behind which there is an answer."""
PROGRAM = r"""
import atexit, re, sys
def told(file):
    with open("/proc/self/status") as status, open(file, "w") as out:
        out.write(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
atexit.register(told, sys.argv[1])
from staleproof.reports.commands.cli import main
sys.argv = ["staleproof", *sys.argv[2:]]
main()
"""
"""Staleproof itself, which at its end writes down the most memory that was resident (Linux tells it in kB)."""


class Spent(NamedTuple):
    """An answer with the processor time in seconds and the memory in bytes that it took."""

    answer: Any
    seconds: float
    memory: int


def apart(ask: Callable[[], Any]) -> Spent:
    """An answer; the memory is what was needed besides what the process began with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before, began = _most(), time.process_time()
        answer = ask()
        with os.fdopen(writer, "wb") as out:
            pickle.dump(Spent(answer, time.process_time() - began, _most() - before), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        data = told.read()
    os.waitpid(child, 0)
    spent: Spent = pickle.loads(data)  # noqa: S301 (our own process)
    return spent


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


def command(words: list[str], source: Path) -> Spent:
    """The exit code of a command of staleproof, as it is in a folder with its source; the memory is all that it needed."""
    with tempfile.TemporaryDirectory() as folder:
        memory = Path(folder) / "memory"
        call = [sys.executable, "-c", PROGRAM, str(memory), *words]
        environment = {**os.environ, "PYTHONPATH": str(source)}
        quiet = subprocess.DEVNULL
        child = subprocess.Popen(call, cwd=folder, env=environment, stdout=quiet, stderr=quiet)  # noqa: S603 (ourselves)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in ANSWERED:
            raise RuntimeError(f"staleproof {' '.join(words)} ended with {child.returncode}")
        return Spent(child.returncode, used.ru_utime + used.ru_stime, int(memory.read_text("utf-8")) * KIB)
