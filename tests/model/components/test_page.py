"""A tab as its user moves it."""

import pytest
from given import offered

from staleproof.model.components.page import ANOTHER_PAGE, ANYWHERE, Logout, Page, PageState, Poll
from staleproof.model.records.addresses import COPY
from staleproof.model.vocabulary import Event, Kind, Send, Step

PAGE = Page(
    "page",
    (("list", ("a", "b")), ("today", ("b",))),
    (Poll("a"), Poll("b", in_background=True)),
    volatile=("a", "b", "slot"),
    sleepers=("a",),
    slots=("slot", "other"),
    channels=("channel",),
    monitor="world",
    faults=frozenset({"background tab"}),
)
LIST, TODAY = PageState("list"), PageState("today")
HIDDEN = PageState("list", hidden=True)
WAITS, OTHER_WAITS = (("focus", "slot"),), (("reconnect", "other"),)
OFFLINE, HIDDEN_OFFLINE = LIST._replace(offline=True), HIDDEN._replace(offline=True)
ALL = ("a", "slot", "other")


def told(name: str, *parts: str) -> tuple[Send, ...]:
    """The same event for several parts."""
    return tuple(Send(part, Event(name)) for part in parts)


AWAKE = told("awake", "page")
WOKEN = told("wake", "slot", "other") + AWAKE


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (PageState(), Event("open", "list"), Step(LIST, told("mount", "a", "b"))),
        (LIST, Event("open", "today"), Step(TODAY, told("unmount", "a", "b") + told("mount", "b"))),
        (LIST, Event("leave"), Step(PageState(), told("unmount", "a", "b"))),
        (LIST, Event("focus"), Step(LIST._replace(awaited=(("focus",),)), WOKEN)),
        (LIST, Event("poll", "b"), Step(LIST, told("poll", "b"))),
        (TODAY, Event("reload"), Step(TODAY, told("reset", "a", "b", "slot") + told("reloaded", "world") + told("mount", "b"))),
        (PageState(), Event("reload"), Step(PageState(), told("reset", "a", "b", "slot") + told("reloaded", "world"))),
        (LIST._replace(awaited=WAITS), Event("reload"), PAGE.step(LIST, Event("reload"))),
        (LIST, Event("hide"), Step(HIDDEN, told("hide", "a", "slot", "other"))),
        (HIDDEN, Event("show"), Step(LIST._replace(awaited=(("focus",),)), told("show", *ALL) + WOKEN)),
        (LIST, Event("offline"), Step(OFFLINE, told("offline", *ALL, "channel"))),
        (OFFLINE, Event("online"), Step(LIST._replace(awaited=(("reconnect",),)), told("online", *ALL, "channel") + WOKEN)),
        (HIDDEN_OFFLINE, Event("show"), Step(OFFLINE._replace(awaited=(("focus",),)), told("show", *ALL) + AWAKE)),
        (LIST._replace(awaited=(("focus",),)), Event("awake"), Step(LIST, told("focus", "a"))),
        (LIST._replace(awaited=(("reconnect",),)), Event("awake"), Step(LIST, told("reconnect", "a"))),
        (LIST._replace(awaited=(("focus",),)), Event("resumed", "slot"), Step(LIST._replace(awaited=WAITS))),
        (
            LIST._replace(awaited=(*OTHER_WAITS, ("focus",))),
            Event("resumed", "slot"),
            Step(LIST._replace(awaited=(*OTHER_WAITS, *WAITS))),
        ),
        (LIST._replace(awaited=WAITS), Event("awake"), Step(LIST._replace(awaited=WAITS))),
        (LIST._replace(awaited=(*WAITS, *WAITS)), Event("awake"), Step(LIST._replace(awaited=WAITS))),
        (LIST._replace(awaited=WAITS), Event("answered", "other"), Step(LIST._replace(awaited=WAITS))),
        (LIST._replace(awaited=WAITS), Event("answered", "slot"), Step(LIST._replace(awaited=(("focus",),)), (), AWAKE)),
        (LIST, Event("clicked", "slot"), Step(LIST)),
        (OFFLINE, Event("clicked", "slot"), Step(OFFLINE, told("clicked_offline", "slot"))),
    ],
)
def test_what_the_parts_of_a_tab_are_told(before: PageState, event: Event, after: Step | None) -> None:
    """Each move of the user reaches exactly the copies of the open page, in the order of their declaration.

    Copies that may be paused hear of focus wherever they are, when the answers of what went on before them are there.
    """
    assert PAGE.step(before, event) == after


def test_a_logout_closes_the_page_and_silences_and_clears_what_it_is_declared_to() -> None:
    """Who is logged out can only log in again; the tab is as it was then, with no page open."""
    page, out = PAGE._replace(logout=Logout(("channel",), ("a", "b"))), PageState(out=True)
    told_of_it = told("unmount", "a", "b") + told("log out", "channel") + told("clear", "a", "b")
    assert page.step(LIST, Event("log out")) == Step(out, told_of_it)
    assert offered(page, out, Kind.ENVIRONMENT) == ["log in"]
    assert page.step(out, Event("log in")) == Step(PageState(), told("log in", "channel"))
    assert "log out" not in offered(page, HIDDEN, Kind.ENVIRONMENT)


