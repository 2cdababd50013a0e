"""The appointment's state chart, its derived table, and the real machine: all three say the same."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from statemachine import State

from staleproof.model.components.server import Ask, Server
from staleproof.model.lifecycle.appointment import Appointment
from staleproof.model.lifecycle.table import Transition, derive

LIFECYCLE = derive(Appointment)
SERVER = Server(LIFECYCLE, ())
ROLES = ("operator", "therapist", "driver", "job")
FACTS = ("group_complete", "driver_free", "overdue")

# docs/booking-app.md, section 1, by hand: action, who, from, to, condition.
ROWS = """
create                   operator            absent                  pending
therapist_confirm        therapist           pending                 therapist_confirmed     group_complete
therapist_confirm        therapist           pending                 pending                 not group_complete
driver_confirm           driver              therapist_confirmed     driver_confirmed        group_complete
start_appointment        operator            driver_confirmed        in_progress
start_journey            driver              in_progress             journey
start_journey            driver              driver_confirmed        journey
arrive_at_location       driver              journey                 arrived
drop_off_therapist       driver              arrived                 dropped_off
start_session            therapist           dropped_off             session_in_progress
mark_awaiting_payment    therapist           session_in_progress     awaiting_payment
mark_payment_received    operator            awaiting_payment        completed
request_pickup           therapist           completed               driver_assigned_pickup  driver_free
request_pickup           therapist           completed               pickup_requested        not driver_free
assign_pickup_driver     operator            pickup_requested        driver_assigned_pickup
confirm_pickup           driver              driver_assigned_pickup  return_journey
reject_pickup            driver              driver_assigned_pickup  pickup_requested
complete_return_journey  driver              return_journey          transport_completed
reject                   therapist,driver    pending                 rejected
review_accept            operator            rejected                deleted
review_deny              operator            rejected                pending
auto_cancel_overdue      operator,job        pending                 auto_cancelled          overdue
cancel_overdue           job                 pending                 cancelled               overdue
"""
ANY_STATUS = (
    *("pending", "therapist_confirmed", "driver_confirmed", "in_progress", "journey", "arrived", "dropped_off"),
    *("session_in_progress", "awaiting_payment", "completed", "pickup_requested", "driver_assigned_pickup"),
    *("return_journey", "transport_completed", "rejected", "cancelled", "auto_cancelled"),
)
STATUSES = ("absent", *ANY_STATUS, "deleted")
ANYBODY = ("operator", "driver", "therapist")


def written_by_hand() -> Iterator[Transition]:
    """The rows of the reference."""
    for line in ROWS.strip().splitlines():
        action, who, source, target, *guard = line.split()
        yield Transition(action, tuple(who.split(",")), source, target, " ".join(guard))
    for source in ANY_STATUS:
        yield Transition("complete", ANYBODY, source, "completed")
        yield Transition("cancel", ANYBODY, source, "cancelled")
        yield from (Transition("patch_status", (), source, target) for target in ANY_STATUS)


def test_the_derived_table_is_the_one_of_the_reference() -> None:
    """Every row with its role and condition, and no other."""
    assert sorted(LIFECYCLE.rule.transitions) == sorted(written_by_hand())
    assert LIFECYCLE.statuses == STATUSES
    assert (len(LIFECYCLE.statuses), len(LIFECYCLE.actions), len(LIFECYCLE.rule.transitions)) == (19, 23, 346)


def test_the_ends_of_an_appointment() -> None:
    """It begins absent, may end completed when no pickup is wanted, and a rejected one is not at its end."""
    assert LIFECYCLE.rule.initial == "absent"
    assert LIFECYCLE.rule.terminal == ("completed", "transport_completed", "cancelled", "auto_cancelled", "deleted")
    assert LIFECYCLE.live == ANY_STATUS
    assert (LIFECYCLE.overrides, LIFECYCLE.edits) == (("complete", "cancel", "patch_status"), ("patch_status",))
    assert (LIFECYCLE.unreachable(), LIFECYCLE.traps()) == ((), ())


class Bench:
    """Real machines, and the transitions that they take."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.machine = Appointment(listeners=[self])

    def on_transition(self, source: State, target: State) -> None:
        self.taken.append((source.id, target.id))

    def send(self, status: str, action: str, role: str, facts: frozenset[str], to: str) -> list[tuple[str, str]]:
        """What a machine in this status does; one that has come to its end is replaced."""
        if self.taken and self.taken[-1][1] == "deleted":
            self.machine = Appointment(listeners=[self])
        self.machine.current_state_value = status
        self.taken.clear()
        self.machine.send(action, role=role, facts=facts, to=to)
        return list(self.taken)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


SUBSETS = tuple(frozenset(facts) for n in range(len(FACTS) + 1) for facts in combinations(FACTS, n))


def row(status: str, decided: str | bool | None) -> list[tuple[str, str]]:
    """The same for what the server decides."""
    return [(status, decided)] if isinstance(decided, str) else []


def case(action: str, facts: frozenset[str]) -> str:
    """Which of the cases that an action distinguishes the facts are."""
    return next(
        c for c in LIFECYCLE.outcomes(action) if c == "" or (c.removeprefix("not ") in facts) is not c.startswith("not ")
    )


@pytest.mark.parametrize("status", STATUSES)
def test_the_real_machine_does_what_the_server_decides(bench: Bench, status: str) -> None:
    """Every event in this status, by every role, under every set of facts."""
    for action in LIFECYCLE.actions:
        for role in ROLES:
            for facts in SUBSETS if action != "patch_status" else ():
                decided = SERVER.decide(status, Ask(action, role), case(action, facts))
                assert bench.send(status, action, role, facts, "") == row(status, decided), (action, role, facts)


@pytest.mark.parametrize("status", STATUSES)
def test_the_real_machine_patches_what_the_server_patches(bench: Bench, status: str) -> None:
    """A PATCH from this status to every other, by every role, under every set of facts: nothing guards it."""
    for to in STATUSES:
        rows = [(t.source, t.target) for t in LIFECYCLE.leaving(status) if (t.action, t.target) == ("patch_status", to)]
        if to in ANY_STATUS:
            assert rows == row(status, SERVER.decide(status, Ask("patch_status", "", to), ""))
        for role in ROLES:
            for facts in SUBSETS:
                assert bench.send(status, "patch_status", role, facts, to) == rows, (to, role, facts)


def test_a_machine_that_has_really_run_to_its_end_takes_nothing_more() -> None:
    """A deleted appointment stays deleted, also when the machine went there by itself."""
    machine = Appointment()
    for action in ("create", "reject", "review_accept"):
        machine.send(action, role="operator" if action != "reject" else "therapist", facts=frozenset(), to="")
    assert machine.is_terminated
    assert machine.current_state_value == "deleted"
