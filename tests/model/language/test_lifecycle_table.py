"""A lifecycle written in the design: the same table as that of a state chart, and one line for each mistake in it."""

import pytest
from tickets import Ticket

from staleproof.model.language.lifecycle_table import MOST_STATUSES, MOST_WAYS, LifecyclePart, written_out
from staleproof.model.language.source import parse
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.lifecycle.appointment import Appointment
from staleproof.model.lifecycle.table import Lifecycle, Rule, Transition, derive
from staleproof.model.validation.reading import validated
from staleproof.model.validation.references import References

REST = "dashboards: {d: {role: clerk, queries: {q: {key: [q]}}, views: {v: {reads: q, hides: [done]}}}}\n"
TICKET = """\
name: tickets
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: opened, by: clerk}
    finish:
      - {from: opened, to: done, by: [clerk, boss], when: ready}
      - {from: opened, to: opened, by: clerk, when: not ready}
    edit: {from: opened, to: opened}
    delete: {from: [opened, done], to: gone}
"""
APPOINTMENT = """\
name: appointments
lifecycle:
  initial: absent
  terminal: [completed, transport_completed, cancelled, auto_cancelled, deleted]
  rowless: deleted
  statuses: [absent, pending, therapist_confirmed, driver_confirmed, in_progress, journey, arrived, dropped_off,
    session_in_progress, awaiting_payment, completed, pickup_requested, driver_assigned_pickup, return_journey,
    transport_completed, rejected, cancelled, auto_cancelled, deleted]
  actions:
    create: {from: absent, to: pending, by: operator}
    therapist_confirm:
      - {from: pending, to: therapist_confirmed, by: therapist, when: group_complete}
      - {from: pending, to: pending, by: therapist, when: not group_complete}
    driver_confirm: {from: therapist_confirmed, to: driver_confirmed, by: driver, when: group_complete}
    start_appointment: {from: driver_confirmed, to: in_progress, by: operator}
    start_journey: {from: [in_progress, driver_confirmed], to: journey, by: driver}
    arrive_at_location: {from: journey, to: arrived, by: driver}
    drop_off_therapist: {from: arrived, to: dropped_off, by: driver}
    start_session: {from: dropped_off, to: session_in_progress, by: therapist}
    mark_awaiting_payment: {from: session_in_progress, to: awaiting_payment, by: therapist}
    mark_payment_received: {from: awaiting_payment, to: completed, by: operator}
    request_pickup:
      - {from: completed, to: driver_assigned_pickup, by: therapist, when: driver_free}
      - {from: completed, to: pickup_requested, by: therapist, when: not driver_free}
    assign_pickup_driver: {from: pickup_requested, to: driver_assigned_pickup, by: operator}
    confirm_pickup: {from: driver_assigned_pickup, to: return_journey, by: driver}
    reject_pickup: {from: driver_assigned_pickup, to: pickup_requested, by: driver}
    complete_return_journey: {from: return_journey, to: transport_completed, by: driver}
    reject: {from: pending, to: rejected, by: [therapist, driver]}
    review_accept: {from: rejected, to: deleted, by: operator}
    review_deny: {from: rejected, to: pending, by: operator}
    auto_cancel_overdue: {from: pending, to: auto_cancelled, by: [operator, job], when: overdue}
    cancel_overdue: {from: pending, to: cancelled, by: job, when: overdue}
    complete: &any
      from: &live [pending, therapist_confirmed, driver_confirmed, in_progress, journey, arrived, dropped_off,
        session_in_progress, awaiting_payment, completed, pickup_requested, driver_assigned_pickup, return_journey,
        transport_completed, rejected, cancelled, auto_cancelled]
      to: completed
      by: [operator, driver, therapist]
    cancel: {<<: *any, to: cancelled}
    patch_status: {from: *live, to: *live}
"""


def table(text: str, rest: str = REST) -> Lifecycle:
    """The lifecycle of a design, if nothing is wrong with it."""
    source = parse(f"{text}{rest}", "design.yaml", lambda name, _: (name, name))
    design = validated(source)
    assert isinstance(design.lifecycle, LifecyclePart)
    lifecycle = written_out(design.lifecycle, source)
    References(design, lifecycle, source).check()
    return lifecycle


def told(text: str, rest: str = REST) -> str:
    """What is said of a design with a mistake."""
    with pytest.raises(DesignError) as caught:
        table(text, rest)
    return str(caught.value)


