"""What is said of the three shipped designs, to the last cell and the last state."""

import pytest
from checked import Checked

from staleproof.checker.answers.answer import MatrixEntry
from staleproof.checker.engine.verdict import Outcome
from staleproof.reports.files.loading import SHIPPED

VIEWS = (
    "therapist.list",
    "therapist.today",
    "therapist.upcoming",
    "driver.all",
    "driver.today",
    "driver.upcoming",
    "operator.all",
    "operator.pending",
    "operator.rejected",
    "operator.active",
    "operator.payment",
    "operator.pickup",
    "operator.bookings",
    "operator.sales",
    "operator.week view",
    "operator.calendar",
)
CODES = {
    "settles": "S",
    "poll": "P",
    "focus": "F",
    "remount": "M",
    "reload": "R",
    "expiry+poll": "eP",
    "expiry+focus": "eF",
}
BEFORE_AND_AFTER = """
foreign create, auto_cancel_overdue, cancel_overdue
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   M/M   .     .     .     .     M/M   M/M   M/M   R/R
foreign therapist_confirm
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   M/M   .     M/M   .     .     M/M   M/M   M/M   R/R
own therapist_confirm, start_session, mark_awaiting_payment, request_pickup, reject,
  complete
  eP/eF eP/eF eP/eF -     -     -     -     -     -     -     -     -     -     -     -     -
foreign driver_confirm, start_appointment, arrive_at_location, drop_off_therapist, assign_pickup_driver,
  complete, cancel, patch_status
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   M/M   M/M   M/M   M/M   M/M   M/M   M/M   M/M   R/R
foreign start_journey
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     M/M   .     .     M/M   M/M   M/M   R/R
foreign start_session
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     M/M   .     .     .     M/M   M/M   R/R
foreign mark_awaiting_payment
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     M/M   M/M   .     .     M/M   M/M   R/R
foreign mark_payment_received
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     .     M/M   .     M/M   M/M   M/M   R/R
foreign request_pickup
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     .     .     M/M   M/M   M/M   M/M   .
foreign confirm_pickup, reject_pickup, complete_return_journey
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     .     .     .     M/M   .     M/M   M/M   .
foreign reject, review_deny
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   M/M   M/M   .     .     .     M/M   M/M   M/M   R/R
foreign review_accept
  eP/eF eP/eF eP/eF P/F   P/F   P/F   M/M   .     M/M   .     .     .     .     M/M   M/M   .
own driver_confirm, start_journey, arrive_at_location, drop_off_therapist, confirm_pickup,
  reject_pickup, complete_return_journey
  -     -     -     P/F   P/F   P/F   -     -     -     -     -     -     -     -     -     -
own start_appointment, assign_pickup_driver
  -     -     -     -     -     -     M/M   M/M   M/M   M/M   M/M   M/M   M/M   M/M   M/M   R/R
own mark_payment_received
  -     -     -     -     -     -     M/M   .     .     .     M/M   .     M/M   M/M   M/M   R/R
own review_accept
  -     -     -     -     -     -     M/M   .     M/M   .     .     .     .     M/M   M/M   .
own review_deny
  -     -     -     -     -     -     M/M   M/M   M/M   .     .     .     M/M   M/M   M/M   R/R
own auto_cancel_overdue
  -     -     -     -     -     -     M/M   M/M   .     .     .     .     M/M   M/M   M/M   R/R
"""
STALE_PROOF = """
foreign create, auto_cancel_overdue, cancel_overdue
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     .     .     S/P   S/P   S/P   S/P
foreign therapist_confirm
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     S/P   .     .     S/P   S/P   S/P   S/P
own therapist_confirm, start_session, mark_awaiting_payment, request_pickup, reject,
  complete
  S/P   S/P   S/P   -     -     -     -     -     -     -     -     -     -     -     -     -
foreign driver_confirm, start_appointment, arrive_at_location, drop_off_therapist, assign_pickup_driver,
  complete, cancel, patch_status
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P
foreign start_journey
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     S/P   .     .     S/P   S/P   S/P   S/P
foreign start_session
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     S/P   .     .     .     S/P   S/P   S/P
foreign mark_awaiting_payment
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     S/P   S/P   .     .     S/P   S/P   S/P
foreign mark_payment_received
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     .     S/P   .     S/P   S/P   S/P   S/P
foreign request_pickup
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     .     .     S/P   S/P   S/P   S/P   .
foreign confirm_pickup, reject_pickup, complete_return_journey
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     .     .     S/P   .     S/P   S/P   .
foreign reject, review_deny
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     .     .     S/P   S/P   S/P   S/P
foreign review_accept
  S/P   S/P   S/P   S/P   S/P   S/P   S/P   .     S/P   .     .     .     .     S/P   S/P   .
own driver_confirm, start_journey, arrive_at_location, drop_off_therapist, confirm_pickup,
  reject_pickup, complete_return_journey
  -     -     -     S/P   S/P   S/P   -     -     -     -     -     -     -     -     -     -
own start_appointment, assign_pickup_driver
  -     -     -     -     -     -     S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P   S/P
own mark_payment_received
  -     -     -     -     -     -     S/P   .     .     .     S/P   .     S/P   S/P   S/P   S/P
own review_accept
  -     -     -     -     -     -     S/P   .     S/P   .     .     .     .     S/P   S/P   .
own review_deny
  -     -     -     -     -     -     S/P   S/P   S/P   .     .     .     S/P   S/P   S/P   S/P
own auto_cancel_overdue
  -     -     -     -     -     -     S/P   S/P   .     .     .     .     S/P   S/P   S/P   S/P
"""
"""For each different row of a matrix its mutations; then without and with the faults of the design what it takes in each of
VIEWS. A dot: the view looks the same before and after, and nothing makes it look otherwise; a dash: no handler of this
dashboard makes the mutation."""

