"""How much memory a command may use: sizes as they are written, and what the machine and its containers have left."""

import os
from collections.abc import Iterator
from pathlib import Path

from staleproof.checker.engine.bounds import UNITS

SHARE = 0.75
"""Of what is available when the program starts; the rest is for Python itself and for others."""
CONTROL_GROUPS = Path("/sys/fs/cgroup")


def size(text: str) -> int:
    """The bytes of a size such as 512MB or 1.5 GB. Raises ValueError for anything else."""
    number, unit = text.strip()[:-2].strip(), text.strip()[-2:].upper()
    try:
        count = float(number) * UNITS[unit]
        return _above_zero(int(count))
    except (KeyError, ValueError, OverflowError):
        raise ValueError(f"'{text}' is no size; expected one such as 512MB or 4GB") from None


def _above_zero(count: int) -> int:
    if count < 1:
        raise ValueError
    return count


def allowed() -> int | None:
    """The bytes that a command may use unless it is told otherwise, in whole MB; None where the machine does not say."""
    known = [left for left in (_machine(), *_groups()) if left is not None]
    return max(1, int(min(known) * SHARE) // UNITS["MB"]) * UNITS["MB"] if known else None


def _machine() -> int | None:
    """What is available on the whole machine: on Linux with what can be freed at once, elsewhere half of all there is."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, OSError, ValueError):
        return None


def _membership() -> list[str]:
    """The control groups that this process is in, as Linux lists them: number, kinds and path."""
    try:
        return Path("/proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return []


def _groups() -> Iterator[int | None]:
    """What is left in each control group that this process is in, as containers have them (both versions)."""
    for line in _membership():
        _, kinds, path = line.split(":", 2)
        if kinds in ("", "memory"):
            names = ("memory.max", "memory.current") if not kinds else ("memory.limit_in_bytes", "memory.usage_in_bytes")
            root = CONTROL_GROUPS / kinds
            inner = root / path.lstrip("/")
            yield from (_left(folder, *names) for folder in (inner, *inner.parents) if folder.is_relative_to(root))


def _left(folder: Path, most: str, used: str) -> int | None:
    """What a control group has left, files that are only cached counted as free; None where it has no limit."""
    try:
        limit, current = int((folder / most).read_text("utf-8")), int((folder / used).read_text("utf-8"))
        stat = dict(line.split() for line in (folder / "memory.stat").read_text("utf-8").splitlines())
        return max(0, limit - current + int(stat.get("inactive_file", 0)))
    except (OSError, ValueError):
        return None
