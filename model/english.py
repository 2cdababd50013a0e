"""Lists and numbers as people write them."""

from collections.abc import Iterable

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listed(names: Iterable[str], last: str = "and") -> str:
    """A list in a sentence: "a, b and c"."""
    known = list(names)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} {last} {known[-1]}" if known else ""


def quoted(names: Iterable[str], last: str = "and") -> str:
    """The same with each name in quotes."""
    return listed((f"'{name}'" for name in names), last)


def counted(number: int, noun: str) -> str:
    """A number of things: "one more try", "19 statuses"."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {_of(number, noun)}"


def tallied(number: int, noun: str) -> str:
    """The same in figures: "1 state", "1,234 entries"."""
    return f"{number:,} {_of(number, noun)}"


def _of(number: int, noun: str) -> str:
    """The noun behind a number."""
    plural = f"{noun}es" if noun.endswith(("s", "sh")) else f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return noun if number == 1 else plural
