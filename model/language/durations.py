"""How long something takes, as people write it, and the one way in which a design has it: "1.5 h"."""

import re

from pydantic import BeforeValidator

SECONDS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}
"""How long each unit is."""
UNIT = rf" ?({'|'.join(SECONDS)})"
LENGTH = rf"[0-9]{{1,9}}(\.[0-9]{{1,3}})?{UNIT}"
ANY = rf"^{LENGTH}$"
SOME = rf"^([1-9][0-9]{{0,8}}(\.[0-9]{{1,3}})?|0\.[0-9]{{0,2}}[1-9][0-9]{{0,2}}){UNIT}$"
AGE = rf"^({LENGTH}|none)$"
STALE = rf"^({LENGTH}|always|never|Infinity)$"
KEPT = rf"^({LENGTH}|never|Infinity)$"
EXAMPLES = "500 ms, 30 s, 5 min, 1.5 h or 1 d"
WRITTEN = re.compile(rf"([0-9.]+){UNIT}")


def timed(pattern: str, expected: str) -> BeforeValidator:
    """Takes what matches, and writes it in the one way; anything else is to be what is expected."""

    def checked(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(expected)
        found = WRITTEN.fullmatch(value)
        return f"{found[1]} {found[2]}" if found else value.replace("Infinity", "never")

    return BeforeValidator(checked)


def seconds(duration: str) -> float:
    """How long "5 min" is."""
    number, unit = duration.split()
    return float(number) * SECONDS[unit]


def passes_at_once(duration: str) -> bool:
    """Whether it is none at all, such as "0 s"."""
    return WRITTEN.fullmatch(duration) is not None and seconds(duration) == 0
