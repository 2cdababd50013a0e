"""The kinds of values that fields of a design have: durations, keys, names, and words of which there are only some."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag


def _timed(pattern: str, expected: str) -> BeforeValidator:
    def checked(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(expected)
        return value

    return BeforeValidator(checked)


AGE = r"^([0-9]{1,9} (s|min|h)|none)$"
ANY, SOME = r"^[0-9]{1,9} (s|min|h)$", r"^[1-9][0-9]{0,8} (s|min|h)$"
STALE = r"^([0-9]{1,9} (s|min|h)|always|never)$"
KEPT = r"^([0-9]{1,9} (s|min|h)|never)$"
Duration = Annotated[str, StringConstraints(pattern=ANY), _timed(ANY, "a duration such as 30 s, 5 min or 1 h")]
Interval = Annotated[str, StringConstraints(pattern=SOME), _timed(SOME, "a duration above 0, such as 30 s, 5 min or 1 h")]
MaxAge = Annotated[str, StringConstraints(pattern=AGE), _timed(AGE, "a duration such as 5 min, or none")]
Keeping = Annotated[str, StringConstraints(pattern=KEPT), _timed(KEPT, "a duration such as 5 min, or never")]
Staleness = Annotated[str, StringConstraints(pattern=STALE), _timed(STALE, "a duration such as 5 min, or always or never")]


def _switched(value: object) -> object:
    if isinstance(value, bool) or value == "always":
        return value
    raise ValueError("true, false or always")


def _enabling(value: object) -> object:
    if isinstance(value, bool | str):
        return value
    raise ValueError("true, false or the name of a query that it waits for")


Enabled = Annotated[bool | str, BeforeValidator(_enabling)]
When = Annotated[bool | Literal["always"], BeforeValidator(_switched)]


def _worded(value: object) -> object:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise ValueError("a text or a whole number")


def _named(value: str) -> str:
    if not value or "." in value or "*" in value:
        raise ValueError("a name without . and *, which mean something in changes and claims")
    return value


KeyPart = Annotated[str | int, BeforeValidator(_worded)]
Key = tuple[KeyPart, ...]
Place = Annotated[int, Field(ge=0)]
Into = Annotated[
    Annotated[str, Tag("array")] | Annotated[Key, Tag("key")],
    Discriminator(lambda value: "key" if isinstance(value, list | tuple) else "array"),
]
REDUX = "redux"
"""Stands for all arrays of slices where a reply is stored; no array is called so."""
Retry = Annotated[int, Field(strict=True, ge=0, le=10)]
Name = Annotated[str, AfterValidator(_named)]
Cell = Literal["settles", "poll", "focus", "remount", "reload", "expiry", "never"]
