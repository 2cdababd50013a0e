"""The server with real statuses: what it accepts, stores, answers and publishes."""

import pytest
from given import offered

from staleproof.model.components.program import Reply
from staleproof.model.components.server import Answers, Ask, Audience, Commit, Server, without_rows
from staleproof.model.lifecycle.table import Lifecycle, Rule, Transition
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.values import Announced, Put, Row
from staleproof.model.vocabulary import Event, Kind, Send, Step

CREATE = Transition("create", ("clerk",), "absent", "open")
FINISH = Transition("finish", ("clerk",), "open", "done", "ready")
WAIT = Transition("finish", ("clerk",), "open", "open", "not ready")
REOPEN = Transition("reopen", ("clerk", "boss"), "done", "open")
EXPIRE = Transition("expire", ("boss", "job"), "open", "done", "late")
DELETE = Transition("delete", ("boss",), "done", "deleted")
FORCE = Transition("finish", ("owner",), "open", "done")
LIFECYCLE = Lifecycle(
    Rule(
        ("absent", "open", "done", "deleted"),
        "absent",
        ("deleted",),
        (CREATE, FINISH, WAIT, FORCE, REOPEN, EXPIRE, DELETE),
        ("deleted",),
    )
)
ROWS = (Row("open", 3), Row("done", 7))
UPDATED = Broadcast(after=("updated",))
SERVER = Server(
    LIFECYCLE,
    ROWS,
    Answers(("delete",), (("", "envelope"), ("reopen", "row"), ("expire", "old row"), ("delete", "row"))),
    messages=(("finish", UPDATED), ("reopen", UPDATED), ("delete", Broadcast(after=("deleted",)))),
    audience=Audience(("channel 1", "channel 2")),
)


def published(message: str) -> tuple[Send, ...]:
    """A push to every channel."""
    return tuple(Send(channel, Event("publish", message)) for channel in SERVER.audience.channels)


def replied(reply: Reply) -> tuple[Send, ...]:
    """The answer to a slot."""
    return (Send("slot", Event("replied", reply)),)


@pytest.mark.parametrize(
    ("status", "ask", "outcome", "decided"),
    [
        ("open", Ask("finish", "clerk"), "ready", "done"),
        ("open", Ask("finish", "clerk"), "not ready", "open"),
        ("open", Ask("finish", "owner"), "ready", "done"),
        ("open", Ask("finish", "owner"), "not ready", "done"),
        ("open", Ask("finish", "boss"), "ready", False),
        ("open", Ask("finish", "boss"), "not ready", None),
        ("done", Ask("finish", "clerk"), "ready", False),
        ("done", Ask("finish", "clerk"), "not ready", None),
        ("open", Ask("expire", "boss"), "late", "done"),
        ("open", Ask("expire", "boss"), "not late", False),
        ("done", Ask("expire", "boss"), "late", False),
        ("done", Ask("expire", "boss"), "not late", None),
        ("done", Ask("reopen", "boss"), "", "open"),
        ("open", Ask("reopen", "boss"), "", False),
        ("done", Ask("delete", "boss"), "", "deleted"),
        ("deleted", Ask("delete", "boss"), "", False),
        ("open", Ask("finish", "boss", patch="done"), "", "done"),
        ("done", Ask("finish", "boss", patch="done"), "", "done"),
        ("deleted", Ask("finish", "boss", patch="done"), "", False),
        ("absent", Ask("finish", "boss", patch="done"), "", False),
    ],
)
def test_what_is_decided(status: str, ask: Ask, outcome: str, decided: str | bool | None) -> None:
    """A row needs its status, its role and its condition; a PATCH only a row that is there.

    A request that no condition could save is refused once, in the first case that the action distinguishes.
    """
    assert SERVER.decide(status, ask, outcome) == decided


