"""The rest of the world as one browser meets it, around one marked commit."""

import pytest
from given import offered

from staleproof.model.components.environment import Environment, Past
from staleproof.model.components.program import Reply
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.values import Mark, OtherRecord
from staleproof.model.vocabulary import Event, Kind, Send, Step

UPDATED = Broadcast(after=("updated",))
WORLD = Environment(
    "world",
    foreign=(("others", Broadcast()), ("others: updated", UPDATED)),
    published=(("own 1", UPDATED), ("own 2", Broadcast())),
    error_after_commit=("own 2",),
    replies=(("own 1", "row"), ("own 2", "old row")),
    watches=("done", "reloaded", "guesses"),
    channel="channel",
    guessers=(("slot 1", Mark.MINE_1),),
    holders=("copy", "slot 1"),
)
AFTER = Past(marked=True)
PUBLISHED = (Send("channel", Event("publish", "updated")),)


def request(slot: str, label: str, outcome: str) -> Event:
    """A request from a slot, of a class, ending in a way."""
    return Event("request", (slot, 0, label, outcome))


def replied(slot: str, reply: Reply) -> Send:
    """The answer to it."""
    return Send(slot, Event("replied", reply))


def marking(label: str) -> tuple[Send, ...]:
    """Word of whose commit was marked."""
    return (Send("marker", Event("marked", label)),)


MARKED = marking("own 1")


def became(truth: Mark) -> tuple[Send, ...]:
    """The guess of slot 1 turned into what came of it, wherever it is."""
    return tuple(Send(holder, Event("remap", ((Mark.MINE_1, truth),))) for holder in ("copy", "slot 1"))


@pytest.mark.parametrize(
    ("state", "commits_after", "names"),
    [
        (Past(), False, ["commit", "mark"]),
        (AFTER, False, []),
        (AFTER, True, ["commit"]),
    ],
)
def test_others_commit_until_the_marked_commit_and_behind_it_if_allowed(
    state: Past, commits_after: bool, names: list[str]
) -> None:
    """One commit is marked; commits of other records matter for ever, but only where they are heard."""
    commits = [Event(name, label) for label in ("others", "others: updated") for name in names]
    events = [*commits, Event("elsewhere", "others: updated")]
    assert offered(WORLD._replace(commits_after=commits_after), state, Kind.ENVIRONMENT) == events


SOON = Broadcast(before=("updated",))
EARLY = WORLD._replace(
    foreign=(("others", Broadcast()), ("others: updated", SOON)), published=(("own 1", SOON), ("own 2", Broadcast()))
)
TOLD = Past(announced=("others: updated",))


def test_what_is_published_early_is_announced_before_it_is_committed() -> None:
    """A class that nobody hears of commits as ever; the other one publishes first, and its commits nothing more."""
    announce, mark = (Event(name, "others: updated") for name in ("announce", "mark"))
    assert offered(EARLY, Past(), Kind.ENVIRONMENT)[:3] == [Event("commit", "others"), Event("mark", "others"), announce]
    assert EARLY.step(Past(), announce) == Step(TOLD, PUBLISHED)
    assert EARLY.step(Past(), mark) is None
    assert EARLY.step(TOLD, mark) == Step(AFTER, marking("others: updated"))
    assert announce not in offered(EARLY, TOLD, Kind.ENVIRONMENT)


TWO = EARLY._replace(foreign=(*EARLY.foreign, ("others: deleted", Broadcast(before=("deleted",)))), commits_after=True)


def test_only_the_announcement_of_the_marked_commit_is_kept() -> None:
    """Any other is like a push about another record, as its commit does nothing."""
    told = [event for event in offered(TWO, TOLD, Kind.ENVIRONMENT) if event.name != "elsewhere"]
    assert told == [Event("commit", "others"), Event("mark", "others"), Event("mark", "others: updated")]
    assert TWO.step(TOLD, Event("mark", "others: updated")) == Step(AFTER, marking("others: updated"))
    assert [event for event in offered(TWO, AFTER, Kind.ENVIRONMENT) if event.name != "elsewhere"] == [
        Event("commit", "others")
    ]


@pytest.mark.parametrize("other", [{"clears": ("cache",)}, {"sure": ("own 1",)}])
def test_announcements_of_any_commits_are_kept_where_they_matter(other: dict[str, tuple[str, ...]]) -> None:
    """Where a commit clears a cache, or where it matters what was changed: any number of each class, so one is always left."""
    world, both = TWO._replace(**other), Past(announced=("others: deleted", "others: updated"))
    assert Event("announce", "others: deleted") in offered(world, TOLD, Kind.ENVIRONMENT)
    assert world.step(TOLD, Event("announce", "others: deleted")) == Step(both, (Send("channel", Event("publish", "deleted")),))
    after = world.step(both, Event("mark", "others: updated"))
    assert after is not None
    assert after.state == both._replace(marked=True)


TWICE = Broadcast(before=("soon",), after=("deleted", "updated"))
TWOFOLD = WORLD._replace(foreign=(("others", Broadcast()), (TWICE.others, TWICE)), published=(("own 1", TWICE),))
ANNOUNCED = Past(announced=(TWICE.others,))
SOON_SENT = (Send("channel", Event("publish", "soon")),)
BOTH_SENT = tuple(Send("channel", Event("publish", message)) for message in ("deleted", "updated"))