@pytest.mark.parametrize("event", ["log out", "log in"])
def test_nobody_logs_out_unless_it_is_declared(event: str) -> None:
    """Neither is it offered, nor does it do anything."""
    assert event not in offered(PAGE, LIST, Kind.ENVIRONMENT)
    assert PAGE.step(LIST, Event(event)) is None


def test_a_reload_without_a_monitor_tells_only_the_tab() -> None:
    """Nobody has to watch."""
    assert PAGE._replace(monitor=None, volatile=()).step(TODAY, Event("reload")) == Step(TODAY, told("mount", "b"))


def test_where_nothing_hides_the_tab_focus_reaches_what_is_observed() -> None:
    """Nothing is ever paused there."""
    assert PAGE._replace(sleepers=()).step(LIST, Event("focus")) == Step(LIST, told("focus", "a", "b"))


@pytest.mark.parametrize(
    ("place", "needs", "there"),
    [
        (LIST, ("list",), True),
        (LIST, (ANOTHER_PAGE,), False),
        (TODAY, ("list", "today"), True),
        (PageState(), ("list", "today"), False),
        (PageState(), ("list",), False),
        (PageState(), (ANOTHER_PAGE,), True),
        (HIDDEN, ("list",), False),
        (PageState(hidden=True), (ANOTHER_PAGE,), False),
        (LIST, ANYWHERE, True),
        (PageState(out=True), ANYWHERE, False),
        (PageState(out=True), (ANOTHER_PAGE,), False),
    ],
)
def test_buttons_are_on_the_page_that_is_seen(place: PageState, needs: tuple[str, ...], there: bool) -> None:
    """A button needs one of its pages open, one of unknown pages no known one, and nobody clicks in a hidden tab."""
    assert PAGE.step(place, Event("button", (needs, ()))) == (Step(place) if there else None)


@pytest.mark.parametrize(("place", "sends"), [(LIST, (Send(COPY, Event("button", False)),)), (TODAY, ())])
def test_where_only_the_copy_has_a_button_it_must_have_loaded(place: PageState, sends: tuple[Send, ...]) -> None:
    """The copy is asked on the pages on which no other has the button."""
    assert PAGE.step(place, Event("button", (("list", "today"), ("list",)))) == Step(place, sends)


@pytest.mark.parametrize(
    ("place", "events"),
    [
        (PAGE.initial, [Event("open", "list"), Event("open", "today"), "focus", "reload"]),
        (LIST, [Event("poll", "a"), Event("poll", "b"), Event("open", "today"), "focus", "leave", "reload"]),
        (TODAY, [Event("poll", "b"), Event("open", "list"), "focus", "leave", "reload"]),
        (HIDDEN, [Event("poll", "b"), "show"]),
    ],
)
def test_what_a_user_and_the_timers_may_do(place: PageState, events: list[object]) -> None:
    """Timers run for what is observed, in a hidden tab only in the background; there the user can only come back."""
    assert offered(PAGE, place, Kind.ENVIRONMENT) == events


@pytest.mark.parametrize(("place", "faults"), [(LIST, ["hide"]), (PageState(), ["hide"]), (HIDDEN, [])])
def test_hiding_is_a_fault(place: PageState, faults: list[str]) -> None:
    """A tab goes to the background only in designs that claim to survive it."""
    assert offered(PAGE, place, Kind.FAULT) == faults
    assert offered(PAGE._replace(faults=frozenset()), place, Kind.FAULT) == []


def test_who_is_online_may_go_offline() -> None:
    """By a fault, whether the tab is seen or not; beside being hidden where that is one."""
    page = PAGE._replace(faults=frozenset({"offline"}))
    places = (LIST, HIDDEN, OFFLINE, HIDDEN_OFFLINE)
    assert [offered(page, place, Kind.FAULT) for place in places] == [["offline"], ["offline"], [], []]
    both = page._replace(faults=frozenset({"offline", "background tab"}))
    assert [offered(both, place, Kind.FAULT) for place in places] == [["hide", "offline"], ["offline"], ["hide"], []]


@pytest.mark.parametrize(
    ("before", "event", "at"),
    [
        (PageState(), Event("open", "list"), "list"),
        (LIST, Event("leave"), "another page"),
        (LIST, Event("reload"), "list"),
        (LIST, Event("log out"), None),
        (PageState(out=True), Event("log in"), "another page"),
    ],
)
def test_what_stands_for_all_other_copies_hears_which_page_is_open(before: PageState, event: Event, at: str | None) -> None:
    """A tab without one of its own pages may be on any other, unless nobody is logged in."""
    page = PAGE._replace(around="outside copies", logout=Logout())
    step = page.step(before, event)
    assert step is not None
    assert [send.event for send in step.sends if send.to == "outside copies"] == [Event("at", at)]