def changed(old: str, new: str) -> str:
    """The tickets with the one `old` in them replaced."""
    assert TICKET.count(old) == 1, old
    return TICKET.replace(old, new)


def test_a_table_is_the_same_as_a_chart() -> None:
    """Statuses, ends, rows, roles and conditions are those that are derived from a chart that says the same."""
    assert table(TICKET).rule == derive(Ticket).rule


def test_a_large_table_is_the_same_as_a_chart() -> None:
    """All that the chart of the booking system says can be said in a table: ends, free edits, statuses without a row."""
    source = parse(f"{APPOINTMENT}dashboards: {{}}", "design.yaml", lambda name, _: (name, name))
    part = LifecyclePart.model_validate(source.data["lifecycle"])
    assert written_out(part, source).rule == derive(Appointment).rule


def test_a_free_edit_may_be_for_some_roles() -> None:
    """Each of its rows has them."""
    rule = table(changed("{from: opened, to: opened}", "{from: opened, to: [opened, done], by: [boss, owner]}")).rule
    assert [t for t in rule.transitions if t.action == "edit"] == [
        Transition("edit", ("boss", "owner"), "opened", target) for target in ("opened", "done")
    ]


def test_what_is_not_said_has_its_usual_meaning() -> None:
    """Statuses are listed as they are met, the last are those that nothing leaves, all have a row, and anybody may do it."""
    text = "name: least\nlifecycle: {initial: new, actions: {age: {from: new, to: done}}}\n"
    expected = Rule(("new", "done"), "new", ("done",), (Transition("age", (), "new", "done"),), ())
    source = parse(text, "design.yaml", lambda name, _: (name, name))
    assert written_out(LifecyclePart.model_validate(source.data["lifecycle"]), source).rule == expected


def test_rows_stand_in_the_order_of_the_statuses_that_they_leave() -> None:
    """The order in which `from` lists statuses means nothing."""
    assert table(changed("[opened, done]", "[done, opened]")).rule == table(TICKET).rule


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("initial: absent", "initial: absnt", 3, "no action leads out of the initial status 'absnt'; did you mean 'absent'?"),
        ("initial: absent", "initial: done\n  terminal: gone", 6, "no action leads to 'absent'; known are: done, opened, gone"),
        ("  initial: absent\n", "", 2, "the field 'initial' is missing"),
        ("initial: absent", "inital: absent", 3, "unknown field 'inital'; did you mean 'initial'?"),
        ("from: absent, to", "frm: absent, to", 5, "unknown field 'frm'; did you mean 'from'?"),
        ("when: ready", "whn: ready", 7, "unknown field 'whn'; did you mean 'when'?"),
        ("to: done, ", "", 7, "the field 'to' is missing"),
        ("by: clerk}\n    finish", "by: [5]}\n    finish", 5, "an entry of 'by' must be a text, not 5"),
        ("to: opened}\n    del", "to: 5}\n    del", 9, "'to' must be a name or a list of names, not 5"),
        ("to: opened}\n    del", "to: []}\n    del", 9, "'to' must not be empty"),
        ("from: [opened, done]", "from: [opened, dne]", 10, "no action leads to 'dne'; did you mean 'done'?"),
        (
            "when: not ready",
            "when: not not ready",
            8,
            "'when' must be a condition, or 'not' and a condition, not 'not not ready'",
        ),
        ("initial: absent", "initial: absent\n  terminal: [gon]", 4, "unknown status 'gon'; did you mean 'gone'?"),
        ("initial: absent", "initial: absent\n  rowless: gon", 4, "unknown status 'gon'; did you mean 'gone'?"),
        (
            "when: not ready",
            "when: ready",
            8,
            "'finish' by 'clerk' leads from 'opened' twice; each needs a condition of its own",
        ),
        (", when: not ready", "", 8, "'finish' by 'clerk' leads from 'opened' twice; each needs a condition of its own"),
        (", when: ready", "", 8, "'finish' by 'clerk' leads from 'opened' twice; each needs a condition of its own"),
        ("[opened, done]", "[opened, opened]", 10, "'delete' leads from 'opened' twice; each needs a condition of its own"),
        (
            "{from: opened, to: opened}",
            "[{from: opened, to: opened}, {from: opened, to: done, by: boss}]",
            9,
            "'edit' by 'boss' leads from 'opened' twice; each needs a condition of its own",
        ),
        (
            "{from: opened, to: opened}",
            "[{from: opened, to: opened, by: boss}, {from: opened, to: done}]",
            9,
            "'edit' leads from 'opened' twice; each needs a condition of its own",
        ),
        (
            "{from: opened, to: opened}",
            "{from: opened, to: [opened, done], when: ready}",
            9,
            "'edit' leads to several statuses, as a free edit does, which has no `when`; is a list of rows meant?",
        ),
        ("edit: {from: opened, to: opened}", "edit: []", 9, "'edit' must not be empty"),
        (
            "edit: {from: opened, to: opened}",
            "edit: opened",
            9,
            "an action has a row with from, to and by, or a list of such rows",
        ),
    ],
)
def test_mistakes_in_a_table_are_told_with_their_line(old: str, new: str, line: int, message: str) -> None:
    """A wrong status, row or condition is told where it is written, with the nearest name that would do."""
    assert told(changed(old, new)) == f"design.yaml:{line}: {message}"


