"""The copies outside of a cone: when a handler waits for them, and what ends the wait."""

import pytest

from staleproof.model.components.program import Reach
from staleproof.model.systems.outside_classes import Fate, Lists
from staleproof.model.systems.outside_copies import Around, OutsideCopies, Wait
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

PENDING, SETTLED = (Send("slot 1", Event(name, "outside copies")) for name in ("pending", "settled"))
OUTSIDE = OutsideCopies(
    "outside copies",
    (
        Lists("beside", "plain", ("here",), recalled=True),
        Lists("far", "plain", ("another page",), recalled=True),
        Lists("aborted", "aborted", ("here", "another page")),
        Lists("disabled", "plain", ("here",), asks=False, loaded=True),
        Lists("dependent", "plain", ("here",), needs=True),
        Lists("slice", "array", (), kind="slice"),
        Lists("state", "array", ("here",), kind="state"),
    ),
    (
        Fate("plain", pauses=True, single=False),
        Fate("aborted", ("another page", "here")),
        Fate("array", cleared=False),
    ),
)
HERE, BEFORE = Around("here", ("beside", "far")), Around("another page", ("far",))
RELOADED = Around("here", ("beside",))


def waiting(*waits: Wait, at: str | None = "here") -> Around:
    return Around(at, ("beside", "far"), waits)


def waits(state: Around, lists: str, which: str) -> bool:
    """Whether a handler waits behind an awaited refetch of some lists."""
    step = OUTSIDE.step(state, Event("busy", ("slot 1", Reach((lists,), which))))
    assert step is not None
    assert (step.sends == (PENDING,)) == bool(step.state.waits)
    return bool(step.state.waits)


@pytest.mark.parametrize(
    ("lists", "state", "ways"),
    [
        ("beside", HERE, "active all always"),
        ("beside", BEFORE, "always"),
        ("beside", Around("another page", ("beside", "far")), "inactive all always"),
        ("far", HERE, "inactive all always"),
        ("far", RELOADED, "always"),
        ("far", BEFORE, "active inactive all always"),
        ("far", Around(None), "always"),
        ("disabled", HERE, "always"),
        ("disabled", BEFORE, "inactive all always"),
        ("dependent", HERE, "always"),
        ("dependent", HERE._replace(ready=True), "active all always"),
        ("slice", Around(None), "active inactive all always none"),
        ("state", HERE, "active inactive all always none"),
        ("state", BEFORE, ""),
    ],
)
def test_a_refetch_is_waited_for_where_it_reaches_something(lists: str, state: Around, ways: str) -> None:
    """Where it is mounted and enabled, or was loaded before; on other pages there may be both; an array always asks."""
    every = ("active", "inactive", "all", "always", "none")
    assert [way for way in every if waits(state, lists, way)] == [way for way in every if way in ways.split()]


def test_lists_of_other_pages_are_there_from_the_beginning() -> None:
    """The user may have gone anywhere before, but to no page that the proof knows."""
    assert OUTSIDE.initial == Around("another page", ("far",))


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        (BEFORE, Event("at", "here"), HERE),
        (HERE, Event("at", None), Around(None, ("beside", "far"))),
        (HERE, Event("reset"), RELOADED),
        (Around(None, ("beside", "far")), Event("clear"), Around(None)),
        (Around(None), Event("at", "another page"), BEFORE),
        (RELOADED._replace(offline=True), Event("at", "another page"), Around("another page", ("beside",), offline=True)),
        (Around("another page", offline=True), Event("online"), BEFORE),
        (HERE, Event("ready", True), HERE._replace(ready=True)),
    ],
)
def test_lists_are_loaded_and_lost(state: Around, event: Event, after: Around) -> None:
    """What is looked at is loaded unless the tab is offline; a reload and a logout that clears lose the rest."""
    assert OUTSIDE.step(state, event) == Step(after)


ON_PAGE, ANYWHERE = Wait("slot 1", "aborted", watched=True), Wait("slot 1", "aborted")
PLAIN, ARRAY = Wait("slot 1", "plain"), Wait("slot 1", "array")


