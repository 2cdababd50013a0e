"""The kinds of values that fields of a design have: durations, keys, names, and words of which there are only some."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag

from staleproof.model.language.durations import AGE, ANY, EXAMPLES, KEPT, SOME, STALE, timed

Duration = Annotated[str, StringConstraints(pattern=ANY), timed(ANY, f"a duration such as {EXAMPLES}")]
Interval = Annotated[str, StringConstraints(pattern=SOME), timed(SOME, f"a duration above 0, such as {EXAMPLES}")]
MaxAge = Annotated[str, StringConstraints(pattern=AGE), timed(AGE, "a duration such as 5 min, or none")]
Keeping = Annotated[str, StringConstraints(pattern=KEPT), timed(KEPT, "a duration such as 5 min, or never")]
Staleness = Annotated[str, StringConstraints(pattern=STALE), timed(STALE, "a duration such as 5 min, or always or never")]


Flag = Annotated[bool, Field(strict=True)]


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


def _counted(value: object) -> object:
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch("0|[1-9][0-9]{0,8}", value)):
        return value
    raise ValueError("a place of the key, counted from 0")


def _into(value: object) -> object:
    if isinstance(value, str | list | tuple):
        return value
    raise ValueError("the key of a query or the name of an array")


def _sent(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    several = tuple(value) if isinstance(value, list | tuple) else ()
    if several and all(isinstance(one, str) and one for one in several) and len(set(several)) == len(several):
        return value
    raise ValueError("a message, a list of different messages, or null")


Index = Annotated[int, Field(ge=0), BeforeValidator(_counted)]
Into = Annotated[
    Annotated[str, Tag("array")] | Annotated[Key, Tag("key")],
    Discriminator(lambda value: "key" if isinstance(value, list | tuple) else "array"),
    BeforeValidator(_into),
]
Several = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1, json_schema_extra={"uniqueItems": True})
]
Messages = Annotated[str | Several | None, BeforeValidator(_sent)]
REDUX = "redux"
"""Stands for all arrays of slices where a reply is stored; no array is called so."""
Retry = Annotated[int, Field(strict=True, ge=0, le=10)]
Name = Annotated[str, AfterValidator(_named)]
Cell = Literal["settles", "poll", "focus", "remount", "reload", "expiry", "never"]
