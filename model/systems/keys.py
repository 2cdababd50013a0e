"""Which queries a step reaches by their keys."""

from typing import NamedTuple

from staleproof.model.language.field_types import Key
from staleproof.model.language.step import StepPart

UNDEFINED = "undefined"
"""No part of any query's key: a filter's key that has it reaches nothing, a predicate finds it behind the end of a key."""


class Filter(NamedTuple):
    """A filter of queries (docs/libraries.md, section 2.6): their keys begin with `key`, or are just it if `exact`.

    `where` is a predicate that wants certain parts at certain places of the key, counted from 0.
    """

    key: Key
    exact: bool = False
    where: tuple[tuple[int, str | int], ...] = ()

    def matches(self, key: Key) -> bool:
        """Whether the query with this key is reached."""
        begins = key if self.exact else key[: len(self.key)]
        return begins == self.key and all(_part(key, place) == part for place, part in self.where)


def _part(key: Key, place: int) -> str | int:
    return key[place] if place < len(key) else UNDEFINED


def filtered(step: StepPart) -> Filter:
    """The filter of a step that has a key; a patch is exact if it does not say otherwise, and a reply is always."""
    key = step.keyed
    assert key is not None, f"'{step.action}' reaches queries by no key"
    exact = step.action in ("patch", "store_reply") if step.exact is None else step.exact
    return Filter(key, exact, tuple((step.where or {}).items()))