def test_of_a_commit_that_is_told_of_before_and_after_both_are_followed() -> None:
    """Any commit is announced before, since something is sent with it, too; of another record each comes by itself."""
    events = [Event(name, TWICE.others) for name in ("announce", "elsewhere", "announce elsewhere")]
    assert [event for event in offered(TWOFOLD, Past(), Kind.ENVIRONMENT) if event.data == TWICE.others] == events
    assert [TWOFOLD.step(Past(), event) for event in events] == [
        Step(ANNOUNCED, SOON_SENT),
        Step(Past(), BOTH_SENT),
        Step(Past(), SOON_SENT),
    ]
    assert TWOFOLD.step(Past(), Event("commit", TWICE.others)) is None
    assert TWOFOLD.step(ANNOUNCED, Event("commit", TWICE.others)) == Step(ANNOUNCED, BOTH_SENT)
    assert TWOFOLD.step(ANNOUNCED, Event("mark", TWICE.others)) == Step(AFTER, (*marking(TWICE.others), *BOTH_SENT))


@pytest.mark.parametrize(("outcome", "by"), [("mark", "slot 2"), ("elsewhere", "slot 2 elsewhere")])
def test_a_request_tells_before_and_after_its_commit(outcome: str, by: str) -> None:
    """It is served once for each."""
    asks, told = request("slot 2", "own 1", outcome), Past(announced=(by,))
    assert TWOFOLD.step(Past(), asks) == Step(told, SOON_SENT)
    step = TWOFOLD.step(told, asks)
    assert step is not None
    assert [send for send in step.sends if send.to == "channel"] == list(BOTH_SENT)


def test_what_a_request_has_announced_ends_with_it() -> None:
    """It is announced of one record only; a refusal or a failure makes it as if nothing had been announced."""
    told, elsewhere = Past(announced=("slot 2",)), Past(announced=("slot 2 elsewhere",))
    for state in (told, elsewhere):
        assert EARLY.step(state, request("slot 2", "own 1", "refuse")) == Step(Past(), (replied("slot 2", Reply(ok=False)),))
        assert EARLY.step(state, Event("failed", ("slot 2", 0))) == Step(Past())
    assert EARLY.step(told, request("slot 2", "own 1", "elsewhere")) is None
    assert EARLY.step(elsewhere, request("slot 2", "own 1", "mark")) is None


def test_a_request_is_served_twice_where_its_push_comes_early() -> None:
    """First it is announced and nothing is answered, then it commits."""
    told = Past(announced=("slot 2",))
    assert EARLY.step(Past(), request("slot 2", "own 1", "mark")) == Step(told, PUBLISHED)
    reply = replied("slot 2", Reply(ok=True, marked=True, row=Mark.AFTER))
    assert EARLY.step(told, request("slot 2", "own 1", "mark")) == Step(AFTER, (*marking("own 1"), reply))
    assert EARLY.step(Past(), request("slot 2", "own 1", "refuse")) == Step(Past(), (replied("slot 2", Reply(ok=False)),))
    committed = replied("slot 2", Reply(ok=True, row=Mark.BEFORE))
    assert EARLY.step(told, request("slot 2", "own 1", "commit")) == Step(Past(), (committed,))


@pytest.mark.parametrize(("state", "mark"), [(Past(), Mark.BEFORE), (AFTER, Mark.AFTER)])
def test_a_read_tells_on_which_side_of_the_marked_commit_it_is(state: Past, mark: Mark) -> None:
    """Every read gives one of two marks, over the network."""
    assert WORLD.step(state, Event("read", "copy")) == Step(state, (Send("copy", Event("answer", (mark, False))),))


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        (Past(), Event("commit", "others"), Step(Past())),
        (Past(), Event("commit", "others: updated"), Step(Past(), PUBLISHED)),
        (AFTER, Event("elsewhere", "others: updated"), Step(AFTER, PUBLISHED)),
        (AFTER, Event("shown"), Step(AFTER._replace(shown=True))),
        (Past(), Event("mark", "others: updated"), Step(AFTER, (*marking("others: updated"), *PUBLISHED))),
        (AFTER, Event("done"), Step(AFTER._replace(done=True))),
        (AFTER, Event("reloaded"), Step(AFTER._replace(reloaded=True))),
        (Past(), Event("reloaded"), Step(Past())),
        (Past(), Event("dropped", "slot 1"), Step(Past(), became(Mark.GHOST))),
        (Past(), Event("dropped", "slot 2"), Step(Past())),
    ],
)
def test_what_the_world_remembers_and_publishes(state: Past, event: Event, after: Step | None) -> None:
    """Commits are pushed by their class; a reload counts only behind the marked commit."""
    assert WORLD.step(state, event) == after


