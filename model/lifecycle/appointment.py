"""The appointment of the home-massage booking system as a state chart (docs/booking-app.md, section 1)."""

from collections.abc import Callable
from typing import ClassVar

from statemachine import State, StateChart
from statemachine.transition_list import TransitionList


def _asked_for(status: State) -> Callable[[str], bool]:
    def asked(to: str) -> bool:
        return bool(to == status.id)

    return asked


def _any_to_any(live: tuple[State, ...]) -> TransitionList:
    return TransitionList([edit for to in live for edit in to.from_(*live, cond=_asked_for(to))])


class Appointment(StateChart[object]):
    """One appointment, from before it exists until its row is gone.

    Send an event with the role that sends it, the facts that its guards ask for, and for `patch_status` the status
    wanted: `chart.send("therapist_confirm", role="therapist", facts={"group_complete"}, to="")`.
    """

    catch_errors_as_events = False

    absent = State(initial=True)
    pending = State()
    therapist_confirmed = State()
    driver_confirmed = State()
    in_progress = State()
    journey = State()
    arrived = State()
    dropped_off = State()
    session_in_progress = State()
    awaiting_payment = State()
    completed = State()
    pickup_requested = State()
    driver_assigned_pickup = State()
    return_journey = State()
    transport_completed = State()
    rejected = State()
    cancelled = State()
    auto_cancelled = State()
    deleted = State(final=True)

    terminal: ClassVar[tuple[str, ...]] = ("completed", "transport_completed", "cancelled", "auto_cancelled", "deleted")
    rowless: ClassVar[tuple[str, ...]] = ("deleted",)
    _live = (
        *(pending, therapist_confirmed, driver_confirmed, in_progress, journey, arrived, dropped_off),
        *(session_in_progress, awaiting_payment, completed, pickup_requested, driver_assigned_pickup),
        *(return_journey, transport_completed, rejected, cancelled, auto_cancelled),
    )

    create = absent.to(pending, cond="by_operator")
    therapist_confirm = pending.to(therapist_confirmed, cond=["by_therapist", "group_complete"]) | pending.to(
        pending, cond="by_therapist", unless="group_complete"
    )
    driver_confirm = therapist_confirmed.to(driver_confirmed, cond=["by_driver", "group_complete"])
    start_appointment = driver_confirmed.to(in_progress, cond="by_operator")
    start_journey = journey.from_(in_progress, driver_confirmed, cond="by_driver")
    arrive_at_location = journey.to(arrived, cond="by_driver")
    drop_off_therapist = arrived.to(dropped_off, cond="by_driver")
    start_session = dropped_off.to(session_in_progress, cond="by_therapist")
    mark_awaiting_payment = session_in_progress.to(awaiting_payment, cond="by_therapist")
    mark_payment_received = awaiting_payment.to(completed, cond="by_operator")
    request_pickup = completed.to(driver_assigned_pickup, cond=["by_therapist", "driver_free"]) | completed.to(
        pickup_requested, cond="by_therapist", unless="driver_free"
    )
    assign_pickup_driver = pickup_requested.to(driver_assigned_pickup, cond="by_operator")
    confirm_pickup = driver_assigned_pickup.to(return_journey, cond="by_driver")
    reject_pickup = driver_assigned_pickup.to(pickup_requested, cond="by_driver")
    complete_return_journey = return_journey.to(transport_completed, cond="by_driver")

    reject = pending.to(rejected, cond="by_therapist or by_driver")
    review_accept = rejected.to(deleted, cond="by_operator")
    review_deny = rejected.to(pending, cond="by_operator")
    auto_cancel_overdue = pending.to(auto_cancelled, cond=["by_operator or by_job", "overdue"])
    cancel_overdue = pending.to(cancelled, cond=["by_job", "overdue"])

    complete = completed.from_(*_live, cond="by_operator or by_driver or by_therapist")
    cancel = cancelled.from_(*_live, cond="by_operator or by_driver or by_therapist")
    patch_status = _any_to_any(_live)

    def by_operator(self, role: str) -> bool:
        """The guard of what only the operator may do."""
        return role == "operator"

    def by_therapist(self, role: str) -> bool:
        """The guard of what only the therapist may do."""
        return role == "therapist"

    def by_driver(self, role: str) -> bool:
        """The guard of what only the driver may do."""
        return role == "driver"

    def by_job(self, role: str) -> bool:
        """The guard of what a background job does."""
        return role == "job"

    def group_complete(self, facts: frozenset[str]) -> bool:
        """Whether every therapist of the group has confirmed; always so for a single therapist."""
        return "group_complete" in facts

    def driver_free(self, facts: frozenset[str]) -> bool:
        """Whether some driver has no journey."""
        return "driver_free" in facts

    def overdue(self, facts: frozenset[str]) -> bool:
        """Whether the 30 minutes for an answer have passed."""
        return "overdue" in facts
