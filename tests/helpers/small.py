"""The small design of tests/designs, changed in single places, and what is said of it then."""

from pathlib import Path

from staleproof.model.language.design import Design
from staleproof.model.language.source import parse
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.lifecycle.appointment import Appointment
from staleproof.model.lifecycle.table import derive
from staleproof.model.validation.reading import validated
from staleproof.model.validation.references import References

FILE = "small.yaml"
FOLDER = Path(__file__).parents[1] / "designs"
TEXT = (FOLDER / FILE).read_text("utf-8")
APPOINTMENT = derive(Appointment)


def changed(old: str, new: str) -> str:
    """The text of the small design with the one `old` in it replaced."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def place(old: str, new: str) -> int:
    """The line in which `new` ends where it stands for `old`."""
    return (TEXT[: TEXT.index(old)] + new.rstrip()).count("\n") + 1


def read(text: str) -> Design:
    """The design of a text that extends nothing, if nothing is wrong with it."""
    source = parse(text, FILE, lambda name, _: (name, name))
    design = validated(source)
    References(design, APPOINTMENT, source).check()
    return design


def told(text: str) -> str:
    """What is said of a text with a mistake, behind the number of the line; the first, if there are several."""
    return next(iter(all_told(text)), "no mistake")


def all_told(text: str) -> list[str]:
    """All that is said of a text."""
    try:
        read(text)
    except DesignError as error:
        return [f"{one.where.line}: {one.message}" for one in error.all]
    return []