@pytest.mark.parametrize(
    ("record", "ask", "outcome", "rows", "sends"),
    [
        (0, Ask("finish", "clerk"), "ready", (Row("done", 4), ROWS[1]), (*published("updated"), *replied(Reply(True)))),
        (0, Ask("finish", "clerk"), "not ready", (Row("open", 4), ROWS[1]), (*published("updated"), *replied(Reply(True)))),
        (
            1,
            Ask("reopen", "clerk"),
            "",
            (ROWS[0], Row("open", 8)),
            (*published("updated"), *replied(Reply(True, row=Put(1, Row("open", 8))))),
        ),
        (0, Ask("expire", "boss"), "late", (Row("done", 4), ROWS[1]), replied(Reply(True, row=Put(0, Row("open", 3))))),
        (
            1,
            Ask("delete", "boss"),
            "",
            (ROWS[0], Row("deleted", 8)),
            (*published("deleted"), *replied(Reply(False, row=Put(1, Row("deleted", 8))))),
        ),
        (1, Ask("finish", "clerk"), "ready", ROWS, replied(Reply(False))),
        (0, Ask("expire", "boss", patch="done"), "", (Row("done", 4), ROWS[1]), replied(Reply(True, row=Put(0, ROWS[0])))),
    ],
)
def test_a_request_is_stored_published_and_answered_in_this_order(
    record: int, ask: Ask, outcome: str, rows: tuple[Row, ...], sends: tuple[Send, ...]
) -> None:
    """The version grows by one; the answer carries nothing, the new or the old row; an error may follow the commit."""
    assert SERVER.step(ROWS, Event("request", ("slot", record, ask, outcome))) == Step(rows, sends)


def test_the_cases_of_a_request_are_those_of_its_action() -> None:
    """One that PATCHes has a single one, whatever the action distinguishes."""
    assert SERVER.outcomes(Ask("finish", "clerk")) == LIFECYCLE.outcomes("finish") != ("",)
    assert SERVER.outcomes(Ask("finish", "clerk", patch="done")) == ("",)


@pytest.mark.parametrize(
    ("status", "decided"),
    [("open", ["open", "done"]), ("done", ["open", False]), ("deleted", [False, None])],
)
def test_a_request_leads_to_what_it_has_chosen(status: str, decided: list[str | bool | None]) -> None:
    """Where the role may choose that there; else it is refused, which is one case where nothing can be chosen at all."""
    rows = (
        *(Transition("edit", ("boss",), "open", target) for target in ("open", "done")),
        Transition("edit", ("boss",), "done", "open"),
    )
    server, ask = Server(Lifecycle(Rule(("open", "done", "deleted"), "open", ("deleted",), rows)), ()), Ask("edit", "boss")
    assert server.outcomes(ask) == ("open", "done")
    assert [server.decide(status, ask, case) for case in server.outcomes(ask)] == decided


def test_a_copy_that_lacks_every_record_was_never_read() -> None:
    """Its rows are those of records that are not there, and older than any."""
    assert without_rows(LIFECYCLE, 2) == (Row("absent", -1), Row("absent", -1))


def test_an_impossible_case_is_no_step() -> None:
    """So that a request which is refused anyway is refused in one way only."""
    assert SERVER.step(ROWS, Event("request", ("slot", 1, Ask("finish", "clerk"), "not ready"))) is None


@pytest.mark.parametrize(
    ("commit", "after"),
    [
        (Commit(0, FINISH), Step((Row("done", 4), ROWS[1]), published("updated"))),
        (Commit(0, EXPIRE), Step((Row("done", 4), ROWS[1]))),
        (Commit(1, DELETE), Step((ROWS[0], Row("deleted", 8)), published("deleted"))),
        (Commit(1, FINISH), None),
    ],
)
def test_commits_of_others_need_the_status_that_they_leave(commit: Commit, after: Step | None) -> None:
    """A deletion is a commit like any other, and what has moved on meanwhile cannot be left again."""
    assert SERVER.step(ROWS, Event("commit", commit)) == after


