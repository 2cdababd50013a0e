"""Other tabs of the same browser: their requests reach the HTTP cache or the query, their messages make this tab read."""

from staleproof.model.components.http_cache import SupersededRequests
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.values import Mark
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ANSWER = (Mark.BEFORE, False)
OTHERS = SupersededRequests("list others", "list line", ("list line", "list"), other_tabs=True)
READS = Offer(Event("another tab reads"), Kind.ENVIRONMENT)


def test_another_tab_may_read_at_any_time_while_none_of_its_requests_waits() -> None:
    """One request that was not served is enough, because all of them are served alike."""
    assert OTHERS.offers(()) == (READS,)
    assert OTHERS.step((), READS.event) == Step((None,))
    assert OTHERS.offers((None,)) == (Offer(Event("serve", (None, False)), Kind.INTERNAL),)
    assert READS in OTHERS.offers((ANSWER,))


def test_its_answer_fills_the_cache_and_is_handed_on() -> None:
    """Both are told of an answer from the network; one that the HTTP cache gave is only handed on."""
    stored = tuple(Send(store, Event("store", Mark.BEFORE)) for store in ("list line", "list"))
    assert OTHERS.step((ANSWER,), Event("deliver", (ANSWER, False))) == Step((), stored)
    cached = (Mark.BEFORE, True)
    assert OTHERS.step((cached,), Event("deliver", (cached, False))) == Step((), stored[1:])


def test_a_message_does_what_is_declared() -> None:
    """It may come at any time, and nothing is remembered of it."""
    reread = (Send("list", Event("refetch", Refetch(which="all"))),)
    tabs = OtherTabs("other tabs", reread)
    assert tabs.offers(None) == (Offer(Event("tell"), Kind.ENVIRONMENT),)
    assert tabs.step(None, Event("tell")) == Step(None, reread)
    assert tabs.step(None, Event("reset")) == Step(None)
