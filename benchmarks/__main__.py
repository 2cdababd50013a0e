"""The command `python -m benchmarks`; it measures, and neither passes nor fails."""

import argparse
from pathlib import Path

from benchmarks import against, exploring, growth

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description="Measure engines and growth, or compare with a commit."
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="the folder to write into")
    parser.add_argument("--only", default="", help="only what has this text in its name")
    parser.add_argument("--part", choices=("engines", "growth"), help="only one part")
    parser.add_argument("--against", metavar="COMMIT", help="instead, compare the time of checks with that of a commit")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.against:
        against.measure(options.against, options.only, options.out)
        return
    if options.part != "growth":
        exploring.measure(options.only, options.out)
    if options.part != "engines":
        growth.measure(options.only, options.out)


if __name__ == "__main__":
    main()
