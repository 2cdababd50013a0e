"""What may become of a record: by rows of the lifecycle, and by buttons of any dashboard that PATCH it."""

from job_board import concrete

from staleproof.model.lifecycle.table import Transition
from staleproof.model.systems.histories import Histories

LINE = {"absent": ["absent"], "open": ["absent", "open"], "taken": ["absent", "open", "taken"]}
WORKER = "dashboards:\n  worker:"
CLERK = """dashboards:
  clerk:
    role: clerk
    queries: {all: {key: [jobs, all]}}
    views: {all: {reads: all, SHOWS offers: again}}
    handlers: {again: {action: create, patches_to: TOOPTIONS}}
  worker:"""


def found(shows: str = "", options: str = "", to: str = "open") -> Histories:
    """The histories of the design with a clerk who PATCHes what is done."""
    clerk = CLERK.replace("SHOWS", shows).replace("OPTIONS", options).replace("TO", to)
    return concrete((WORKER, clerk), ("offers: {card", "offers: {again: {done: [again]}, card")).cone.histories


def before(histories: Histories) -> dict[str, list[str]]:
    return {status: sorted(older) for status, older in histories.before.items()}


def patched(histories: Histories) -> list[tuple[str, str]]:
    return [(t.source, t.target) for patches in histories.patches.values() for t in patches]


def test_rows_of_the_lifecycle_lead_from_older_statuses_to_newer_ones() -> None:
    """Without a button that PATCHes, what was before a status is what leads to it, and itself."""
    histories = concrete().cone.histories
    assert before(histories) == {**LINE, "done": ["absent", "done", "open", "taken"]}
    assert patched(histories) == []


def test_a_button_of_another_dashboard_may_be_there_for_an_older_status() -> None:
    """What is done is opened again; from then on a list may show it as done whatever has become of it."""
    histories = found()
    every = ["absent", "done", "open", "taken"]
    assert before(histories) == {"absent": ["absent"], "open": every, "taken": every, "done": every}
    assert patched(histories) == [("open", "open"), ("taken", "open"), ("done", "open")]
    assert histories.patches["done"] == (Transition("create", (), "done", "open"),)


def test_a_button_for_a_status_that_its_view_does_not_list_is_never_there() -> None:
    """The filter of the view takes the button away with the row."""
    assert patched(found("hides: [done],")) == []


def test_a_button_may_be_there_for_a_guess() -> None:
    """Somebody whose own action guesses a status may have its buttons at once, whatever the server has."""
    assert patched(found(to="done")) == [("done", "done")]
    assert patched(found(to="done", options=", optimistic: done")) == [("open", "done"), ("taken", "done"), ("done", "done")]
