"""The push channel of one tab."""

import pytest
from given import offered, run

from staleproof.model.components.channel import Channel, Link
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Put, Row
from staleproof.model.vocabulary import Event, Kind, Send, Step

CAUGHT_UP = (Send("q", Event("refetch")),)
HEARD = (Send("q", Event("cancel")), Send("q", Event("refetch")))
CHANNEL = Channel("channel", (("updated", HEARD),), CAUGHT_UP)
UP = Link(up=True)


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (Link(), Event("connect"), Step(UP, CAUGHT_UP)),
        (Link(), Event("publish", "updated"), Step(Link())),
        (UP, Event("publish", "updated"), Step(Link(True, ("updated",)))),
        (Link(True, ("updated",)), Event("publish", "updated"), Step(Link(True, ("updated", "updated")))),
        (Link(True, ("updated",)), Event("publish", "deleted"), Step(Link(True, ("deleted", "updated")))),
        (Link(True, ("updated", "updated")), Event("arrive", ("updated", False)), Step(Link(True, ("updated",)), HEARD)),
        (Link(True, ("other",)), Event("arrive", ("other", False)), Step(UP)),
        (Link(True, ("updated",)), Event("lose", ("updated", False)), Step(UP)),
        (Link(True, ("updated",)), Event("disconnect"), Step(Link())),
        (Link(True, ("updated",)), Event("reset"), Step(Link())),
        (Link(True, ("updated",)), Event("offline"), Step(Link(offline=True))),
        (Link(True, ("updated",)), Event("log out"), Step(Link(up=True, out=True))),
        (Link(up=True, out=True), Event("publish", "updated"), Step(Link(up=True, out=True))),
        (Link(up=True, out=True), Event("log in"), Step(UP)),
        (Link(), Event("log out"), Step(Link(out=True))),
    ],
)
def test_what_happens_on_a_channel(before: Link, event: Event, after: Step | None) -> None:
    """Who is not connected misses what is sent, nothing is replayed, and every connect does the same, the first included."""
    assert CHANNEL.step(before, event) == after


def test_only_the_first_connect_of_a_page_is_no_reconnect() -> None:
    """What is done on a reconnect comes behind what every connect does; a reload begins anew."""
    again = (Send("q", Event("cancel")),)
    channel = CHANNEL._replace(on_reconnect=again)
    assert run(channel, Link(), ["connect"]) == Step(Link(up=True, again=True), CAUGHT_UP)
    assert run(channel, Link(), ["connect", "disconnect", "connect"]).sends == (*CAUGHT_UP, *CAUGHT_UP, *again)
    assert run(channel, Link(), ["connect", "reset", "connect"]).sends == (*CAUGHT_UP, *CAUGHT_UP)


@pytest.mark.parametrize(
    ("faults", "fault_events"),
    [
        ((), []),
        (("push lost",), [Event("lose", ("updated", False))]),
        (("disconnect",), ["disconnect"]),
        (("push lost", "disconnect"), [Event("lose", ("updated", False)), "disconnect"]),
    ],
)
def test_messages_and_connections_are_lost_only_by_faults(faults: tuple[str, ...], fault_events: list[object]) -> None:
    """Connecting and arriving come by themselves; losing has to be switched on by name."""
    channel, state = CHANNEL._replace(faults=frozenset(faults)), Link(True, ("updated", "updated"))
    assert offered(channel, state, Kind.FAULT) == fault_events
    assert offered(channel, state, Kind.INTERNAL) == [Event("arrive", ("updated", False))]
    assert channel.offers(Link(up=True, out=True)) == ()
    assert channel.offers(Link()) == CHANNEL.offers(channel.initial)
    assert offered(channel, Link(), Kind.INTERNAL) == ["connect"]


WINDOW = Link(True, (), windows=(("updated", False),))
ONE_MORE = Link(True, ("updated",), windows=(("updated", False),))