LISTED = "initial: absent\n  statuses: [absent, opened, done, gone]"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("to: done, by", "to: dne, by", 8, "unknown status 'dne'; did you mean 'done'?"),
        ("from: [opened, done]", "from: [opened,\n      dne]", 12, "unknown status 'dne'; did you mean 'done'?"),
        ("initial: absent", "initial: absnt", 3, "unknown status 'absnt'; did you mean 'absent'?"),
        ("initial: absent", "initial: gone", 3, "no action leads out of the initial status 'gone'; known are: absent"),
        ("done, gone]", "done, gone, done]", 4, "the status 'done' is listed twice"),
    ],
)
def test_with_a_list_of_statuses_no_other_is_known(old: str, new: str, line: int, message: str) -> None:
    """Where all statuses are listed, any other word is a typo, and a status may be one that nothing leads to."""
    text = changed("initial: absent", LISTED)
    assert text.count(old) == 1, old
    assert table(text).rule == table(TICKET).rule
    assert told(text.replace(old, new)) == f"design.yaml:{line}: {message}"


@pytest.mark.parametrize(
    ("lifecycle", "message"),
    [
        ("{initial: new, actions: {}}", "'actions' must not be empty"),
        ("{initial: new}", "the field 'actions' is missing"),
        ("5", "a lifecycle is module:Class, a path that ends in .scxml, or a table with initial and actions"),
        ("[new, old]", "a lifecycle is module:Class, a path that ends in .scxml, or a table with initial and actions"),
    ],
)
def test_what_is_no_table_is_told(lifecycle: str, message: str) -> None:
    """A lifecycle without actions, and one that is neither a reference nor a table."""
    assert told(f"name: x\nlifecycle: {lifecycle}\n") == f"design.yaml:2: {message}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "role: clerk",
            "role: clrk",
            "unknown role 'clrk'; did you mean 'clerk'? (one that only looks has a name less like it)",
        ),
        ("hides: [done]", "hides: [dne]", "unknown status 'dne'; did you mean 'done'?"),
    ],
)
def test_the_rest_of_a_design_may_name_what_the_table_declares(old: str, new: str, message: str) -> None:
    """Roles and statuses of a table are known to dashboards and views as those of a chart are."""
    assert told(TICKET, REST.replace(old, new)) == f"design.yaml:11: {message}"


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (
            (range(1), range(1, MOST_STATUSES)),
            f"a lifecycle has at most {MOST_STATUSES} statuses; this one has {MOST_STATUSES + 1}",
        ),
        ((range(100), range(100)), f"the actions of a lifecycle go at most {MOST_WAYS} ways; these go {MOST_WAYS + 1}"),
    ],
)
def test_a_lifecycle_that_is_larger_than_anybody_would_write_is_refused(size: tuple[range, range], message: str) -> None:
    """What just keeps the limits is read; with one action to one status more, the limit and the size are told."""
    source, to = ([f"s{number}" for number in numbers] for numbers in size)
    free = f"    edit: {{from: [{', '.join(source)}], to: [{', '.join(to)}]}}\n"
    text = f"name: large\nlifecycle:\n  initial: s0\n  actions:\n{free}"
    assert len(of(text).rule.transitions) == len(source) * len(to)
    with pytest.raises(DesignError) as caught:
        of(f"{text}    more: {{from: s0, to: new}}\n")
    assert str(caught.value) == f"design.yaml:2: {message}"


def of(text: str) -> Lifecycle:
    """The lifecycle of a design, whatever else is in it."""
    source = parse(text, "design.yaml", lambda name, _: (name, name))
    return written_out(LifecyclePart.model_validate(source.data["lifecycle"]), source)
