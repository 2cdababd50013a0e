"""Holes that remain after the fix where records are read: each found by search, told as a whole story, and replayed.

A hole is a mechanism, not a verdict: the search asks for the shortest story in which the steps of the mechanism happen.
"""

from checked import Checked
from mechanisms import (
    MARKED,
    OLD_FROM_HTTP_CACHE,
    SLOT,
    STORED_AS_FRESH,
    answered,
    copy,
    copy_and_run,
    stale,
)
from tales import after, assert_told, story
from ways import Moment, Wanted

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import Mark
from staleproof.model.systems.parts import PAGE, SERVER
from staleproof.model.vocabulary import Label


def poll(label: Label) -> bool:
    return label.event.name == "poll"


def focus(label: Label) -> bool:
    return label.event.name == "focus"


def leave(label: Label) -> bool:
    return label.event.name == "leave"


def back(label: Label) -> bool:
    return label.event.name == "open"


# 1


def test_hole_1_a_refetch_is_answered_by_the_http_cache(checked: Checked) -> None:
    """A refetch inside 300 s of the previous GET is answered by the browser's HTTP cache: old status, marked fresh."""
    ask = checked.ask("as_fixed", "therapist.today")
    moments = (
        Moment(SERVER, "mark"),
        Moment(PAGE, "poll"),
        Moment(COPY, "serve", after=copy(lambda entry: answered(entry, OLD_FROM_HTTP_CACHE))),
        Moment(COPY, "deliver"),
    )
    wanted = Wanted(moments, STORED_AS_FRESH, without=lambda label: label.event.name == "reload")
    assert_told(
        story(ask, wanted, Entry("start_appointment", None), "driver_confirmed"),
        """
   therapist  server  operator
1      *        |        |      opens 'dashboard'; GET today is sent
2      |        *        |      answers GET today: driver_confirmed
3      |        |        *      start appointment: the appointment becomes in_progress
4      *        |        |      the answer to GET today arrives; today has driver_confirmed
5      *        |        |      the poll of today fires; GET today is sent
6      *        |        |      GET today is answered by the HTTP cache with what was read in step 2:
                                driver_confirmed
7      *        |        |      the answer to GET today arrives; today has driver_confirmed
  In the end therapist.today shows "Ready to start; waiting for the operator"; the server has in_progress:
  "Appointment active; the driver will coordinate pickup".
  Why: answer from the HTTP cache. today shows what was read in step 2: the HTTP cache gave it again in step 7. See
  as_found.yaml (requests).
""",
    )


def test_hole_1_the_same_after_a_normal_reload(checked: Checked) -> None:
    """After a normal reload the HTTP cache answers the first GET as well: old status, marked fresh."""
    ask = checked.ask("as_fixed", "therapist.list")
    moments = (
        Moment(COPY, "deliver"),
        Moment(SERVER, "mark"),
        Moment(PAGE, "reload"),
        Moment(COPY, "serve", after=copy(lambda entry: answered(entry, OLD_FROM_HTTP_CACHE))),
        Moment(COPY, "deliver"),
    )
    assert_told(
        story(ask, Wanted(moments, STORED_AS_FRESH), Entry("drop_off_therapist", None), "arrived"),
        """
   therapist  server  driver
1      *        |       |     opens 'dashboard'; GET list is sent
2      |        *       |     answers GET list: arrived
3      *        |       |     the answer to GET list arrives; list has arrived
4      |        |       *     drop off therapist: the appointment becomes dropped_off
5      *        |       |     reloads the page; GET list is sent
6      *        |       |     GET list is answered by the HTTP cache with what was read in step 2: arrived
7      *        |       |     the answer to GET list arrives; list has arrived
  In the end therapist.list shows "Driver arrived"; the server has dropped_off: "Dropped off at client location" with
  [start session].
  Why: answer from the HTTP cache. list shows what was read in step 2: the HTTP cache gave it again in step 7. See
  as_found.yaml (requests).
""",
    )