@pytest.mark.parametrize(("debounce", "waits"), [("drop", False), ("keep", True)])
def test_of_messages_close_together_the_first_is_handled_and_perhaps_the_last(debounce: str, waits: bool) -> None:
    """What arrives within the window of an earlier one is dropped, or the last of it handled when the window ends."""
    channel, first = CHANNEL._replace(debounce=debounce), Link(True, ("updated", "updated"))
    arrive, end = Event("arrive", ("updated", False)), Event("window ends", "updated")
    assert run(channel, first, [arrive]) == Step(ONE_MORE, HEARD)
    assert run(channel, ONE_MORE, [arrive]) == Step(Link(True, (), windows=(("updated", waits),)))
    assert run(channel, ONE_MORE, [arrive, end]) == Step(UP, HEARD if waits else ())


def test_each_message_has_a_window_of_its_own_which_outlives_the_connection() -> None:
    """Another message is handled at once; a window ends by itself, whether the channel is connected or not."""
    channel = CHANNEL._replace(debounce="drop", on_message=(("updated", HEARD), ("deleted", CAUGHT_UP)))
    other = channel.step(WINDOW._replace(flight=("deleted",)), Event("arrive", ("deleted", False)))
    assert other == Step(WINDOW._replace(windows=(("deleted", False), ("updated", False))), CAUGHT_UP)
    for state in (WINDOW, WINDOW._replace(up=False), WINDOW._replace(out=True)):
        assert Event("window ends", "updated") in [offer.event for offer in channel.offers(state)]
    assert channel.step(WINDOW, Event("disconnect")) == Step(WINDOW._replace(up=False))
    assert channel.step(WINDOW, Event("reset")) == Step(Link())


def test_saturated_messages_are_kept_once_and_stand_for_more() -> None:
    """Alike messages are one, and "more follow" leaves it there."""
    channel = CHANNEL._replace(collapse_duplicates=True, faults=frozenset({"push lost"}))
    state = run(channel, UP, [Event("publish", "updated")] * 3).state
    assert state == Link(True, ("updated",))
    both = [("updated", False), ("updated", True)]
    assert offered(channel, state, Kind.INTERNAL) == [Event("arrive", data) for data in both]
    assert offered(channel, state, Kind.FAULT) == [Event("lose", data) for data in both]
    assert channel.step(state, Event("arrive", ("updated", True))) == Step(state, HEARD)
    assert channel.step(state, Event("lose", ("updated", True))) == Step(state)
    assert channel.step(state, Event("arrive", ("updated", False))) == Step(UP, HEARD)


STORING = Channel("channel", (("updated", (Send("q", Event("put", Pushed(check=True))),)), ("deleted", HEARD)), ())
NEW_ROW, OLD_ROW = Put(0, Row("taken", 2)), Put(0, Row("free", 1))


def test_a_message_carries_its_row_only_where_it_is_stored() -> None:
    """Messages with different rows are different messages."""
    sent = [Event("publish", (name, row)) for row in (NEW_ROW, OLD_ROW) for name in ("updated", "deleted")]
    flight = (("updated", OLD_ROW), ("updated", NEW_ROW), "deleted", "deleted")
    assert run(STORING, UP, sent) == Step(Link(up=True, flight=tuple(sorted(flight, key=repr))))


def test_a_message_that_arrives_is_stored_with_its_row() -> None:
    """Real rows are compared; among marks the arrival says what the check finds."""
    item = ("updated", OLD_ROW)
    state = Link(True, (item,))
    stored = Send("q", Event("put", Pushed(OLD_ROW, check=True)))
    assert offered(STORING, state, Kind.INTERNAL) == [Event("arrive", (item, False))]
    assert STORING.step(state, Event("arrive", (item, False))) == Step(UP, (stored,))
    arrivals = [Event("arrive", (item, more, newer)) for newer in (True, False) for more in (False, True)]
    assert offered(STORING._replace(collapse_duplicates=True), state, Kind.INTERNAL) == arrivals
    newer = Send("q", Event("put", Pushed(OLD_ROW, check=True, newer=True)))
    assert STORING.step(state, arrivals[0]) == Step(UP, (newer,))
