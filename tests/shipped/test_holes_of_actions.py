"""Holes that remain after the fix around own actions: each found by search, told as a whole story, and replayed.

A hole is a mechanism, not a verdict: the search asks for the shortest story in which the steps of the mechanism happen.
"""

from checked import Checked
from mechanisms import (
    BACKWARDS,
    COMMITTED_DURING_THE_FIRST_FETCH,
    MARKED,
    OLD,
    POLL_OVERTAKEN_BY_AN_ACTION,
    SLOT,
    STORED_AS_FRESH,
    answered,
    copy,
    copy_and_run,
    ends,
    stale,
    unguessed,
    waiting,
)
from tales import assert_told, story
from ways import Moment, Wanted

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import Mark
from staleproof.model.systems.parts import SERVER
from staleproof.model.vocabulary import Property

# 4


def test_hole_4_a_poll_overwrites_the_optimistic_patch(checked: Checked) -> None:
    """A poll in flight when the optimistic patch is written overwrites it with the older answer."""
    ask = checked.ask("as_fixed", "therapist.list")
    overwritten = Moment(COPY, "deliver", before=copy(lambda e: e.data is Mark.MINE_1), after=unguessed(ask.calm_system))
    moments = (*POLL_OVERTAKEN_BY_AN_ACTION[:2], overwritten)
    assert ends(ask, Wanted(moments, unguessed(ask.calm_system), settled=None))
    wanted = Wanted(moments, stale(ask.calm_system))
    told = story(ask, wanted, Entry("complete", "complete session"), "session_in_progress")
    seen = [row and (row.status, row.optimistic) for row in map(told.concrete.seen, told.path.states[6:9])]
    assert seen == [("session_in_progress", False), ("awaiting_payment", True), ("session_in_progress", False)]
    assert_told(
        told,
        """
    therapist  server
 1      *        |     opens 'dashboard'; GET list is sent
 2      |        *     answers GET list: session_in_progress
 3      *        |     the answer to GET list arrives; list has session_in_progress
 4      *        |     the poll of list fires; GET list is sent
 5      *        |     the HTTP cache's answer to GET list expires
 6      |        *     answers GET list: session_in_progress
 7      *        |     clicks 'complete session'; its request is sent; list shows the guess awaiting_payment
 8      *        |     the answer to GET list arrives; list has session_in_progress
 9      |        *     accepts 'complete session': the appointment becomes completed, and yet answers with an error
10      *        |     the answer to 'complete session' arrives: an error; 'complete session' is reported as failed
   In the end therapist.list shows "Session in progress" with [request payment]; the server has completed: "Session
   completed" with [request pickup].
   Why: own commit without a reread, with answer from the HTTP cache. list shows what was read in step 6; nothing that
   followed the commit of step 9 made it read again, for it was reported as failed. Besides, whenever list is read,
   the HTTP cache may give an older answer again: only both changes together make this impossible. See
   as_found.yaml (error) and as_found.yaml (requests).
""",
    )


# 5


def test_hole_5_the_invalidation_joins_a_first_fetch(checked: Checked) -> None:
    """The first fetch of a freshly opened view is in flight at the commit, and its older answer is stored as fresh."""
    joined = copy_and_run(lambda entry, run: run is not None and answered(entry, OLD))
    moments = (COMMITTED_DURING_THE_FIRST_FETCH, Moment(SLOT, "deliver", after=joined), Moment(COPY, "deliver"))
    ask = checked.ask("as_fixed", "operator.calendar")
    entry = Entry("start_appointment", "start appointment")
    assert_told(
        story(ask, Wanted(moments, STORED_AS_FRESH), entry, "driver_confirmed"),
        """
   operator  server
1     *        |     clicks 'start appointment' in another view; its request is sent
2     *        |     opens 'calendar'; GET week is sent
3     |        *     answers GET week: driver_confirmed
4     |        *     accepts 'start appointment': the appointment becomes in_progress
5     *        |     the answer to 'start appointment' arrives: success; week joins the GET already under way
6     *        |     the answer to GET week arrives; week has driver_confirmed; 'start appointment' is reported as
                     done
  In the end operator.calendar shows "driver_confirmed"; the server has in_progress: "in_progress".
  Why: swallowed invalidation. week shows what was read in step 3, before the commit of step 4: the invalidation of
  step 5 joined the GET under way instead of sending a new one. See as_found.yaml (success).
""",
    )


# 6