def test_every_commit_clears_what_it_is_declared_to() -> None:
    """Before anything is pushed about it, also one of another record."""
    clearing, clear = WORLD._replace(clears=("cache",)), Send("cache", Event("clear"))
    for name in ("commit", "elsewhere"):
        assert clearing.step(Past(), Event(name, "others: updated")) == Step(Past(), (clear, *PUBLISHED))


def test_what_is_not_watched_is_not_remembered() -> None:
    """Without a watch the past has just the marked commit; guesses are told apart from older copies all the same."""
    blind = WORLD._replace(watches=())
    assert blind.step(AFTER, Event("done")) == Step(AFTER)
    assert blind.step(AFTER, Event("reloaded")) == Step(AFTER)
    assert blind.step(AFTER, Event("dropped", "slot 1")) == Step(AFTER, became(Mark.GHOST))
    for outcome, truth in (("mark", Mark.AFTER), ("mark otherwise", Mark.WRONG)):
        step = blind._replace(channel=None).step(Past(), request("slot 1", "own 1", outcome))
        assert step is not None
        assert tuple(send for send in step.sends if send not in marking("own 1"))[:2] == became(truth)
    assert blind._replace(channel=None).step(Past(), Event("commit", "others: updated")) == Step(Past())


@pytest.mark.parametrize(
    ("event", "after"),
    [
        (request("slot 1", "own 1", "refuse"), Step(Past(), (replied("slot 1", Reply(False)),))),
        (request("slot 2", "own 1", "refuse"), Step(Past(), (replied("slot 2", Reply(False)),))),
        (
            request("slot 1", "own 1", "elsewhere"),
            Step(Past(), (*PUBLISHED, replied("slot 1", Reply(True, row=OtherRecord())))),
        ),
        (request("slot 1", "own 2", "elsewhere"), Step(Past(), (replied("slot 1", Reply(False, row=OtherRecord())),))),
        (request("slot 1", "others: updated", "elsewhere"), Step(Past(), (*PUBLISHED, replied("slot 1", Reply(True))))),
        (
            request("slot 1", "own 1", "commit"),
            Step(Past(), (*PUBLISHED, *became(Mark.BEFORE), replied("slot 1", Reply(True, False, Mark.BEFORE)))),
        ),
        (
            request("slot 1", "own 1", "commit otherwise"),
            Step(Past(), (*PUBLISHED, *became(Mark.WRONG), replied("slot 1", Reply(True, False, Mark.BEFORE, False)))),
        ),
        (
            request("slot 1", "own 1", "mark"),
            Step(AFTER, (*MARKED, *PUBLISHED, *became(Mark.AFTER), replied("slot 1", Reply(True, True, Mark.AFTER)))),
        ),
        (
            request("slot 1", "own 1", "mark otherwise"),
            Step(
                AFTER,
                (*MARKED, *PUBLISHED, *became(Mark.WRONG), replied("slot 1", Reply(True, True, Mark.AFTER, False))),
            ),
        ),
        (
            request("slot 2", "own 2", "mark"),
            Step(AFTER, (*marking("own 2"), replied("slot 2", Reply(False, True, Mark.BEFORE)))),
        ),
        (request("slot 2", "others", "mark"), Step(AFTER, (*marking("others"), replied("slot 2", Reply(True, True))))),
        (request("slot 2", "others: updated", "commit"), Step(Past(), (*PUBLISHED, replied("slot 2", Reply(True))))),
    ],
)
def test_how_own_requests_end(event: Event, after: Step) -> None:
    """A commit is pushed, then the guess turns into the truth, then the answer goes out; an error may follow a commit."""
    assert WORLD.step(Past(), event) == after


@pytest.mark.parametrize(
    ("outcome", "reply"),
    [
        ("commit", Reply(True, False, Mark.AFTER)),
        ("commit otherwise", Reply(True, False, Mark.AFTER, False)),
        ("mark", None),
        ("mark otherwise", None),
    ],
)
def test_behind_the_marked_commit_own_requests_commit_only_if_allowed(outcome: str, reply: Reply | None) -> None:
    """There is one marked commit, and none behind it unless the question asks for that."""
    event = request("slot 2", "own 1", outcome)
    after = None if reply is None else Step(AFTER, (*PUBLISHED, replied("slot 2", reply)))
    assert WORLD.step(AFTER, event) is None
    assert WORLD._replace(commits_after=True).step(AFTER, event) == after


@pytest.mark.parametrize(
    ("event", "before", "later"),
    [
        (Event("dropped", "slot 1"), Mark.GHOST, Mark.STRAY),
        (request("slot 1", "own 1", "mark"), Mark.CONFIRMED, Mark.AFTER),
        (request("slot 1", "own 1", "mark otherwise"), Mark.WRONG, Mark.STRAY),
    ],
)
def test_where_versions_are_looked_at_a_guess_over_a_later_row_becomes_something_else(
    event: Event, before: Mark, later: Mark
) -> None:
    """It is as new as the row under it, whatever came of it; over an older row it is told whether the commit confirmed it."""
    step = WORLD._replace(checked=True).step(Past(), event)
    assert step is not None
    remapped = [send.event.data for send in step.sends if send.event.name == "remap"]
    assert remapped == [((Mark.MINE_1, before), (Mark.LATE_1, later))] * 2