@pytest.mark.parametrize(
    ("state", "event", "left"),
    [
        (waiting(PLAIN), Event("settle", ("plain", ("slot 1",))), ()),
        (waiting(PLAIN), Event("cancel", Reach(("plain",))), ()),
        (waiting(PLAIN), Event("cancel", Reach(("aborted",))), (PLAIN,)),
        (waiting(PLAIN, ARRAY), Event("cancel", Reach(("plain",))), (ARRAY,)),
        (waiting(PLAIN), Event("at", "another page"), (PLAIN,)),
        (waiting(ANYWHERE), Event("at", "another page"), ()),
        (waiting(ON_PAGE, at="another page"), Event("at", "here"), ()),
        (waiting(ANYWHERE, at="another page"), Event("at", "here"), (ANYWHERE,)),
        (waiting(ANYWHERE, PLAIN), Event("clear"), ()),
        (waiting(ARRAY), Event("clear"), (ARRAY,)),
    ],
)
def test_what_ends_a_wait(state: Around, event: Event, left: tuple[Wait, ...]) -> None:
    """Answers, what cancels its copies and none else, the page that is left if the query function aborts, the cache cleared."""
    step = OUTSIDE.step(state, event)
    assert step is not None
    assert (step.state.waits, step.sends) == (left, () if left else (SETTLED,))


def test_a_reload_ends_every_wait_and_tells_nobody() -> None:
    """The handlers are gone, too."""
    assert OUTSIDE.step(waiting(PLAIN, ARRAY), Event("reset")) == Step(RELOADED)


def test_what_is_aborted_by_leaving_is_what_is_looked_at() -> None:
    """On other pages a refetch of what is active is of the page that is open; others may be of one that was left before."""
    found = {}
    for which in ("active", "always"):
        step = OUTSIDE.step(BEFORE, Event("busy", ("slot 1", Reach(("aborted",), which))))
        assert step is not None
        found[which] = step.state.waits
    assert found == {"active": (ON_PAGE,), "always": (ANYWHERE,)}


def test_one_list_is_waited_for_together_and_several_each_by_itself() -> None:
    """Of several the slots may wait for different ones."""
    both = tuple(Wait(slot, fate) for fate in ("array", "plain") for slot in ("slot 1", "slot 2"))
    assert [offer.event.data for offer in OUTSIDE.offers(waiting(*both))] == [
        ("plain", ("slot 1",)),
        ("plain", ("slot 2",)),
        ("array", ("slot 1", "slot 2")),
    ]


@pytest.mark.parametrize(
    ("state", "lists", "which", "loose"),
    [
        (HERE, "beside", "active", False),
        (HERE, "aborted", "active", False),
        (BEFORE, "aborted", "active", True),
        (HERE, "far", "all", True),
        (HERE, "far", "always", False),
        (HERE._replace(offline=True), "beside", "active", True),
        (HERE, "state", "always", False),
    ],
)
def test_a_wait_that_may_be_none_ends_by_itself(state: Around, lists: str, which: str, loose: bool) -> None:
    """Another slot may wait for the same list, which was looked at in the meantime."""
    outside_copies = OUTSIDE._replace(several=True)
    step = outside_copies.step(state, Event("busy", ("slot 1", Reach((lists,), which))))
    assert step is not None
    (wait,) = step.state.waits
    assert wait.loose == loose
    other = Wait("slot 2", "aborted")
    both = outside_copies.offers(waiting(Wait("slot 1", "aborted", loose=loose), other))
    together, alone = ("aborted", ("slot 1", "slot 2")), ("aborted", ("slot 1",))
    assert [offer.event.data for offer in both] == [together, *([alone] if loose else [])]


@pytest.mark.parametrize(("asleep", "awake"), [("hide", "show"), ("offline", "online")])
def test_what_may_be_paused_is_waited_for_at_rest(asleep: str, awake: str) -> None:
    """In a tab that is hidden or offline a handler may wait as long as it is, if requests of the copy are tried again."""
    state = OUTSIDE.step(waiting(PLAIN, ARRAY), Event(asleep))
    assert state is not None
    kinds = {"plain": Kind.ENVIRONMENT, "array": Kind.INTERNAL}
    offers = tuple(Offer(Event("settle", (fate, ("slot 1",))), kind) for fate, kind in kinds.items())
    assert OUTSIDE.offers(state.state) == offers
    assert OUTSIDE.step(state.state, Event(awake)) == Step(waiting(PLAIN, ARRAY))
    assert OUTSIDE.step(state.state, Event("focus")) == state._replace(sends=())
