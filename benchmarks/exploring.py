"""All engines on the same systems: states, time, memory, and the way to the first bad state."""

from pathlib import Path
from typing import NamedTuple

from benchmarks.engines import ENGINES, Measured
from benchmarks.plotting import Line, plot
from benchmarks.spin import DIGITS
from benchmarks.systems import SYSTEMS, Named
from benchmarks.tables import seconds, table, write

LARGE = 10_000
"""Of a smaller system the memory says nothing, since an engine takes some at once."""
HEADS = (
    "system",
    "engine",
    "states",
    "steps",
    "seconds",
    "states/s",
    "bytes a state",
    "to the first bad state (s)",
    "its length",
)
SAYS = """\
Processor time. Every engine must count the same states and steps, or the run ends with an error. The time of SPIN is that of
the program that it makes, without the seconds that writing and compiling it take; that of the others begins with no table
filled. Bytes a state are the most memory that was taken besides that of the program itself, divided by the states. A search
by depth may find a long way. Plain Python (`System.moves`) is asked about small systems only."""


class Figure(NamedTuple):
    """What one engine needed for one system."""

    system: Named
    engine: str
    measured: Measured


def measure(only: str, out: Path) -> None:
    """Measure, and write a table and a plot."""
    figures = [figure for system in SYSTEMS if only in system.title for figure in _of(system)]
    write(out / "engines.md", "Engines side by side", SAYS, table(HEADS, map(_row, figures)) + "\n![engines](engines.svg)\n")
    lines = [_line(engine.name, [f.measured for f in figures if f.engine == engine.name]) for engine in ENGINES]
    plot(out / "engines.svg", [line for line in lines if line.states])


def _of(system: Named) -> list[Figure]:
    task = system.task()
    figures = []
    for engine in ENGINES:
        if task.states <= engine.most:
            figures.append(Figure(system, engine.name, engine.measure(task)))
            print(*_row(figures[-1]), sep="  ", flush=True)
    if len({_counts(figure.measured) for figure in figures}) != 1:
        raise AssertionError(f"the engines count {system.title} differently")
    return figures


def _counts(found: Measured) -> tuple[int, str]:
    """What all engines must agree on; steps as far as SPIN tells them, but for the last digit, since it counts one more."""
    return found.states, str(found.steps) if found.steps < 10**DIGITS else f"{found.steps:.{DIGITS - 3}e}"


def _row(figure: Figure) -> tuple[str, ...]:
    found = figure.measured
    return (
        figure.system.title,
        figure.engine,
        f"{found.states:,}",
        f"{found.steps:,}",
        seconds(found.seconds),
        f"{found.states / found.seconds:,.0f}",
        f"{found.memory / found.states:.0f}" if found.states >= LARGE else "–",
        seconds(found.first_seconds),
        "–" if found.length is None else str(found.length),
    )


def _line(name: str, found: list[Measured]) -> Line:
    ordered = sorted(found, key=lambda one: one.states)
    memory = tuple(one.memory / one.states if one.states >= LARGE else None for one in ordered)
    return Line(name, tuple(one.states for one in ordered), tuple(one.seconds for one in ordered), memory)
