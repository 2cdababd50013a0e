"""The plot of the engines: processor time and memory over the number of states, both on logarithmic axes."""

from pathlib import Path
from typing import NamedTuple

MARKERS = "osD^vP*X"


class Line(NamedTuple):
    """One engine, from small systems to large; memory in bytes a state where it says something."""

    name: str
    states: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[float | None, ...]


def plot(file: Path, lines: list[Line]) -> None:
    """Write the plot; the kind of file is that of its name."""
    import matplotlib as mpl  # noqa: PLC0415 (needed here alone)

    mpl.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    mpl.rcParams["svg.hashsalt"] = "staleproof"
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.8), layout="constrained")
    for line, marker in zip(lines, MARKERS, strict=False):
        left.plot(line.states, line.seconds, marker=marker, markersize=5, linewidth=1.3, label=line.name)
        kept = [(states, memory) for states, memory in zip(line.states, line.memory, strict=True) if memory]
        if kept:
            right.plot([s for s, _ in kept], [m for _, m in kept], marker=marker, markersize=5, linewidth=1.3)
    for axes, title, unit in ((left, "Time", "processor time (s)"), (right, "Memory", "bytes a state")):
        axes.set(xlabel="reachable states", ylabel=unit, title=title)
        if axes.lines:
            axes.set(xscale="log", yscale="log")
        axes.grid(visible=True, which="major", alpha=0.35)
    right.yaxis.set_major_formatter("{x:g}")
    right.yaxis.set_minor_formatter("{x:g}")
    figure.legend(loc="outside lower center", ncols=len(lines), frameon=False)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None, dpi=110)
    pyplot.close(figure)
    print(f"wrote {file}", flush=True)
