"""The reduced entry is a quotient of the full one: nothing that anybody can tell is lost, and nothing is added.

Both are explored side by side, exhaustively: from every reachable state of a full entry, every event that may come to it.
"""

from collections.abc import Callable, Iterator

import pytest
from tiers import slow_but

from staleproof.model.components.query import Query
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.cache_entry import CacheEntry, Fetch, Refetch
from staleproof.model.records.values import Mark, OtherRecord
from staleproof.model.vocabulary import Event, Kind, Offer, Step

Events = tuple[Event, ...]
ANSWERS = (Event("answer", (Mark.BEFORE, True)), Event("answer", (Mark.AFTER, False)))
OPTIONS = tuple(
    Refetch(mark, which, cancel, waits)
    for which in ("active", "inactive", "all", "none", "always")
    for mark, cancel, waits in ((True, True, None), (True, False, "slot"), (False, True, "slot"), (False, False, None))
)
CLIENT = (
    *(Event("refetch", options) for options in OPTIONS),
    *(Event("patch", (change, asker)) for change, asker in ((Mark.MINE_1, "slot"), (OtherRecord(), None))),
    *(Event("set", value) for value in (Mark.BEFORE, None)),
)
CANCELS = (Event("cancel"), Event("cancel", "unloaded"))


def sent_by_others(reduced: Reduced, state: CacheEntry, more: Events = ()) -> Iterator[Event]:
    """Every event that the rest of a browser may send in a state; a hidden page is neither opened, left nor reloaded."""
    yield from CLIENT
    yield from more
    yield from CANCELS if reduced.reverts else ()
    fetch = state.cached.fetch
    yield from ANSWERS if fetch is not None and fetch.phase == "sent" else ()
    words = ("show",) if state.hidden else ("hide", "reset", "mount", "unmount")
    words += ("online",) if state.offline else ("offline",) if reduced.inner.may_pause else ()
    yield from (Event(word) for word in ("poll", "button", "focus", "reconnect", *words))
    yield Event("go_on", 1)


def image(query: Query, state: CacheEntry, event: Event) -> Event:
    """What an event of the full entry is called for the reduced one: the last of several attempts fails for good."""
    fetch = state.cached.fetch
    last = fetch is not None and fetch.phase == "sent" and fetch.may_retry and fetch.attempt == query.retry > 0
    return Event("fail for good") if event.name == "fail" and last else event


def difference(reduced: Reduced, more: Events = ()) -> object:
    """The first thing in which the entries are not the same up to normal form; None if there is none."""
    query = reduced.inner
    found: dict[CacheEntry, set[Offer]] = {}
    queue = {query.initial: None}
    for state in (waiting := list(queue)):
        small = reduced.normal(state)
        offers = {Offer(image(query, state, event), kind): event for event, kind in query.offers(state)}
        for event in (*offers.values(), *sent_by_others(reduced, state, more)):
            step, little = query.step(state, event), reduced.step(small, image(query, state, event))
            if little != (step and step._replace(state=reduced.normal(step.state))):
                return state, event, step, little
            if step and step.state not in queue:
                queue[step.state] = None
                waiting.append(step.state)
        kept = set(reduced.offers(small))
        lost = [event for offer, event in offers.items() if offer not in kept and reduced.step(small, event) != Step(small)]
        if lost:
            return state, lost
        found.setdefault(small, set()).update(offers)
    return next(((s, added) for s, offers in found.items() if (added := set(reduced.offers(s)) - offers)), None) or (
        set(found) ^ reachable(reduced, reduced, more) or None
    )


def reachable(part: Query | Reduced, reduced: Reduced, more: Events = ()) -> set[CacheEntry]:
    """The states of an entry by itself."""
    seen, queue = {part.initial}, [part.initial]
    for state in queue:
        for event in (*(offer.event for offer in part.offers(state)), *sent_by_others(reduced, state, more)):
            step = part.step(state, event)
            if step is not None and step.state not in seen:
                seen.add(step.state)
                queue.append(step.state)
    return seen


FAULTS = frozenset({"request error"})
QUERY = Query("q", "line", "superseded", ("line", "array"), ("slot",), retry=2, faults=FAULTS)


CASES = {
    "retries, reverts": (QUERY, True),
    "retries": (QUERY, False),
    "one retry": (QUERY._replace(retry=1), False),
    "no retry, reverts": (QUERY._replace(retry=0), True),
    "no retry": (QUERY._replace(retry=0), False),
    "no faults": (QUERY._replace(faults=frozenset()), True),
    "aborts": (QUERY._replace(aborts=True), True),
    "stale at once, reverts": (QUERY._replace(ages="at once"), True),
    "stale at once": (QUERY._replace(ages="at once"), False),
    "never stale": (QUERY._replace(ages="never"), False),
    "offline, aborts": (QUERY._replace(faults=frozenset({"offline"}), aborts=True), True),
    "offline, one retry": (QUERY._replace(faults=frozenset({"offline"}), retry=1), False),
    "no refetches, reverts": (QUERY._replace(on_mount=False, on_focus=False), True),
    "no refetches": (QUERY._replace(on_mount=False, on_focus=False), False),
}
QUICK = ("no retry, reverts", "no faults")