PROMISES = """
lifecycle-sound     violated  violated  holds
fresh-when-settled  violated  violated  holds
polls-mend-faults   violated  violated  holds
always-recovers     violated  violated  holds
own-write-visible   violated  violated  holds
optimism-kept       violated  violated  holds
reload-suffices     violated  violated  holds
honest-optimism     violated  violated  holds
no-endless-spinner  violated  violated  holds
offers-are-legal    violated  violated  holds
never-backwards     violated  violated  holds
copies-agree        violated  violated  holds
"""
CLAIMS = """
scenario: operator starts                                   refuted   refuted   true
scenario: driver starts journey                             refuted   refuted   true
scenario: driver drops off                                  refuted   refuted   true
scenario: own accept                                        refuted   refuted   true
expected result: real-time updates                          refuted   refuted   true
expected result: no hard refresh                            refuted   refuted   true
expected result: cross-dashboard sync                       refuted   refuted   true
expected result: normal reload works                        refuted   refuted   true
cache flow: flow 1 action: therapist.accept                 true      true      refuted
cache flow: flow 1 action: therapist.reject                 true      true      true
cache flow: flow 1 action: therapist.confirm                true      true      refuted
cache flow: flow 1 action: therapist.start session          true      true      true
cache flow: flow 1 action: therapist.request payment        refuted   true      true
cache flow: flow 1 action: therapist.complete session       true      true      true
cache flow: flow 1 action: therapist.request pickup         true      true      refuted
cache flow: flow 2 API call: therapist.accept               true      true      true
cache flow: flow 2 API call: therapist.reject               true      true      true
cache flow: flow 2 API call: therapist.confirm              true      true      true
cache flow: flow 2 API call: therapist.start session        true      true      true
cache flow: flow 2 API call: therapist.request payment      true      true      true
cache flow: flow 2 API call: therapist.complete session     true      true      true
cache flow: flow 2 API call: therapist.request pickup       true      true      true
cache flow: flow 3 invalidation: therapist.accept           true      true      true
cache flow: flow 3 invalidation: therapist.reject           true      true      true
cache flow: flow 3 invalidation: therapist.confirm          true      true      true
cache flow: flow 3 invalidation: therapist.start session    true      true      true
cache flow: flow 3 invalidation: therapist.request payment  refuted   true      true
cache flow: flow 3 invalidation: therapist.complete session true      true      true
cache flow: flow 3 invalidation: therapist.request pickup   true      true      true
cache flow: flow 4 update: therapist.accept                 refuted   refuted   true
cache flow: flow 4 update: therapist.reject                 refuted   refuted   true
cache flow: flow 4 update: therapist.confirm                refuted   refuted   true
cache flow: flow 4 update: therapist.start session          refuted   refuted   true
cache flow: flow 4 update: therapist.request payment        refuted   refuted   true
cache flow: flow 4 update: therapist.complete session       refuted   refuted   true
cache flow: flow 4 update: therapist.request pickup         refuted   refuted   true
recommended test: try accepting                             refuted   refuted   true
recommended test: try cross-dashboard                       refuted   refuted   true
recommended test: try slow network                          refuted   refuted   true
recommended test: try browser refresh                       refuted   refuted   true
"""
EXPLORED = {
    "as_found": (675_414, 6_142_420),
    "as_fixed": (671_874, 6_041_304),
    "stale_proof": (386_534, 4_351_962),
}
"""States and steps of each design, the same whatever was explored before it."""