def test_hole_6_start_journey_commits_and_fails(checked: Checked) -> None:
    """Start journey: committed, answered 500, retried, answered 400, no invalidation: the driver's card stays old."""
    ask = checked.ask("as_fixed", "driver.all")
    moments = (
        Moment(SLOT, "click", before=copy(lambda entry: entry.data is Mark.BEFORE and entry.fetch is None)),
        Moment(SLOT, "serve", after=MARKED),
        Moment(SLOT, "deliver"),
        Moment(SLOT, "retry"),
        Moment(SLOT, "serve"),
        Moment(SLOT, "deliver", after=copy_and_run(lambda entry, run: run is None and entry.fetch is None)),
    )
    wanted = Wanted(moments, stale(ask.calm_system))
    assert_told(
        story(ask, wanted, Entry("start_journey", "start journey"), "in_progress"),
        """
   driver  server
1    *       |     opens 'dashboard'; GET all is sent
2    |       *     answers GET all: in_progress
3    *       |     the answer to GET all arrives; all has in_progress
4    *       |     clicks 'start journey'; its request is sent
5    |       *     accepts 'start journey': the appointment becomes journey, and yet answers with an error
6    *       |     the answer to 'start journey' arrives: an error, it will be tried again
7    *       |     'start journey' is tried again; its request is sent
8    |       *     refuses 'start journey', because the appointment is journey
9    *       |     the answer to 'start journey' arrives: an error; 'start journey' is reported as failed
  In the end driver.all shows "in_progress" with [start journey]; the server has journey: "journey" with [mark
  arrived].
  Why: own commit without a reread. all shows what was read in step 2; nothing that followed the commit of step 5
  made it read again, for it was reported as failed. See as_found.yaml (start journey).
""",
    )


# 7


def test_hole_7_a_rollback_over_newer_data(checked: Checked) -> None:
    """A failed action restores a snapshot over newer data that arrived meanwhile."""
    ask = checked.ask("as_fixed", "therapist.list")
    moments = (
        Moment(SLOT, "click", before=copy(lambda entry: entry.data is Mark.BEFORE)),
        Moment(COPY, "deliver", after=copy_and_run(lambda entry, run: waiting(run) and entry.data is Mark.AFTER)),
        Moment(SLOT, "deliver", BACKWARDS.before, BACKWARDS.after),
    )
    wanted = Wanted(moments, stale(ask.calm_system))
    assert_told(
        story(ask, wanted, Entry("complete", "complete session"), "session_in_progress"),
        """
    therapist  server
 1      *        |     opens 'dashboard'; GET list is sent
 2      |        *     answers GET list: session_in_progress
 3      *        |     the answer to GET list arrives; list has session_in_progress
 4      *        |     clicks 'complete session'; its request is sent; list shows the guess awaiting_payment
 5      |        *     accepts 'complete session': the appointment becomes completed, and yet answers with an error
 6      *        |     the HTTP cache's answer to GET list expires
 7      *        |     the poll of list fires; GET list is sent
 8      |        *     answers GET list: completed
 9      *        |     the answer to GET list arrives; list has completed
10      *        |     the answer to 'complete session' arrives: an error; list goes back to session_in_progress;
                       'complete session' is reported as failed
   In the end therapist.list shows "Session in progress" with [request payment]; the server has completed: "Session
   completed" with [request pickup].
   Why: rollback over newer data. list shows what was read in step 2: the rollback in step 10 wrote the old snapshot
   back. See as_found.yaml (error).
""",
    )


# 8


def test_hole_8_the_loser_of_a_race_is_refused_and_does_not_refetch(checked: Checked) -> None:
    """Two roles race: the loser's request is refused by the guard, the handler alerts and does not refetch."""
    ask = checked.ask("as_fixed", "therapist.list")
    moments = (
        Moment(
            SLOT,
            "click",
            before=copy(lambda entry: entry.data is Mark.BEFORE and entry.fetch is None),
            after=Property((SLOT,), lambda run: run.program == 0),
        ),
        Moment(SERVER, "mark"),
        Moment(SLOT, "deliver", after=copy_and_run(lambda entry, run: run is None and entry.fetch is None)),
    )
    wanted = Wanted(moments, stale(ask.calm_system))
    assert_told(
        story(ask, wanted, Entry("auto_cancel_overdue", None), "pending"),
        """
   therapist  server  operator
1      *        |        |      opens 'dashboard'; GET list is sent
2      |        *        |      answers GET list: pending
3      *        |        |      the answer to GET list arrives; list has pending
4      *        |        |      clicks 'accept'; its request is sent; list shows the guess therapist_confirmed
5      |        |        *      auto cancel overdue: the appointment becomes auto_cancelled
6      |        *        |      refuses 'accept', because the appointment is auto_cancelled
7      *        |        |      the answer to 'accept' arrives: an error; list goes back to pending; 'accept' is
                                reported as failed
  In the end therapist.list shows a row without text with [accept] and [reject]; the server has auto_cancelled: a row
  without text.
  Why: rollback to old data, with answer from the HTTP cache. list shows what was read in step 2: the rollback in
  step 7 wrote the old snapshot back. Besides, whenever list is read, the HTTP cache may give an older answer again:
  only both changes together make this impossible. See as_found.yaml (error) and as_found.yaml (requests).
""",
    )