@pytest.mark.parametrize(
    ("others", "commits"),
    [
        (
            None,
            [Commit(0, FINISH), Commit(0, WAIT), Commit(0, FORCE), Commit(0, EXPIRE), Commit(1, REOPEN), Commit(1, DELETE)],
        ),
        (frozenset({EXPIRE}), [Commit(0, EXPIRE)]),
    ],
)
def test_others_are_everybody_or_who_is_named(others: frozenset[Transition] | None, commits: list[Commit]) -> None:
    """Where whole browsers take part only what none of them can do comes from outside; nothing leaves a deleted row."""
    server = Server(LIFECYCLE, ROWS, others=others)
    assert offered(server, ROWS, Kind.ENVIRONMENT) == [Event("commit", commit) for commit in commits]
    assert server.offers((Row("deleted", 2),)) == ()


def test_a_read_gives_all_rows_as_they_are_now() -> None:
    """Every read is answered over the network with the rows at the moment of serving."""
    assert SERVER.step(ROWS, Event("read", "q")) == Step(ROWS, (Send("q", Event("answer", (ROWS, False))),))


def test_a_message_may_be_for_some_channels_alone() -> None:
    """What is not sent to everybody reaches just the channels that are named for it, or none."""
    some = Server(LIFECYCLE, ROWS, messages=(("finish", UPDATED),), audience=Audience(("a", "b"), only=(("updated", ("b",)),)))
    step = some.step(ROWS, Event("commit", Commit(0, FINISH)))
    assert step is not None
    assert step.sends == (Send("b", Event("publish", "updated")),)


@pytest.mark.parametrize(("orphan", "told"), [(False, ["b"]), (True, ["a", "b"])])
def test_a_commit_may_be_kept_from_its_sender(orphan: bool, told: list[str]) -> None:
    """The page that asked for a commit is not sent its message, unless it was loaded anew in the meantime."""
    messages = (("finish", UPDATED),)
    server = Server(LIFECYCLE, ROWS, messages=messages, audience=Audience(("a", "b"), senders=(("slot", "a"),)))
    ask = Ask("finish", "clerk", orphan=orphan)
    step = server.step(ROWS, Event("request", ("slot", 0, ask, "ready")))
    assert step is not None
    assert [send.to for send in step.sends if send.event.name == "publish"] == told


def test_several_messages_tell_of_a_commit_each_in_its_time_and_to_its_channels() -> None:
    """What comes before the commit is announced together, the rest is sent with it; a row goes along where it is stored."""
    server = Server(
        LIFECYCLE,
        ROWS,
        Answers(early=("finish",), carried=("finished",)),
        messages=(("finish", Broadcast(("soon",), ("finished", "updated"))),),
        audience=Audience(("a", "b"), only=(("finished", ("b",)),)),
    )
    told, done = Row("done", 4), (Row("done", 4), ROWS[1])
    soon = tuple(Send(channel, Event("publish", "soon")) for channel in ("a", "b"))
    sent = (("b", ("finished", Put(0, told))), ("a", "updated"), ("b", "updated"))
    late = tuple(Send(channel, Event("publish", message)) for channel, message in sent)
    assert server.step(ROWS, Event("announce", Commit(0, FINISH))) == Step(TOLD, soon)
    assert server.step(TOLD, Event("commit", Commit(0, FINISH))) == Step(done, late)
    asks = Event("request", ("slot", 0, Ask("finish", "owner"), "ready"))
    assert server.step(ROWS, asks) == Step(ASKED, soon)
    assert server.step(ASKED, asks) == Step(done, (*late, *replied(Reply(ok=True))))


def test_a_message_carries_the_row_as_of_its_commit() -> None:
    """Whoever makes it, where anybody stores it."""
    audience = Audience(("channel",))
    carrying = Server(LIFECYCLE, ROWS, Answers(carried=("updated",)), messages=(("finish", UPDATED),), audience=audience)
    sent = Send("channel", Event("publish", ("updated", Put(0, Row("done", 4)))))
    request = Event("request", ("slot", 0, Ask("finish", "clerk"), "ready"))
    assert carrying.step(ROWS, Event("commit", Commit(0, FINISH))) == Step((Row("done", 4), ROWS[1]), (sent,))
    assert carrying.step(ROWS, request) == Step((Row("done", 4), ROWS[1]), (sent, *replied(Reply(ok=True))))


