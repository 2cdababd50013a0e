"""The time of commands as a ratio to an earlier commit, which is cloned, both taking turns in one run."""

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.apart import Spent, command
from benchmarks.growth import written
from benchmarks.multiplied import repeated, with_dashboards, without_early_pushes
from benchmarks.systems import EXAMPLES, HEAD, ROOT, TRACKER
from benchmarks.tables import megabytes, seconds, table, write
from staleproof.reports.files.loading import load

HEADS = ("what", "now / before", "seconds before", "seconds now", "ratio", "MB before", "MB now")
SAYS = """\
Processor time of whole processes at {commit} and now, one after the other, and the most memory that was resident. Where the
commands differ, both are named."""


class Bar(NamedTuple):
    """What is measured: a command now, and the one that it is compared with; `earlier` says that the latter is of then."""

    title: str
    now: tuple[str, ...]
    before: tuple[str, ...]
    earlier: bool = True


def measure(commit: str, only: str, out: Path) -> None:
    """Measure, and write a table."""
    with tempfile.TemporaryDirectory() as folder:
        clone = _cloned(commit, Path(folder) / "clone")
        rows = []
        for bar in _bars(Path(folder)):
            if only in bar.title:
                before = command(list(bar.before), clone if bar.earlier else ROOT)
                rows.append(_row(bar, before, command(list(bar.now), ROOT)))
                print(*rows[-1], sep="  ", flush=True)
    write(out / "against.md", f"Compared with {commit}", SAYS.format(commit=commit), table(HEADS, rows))


def _bars(folder: Path) -> tuple[Bar, ...]:
    early = with_dashboards(load(HEAD).source.data, 3)
    whole = str(written(without_early_pushes(early), folder / "whole_app.yaml"))
    whole_early = str(written(early, folder / "whole_app_early.yaml"))
    once, thrice = (
        str(written(repeated(load(TRACKER).source.data, times), folder / f"tracker_{times}.yaml")) for times in (1, 3)
    )
    repaired = str(EXAMPLES / "kitchen" / "kitchen_repaired.yaml")
    return (
        Bar("shipped designs", ("check",), ("check",)),
        Bar("issue_tracker", ("check", TRACKER), ("check", TRACKER)),
        Bar("therapist_head", ("check", HEAD), ("check", HEAD)),
        Bar("whole app, three dashboards", ("check", whole), ("check", whole)),
        Bar("whole app, pushes before the commit / after it", ("check", whole_early), ("check", whole), earlier=False),
        Bar("shipped designs, two own actions / one", ("check", "--own-actions", "2"), ("check",)),
        Bar("kitchen_repaired, why / check", ("why", repaired), ("check", repaired), earlier=False),
        Bar("issue_tracker, three times / once", ("check", thrice), ("check", once), earlier=False),
    )


def _cloned(commit: str, folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(folder)], check=True)  # noqa: S603, S607
    subprocess.run(["git", "checkout", "--quiet", commit], cwd=folder, check=True)  # noqa: S603, S607
    return folder


def _row(bar: Bar, before: Spent, now: Spent) -> tuple[str, ...]:
    compared = "commit" if bar.earlier else "both now"
    ratio = f"{now.seconds / before.seconds:.2f}"
    return (
        bar.title,
        compared,
        seconds(before.seconds),
        seconds(now.seconds),
        ratio,
        megabytes(before.memory),
        megabytes(now.memory),
    )
