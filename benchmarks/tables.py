"""Figures in Markdown."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.machine import described

MB = 1_000_000


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of which all columns but the first two are figures."""
    lines = [heads, ["---"] * 2 + ["---:"] * (len(heads) - 2), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(file: Path, title: str, says: str, text: str) -> None:
    """A page with a title, what it says and where it was measured."""
    file.write_text(f"# {title}\n\n{says}\n\n{described()}\n\n{text}", "utf-8")
    print(f"wrote {file}", flush=True)


def seconds(value: float | None) -> str:
    """Seconds with three digits that matter; a dash for none."""
    return "–" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}"


def megabytes(value: int) -> str:
    """Bytes as megabytes."""
    return f"{value / MB:.0f}"