def test_without_messages_and_channels_nothing_is_published() -> None:
    """The defaults: a server that answers an envelope and pushes nothing."""
    quiet = Server(LIFECYCLE, ROWS)
    step = quiet.step(ROWS, Event("request", ("slot", 0, Ask("finish", "clerk"), "ready")))
    assert step == Step((Row("done", 4), ROWS[1]), replied(Reply(True)))
    assert (quiet.initial, quiet.name, quiet.answers.reply_to("finish")) == (ROWS, "server", "envelope")


EARLY = Server(
    LIFECYCLE,
    ROWS,
    Answers(early=("finish", "delete")),
    messages=(("finish", Broadcast(before=("updated",))),),
    audience=Audience(("channel 1", "channel 2")),
)
TOLD = (Announced("open", 3, optimistic=False, by=("others.finish",)), ROWS[1])
ASKED = (Announced("open", 3, optimistic=False, by=("slot",)), ROWS[1])


def test_a_commit_that_is_published_early_is_announced_before() -> None:
    """The row is the same to read until the commit, which publishes nothing more; other announcements are kept."""
    announce, commit = (Event(name, Commit(0, FINISH)) for name in ("announce", "commit"))
    assert EARLY.step(ROWS, commit) is None
    assert EARLY.step(ROWS, announce) == Step(TOLD, published("updated"))
    assert EARLY.step(TOLD, announce) is None
    assert EARLY.step(TOLD, Event("read", "list")) == Step(TOLD, (Send("list", Event("answer", (ROWS, False))),))
    assert EARLY.step(TOLD, commit) == Step((Row(FINISH.target, 4), ROWS[1]))
    both = (TOLD[0]._replace(by=("others.delete", "others.finish")), ROWS[1])
    assert EARLY.step(both, commit) == Step((Announced(FINISH.target, 4, optimistic=False, by=("others.delete",)), ROWS[1]))


def test_of_an_action_that_is_published_early_others_announce_first() -> None:
    """What is not, is committed as ever."""
    told = [(offer.event.name, offer.event.data.transition.action) for offer in EARLY.offers(TOLD)]
    assert {name for name, action in told if action == "finish"} == {"commit"}
    events = {(offer.event.name, offer.event.data.transition.action) for offer in EARLY.offers(ROWS)}
    assert {name for name, action in events if action == "finish"} == {"announce"}
    assert {name for name, action in events if action not in ("finish", "delete")} == {"commit"}


def test_a_request_is_announced_when_it_is_served_first() -> None:
    """It is answered when it is served again."""
    asks = Event("request", ("slot", 0, Ask("finish", "owner"), "ready"))
    assert EARLY.step(ROWS, asks) == Step(ASKED, published("updated"))
    assert EARLY.step(ASKED, asks) == Step((Row("done", 4), ROWS[1]), replied(Reply(ok=True)))
    assert EARLY.step(TOLD, asks) == Step((TOLD[0]._replace(by=("others.finish", "slot")), ROWS[1]), published("updated"))


def test_what_a_request_has_announced_is_forgotten_when_that_comes_to_nothing() -> None:
    """When it is refused after all, and when it fails: the next try is announced again; what others announced is kept."""
    both = (ASKED[0]._replace(by=("others.finish", "slot")), ROWS[1])
    refused = Event("request", ("slot", 0, Ask("delete", "nobody"), ""))
    assert EARLY.step(ASKED, refused) == Step(ROWS, replied(Reply(ok=False)))
    assert EARLY.step(both, Event("failed", ("slot", 0))) == Step(TOLD)
    assert EARLY.step(both, Event("failed", ("slot", 1))) == Step(both)
