"""How much faster the tables are than the model's own Python, side by side on the same cones.

Run `python benchmarks/engine.py`. Both engines must count the same states and steps; the ratio is that of the least
processor times of three rounds, in which the engines take turns.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracle import reachable

from checker.space import explore
from checker.tables import Tables
from model.abstract import marked
from model.cone import Bounds, Cone
from model.vocabulary import System
from reports.load import load

CONES = (("as_fixed", "therapist", "today"), ("as_fixed", "operator", "bookings"), ("stale_proof", "driver", "all"))
ROUNDS = 3


def counted(system: System) -> tuple[int, int]:
    """States and steps by tables."""
    space = explore(system, Tables())
    return space.count, space.transitions


def plainly(system: System) -> tuple[int, int]:
    """States and steps by calling the model for each."""
    found, steps = reachable(system)
    return len(found), steps


def spent(count: Callable[[System], tuple[int, int]], system: System) -> tuple[float, tuple[int, int]]:
    """Processor time of one run, and what it counted."""
    began = time.process_time()
    found = count(system)
    return time.process_time() - began, found


def main() -> None:
    """Print a line for each cone."""
    print(f"{'cone':34} {'states':>9} {'steps':>10} {'plain / tables':>15}")
    for name, dashboard, view in CONES:
        loaded = load(name)
        system = marked(Cone(loaded.design, loaded.lifecycle, dashboard, view, frozenset(), Bounds()))
        rounds = [(spent(plainly, system), spent(counted, system)) for _ in range(ROUNDS)]
        counts = {found for pair in rounds for _, found in pair}
        if len(counts) != 1:
            sys.exit(f"the engines disagree: {sorted(counts)}")
        ratio = min(plain for (plain, _), _ in rounds) / min(tables for _, (tables, _) in rounds)
        states, steps = counts.pop()
        print(f"{name + ' ' + dashboard + '.' + view:34} {states:>9,} {steps:>10,} {ratio:>14.1f}x", flush=True)


if __name__ == "__main__":
    main()
