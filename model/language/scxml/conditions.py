"""The condition of an SCXML transition: who may send the event, and what the server asks besides."""

import re
from typing import NamedTuple

from staleproof.model.language.yaml_text import shown

WORD = re.compile(r"&&|\|\||!|\w+|\S")
SPELT = {"&&": "and", "||": "or", "!": "not"}
"""Signs of other languages of conditions, and the word that says the same."""
ROLES = re.compile(r"(\( )?(by_\w+(?: or by_\w+)*)(?(1) \))")
GUARD = re.compile(r"(\( )?((?:not )?(?!\d|by_|(?:and|or|not|[Tt]rue|[Ff]alse|None|null)\b)\w+)(?(1) \))")
WANTED = re.compile(r"""(?:(.*\S)\s*(?:\band\b|&&))?\s*_event\.data\.to\s*===?\s*(['"])([^'"]*)\2\s*""", re.DOTALL)
FORM = (
    "by_<role> (several with 'or'), <guard> or not <guard>, both with 'and', or _event.data.to == '<status>',"
    " perhaps with by_<role> and before it"
)


class Condition(NamedTuple):
    """The roles that may send the event, the guard of the server, and of a free edit the status that the request wants."""

    roles: tuple[str, ...] = ()
    guard: str = ""
    wanted: str | None = None


def understood(text: str) -> Condition:
    """What a `cond` says; raises ValueError for all but the few forms that a lifecycle knows.

    W3C SCXML 5.9 leaves the language to the data model: `and`, `or` and `not` may be written `&&`, `||` and `!`, and
    `_event.data` (5.10.1) is what the request brings along.
    """
    wanted = WANTED.fullmatch(text)
    by = understood(wanted[1]) if wanted and wanted[1] else Condition()
    if wanted and not by.guard and by.wanted is None:
        return Condition(by.roles, wanted=wanted[3])
    parts = " ".join(SPELT.get(word, word) for word in WORD.findall(text)).split(" and ")
    roles = [found for part in parts if (found := ROLES.fullmatch(part))]
    guards = [found for part in parts if (found := GUARD.fullmatch(part))]
    if len(roles) > 1 or len(guards) > 1 or len(roles) + len(guards) < len(parts):
        raise ValueError(f"cannot read the condition {shown(text)}; expected {FORM}")
    if guards and any(" or " in found[2] and not found[1] for found in roles):
        raise ValueError(f"brackets are missing in {shown(text)}; is '({roles[0][2]}) and {guards[0][2]}' meant?")
    named = [role.removeprefix("by_") for found in roles for role in found[2].split(" or ")]
    return Condition(tuple(dict.fromkeys(named)), "".join(found[2] for found in guards))