def table(entries: tuple[MatrixEntry, ...]) -> str:
    """A matrix, equal rows once."""
    rows: dict[tuple[str, str], dict[str, set[str]]] = {}
    for entry in entries:
        row = rows.setdefault((entry.whose, entry.mutation), {view: set() for view in VIEWS})
        row[f"{entry.dashboard}.{entry.view}"].add(code(entry))
    mutations: dict[tuple[str, str], list[str]] = {}
    for (whose, mutation), row in rows.items():
        cells = " ".join(f"{' '.join(sorted(found)) or '-':5}" for found in row.values()).rstrip()
        mutations.setdefault((whose, cells), []).append(mutation)
    return "\n".join(f"{whose} {wrapped(names)}\n  {cells}" for (whose, cells), names in mutations.items())


def wrapped(names: list[str]) -> str:
    lines = [names[start : start + 5] for start in range(0, len(names), 5)]
    return ",\n  ".join(", ".join(line) for line in lines)


def code(entry: MatrixEntry) -> str:
    if entry.calm.unseen:
        return "."
    return f"{CODES[entry.calm.cell]}/{CODES[entry.faulty.cell]}"


def in_columns(rows: dict[str, list[str]], width: int) -> str:
    """A line for each row, a column for each design."""
    return "\n".join(f"{name:{width}}{' '.join(f'{cell:9}' for cell in cells)}".rstrip() for name, cells in rows.items())


def test_views_are_those_of_the_designs(checked: Checked) -> None:
    """The columns of the tables are all views of each design."""
    for answer in checked.answers.values():
        boards = answer.loaded.design.dashboards.items()
        assert tuple(f"{name}.{view}" for name, board in boards for view in board.views) == VIEWS


@pytest.mark.parametrize(
    ("design", "expected"), [("as_found", BEFORE_AND_AFTER), ("as_fixed", BEFORE_AND_AFTER), ("stale_proof", STALE_PROOF)]
)
def test_matrix(checked: Checked, design: str, expected: str) -> None:
    """Every cell of each matrix; the fix has mended none of them."""
    assert table(checked.answers[design].matrix) == expected.strip()


@pytest.mark.parametrize("design", SHIPPED)
def test_every_cell_that_does_not_settle_has_a_story(checked: Checked, design: str) -> None:
    """What is worse than 'settles' is shown by a story with real statuses that ends stale, and is settled there."""
    for entry in checked.answers[design].matrix:
        for reading in (entry.calm, entry.faulty):
            assert not reading.reason
            assert (reading.story is None) == (reading.cell == "settles")
            if reading.story is not None:
                last = reading.story.path.states[-1]
                assert reading.story.concrete.stale(last)
                assert reading.story.system.settled(last)


def test_promises(checked: Checked) -> None:
    """How each promise came out in each design."""
    rows: dict[str, list[str]] = {}
    for answer in checked.answers.values():
        for promise in answer.promises:
            rows.setdefault(promise.name, []).append(promise.outcome.value)
    assert in_columns(rows, 20) == PROMISES.strip()


def test_claims(checked: Checked) -> None:
    """How each sentence of the fix document came out in each design."""
    words = {Outcome.HOLDS: "true", Outcome.VIOLATED: "refuted"}
    rows: dict[str, list[str]] = {}
    for answer in checked.answers.values():
        for claim in answer.claims:
            rows.setdefault(f"{claim.group}: {claim.name}", []).append(words[claim.outcome])
    assert in_columns(rows, 60) == CLAIMS.strip()


def test_explored(checked: Checked) -> None:
    """Exactly so many states and steps were explored for each design."""
    assert {name: (answer.states, answer.transitions) for name, answer in checked.answers.items()} == EXPLORED
