"""The questions on rows: what of the server, of a copy and of the handlers breaks a promise."""

import pytest
from job_board import concrete

from staleproof.model.abstraction.properties import Blame
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun, Reply
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.records.values import CONFIRMED, NEVER_READ, Row, failed, mistaken
from staleproof.model.refinement.exact_properties import (
    dishonest,
    left_over,
    never_read,
    older_after_done,
    overwritten,
    stale,
    stale_after_reload,
)
from staleproof.model.refinement.target import Record
from staleproof.model.vocabulary import Property

SCENE = concrete()
OPEN, TAKEN, UNREAD = Row("open", 0), Row("taken", 1), Row("absent", NEVER_READ)
FAILED, MISTAKEN, KEPT = (Row("taken", 0, optimistic=True, writer=writer) for writer in (failed(0), mistaken(0), CONFIRMED))
UNDER_WAY = FAILED._replace(writer="slot 1: 0")
MARKED = Record("taken", "others")
LAID = HandlerRun(1, 0, "sent")
"""The handler that lays its guess `done`, which is not listed, over the view."""


def said(question: Property, world: Record, row: Row | None, run: HandlerRun | None = None, page: str = "here") -> bool:
    copy = CacheEntry(observed=True, data=None if row is None else (row,))
    return question.holds(world, PageState(page), copy, run)


@pytest.mark.parametrize(
    ("blame", "handler", "world", "row", "holds"),
    [
        (Blame(""), None, MARKED, OPEN, True),
        (Blame(""), None, MARKED, TAKEN, False),
        (Blame(""), None, MARKED, None, True),
        (Blame(""), None, Record("taken"), OPEN, False),
        (Blame("", visible=False), None, MARKED, OPEN, False),
        (Blame("", visible=False), None, MARKED, UNREAD, True),
        (Blame("", visible=False), None, MARKED, None, False),
        (Blame("", visible=False, unloaded=True), None, MARKED, None, True),
        (Blame("", guesses=True), "take", Record("open"), FAILED, True),
        (Blame("", guesses=True), "finish", Record("open"), FAILED, False),
        (Blame("", guesses=False), "take", Record("open", "take"), FAILED, False),
        (Blame(""), None, Record("done", "others"), KEPT, True),
    ],
)
def test_what_an_entry_answers_for(blame: Blame, handler: str | None, world: Record, row: Row | None, holds: bool) -> None:
    """Older rows behind its commit, if the view can tell it; what nobody has said, if not; guesses of its handler."""
    assert said(stale(SCENE, blame, handler), world, row) == holds


def test_a_guess_that_lies_over_the_view_belongs_to_its_handler() -> None:
    """Whatever the copy below it has."""
    question = stale(SCENE, Blame("", guesses=True), "finish")
    assert said(question, Record("taken"), TAKEN, LAID)
    assert not said(question, Record("taken"), TAKEN, LAID._replace(phase="orphan"))


def test_nothing_is_asked_of_a_view_that_is_not_mounted() -> None:
    """Nor before a status is chosen to begin with."""
    question = stale(SCENE, Blame(""), None)
    assert not said(question, MARKED, OPEN, page="another page")
    assert not said(question, Record(None, "others"), OPEN)


DONE = Record("taken", "take", done=True)


@pytest.mark.parametrize(
    ("world", "row", "holds"),
    [
        (DONE, OPEN, True),
        (DONE._replace(done=False), OPEN, False),
        (DONE, None, False),
        (DONE, TAKEN, False),
        (DONE._replace(status="done"), TAKEN, False),
        (DONE._replace(status="done"), FAILED, True),
        (DONE._replace(status="done"), UNDER_WAY, False),
        (DONE._replace(status="done"), KEPT, False),
        (DONE._replace(made=SCENE.face("open")), OPEN, False),
        (DONE._replace(made=SCENE.face("taken")), OPEN, True),
    ],
)
def test_older_than_an_action_that_was_reported_as_done(world: Record, row: Row | None, holds: bool) -> None:
    """A row of its own version is not older, nor what looks as it was made; and a guess only if it has come to nothing."""
    assert said(older_after_done(SCENE), world, row) == holds


def test_stale_after_a_reload_is_asked_behind_one_only() -> None:
    """The view must show what was committed before the page was reloaded."""
    assert said(stale_after_reload(SCENE), MARKED._replace(reloaded=True), OPEN)
    assert not said(stale_after_reload(SCENE), MARKED._replace(reloaded=True), TAKEN)
    assert not said(stale_after_reload(SCENE), MARKED, OPEN)


@pytest.mark.parametrize(
    ("row", "run", "holds"),
    [
        (MISTAKEN, None, True),
        (FAILED, None, False),
        (OPEN, None, False),
        (OPEN, LAID._replace(reply=Reply(ok=True, as_guessed=False)), True),
        (OPEN, LAID._replace(reply=Reply(ok=True)), False),
        (OPEN, LAID, False),
    ],
)
def test_a_dishonest_guess_is_one_in_whose_place_another_status_was_committed(
    row: Row, run: HandlerRun | None, holds: bool
) -> None:
    """Written or laid over; one of which nothing is known yet is not."""
    assert said(dishonest(SCENE), Record("open"), row, run) == holds


@pytest.mark.parametrize(
    ("row", "run", "holds"),
    [
        (FAILED, None, True),
        (UNDER_WAY, None, True),
        (KEPT, None, False),
        (OPEN, None, False),
        (OPEN, LAID, True),
        (OPEN, LAID._replace(phase="paused"), True),
        (OPEN, LAID._replace(phase="success"), False),
    ],
)
def test_a_guess_is_left_over_until_the_server_has_confirmed_it(row: Row, run: HandlerRun | None, holds: bool) -> None:
    """In the copy or laid over it, also while its request is paused."""
    assert said(left_over(SCENE), Record("open"), row, run) == holds


def test_an_error_taken_for_an_empty_list_counts_where_there_is_something_to_list() -> None:
    """What is filtered out looks the same as an empty list."""
    assert said(never_read(SCENE), Record("open"), UNREAD)
    assert not said(never_read(SCENE), Record("done"), UNREAD)
    assert not said(never_read(SCENE), Record("open"), Row("absent", 0))


@pytest.mark.parametrize(
    ("row", "run", "holds"),
    [
        (OPEN, HandlerRun(0, 0, "sent", kept=(("copy", (OPEN,)),)), True),
        (OPEN._replace(version=1), HandlerRun(0, 0, "sent", kept=(("copy", (OPEN,)),)), True),
        (OPEN, HandlerRun(0, 0, "served", kept=(("copy", (OPEN,)),)), False),
        (OPEN, HandlerRun(0, 0, "sent", kept=(("copy", (UNREAD,)),)), False),
        (OPEN, HandlerRun(0, 0, "sent"), False),
        (OPEN, LAID._replace(kept=(("copy", (OPEN,)),)), False),
        (TAKEN, HandlerRun(0, 0, "sent", kept=(("copy", (OPEN,)),)), False),
        (UNDER_WAY, HandlerRun(0, 0, "sent", kept=(("copy", (OPEN,)),)), False),
    ],
)
def test_a_guess_is_overwritten_while_its_request_is_on_its_way(row: Row, run: HandlerRun, holds: bool) -> None:
    """It was written over rows that had been loaded; what stands there now, older or newer, is no guess and looks otherwise."""
    assert said(overwritten(SCENE), Record("open"), row, run) == holds
