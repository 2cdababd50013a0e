"""Sites of small designs, made in this process."""

from functools import cache
from pathlib import Path

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import asked
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load

ROOT = Path(__file__).parents[2]
TODO, REPAIRED = ROOT / "examples" / "todo" / "todo.yaml", ROOT / "examples" / "todo" / "todo_repaired.yaml"
HOSTILE = ROOT / "tests" / "cases" / "designs" / "hostile_names.yaml"


@cache
def answered(*designs: Path) -> tuple[Answer, ...]:
    """What is found out about designs, with all bounds as they are if nothing is said."""
    loaded = [load(str(design)) for design in designs]
    return tuple(assessed([(one, asked(one)) for one in loaded], Session(), Progress(), Farm()))


def written(files: dict[str, str], folder: Path) -> Path:
    """A folder with the files of a site."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder
