"""How the time of a check grows with the number of queries, views, handlers, dashboards and own actions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.apart import Spent, command
from benchmarks.multiplied import PARTS, Data, repeated, with_dashboards
from benchmarks.systems import HEAD, ROOT, TRACKER
from benchmarks.tables import megabytes, seconds, table, write
from staleproof.reports.files.loading import load

DESIGNS = ("stale_proof", TRACKER, HEAD)
TIMES = (1, 2, 3)
HEADS = ("design", "of what", "times", "seconds", "ratio", "MB")
SAYS = """\
Processor time of `staleproof check`, start-up included, and as a ratio to the design as it is; the most memory that was
resident. Every repetition has other options than the first (`benchmarks/multiplied.py`)."""


class Larger(NamedTuple):
    """A design made larger in one respect, and the options of its check."""

    design: str
    of: str
    times: int
    data: Data
    options: tuple[str, ...] = ()


def measure(only: str, out: Path) -> None:
    """Measure, and write a table."""
    rows: list[tuple[str, ...]] = []
    for design in DESIGNS:
        if only in design:
            once: dict[str, float] = {}
            for larger in _larger(design):
                spent = _checked(larger)
                first = once.setdefault(larger.of, spent.seconds)
                rows.append(_row(larger, spent, spent.seconds / first))
                print(*rows[-1], sep="  ", flush=True)
    write(out / "growth.md", "Growth of a check", SAYS, table(HEADS, rows))


def _larger(design: str) -> Iterator[Larger]:
    data, name = load(design).source.data, Path(design).stem
    for parts in (*((part,) for part in PARTS), PARTS):
        yield from (Larger(name, ", ".join(parts), times, repeated(data, times, parts)) for times in TIMES)
    yield from (Larger(name, "dashboards", times, with_dashboards(data, times)) for times in TIMES)
    yield from (Larger(name, "own actions", times, data, ("--own-actions", str(times))) for times in TIMES[:2])


def _checked(larger: Larger) -> Spent:
    with tempfile.TemporaryDirectory() as folder:
        file = written(larger.data, Path(folder) / "larger.yaml")
        return command(["check", str(file), *larger.options], ROOT)


def written(data: Data, file: Path) -> Path:
    """A file with a design."""
    file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    return file


def _row(larger: Larger, spent: Spent, ratio: float) -> tuple[str, ...]:
    return larger.design, larger.of, str(larger.times), seconds(spent.seconds), f"{ratio:.2f}", megabytes(spent.memory)
