"""Where buttons are in a cone with real statuses."""

import pytest
from job_board import concrete

from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.records.values import NEVER_READ, Row
from staleproof.model.refinement.exact_buttons import ExactButtons
from staleproof.model.refinement.target import Record
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Event, Label

HERE = PageState("here")
TAKE, FINISH = ((number, 0) for number in (0, 1))
ANOTHER = (2, 0)
"""A click for another record, of the class of which `take` is the first."""
OPEN, TAKEN = (CacheEntry(observed=True, data=(Row(status, 0),)) for status in ("open", "taken"))
MORE = ("more: {reads: more, page: home}", "more: {reads: more, page: PAGE, offers: card}")


def there(
    on: ConcreteCone, click: tuple[int, int], status: str, place: PageState, copy: CacheEntry, *, fresh: bool = False
) -> bool:
    """Whether a button may be there, while the finishing handler lays no guess over the view."""
    return shown(on, click, status, place, copy, None, fresh=fresh)


def shown(
    on: ConcreteCone,
    click: tuple[int, int],
    status: str,
    place: PageState,
    copy: CacheEntry,
    run: HandlerRun | None,
    *,
    fresh: bool = False,
) -> bool:
    guard = ExactButtons(on, fresh=fresh)(Label("slot 1", Event("click", click)))
    assert guard is not None
    assert guard.components == ("world", "page", "copy", "slot 1")
    return guard.holds(Record(status), place, copy, run)


def test_only_clicks_are_guarded() -> None:
    """Everything else may happen whatever is shown."""
    assert ExactButtons(concrete(), fresh=False)(Label("page", Event("open", "here"))) is None


@pytest.mark.parametrize(
    ("place", "copy", "buttons"),
    [
        (HERE, OPEN, [TAKE]),
        (HERE, TAKEN, [FINISH]),
        (HERE, CacheEntry(observed=True), []),
        (HERE._replace(hidden=True), OPEN, []),
        (HERE._replace(out=True), OPEN, []),
        (PageState("another page"), OPEN, []),
    ],
)
def test_a_view_of_the_copy_has_the_buttons_of_what_it_shows(
    place: PageState, copy: CacheEntry, buttons: list[tuple[int, int]]
) -> None:
    """Whatever the server has; none before anything was loaded, in a hidden tab, logged out or on another page."""
    for status in ("open", "taken", "done"):
        assert [click for click in (TAKE, FINISH) if there(concrete(), click, status, place, copy)] == buttons


def test_a_guess_that_is_laid_over_the_copy_has_its_own_buttons() -> None:
    """What is guessed to be done is not listed, so that nothing can be clicked any more."""
    assert there(concrete(), FINISH, "taken", HERE, TAKEN)
    assert not shown(concrete(), FINISH, "taken", HERE, TAKEN, HandlerRun(1, 0, "sent"))


@pytest.mark.parametrize(
    ("fresh", "status", "offered"),
    [(True, "open", True), (True, "taken", False), (False, "taken", True), (False, "absent", False)],
)
def test_a_view_of_a_copy_that_is_not_known_shows_what_was_true_once_or_just_loaded(
    fresh: bool,
    status: str,
    offered: bool,
) -> None:
    """An older status has its buttons as well, unless the view is taken to have just loaded."""
    beside = concrete((MORE[0], MORE[1].replace("PAGE", "home")))
    assert there(beside, TAKE, status, HERE, CacheEntry(observed=True), fresh=fresh) == offered


def test_a_view_on_a_page_that_is_not_open_has_no_buttons() -> None:
    """A view of another copy on a page of its own is only there while no page is open that the cone knows."""
    apart = concrete((MORE[0], MORE[1].replace("PAGE", "back")))
    assert not there(apart, TAKE, "open", HERE, CacheEntry(observed=True))
    assert there(apart, TAKE, "open", PageState("another page"), CacheEntry())


def test_a_button_that_is_there_whenever_accepted_needs_no_view() -> None:
    """The server's status alone says so."""
    anywhere = concrete(("finish: {action: finish,", "finish: {button: whenever accepted, action: finish,"))
    assert [s for s in ("open", "taken", "done") if there(anywhere, FINISH, s, HERE, CacheEntry(observed=True))] == ["taken"]


@pytest.mark.parametrize(("data", "offered"), [((Row("open", 0),), True), ((Row("absent", NEVER_READ),), False), (None, False)])
def test_another_record_has_buttons_where_rows_are_loaded(data: tuple[Row, ...] | None, offered: bool) -> None:
    """It may have any status, but an error that was taken for an empty list shows no row at all."""
    assert there(concrete(), ANOTHER, "open", HERE, CacheEntry(observed=True, data=data)) == offered
