"""The machine on which something was measured: what is needed to compare figures, and nothing that names it."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

GIB = 1024**3


def described() -> str:
    """One line of Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    programs = f"{_first_line('spin', '-V')}, {_first_line('gcc', '--version')}"
    versions = f"Python {platform.python_version()}, numpy {version('numpy')}, {programs}"
    return f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.machine()}; {versions}."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def _first_line(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 (programs that are measured)
    return done.stdout.splitlines()[0].partition(" -- ")[0]
