"""The command `python -m benchmarks.mutation`: how many changed lines the quick tests notice, in a sample with a seed.

What is changed, and which tests are asked, stands in `[tool.mutmut]` of pyproject.toml; docs/engine/mutation.md tells the rest.
"""

import argparse
import random
import subprocess
from collections import Counter

FOLDERS = ("model/components", "model/abstraction", "checker/engine")
NOTICED = ("killed", "timeout", "segfault")
"""A change that makes a test fail, or one that makes it go on for ever."""
FIRST = "staleproof.model.components.marked_component.*"
"""With these few mutmut makes all changes and finds out which test runs which function."""


def main() -> None:
    """Read the options, run the sample, and print what is left."""
    parser = argparse.ArgumentParser("python -m benchmarks.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", choices=FOLDERS, help="only this one")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants of each folder; all if not given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    folders = (options.folder,) if options.folder else FOLDERS
    _run(options.processes, [FIRST])
    chosen = {folder: _chosen(folder, options.sample, options.seed) for folder in folders}
    _run(options.processes, [name for names in chosen.values() for name in names])
    known = _results()
    for folder, names in chosen.items():
        found = Counter(known[name] for name in names)
        noticed = sum(found[status] for status in NOTICED)
        print(f"{folder}: {noticed} of {len(names)} killed ({noticed / len(names):.1%}); {dict(found)}")
    for name in (name for names in chosen.values() for name in names if known[name] != "killed"):
        print(f"{known[name]:10} mutmut show {name}")


def _run(processes: int, names: list[str]) -> None:
    subprocess.run(("mutmut", "run", "--max-children", str(processes), *names), check=True)  # noqa: S603, S607


def _results() -> dict[str, str]:
    """What became of each mutant, all folders together."""
    asked = ("mutmut", "results", "--all", "true")
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout  # noqa: S603
    lines = (line.strip().rpartition(": ") for line in told.splitlines())
    return {name: status for name, _, status in lines}


def _chosen(folder: str, count: int, seed: int) -> list[str]:
    """The mutants of a folder, or so many of them by chance."""
    names = sorted(name for name in _results() if name.startswith(f"staleproof.{folder.replace('/', '.')}."))
    return random.Random(seed).sample(names, min(count, len(names))) if count else names  # noqa: S311


if __name__ == "__main__":
    main()