# 2


def test_hole_2_a_change_reaches_the_other_roles_by_polling_only(checked: Checked) -> None:
    """A change by any role reaches the other roles' browsers by polling only."""
    entry = checked.entry("as_fixed", "driver.all", "start_appointment", "foreign")
    assert entry.calm.cell == "poll"
    told = entry.calm.story
    assert told is not None
    assert told.concrete.stale(after(told, focus))
    assert not told.concrete.stale(after(told, poll))
    assert_told(
        told,
        """
   driver  server  operator
1    *       |        |      opens 'dashboard'; GET all is sent
2    |       *        |      answers GET all: driver_confirmed
3    *       |        |      the answer to GET all arrives; all has driver_confirmed
4    |       |        *      start appointment: the appointment becomes in_progress
  In the end driver.all shows "driver_confirmed"; the server has in_progress: "in_progress" with [start journey].
  Why: unheard commit. all shows what was read in step 2; no push tells of step 4 (wrong token, wrong event names,
  listeners never attached). See as_found.yaml (push).
""",
    )


def test_hole_2_the_operators_browser_not_even_by_polling(checked: Checked) -> None:
    """A change by any role reaches the operator's browser not even by a poll: only leaving the tab and coming back helps."""
    entry = checked.entry("as_fixed", "operator.all", "mark_awaiting_payment", "foreign")
    assert entry.calm.cell == "remount"
    told = entry.calm.story
    assert told is not None
    assert not any(poll(move.label) for move in told.system.moves(told.path.states[-1]))
    assert told.concrete.stale(after(told, focus))
    assert not told.concrete.stale(after(told, leave, back))
    assert_told(
        told,
        """
   operator  server  therapist
1     *        |         |      opens 'all'; GET all rows is sent
2     |        *         |      answers GET all rows: session_in_progress
3     *        |         |      the answer to GET all rows arrives; all rows has session_in_progress
4     |        |         *      mark awaiting payment: the appointment becomes awaiting_payment
  In the end operator.all shows "session_in_progress"; the server has awaiting_payment: "awaiting_payment" with
  [verify payment].
  Why: unheard commit. all rows shows what was read in step 2; no push tells of step 4 (wrong token, wrong event
  names, listeners never attached). See as_found.yaml (push).
""",
    )


# 3


def test_hole_3_the_operators_own_action_leaves_the_own_row(checked: Checked) -> None:
    """The operator's own action does not change the operator's own row."""
    entry = checked.entry("as_fixed", "operator.all", "mark_payment_received", "own")
    assert entry.calm.cell == "remount"
    ask = checked.ask("as_fixed", "operator.all")
    told = story(
        ask,
        Wanted(
            (
                Moment(SLOT, "click", before=copy(lambda rows: rows.data is Mark.BEFORE and not rows.flight)),
                Moment(SLOT, "serve", after=MARKED),
                Moment(SLOT, "deliver", after=copy_and_run(lambda rows, run: run is None and not rows.flight)),
            ),
            stale(ask.calm_system),
        ),
        Entry("mark_payment_received", "verify payment"),
        "awaiting_payment",
    )
    assert_told(
        told,
        """
   operator  server
1     *        |     opens 'all'; GET all rows is sent
2     |        *     answers GET all rows: awaiting_payment
3     *        |     the answer to GET all rows arrives; all rows has awaiting_payment
4     *        |     clicks 'verify payment'; its request is sent
5     |        *     accepts 'verify payment': the appointment becomes completed
6     *        |     the answer to 'verify payment' arrives: success; 'verify payment' is reported as done
  In the end operator.all shows "awaiting_payment" with [verify payment]; the server has completed: "completed".
  Why: own commit without a reread. all rows shows what was read in step 2; nothing that followed the commit of step
  5 made it read again. See as_found.yaml (success).
""",
    )
