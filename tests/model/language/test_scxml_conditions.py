"""The conditions of SCXML: the few forms that say who may send an event and what guards it, and no other."""

import pytest

from staleproof.model.language.scxml.conditions import FORM, Condition, understood


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("by_worker", Condition(("worker",))),
        ("by_worker or by_clerk", Condition(("worker", "clerk"))),
        ("(by_worker || by_clerk)", Condition(("worker", "clerk"))),
        ("by_worker or by_worker", Condition(("worker",))),
        ("driver_free", Condition((), "driver_free")),
        ("not driver_free", Condition((), "not driver_free")),
        ("!driver_free", Condition((), "not driver_free")),
        ("(not driver_free)", Condition((), "not driver_free")),
        (" by_worker\n and  driver_free ", Condition(("worker",), "driver_free")),
        ("not driver_free and by_worker", Condition(("worker",), "not driver_free")),
        ("(by_worker or by_clerk) && !driver_free", Condition(("worker", "clerk"), "not driver_free")),
        ("nothing", Condition((), "nothing")),
        ("byway", Condition((), "byway")),
        ("_event.data.to == 'done'", Condition(wanted="done")),
        (' _event.data.to==="done" ', Condition(wanted="done")),
        ("by_office and _event.data.to == 'done'", Condition(("office",), wanted="done")),
        ("(by_office || by_boss) && _event.data.to == 'done'", Condition(("office", "boss"), wanted="done")),
    ],
)
def test_conditions_say_who_may_send_and_what_guards(text: str, condition: Condition) -> None:
    """Roles, a guard, both, or the status that the request wants; in words or in signs."""
    assert understood(text) == condition


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "by_",
            "not by_worker",
            "not not free",
            "5",
            "free5 6",
            "true",
            "not False",
            "null",
            "not",
            "and",
            "or free",
        ),
        *("by_worker and by_clerk", "free and late", "free or late", "by_worker or free", "by_worker and free and late"),
        *("by_worker and", "and free", "((free))", "(free", "free)", "not (free)", "free == 1", "free != late", "free()"),
        *("In('done')", "_event.data.to", "_event.data.to != 'done'", "_event.data.to == 'done' and free", "__import__('os')"),
        *("free and _event.data.to == 'done'", "by_a and free and _event.data.to == 'done'", "and _event.data.to == 'done'"),
        "_event.data.to == 'a' and _event.data.to == 'done'",
    ],
)
def test_no_other_condition_is_understood(text: str) -> None:
    """What is said quotes the condition and lists all forms."""
    with pytest.raises(ValueError, match="cannot read the condition ") as caught:
        understood(text)
    assert str(caught.value) == f"cannot read the condition '{text}'; expected {FORM}"


def test_several_roles_with_a_guard_need_brackets() -> None:
    """Without them the guard would be that of the last role alone; what was meant is proposed."""
    with pytest.raises(ValueError, match="brackets") as caught:
        understood("by_worker or by_clerk and free")
    meant = "'(by_worker or by_clerk) and free'"
    assert str(caught.value) == f"brackets are missing in 'by_worker or by_clerk and free'; is {meant} meant?"


def test_a_long_condition_is_read_at_once() -> None:
    """The largest text that a file may have takes no longer than its length."""
    assert len(understood(" or ".join(f"by_{number}" for number in range(80_000))).roles) == 80_000
    for text in (
        "(" * 900_000,
        "not " * 200_000,
        "by_a or " * 100_000,
        "a and " * 150_000,
        "_event.data.to == '" + "a" * 900_000,
    ):
        with pytest.raises(ValueError, match="cannot read the condition "):
            understood(text)
