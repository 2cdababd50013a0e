"""A long run of random designs: `python tests/random_designs/long_run.py --designs 2000 --seed 1`.

Each design is checked and its answers are attacked by random walks of the whole world. Designs with a wrong or an undecided
answer are written to a folder, each with what was seen in front; the exit code is 1 if there is a wrong answer.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from campaign import Effort, Outcomes
from generator import design, loaded, written
from smaller import smaller

from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.files.loading import load


def main() -> int:
    """Run through the designs, and tell."""
    given = _options().parse_args()
    outcomes, effort = Outcomes(), Effort(given.walks, given.steps)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed in range(given.seed, given.seed + given.designs):
            found = Outcomes()
            found.add(seed, loaded(seed, folder), effort)
            outcomes.join(found)
            if found.kinds:
                _keep(given.out, seed, _shrunk(seed, found, folder, effort) if given.shrink else written(seed), found)
    print(outcomes.words)
    return 1 if outcomes.wrong else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=2000, help="how many designs")
    parser.add_argument("--seed", type=int, default=1, help="the number of the first design")
    parser.add_argument("--walks", type=int, default=Effort().walks, help="walks for each design")
    parser.add_argument("--steps", type=int, default=Effort().steps, help="steps of a walk, before all ends that is under way")
    parser.add_argument("--out", type=Path, default=Path("random_findings"), help="where designs with findings are written")
    parser.add_argument("--shrink", action="store_true", help="make each of them as small as it still shows all that it shows")
    return parser


def _shrunk(seed: int, found: Outcomes, folder: Path, effort: Effort) -> str:
    """The text of a smaller design with the same kinds of findings."""

    def same(text: str) -> bool:
        path = folder / "smaller.yaml"
        path.write_text(text, "utf-8")
        again = Outcomes()
        try:
            again.add(seed, load(str(path)), effort)
        except DesignError:
            return False
        return again.kinds == found.kinds

    return smaller(design(seed), same)


def _keep(folder: Path, seed: int, text: str, found: Outcomes) -> None:
    """Write a design with what was seen of the one with its number in front."""
    folder.mkdir(parents=True, exist_ok=True)
    said = [*(words for _, _, words in found.wrong), *(f"undecided: {words}" for _, words in found.undecided)]
    remarks = "".join(f"# {line}\n" for words in said for line in words.splitlines())
    (folder / f"random_{seed}.yaml").write_text(remarks + text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
