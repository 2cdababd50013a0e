"""Which keys a filter reaches."""

import pytest

from staleproof.model.language.field_types import Key
from staleproof.model.language.step import StepPart
from staleproof.model.systems.keys import Filter, filtered

KEYS: tuple[Key, ...] = (("jobs",), ("jobs", "list"), ("jobs", 7), ("jobs", "list", "mine"), ("users", "list"))


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        (Filter(()), KEYS),
        (Filter(("jobs",)), KEYS[:4]),
        (Filter(("jobs",), exact=True), KEYS[:1]),
        (Filter(("jobs", "list")), (KEYS[1], KEYS[3])),
        (Filter(("jobs", "7")), ()),
        (Filter(("jobs", 7)), KEYS[2:3]),
        (Filter(("jobs", "undefined")), ()),
        (Filter((), where=((1, "list"),)), (KEYS[1], *KEYS[3:])),
        (Filter(("jobs",), where=((1, "list"), (2, "mine"))), KEYS[3:4]),
        (Filter(("jobs",), where=((1, "undefined"),)), KEYS[:1]),
        (Filter(("jobs", "list"), exact=True, where=((1, 7),)), ()),
    ],
)
def test_a_filter_reaches_these_keys(wanted: Filter, reached: tuple[Key, ...]) -> None:
    """A filter reaches what begins with its key, or just it, and has the parts that a predicate asks for."""
    assert tuple(key for key in KEYS if wanted.matches(key)) == reached


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ({"cancel": ["jobs"]}, Filter(("jobs",))),
        ({"invalidate": ["jobs"], "exact": True}, Filter(("jobs",), exact=True)),
        ({"invalidate": [], "where": {"1": "list"}}, Filter((), where=((1, "list"),))),
        ({"patch": ["jobs"]}, Filter(("jobs",), exact=True)),
        ({"store_reply": ["jobs"]}, Filter(("jobs",), exact=True)),
        ({"patch": ["jobs"], "exact": False, "where": {0: "jobs"}}, Filter(("jobs",), where=((0, "jobs"),))),
    ],
)
def test_a_patch_is_exact_and_all_else_goes_by_prefix(step: dict[str, object], wanted: Filter) -> None:
    """The filter of a step is what it declares; a patch is exact unless it says otherwise, a reply always."""
    assert filtered(StepPart.model_validate(step)) == wanted
