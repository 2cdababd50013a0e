"""A response cache at the server by itself, and whom it keeps from what is new."""

import pytest
from given import NEW, OLD

from staleproof.model.components.response_cache import ResponseCache
from staleproof.model.records.values import Copy
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

CACHE = ResponseCache("list cache", "server")


def test_a_first_read_goes_through_and_is_kept() -> None:
    """Asker and cache are given the same, because both are answered in one step."""
    reads = (Send("server", Event("read", "list")), Send("server", Event("read", "list cache")))
    assert CACHE.step(None, Event("read", "list")) == Step(None, reads)
    assert CACHE.step(None, Event("answer", (OLD, False))) == Step(OLD)


def test_a_kept_answer_is_given_as_one_from_the_network() -> None:
    """So the HTTP cache of the browser stores it."""
    assert CACHE.step(OLD, Event("read", "list")) == Step(OLD, (Send("list", Event("answer", (OLD, False))),))


def test_others_fill_it() -> None:
    """A read by another browser fills what is empty, and changes nothing else."""
    assert CACHE.step(None, Event("others read")) == Step(None, (Send("server", Event("read", "list cache")),))
    assert CACHE.step(OLD, Event("others read")) is None


@pytest.mark.parametrize("event", ["expire", "clear"])
def test_its_lifetime_and_commits_empty_it(event: str) -> None:
    """It has nothing then, however often it happens."""
    assert CACHE.step(OLD, Event(event)) == CACHE.step(None, Event(event)) == Step(None)


@pytest.mark.parametrize(("state", "event"), [(None, "others read"), (OLD, "expire"), (NEW, "expire")])
def test_one_thing_may_happen_to_it_at_any_time(state: Copy | None, event: str) -> None:
    """Somebody reads while it is empty, its lifetime ends while it is not."""
    assert CACHE.offers(state) == (Offer(Event(event), Kind.ENVIRONMENT),)