@pytest.mark.parametrize("name", slow_but(CASES, QUICK, 12))
def test_every_step_is_kept_and_none_is_added(name: str) -> None:
    """Each step of the full entry is one of the reduced entry between the normal forms, with the same sends.

    What the reduced one does not offer changes nothing there; what it offers, some full state that it stands for offers.
    """
    query, reverts = CASES[name]
    assert difference(Reduced(query, reverts)) is None


@pytest.mark.slow
def test_every_step_of_what_was_removed_is_kept_too() -> None:
    """What a view shows of it, and what the cache has since, are reduced each by itself."""
    few = Query("q", "line", retry=0, ages="never", on_focus=False)
    assert difference(Reduced(few, False), (Event("remove", "all"),)) is None


def forget_in_fetch(**forgotten: object) -> Callable[[CacheEntry], CacheEntry]:
    """Forget something of the fetch under way."""
    return lambda entry: entry._replace(fetch=entry.fetch and entry.fetch._replace(**forgotten))


def forget_error(entry: CacheEntry) -> CacheEntry:
    """Forget an error without data."""
    return entry._replace(failed=False)


def merge_marks(entry: CacheEntry) -> CacheEntry:
    """Take what was invalidated for what is old."""
    return entry._replace(invalidated=False, aged=entry.data is not None and (entry.aged or entry.invalidated))


def forget_waiting(entry: CacheEntry) -> CacheEntry:
    """Take a fetch that waits for its retry for one that was sent again."""
    return forget_in_fetch(phase="sent")(entry) if entry.fetch and entry.fetch.phase == "waiting" else entry


@pytest.mark.parametrize(
    ("forget", "reverts"),
    [
        (forget_in_fetch(was_failed=False), True),
        (forget_in_fetch(was_failed=False), False),
        (forget_in_fetch(was_invalidated=False), True),
        (forget_in_fetch(may_retry=True), True),
        (forget_in_fetch(may_retry=True), False),
        (forget_in_fetch(answer=None), True),
        (forget_error, True),
        (forget_error, False),
        (merge_marks, True),
        (forget_waiting, False),
        (lambda entry: entry._replace(aged=False), False),
        (lambda entry: entry._replace(hidden=False), False),
    ],
)
def test_nothing_more_could_be_forgotten(forget: Callable[[CacheEntry], CacheEntry], reverts: bool) -> None:
    """Whatever else of an entry is dropped, the check above finds a step that tells the difference."""
    careless = type("Careless", (Reduced,), {"normal": lambda self, state: forget(Reduced.normal(self, state))})
    assert difference(careless(QUERY, reverts)) is not None


def test_a_last_failure_that_is_not_offered_is_missed() -> None:
    """Without a failure for good, retries would never end."""
    hopeful = type("Hopeful", (Reduced,), {"offers": lambda self, state: self.inner.offers(state)})
    assert difference(hopeful(QUERY, True)) is not None


@pytest.mark.parametrize(("reverts", "full", "reduced"), [(True, 2580, 704), (False, 2576, 274)])
def test_the_reduced_entry_is_much_smaller(reverts: bool, full: int, reduced: int) -> None:
    """How many states of the full entry are reachable with two retries and failing requests, and how many are kept."""
    quotient = Reduced(QUERY, reverts)
    assert (len(reachable(QUERY, quotient)), len(reachable(quotient, quotient))) == (full, reduced)


def test_an_entry_has_the_name_and_the_beginning_of_the_one_inside() -> None:
    """The reduced entry takes the place of the full one."""
    assert (Reduced(QUERY, True).name, Reduced(QUERY, True).initial) == ("q", CacheEntry())


def test_a_failure_for_good_is_offered_beside_one_that_is_tried_again() -> None:
    """Only where there is a retry left to count are the two told apart."""
    sent = CacheEntry(observed=True, fetch=Fetch())
    fails = [Offer(Event("fail"), Kind.FAULT), Offer(Event("fail for good"), Kind.FAULT)]
    for query, state, wanted in (
        (QUERY, sent, fails),
        (QUERY, sent._replace(fetch=Fetch(may_retry=False)), fails[:1]),
        (QUERY._replace(retry=0), sent, fails[:1]),
    ):
        assert [offer for offer in Reduced(query, True).offers(state) if offer.kind is Kind.FAULT] == wanted
    assert Reduced(QUERY, True).step(sent, Event("fail for good")) == QUERY._replace(retry=0).step(sent, Event("fail"))
